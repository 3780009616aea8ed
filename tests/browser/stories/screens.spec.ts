import { HEIGHT, WIDTHS, complaints, complaintsWhenNarrowest } from '../house/fit';
import { House, eventually, expect, test as plain, visit, type Node, type Page } from '../house/house';
import { world, type World } from '../house/world';

/* Every screen, in Dutch and English, light and dark, from a phone to a large screen. */

/** A full table, an empty one, and somebody who is new: made once per worker, and only looked at. */
interface Places extends World {
  alone: Node;
  emptyTable: string;
  nobody: Node;
  /** A table with a door, where somebody sits, somebody asks and somebody was sent away. */
  doorTable: string;
  gone: Node;
  asking: Node;
}

const test = plain.extend<object, { places: Places & { house: House } }>({
  places: [
    async ({ browser }, use) => {
      const house = new House(browser);
      const full = await world(house);
      const [alone, nobody] = [await house.node('Lotte'), await house.node('Sem')];
      const { community } = await alone.api<{ community: string }>('POST', '/communities', { name: 'Kantklossen' });
      await use({ ...full, alone, nobody, emptyTable: community, ...(await atTheDoor(house, alone)), house });
      await house.end(false);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** People come, ask and are sent away, with long names and words. */
async function atTheDoor(house: House, lotte: Node): Promise<Pick<Places, 'doorTable' | 'gone' | 'asking'>> {
  const { community } = await lotte.api<{ community: string }>('POST', '/communities', { name: 'Kantklossersvakbekwaamheidsonderhoudsgenootschap', access: 'request', purpose: 'Vlechten, draaien en kruisen' });
  const [gone, asking] = [await house.node('Wim'), await house.node('Bartholomeus van der Achterbergsehoogelanden')];
  const { link } = await lotte.api<{ link: string }>('POST', `/communities/${community}/invites`, {});
  await gone.api('POST', '/joins', { link });
  const sits = (node: Node, state: string) => async () => (await node.get<{ communities: { community: string; state: string }[] }>('/communities')).communities.some((one) => one.community === community && one.state === state);
  await eventually('Wim sits there', sits(gone, 'member'));
  const { members } = await lotte.get<{ members: { member: string; me: boolean }[] }>(`/communities/${community}`);
  const wim = members.find((one) => !one.me)?.member ?? '';
  await lotte.api('POST', `/communities/${community}/members/${wim}/removal`, { reason: 'Verkocht klosjes aan tafel.' });
  await eventually('Wim hears of it', sits(gone, 'removed'));
  const door = await lotte.get<{ link: string }>(`/communities/${community}/door`);
  await asking.api('POST', '/joins', { link: door.link, words: 'Ik klos al veertig jaar, en weet nog steeds niet waarom mijn speldenkantpatronen verschuiven.' });
  await eventually('somebody asks', async () => (await lotte.get<{ wishes: unknown[] }>(`/communities/${community}/wishes`)).wishes.length > 0);
  return { doorTable: community, gone, asking };
}

interface Screen {
  name: string;
  at: (places: Places) => [Node, string];
  /** What to do before looking. */
  first?: (page: Page) => Promise<unknown>;
  /** Errors on the console that belong to it: browsers log every refusal. */
  forgive?: RegExp;
}

const SCREENS: Screen[] = [
  { name: 'Today', at: (p) => [p.joost, '/today'] },
  { name: 'Today at an empty table', at: (p) => [p.alone, '/today'] },
  { name: 'Today without a table', at: (p) => [p.nobody, '/today'] },
  { name: 'People', at: (p) => [p.joost, '/people'], first: (page) => page.locator('summary').first().click() },
  { name: 'People, nobody', at: (p) => [p.nobody, '/people'] },
  { name: 'Questions', at: (p) => [p.fatima, `/tables/${p.table}/questions`] },
  { name: 'Questions, none', at: (p) => [p.alone, `/tables/${p.emptyTable}/questions`] },
  { name: 'Ask', at: (p) => [p.joost, `/tables/${p.table}/ask`] },
  { name: 'Question', at: (p) => [p.joost, `/questions/${p.question}`] },
  { name: 'Terms', at: (p) => [p.joost, `/tables/${p.table}/terms`] },
  { name: 'Terms, none', at: (p) => [p.alone, `/tables/${p.emptyTable}/terms`] },
  { name: 'Term', at: (p) => [p.joost, `/terms/${p.term}`], first: (page) => page.locator('summary').first().click() },
  { name: 'Term without a reading', at: (p) => [p.joost, `/terms/${p.lonelyTerm}`] },
  { name: 'Publications', at: (p) => [p.joost, `/tables/${p.table}/publications`] },
  { name: 'Publications, none', at: (p) => [p.alone, `/tables/${p.emptyTable}/publications`] },
  { name: 'Publication', at: (p) => [p.joost, `/publications/${p.publication}`], first: (page) => page.locator('.cm-content').waitFor() },
  { name: 'Invite', at: (p) => [p.joost, `/tables/${p.table}/invite`], first: (page) => page.locator('svg[role=img]').first().waitFor() },
  { name: 'Invite, none', at: (p) => [p.alone, `/tables/${p.emptyTable}/invite`] },
  { name: 'Invite, with a door', at: (p) => [p.alone, `/tables/${p.doorTable}/invite`], first: (page) => page.locator('.link input').first().waitFor() },
  { name: 'Members', at: (p) => [p.joost, `/tables/${p.table}/members`], first: (page) => page.locator('main li summary').first().click() },
  { name: 'Onward', at: (p) => [p.joost, `/tables/${p.table}/onward`] },
  { name: 'Onward, for a member', at: (p) => [p.fatima, `/tables/${p.table}/onward`] },
  { name: 'Members, for a member', at: (p) => [p.fatima, `/tables/${p.table}/members`] },
  { name: 'Members, asked and gone', at: (p) => [p.alone, `/tables/${p.doorTable}/members`], first: (page) => page.locator('main .stackv > details summary').click() },
  {
    name: 'Members, removing',
    at: (p) => [p.joost, `/tables/${p.table}/members`],
    first: async (page) => {
      await page.locator('main li summary').first().click();
      await page.locator('main li details .btn').first().click();
      await page.locator('dialog[open] textarea').waitFor();
    },
  },
  { name: 'Members, sent away', at: (p) => [p.gone, `/tables/${p.doorTable}/members`] },
  { name: 'Terms, where one only reads', at: (p) => [p.gone, `/tables/${p.doorTable}/terms`] },
  { name: 'Join, waiting at a door', at: (p) => [p.asking, '/join'] },
  { name: 'Join, with the link to a door', at: (p) => [p.asking, '/join'], first: (page) => page.locator('#join-link').fill('commonground:table/00') },
  { name: 'Join', at: (p) => [p.joost, '/join'] },
  { name: 'New table', at: (p) => [p.joost, '/tables/new'] },
  { name: 'Profile', at: (p) => [p.joost, '/profile'] },
  { name: 'Profile, bare', at: (p) => [p.nobody, '/profile'] },
  {
    name: 'Connection',
    at: (p) => [p.joost, '/connection'],
    first: async (page) => {
      await page.locator('section[aria-labelledby=doctor-title] button').click();
      await page.locator('section[aria-labelledby=doctor-title] li').first().waitFor();
    },
  },
  {
    name: 'Term, adding a relation that is not there',
    at: (p) => [p.joost, `/terms/${p.lonelyTerm}`],
    first: async (page) => {
      await page.locator('aside summary').click();
      await page.locator('#words-kind').selectOption('related');
      await page.locator('#words-word').fill('nowhere');
    },
  },
  {
    name: 'Join, with something that is no invitation',
    at: (p) => [p.joost, '/join'],
    forgive: /status of 400/,
    first: async (page) => {
      await page.locator('#join-link').fill('this is no invitation');
      await page.locator('form .btn.p').click();
      await page.locator('main [role=alert]').waitFor();
    },
  },
  {
    name: 'Connection, an address that is none',
    at: (p) => [p.nobody, '/connection'],
    forgive: /status of 400/,
    first: async (page) => {
      await page.locator('#peer-address').fill('nowhere');
      await page.locator('section[aria-labelledby=peers-title] form button').click();
      await page.locator('main [role=alert]').waitFor();
    },
  },
  { name: 'Profile, changing an interest', at: (p) => [p.joost, '/profile'], first: (page) => page.locator('.inner li button').first().click() },
  { name: 'A term that is not there', at: (p) => [p.nobody, `/terms/${p.term}`], forgive: /status of 404/ },
  { name: 'A question that is not there', at: (p) => [p.nobody, `/questions/${p.question}`], forgive: /status of 404/ },
  { name: 'A publication that is not there', at: (p) => [p.nobody, `/publications/${p.publication}`], forgive: /status of 404/ },
  {
    name: 'Whoever has no key to the house',
    at: (p) => [p.nobody, '/today'],
    forgive: /status of 401|WebSocket/,
    first: async (page) => {
      await page.context().clearCookies();
      await page.reload();
      await page.locator('main [role=alert]').waitFor();
    },
  },
  { name: 'Devices', at: (p) => [p.joost, '/devices'], first: (page) => page.locator('main .rows summary').first().click() },
  {
    name: 'Devices, linking one',
    at: (p) => [p.joost, '/devices'],
    first: async (page) => {
      await page.locator('.screen > header .btn.p').click();
      await page.locator('dialog[open] form').waitFor();
    },
  },
  { name: 'Recovery', at: (p) => [p.joost, '/recovery'] },
  {
    name: 'Recovery, the words',
    at: (p) => [p.joost, '/recovery'],
    first: async (page) => {
      await page.locator('main .btn.p').click();
      await page.locator('article ol').waitFor();
    },
  },
  { name: 'Guide', at: (p) => [p.joost, '/guide'] },
  { name: 'Guide, a long chapter', at: (p) => [p.nobody, '/guide/trouble'] },
  { name: 'Guide, commands', at: (p) => [p.nobody, '/guide/commands'] },
  { name: 'Guide, a chapter that is not there', at: (p) => [p.nobody, '/guide/nowhere'] },
  { name: 'Menu', at: (p) => [p.joost, '/today'], first: (page) => page.locator('[popovertarget=menu]').click() },
];

/** The screen in every look; what is wrong in any of them. */
async function lookAt(page: Page, label: string, first?: Screen['first']): Promise<string[]> {
  const wrong: string[] = [];
  await page.waitForLoadState('networkidle');
  await first?.(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    wrong.push(...(await complaints(page, `${label} ${width}`)));
  }
  wrong.push(...(await complaintsWhenNarrowest(page, label)));
  return wrong;
}

for (const { name, at, first, forgive } of SCREENS) {
  test(`${name} is fit to be read in every look`, async ({ house, places }) => {
    const [node, path] = at(places);
    const wrong: string[] = [];
    for (const language of ['nl', 'en'] as const) {
      const page = await house.window(node, path, { language, ...(forgive ? { forgive } : {}) });
      wrong.push(...(await lookAt(page, `${name} ${language}`, first)));
      await expect(page.locator('html')).toHaveAttribute('lang', language);
    }
    expect(wrong).toEqual([]);
  });
}

test('Welcome is fit to be read in every look, step by step', async ({ house }) => {
  const node = await house.node();
  const wrong: string[] = [];
  const windows: [string, Page][] = [];
  for (const language of ['nl', 'en'] as const) {
    const page = await house.window(node, '', { language });
    windows.push([language, page]);
    wrong.push(...(await lookAt(page, `Welcome 1 ${language}`)));
    wrong.push(...(await lookAt(page, `Welcome, by another device ${language}`, () => page.locator('.other .btn').click())));
    wrong.push(...(await lookAt(page, `Welcome, by words ${language}`, () => page.locator('input[value=words]').check({ force: true }))));
  }

  await node.api('PATCH', '/profile', { name: 'Lotte' });
  const next = (page: Page) => page.locator('form .btn.p').click();
  for (const [language, page] of windows) {
    await visit(page, '/welcome');
    wrong.push(...(await lookAt(page, `Welcome 2 ${language}`)));
    wrong.push(...(await lookAt(page, `Welcome 3 ${language}`, next)));
  }

  expect(wrong).toEqual([]);
});

test('a screen whose node is gone is fit to be read too', async ({ house }) => {
  const node = await house.node('Lotte');
  const { community } = await node.api<{ community: string }>('POST', '/communities', { name: 'Kantklossen' });
  const windows: [string, Page][] = [];
  for (const language of ['nl', 'en'] as const) {
    const page = await house.window(node, `/tables/${community}/publications`, { language, forgive: /ERR_|WebSocket/ });
    windows.push([language, page]);
  }

  await node.stop();

  const wrong: string[] = [];
  for (const [language, page] of windows) {
    await page.locator('.conn.down').waitFor();
    await expect(page.locator('form .btn.p')).toBeDisabled();
    wrong.push(...(await complaints(page, `gone ${language}`)));
  }
  expect(wrong).toEqual([]);
});
