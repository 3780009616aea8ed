import { HEIGHT, complaints, sideways } from '../house/fit';
import { expect, test, visit, type House, type Node, type Page } from '../house/house';
import { paper } from '../house/editor';

/*
 * Content in any script and of any length, in a page that is Dutch or English: Arabic and Hebrew run
 * from right to left and leave what stands around them alone; what has no space in it breaks.
 */

const HEBREW = 'ליאת בן־דוד';
const ARABIC = 'لماذا يصدر المحرك صوتا عندما يكون باردا؟';
/** The longest name there may be, without a place to break. */
const LONG_NAME = 'Wilhelmina'.repeat(8);
const COMPOUND = 'nokkenasverstellingsmechanismebevestigingsboutaanhaalmomentcontrolelijst';
const URL_LONG = `https://example.org/${'a-rather-long-part/'.repeat(8)}?q=${'x'.repeat(120)}`;
const EMOJI = '👩🏽‍🔧🇳🇱🧑‍🤝‍🧑'.repeat(12);
const TEXT = `# ${ARABIC}\n\nEen regel in het Nederlands over ${HEBREW}.\n\n- ${ARABIC}\n- ${COMPOUND}${COMPOUND}\n\n> ${ARABIC}\n\n${URL_LONG}\n\n${EMOJI}\n`;

interface Foreign {
  liat: Node;
  table: string;
  paths: Record<string, string>;
}

async function foreign(house: House): Promise<Foreign> {
  const [liat, long] = [await house.node(HEBREW), await house.node(LONG_NAME)];
  const table = await house.table(liat, long, `${COMPOUND} ${ARABIC}`.slice(0, 80));
  for (const [node, label] of [[liat, ARABIC], [long, ARABIC], [liat, COMPOUND], [long, COMPOUND]] as const) {
    await node.api('PATCH', '/profile', { affiliation: HEBREW, place: COMPOUND, about: `${ARABIC}\n${URL_LONG}` });
    await node.api('PUT', '/interests', { label: label.slice(0, 78), language: 'ar', level: 'curious', stance: 'both', visibility: 'public' });
  }
  const { term } = await liat.api<{ term: string }>('POST', `/communities/${table}/terms`, { label: ARABIC, language: 'ar', definition: `${ARABIC} ${ARABIC}` });
  await liat.api('POST', `/communities/${table}/terms`, { label: COMPOUND, language: 'nl', definition: URL_LONG });
  await liat.api('PATCH', `/terms/${term}`, { alternative: { text: HEBREW, language: 'he' } });
  const { question } = await liat.api<{ question: string }>('POST', `/communities/${table}/questions`, { title: ARABIC, body: `${ARABIC}\n\n- ${ARABIC}\n- ${URL_LONG}\n\n${EMOJI}` });
  await liat.api('POST', `/communities/${table}/questions`, { title: `${COMPOUND}${COMPOUND}?`, body: EMOJI });
  const { publication } = await liat.api<{ publication: string }>('POST', `/communities/${table}/publications`, { title: ARABIC });
  const { version } = await liat.get<{ version: number }>(`/publications/${publication}/text`);
  await liat.api('POST', `/publications/${publication}/edits`, { version, splices: [{ at: 0, delete: 0, insert: TEXT }] });
  const paths = {
    today: '/today', people: '/people', profile: '/profile', connection: '/connection',
    questions: `/tables/${table}/questions`, question: `/questions/${question}`,
    terms: `/tables/${table}/terms`, term: `/terms/${term}`,
    publications: `/tables/${table}/publications`, publication: `/publications/${publication}`, invite: `/tables/${table}/invite`,
  };
  return { liat, table, paths };
}

/** The text's own direction, wherever it is shown in full; and that of the house around it. */
function directions(page: Page, text: string): Promise<{ text: string[]; house: string }> {
  return page.evaluate((wanted) => {
    const shown = [...document.querySelectorAll('main *')].filter((one) => {
      const own = [...one.childNodes].filter((node) => node.nodeName === '#text').map((node) => node.textContent).join('');
      return own.trim().startsWith(wanted) && one.getClientRects().length > 0 && !one.closest('.vh');
    });
    // Isolated inside a sentence counts as well: the mark before it says so.
    return { text: shown.map((one) => getComputedStyle(one).direction), house: getComputedStyle(document.querySelector('main')!).direction };
  }, text);
}

test('words from right to left run so on every screen, and nothing sticks out, long as it may be', async ({ house }) => {
  const { liat, paths } = await foreign(house);
  const page = await house.window(liat, '/today');
  const wrong: string[] = [];
  let seen = 0;

  for (const [name, path] of Object.entries(paths)) {
    await visit(page, path);
    await page.waitForLoadState('networkidle');
    const found = await directions(page, ARABIC.slice(0, 20));
    seen += found.text.length;
    if (found.house !== 'ltr') wrong.push(`${name}: the house itself turned round`);
    for (const one of found.text) if (one !== 'rtl') wrong.push(`${name}: Arabic runs from left to right`);
    for (const width of [1280, 768, 320] as const) {
      await page.setViewportSize({ width, height: HEIGHT });
      wrong.push(...(await sideways(page, `${name} ${width}`)));
    }
    await page.setViewportSize({ width: 390, height: HEIGHT });
    wrong.push(...(await complaints(page, `${name} 390`)));
    await page.setViewportSize({ width: 1280, height: HEIGHT });
  }

  expect(wrong).toEqual([]);
  expect(seen, 'Arabic was on the screens at all').toBeGreaterThan(8);
});

test('in the editor each line runs in the direction of its own words, and one types there', async ({ house }) => {
  const { liat, paths } = await foreign(house);
  const page = await house.window(liat, paths['publication']);
  const line = (text: string) => paper(page).locator('.cm-line').filter({ hasText: text }).first();

  for (const [text, direction] of [[ARABIC, 'rtl'], ['Een regel in het Nederlands', 'ltr'], [COMPOUND, 'ltr']] as const) {
    await expect(line(text)).toHaveCSS('direction', direction);
  }
  await paper(page).press('Control+End');
  await page.keyboard.type('\nשלום');
  await expect(line('שלום')).toHaveCSS('direction', 'rtl');

  // The arrow to the left goes on in the text, since that is where it goes on.
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('!');
  await expect(line('ש!לום')).toBeVisible();
});

test('a name from right to left keeps to itself inside a sentence of the house', async ({ house }) => {
  const { liat, paths } = await foreign(house);
  const other = await house.node('Joost');
  const { link } = await liat.api<{ link: string }>('POST', `/communities/${paths['terms']!.split('/')[2]}/invites`, {});
  await other.api('POST', '/joins', { link });
  const page = await house.window(other, '/today');

  await expect(page.locator('.conn')).toContainText('\u2068' + HEBREW + '\u2069');
});

test('a term is known in a text by what it is called in the other language of the page', async ({ house }) => {
  const lotte = await house.node('Lotte');
  const { community } = await lotte.api<{ community: string }>('POST', '/communities', { name: 'Motordiagnose' });
  const { term } = await lotte.api<{ term: string }>('POST', `/communities/${community}/terms`, { label: 'koude tik', language: 'nl' });
  await lotte.api('PATCH', `/terms/${term}`, { preferred: { text: 'cold tick', language: 'en' } });
  const { publication } = await lotte.api<{ publication: string }>('POST', `/communities/${community}/publications`, { title: 'Luisteren' });
  const { version } = await lotte.get<{ version: number }>(`/publications/${publication}/text`);
  await lotte.api('POST', `/publications/${publication}/edits`, { version, splices: [{ at: 0, delete: 0, insert: 'Wij noemen dat een koude tik.' }] });

  const page = await house.window(lotte, `/publications/${publication}`);

  await expect(paper(page).locator('.cg-term')).toHaveText('koude tik');
  await expect(page.getByRole('complementary').getByRole('link', { name: 'cold tick' })).toBeVisible();
});
