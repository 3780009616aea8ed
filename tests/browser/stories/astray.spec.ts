import { expect, test } from '../house/house';

/* Addresses that lead nowhere, and what the page says then. */

const NOBODY = '00'.repeat(32);
const forgive = /status of (400|404)/;

for (const [what, path] of [
  ['publication', `/publications/${NOBODY}`],
  ['term', `/terms/${NOBODY}`],
  ['question', `/questions/${NOBODY}`],
  ['table', `/tables/${NOBODY}/terms`],
  ['publication that is no id at all', '/publications/not%20an%20id'],
  ['table that is no id at all', '/tables/%3Cscript%3E/questions'],
] as const) {
  test(`an unknown ${what} is told in plain words, with the way back in sight`, async ({ house }) => {
    const page = await house.window(await house.node('Lotte'), '', { forgive });

    await page.goto(new URL(path, page.url()).href);

    const alert = page.getByRole('alert');
    await expect(alert).toContainText(/That is not here\.|That did not work\./);
    await expect(alert).not.toContainText(/undefined|null|\bError\b|problem-/);
    await page.getByRole('link', { name: 'Today' }).first().click();
    await expect(page.getByRole('heading', { name: 'What are you running into?' })).toBeVisible();
  });
}

test('an address that means nothing is Today', async ({ house }) => {
  const page = await house.window(await house.node('Lotte'), '');

  await page.goto(new URL('/no/such/place', page.url()).href);

  await expect(page.getByRole('heading', { name: 'What are you running into?' })).toBeVisible();
});

test('without a code nothing is shown, and the page says how to get in', async ({ house, browser }) => {
  const node = await house.node('Lotte');
  const page = await (await browser.newContext()).newPage();

  await page.goto(`${node.plate.http}/today`);

  await expect(page.getByRole('alert')).toContainText('This page may not look inside.');
  await expect(page.getByText('type commonground in a terminal')).toBeVisible();
  await expect(page.getByText('Lotte')).toHaveCount(0);
  await page.context().close();
});

test('a code that was used before is refused without harm', async ({ house, browser }) => {
  const node = await house.node('Lotte');
  const code = await node.wayIn();
  const page = await (await browser.newContext()).newPage();
  await page.goto(code);
  await expect(page.getByRole('heading', { name: 'What are you running into?' })).toBeVisible();

  const second = await (await browser.newContext()).newPage();
  await second.goto(code);

  await expect(second.getByRole('alert')).toContainText('This page may not look inside.');
  await page.context().close();
  await second.context().close();
});
