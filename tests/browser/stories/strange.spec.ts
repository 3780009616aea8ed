import { eventually, expect, test, visit, type Node } from '../house/house';

/* What is strange at a table is said in plain words, with what can be done. */

interface Texts {
  publications: { publication: string; title: string }[];
}

const texts = async (node: Node, table: string) =>
  (await node.get<Texts>(`/communities/${table}/publications`)).publications.map((one) => one.title).sort();

const begin = async (node: Node, table: string, title: string) => {
  const { publication } = await node.api<{ publication: string }>('POST', `/communities/${table}/publications`, { title });
  await node.api('PUT', `/publications/${publication}/text`, { text: `${title} by ${node.name}\n` });
};

test('at a table where nothing happened it says so, in both languages', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);

  const page = await house.window(joost, `/tables/${table}/members`);
  const hers = await house.window(noor, `/tables/${table}/members`, { language: 'nl' });

  await expect(page.getByText('Nothing strange was seen here.')).toBeVisible();
  await expect(hers.getByText('Hier is niets vreemds gezien.')).toBeVisible();
  await visit(page, '/connection');
  await page.getByRole('link', { name: 'Was anything strange seen at this table?' }).click();
  await expect(page.getByRole('heading', { name: 'Anything strange?' })).toBeVisible();
});

test('a home put back from a backup is told to the others, and one of them answers for what is missing', async ({ house }, info) => {
  test.slow();
  const [joost, lotte] = [await house.node('Joost'), await house.node('Lotte')];
  const table = await house.table(joost, lotte);
  await begin(lotte, table, 'Early');
  await eventually('Joost has the first', async () => (await texts(joost, table)).length === 1);
  await lotte.stop();
  lotte.keepHome();
  await lotte.start();
  await begin(lotte, table, 'Late');
  await eventually('Joost has the second', async () => (await texts(joost, table)).length === 2);
  await lotte.stop();
  await joost.stop();
  lotte.putHomeBack();
  await lotte.start();
  await begin(lotte, table, 'Other');
  await joost.start();

  const page = await house.window(joost, `/tables/${table}/members`);
  const what = 'Two versions of one notebook exist, of Lotte’s';
  await expect(page.getByText(what)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Answer for it' })).toBeVisible({ timeout: 20_000 });
  await page.getByText('How this is known').click();
  await expect(page.locator('code')).toHaveCount(2);
  await page.screenshot({ path: info.outputPath('forked.png'), fullPage: true });
  const hers = await house.window(lotte, `/tables/${table}/members`, { language: 'nl' });
  await expect(hers.getByText('Er bestaan twee versies van één schrift van jou')).toBeVisible();
  await expect(hers.getByRole('button', { name: 'Sta ervoor in' })).toHaveCount(0);
  expect(await texts(joost, table)).toEqual(['Early', 'Other']);

  await page.getByRole('button', { name: 'Answer for it' }).click();
  const sure = page.getByRole('dialog');
  await expect(sure.getByText('you answer for it')).toBeVisible();
  await page.screenshot({ path: info.outputPath('adopt.png') });
  await sure.getByRole('button', { name: 'Answer for it' }).click();

  await expect(page.getByRole('button', { name: 'Answer for it' })).toHaveCount(0);
  for (const node of [joost, lotte]) {
    await eventually('all three are there', async () => (await texts(node, table)).join() === 'Early,Late,Other');
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: info.outputPath('narrow.png'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: info.outputPath('narrow-dark.png'), fullPage: true });
});
