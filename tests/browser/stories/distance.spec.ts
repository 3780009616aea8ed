import { mkdirSync } from 'node:fs';
import { HEIGHT, THEMES, complaints } from '../house/fit';
import { eventually, expect, test, visit, type Node, type Page } from '../house/house';

/* Keeping people at a distance, and hiding what was written: what one sees, and how it is taken back. */

/** Where to put pictures of what was seen; none are made without. */
const PICTURES = process.env['COMMONGROUND_PICTURES'];

/** Axe in both themes and at both widths, and pictures for whoever wants to look themselves. */
async function fit(page: Page, label: string): Promise<void> {
  const wrong: string[] = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: HEIGHT });
    wrong.push(...(await complaints(page, `${label} ${width}`)));
    if (!PICTURES) continue;
    mkdirSync(PICTURES, { recursive: true });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `${PICTURES}/${label}-${width}-${theme}.png`, fullPage: true });
    }
  }
  expect(wrong).toEqual([]);
}

/** Three at a table: Joost began it. */
async function three(house: Parameters<Parameters<typeof test>[2]>[0]['house']): Promise<[Node, Node, Node, string]> {
  const [joost, noor, wim] = [await house.node('Joost'), await house.node('Noor'), await house.node('Wim')];
  const table = await house.table(joost, noor);
  const { link } = await joost.api<{ link: string }>('POST', `/communities/${table}/invites`, {});
  await wim.api('POST', '/joins', { link });
  const others = async (node: Node) => {
    const { members } = await node.get<{ members: { me: boolean; connected: boolean }[] }>(`/communities/${table}`);
    return members.filter((one) => !one.me && one.connected).length === 2;
  };
  for (const node of [joost, noor, wim]) await eventually(`${node.name} sees both others`, () => others(node));
  return [joost, noor, wim, table];
}

test('somebody blocked is folded away everywhere, and everything comes back', async ({ house }) => {
  test.slow();
  const [joost, noor, wim, table] = await three(house);
  await noor.api('POST', `/communities/${table}/questions`, { title: 'Does it tick when warm?' });
  await wim.api('POST', `/communities/${table}/questions`, { title: 'Who buys my tools?', body: 'Cheap.' });
  const { term } = await noor.api<{ term: string }>('POST', `/communities/${table}/terms`, { label: 'cold tick', definition: 'A tick that goes away.' });
  await eventually('the term is with Wim', async () => (await wim.get<{ terms: unknown[] }>(`/communities/${table}/terms`)).terms.length === 1);
  await wim.api('PATCH', `/terms/${term}`, { definition: { text: 'Something my tools mend.', language: '' } });
  await eventually('the term is with Joost', async () => (await joost.get<{ terms: unknown[] }>(`/communities/${table}/terms`)).terms.length === 1);
  await eventually('all of it is with Joost', async () => (await joost.get<{ readings: unknown[] }>(`/terms/${term}`)).readings.length === 2);

  const page = await house.window(joost, `/tables/${table}/members`);
  const row = page.getByRole('listitem').filter({ hasText: 'Wim' });
  await row.getByText('Keep Wim at a distance').click();
  await fit(page, 'members');
  await row.getByRole('button', { name: 'Block', exact: true }).click();
  const sure = page.getByRole('dialog');
  await expect(sure.getByText('What it cannot do: Wim can still read what is there already')).toBeVisible();
  await fit(page, 'members-sure');
  await sure.getByRole('button', { name: 'Block' }).click();
  await expect(row.getByText('Blocked by you')).toBeVisible();
  await expect(row.getByText('here now')).toHaveCount(0);
  await fit(page, 'members-blocked');

  await visit(page, `/tables/${table}/questions`);
  await expect(page.getByRole('link', { name: 'Does it tick when warm?' })).toBeVisible();
  await expect(page.getByText('Who buys my tools?')).toBeHidden();
  await page.getByText('1 is folded away').click();
  await expect(page.getByText('By somebody you blocked')).toBeVisible();
  await fit(page, 'questions');
  await page.getByRole('link', { name: 'Who buys my tools?' }).click();
  await expect(page.getByRole('button', { name: 'Show anyway' })).toBeVisible();
  await expect(page.getByText('Cheap.')).toHaveCount(0);
  await fit(page, 'question');
  await page.getByRole('button', { name: 'Show anyway' }).click();
  await expect(page.getByText('Cheap.')).toBeVisible();
  await fit(page, 'question-shown');

  await visit(page, `/terms/${term}`);
  await expect(page.getByText('A tick that goes away.').last()).toBeVisible();
  await expect(page.getByText('Something my tools mend.')).toHaveCount(0);
  await fit(page, 'term');

  await visit(page, '/people');
  const distant = page.getByRole('region', { name: 'At a distance' });
  await expect(distant.getByText('Wim')).toBeVisible();
  await fit(page, 'people');
  await distant.getByRole('button', { name: 'Unblock' }).click();
  await expect(distant.getByText('You keep nobody at a distance.')).toBeVisible();
  await fit(page, 'people-nobody');
  await visit(page, `/tables/${table}/questions`);
  await expect(page.getByText('Who buys my tools?')).toBeVisible();
  await visit(page, `/tables/${table}/members`);
  await expect(row.getByText('here now')).toBeVisible();
});

test('somebody muted goes on as before, but is folded away', async ({ house }) => {
  const [joost, wim] = [await house.node('Joost'), await house.node('Wim')];
  const table = await house.table(joost, wim);
  const page = await house.window(joost, `/tables/${table}/members`, { language: 'nl' });
  const row = page.getByRole('listitem').filter({ hasText: 'Wim' });
  await row.getByText('Houd Wim op afstand').click();
  await row.getByRole('button', { name: 'Demp' }).click();
  await expect(row.getByText('Door jou gedempt')).toBeVisible();

  await wim.api('POST', `/communities/${table}/publications`, { title: 'Gereedschap te koop' });
  await visit(page, `/tables/${table}/publications`);
  await page.getByText('1 is ingeklapt').click();
  await expect(page.getByText('Van iemand die je hebt gedempt')).toBeVisible();
  await fit(page, 'publications-nl');
  await page.getByRole('link', { name: 'Gereedschap te koop' }).click();
  await page.getByRole('button', { name: 'Toch laten zien' }).click();
  await page.locator('.cm-content').waitFor();
  await fit(page, 'publication-nl');
  await visit(page, `/tables/${table}/members`);
  await row.getByRole('button', { name: 'Niet meer dempen' }).click();
  await expect(row.getByText('Houd Wim op afstand')).toBeVisible();
});

test('a facilitator hides a question and a reading, everyone reads why, and it is taken back', async ({ house }) => {
  test.slow();
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const { question } = await noor.api<{ question: string }>('POST', `/communities/${table}/questions`, { title: 'Is Wim to blame?' });
  const { term } = await noor.api<{ term: string }>('POST', `/communities/${table}/terms`, { label: 'cold tick', definition: 'What Wim broke.' });
  await eventually('both are with Joost', async () => (await joost.get<{ terms: unknown[] }>(`/communities/${table}/terms`)).terms.length === 1);

  const hers = await house.window(noor, `/questions/${question}`);
  await expect(hers.getByRole('button', { name: 'Hide for everyone…' })).toHaveCount(0);
  const page = await house.window(joost, `/questions/${question}`);
  await page.getByRole('button', { name: 'Hide for everyone…' }).click();
  await page.getByRole('dialog').getByLabel('Why?').fill('It names somebody.');
  await fit(page, 'hiding');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
  await expect(page.locator('.fold').filter({ hasText: 'Hidden by you' })).toContainText('It names somebody.');
  await expect(hers.locator('.fold').filter({ hasText: 'Hidden by Joost' })).toContainText('It names somebody.');
  await expect(hers.getByText('Is Wim to blame?')).toHaveCount(0);
  await expect(hers.getByRole('button', { name: 'Take back' })).toHaveCount(0);
  await fit(hers, 'question-hidden');
  await hers.getByRole('button', { name: 'Show anyway' }).click();
  await expect(hers.getByText('Is Wim to blame?')).toBeVisible();
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByRole('heading', { name: 'Is Wim to blame?' })).toBeVisible();

  await visit(page, `/terms/${term}`);
  const readings = page.getByRole('region', { name: 'The readings' });
  await readings.getByRole('button', { name: 'Hide for everyone…' }).click();
  await page.getByRole('dialog').getByLabel('Why?').fill('About somebody.');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
  await visit(hers, `/terms/${term}`);
  await expect(hers.locator('.fold').filter({ hasText: 'Hidden by Joost' })).toContainText('About somebody.');
  await expect(hers.getByText('What Wim broke.')).toHaveCount(0);
  await fit(hers, 'reading-hidden');
  await fit(page, 'reading-hidden-facilitator');
});
