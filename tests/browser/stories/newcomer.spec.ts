import { expect, test } from '../house/house';

/* A newcomer, alone on a fresh laptop. */

test('a newcomer gives a name, says what they run into, starts a table, and Today is not empty', async ({ house }) => {
  const node = await house.node();
  const page = await house.window(node, '');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What do people call you?');
  await page.getByLabel('Your name').fill('Lotte');
  await page.getByRole('button', { name: 'Next' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What are you running into?');
  await page.getByLabel('Your question').fill('Why does a cold diesel tick?');
  const seek = page.getByLabel('What do you seek?');
  await seek.fill('cold start');
  await seek.press('Enter');
  await expect(page.getByRole('button', { name: /Take cold start away/ })).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Take a seat');
  await page.getByText('I start a table').click();
  await page.getByLabel('What is this table about?').fill('Engine diagnosis');
  await page.getByRole('button', { name: 'Start the table' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Engine diagnosis' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Why does a cold diesel tick?' })).toBeVisible();
  await expect(page.getByText('You are still alone.')).toBeVisible();
  const interests = await node.get<{ interests: { label: string; stance: string }[] }>('/interests');
  expect(interests.interests).toMatchObject([{ label: 'cold start', stance: 'seeking' }]);
});

test('whoever looks around first finds a question and a table that is called an example', async ({ house }) => {
  const page = await house.window(await house.node(), '');

  await page.getByLabel('Your name').fill('Lotte');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Look around first' }).click();

  await expect(page).toHaveURL(/\/today$/);
  await expect(page.getByRole('heading', { name: 'What are you running into?' })).toBeVisible();
  await expect(page.getByText('Example', { exact: true })).toBeVisible();
  await expect(page.getByText('Only on this laptop')).toBeVisible();
});

test('the one-time code is taken out of the address, and a reload needs none', async ({ house }) => {
  const page = await house.window(await house.node('Lotte'), '');

  expect(page.url()).not.toContain('code');
  await page.reload();

  await expect(page.getByRole('heading', { name: 'What are you running into?' })).toBeVisible();
});
