import { complaints, complaintsWhenNarrowest, HEIGHT } from '../house/fit';
import { eventually, expect, test, visit, type Node, type Page } from '../house/house';

/* A table goes on as another: splitting it, coming along with one click, and what stands beside what came. */

interface Shown {
  state: string;
  successors: { community: string; link: string; state?: string }[];
}

const shown = (node: Node, table: string) => node.get<Shown>(`/communities/${table}`);

/** With `SHOTS` naming a folder, pictures of the screen are laid there: narrow and wide, light and dark. */
async function looksFit(page: Page, label: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: HEIGHT });
    wrong.push(...(await complaints(page, `${label} ${width}`)));
    const folder = process.env['SHOTS'];
    for (const theme of folder ? (['light', 'dark'] as const) : []) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `${folder}/${label}-${width}-${theme}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return [...wrong, ...(await complaintsWhenNarrowest(page, label))];
}

async function furnish(node: Node, table: string): Promise<void> {
  const { publication } = await node.api<{ publication: string }>('POST', `/communities/${table}/publications`, { title: 'Listen before you measure' });
  await node.api('PUT', `/publications/${publication}/text`, { text: 'Start it cold.' });
  for (const title of ['Why does it tick?', 'Who dares to guarantee it?']) await node.api('POST', `/communities/${table}/questions`, { title });
  const words = ['cold tick', 'timing chain', 'camshaft', 'injector', 'knock', 'misfire', 'glow plug', 'lash adjuster', 'idle', 'stethoscope'];
  for (const label of words) await node.api('POST', `/communities/${table}/terms`, { label, language: 'en', definition: `What we call a ${label}.` });
}

test('a facilitator splits a table, a member comes along with one click and reads what came along', async ({ house }) => {
  test.slow();
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  await furnish(joost, table);
  const page = await house.window(joost, `/tables/${table}/members`);
  await page.getByRole('link', { name: 'Split or merge' }).click();
  await expect(page.getByRole('heading', { name: 'Engine diagnosis goes on' })).toBeVisible();
  await page.getByLabel('What is the new table called?').fill('Diesel');
  const pieces = page.getByRole('group', { name: /Publications/ });
  await expect(pieces.getByText('0 of 1')).toBeVisible();
  await pieces.getByRole('button', { name: 'All' }).click();
  await page.getByRole('group', { name: /Questions/ }).getByLabel('Why does it tick?').check();
  const terms = page.getByRole('group', { name: /Terms/ });
  await expect(terms.getByText('10 of 10')).toBeVisible();
  await terms.getByRole('searchbox').fill('tick');
  await terms.getByRole('button', { name: 'None' }).click();
  await terms.getByRole('searchbox').fill('');
  await expect(terms.getByText('9 of 10')).toBeVisible();
  await terms.getByRole('button', { name: 'All' }).click();
  await expect(page.getByText('Along to Diesel: 1 publication, 1 question and 10 terms.')).toBeVisible();
  await expect(page.getByText('The one other who sits here can come along with one click.')).toBeVisible();
  const wrong = await looksFit(page, 'onward');
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(page.getByRole('dialog').getByText('That it goes on there stays said.')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Diesel' })).toBeVisible();
  await expect(page.getByText('This table goes on from')).toBeVisible();

  const hers = await house.window(noor, '/today');
  await expect(hers.getByText('This table goes on as')).toBeVisible();
  wrong.push(...(await looksFit(hers, 'goes-on')));
  await hers.getByRole('button', { name: 'Come along' }).click();
  await expect(hers.getByRole('button', { name: 'Go to Diesel' })).toBeVisible();
  await hers.getByRole('button', { name: 'Go to Diesel' }).click();
  await hers.getByRole('link', { name: 'Listen before you measure' }).click();
  await expect(hers.getByText('Joost brought it here')).toBeVisible();
  wrong.push(...(await looksFit(hers, 'based-on')));
  await visit(hers, '/today');
  await hers.getByRole('link', { name: 'Why does it tick?' }).click();
  await expect(hers.getByText('From the table')).toBeVisible();
  const { successors } = await shown(noor, table);
  await visit(hers, `/tables/${successors[0]?.community}/terms`);
  await hers.getByRole('link', { name: /cold tick/ }).click();
  await expect(hers.getByText('Joost brought it here')).toBeVisible();
  wrong.push(...(await looksFit(hers, 'term-based-on')));
  expect(wrong).toEqual([]);
});

test('two tables are brought together, and who is no facilitator is told so', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const { community: other } = await joost.api<{ community: string }>('POST', '/communities', { name: 'Diesel' });
  await joost.api('POST', `/communities/${other}/questions`, { title: 'What does it burn?' });
  const page = await house.window(joost, `/tables/${table}/onward`, { language: 'nl' });
  await page.getByLabel('Hoe heet de nieuwe tafel?').fill('Motoren');
  await page.getByLabel('Diesel', { exact: true }).check();
  await expect(page.getByRole('heading', { name: 'Wat gaat er mee van Diesel' })).toBeVisible();
  await page.getByLabel('Leg deze tafels te rusten').check();
  await expect(page.getByText('Mee naar Motoren: 1 vraag.')).toBeVisible();
  const wrong = await looksFit(page, 'merge');
  await page.getByRole('button', { name: 'Ga verder', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ga verder' }).click();
  await expect(page.getByRole('heading', { name: 'Motoren' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'What does it burn?' })).toBeVisible();
  for (const old of [table, other]) expect((await shown(joost, old)).successors).toHaveLength(1);

  await eventually('Noor hears of it', async () => (await shown(noor, table)).successors.length === 1);
  const hers = await house.window(noor, `/tables/${table}/onward`);
  await expect(hers.getByText('Only a facilitator can have this table go on as another.')).toBeVisible();
  expect(wrong).toEqual([]);
});
