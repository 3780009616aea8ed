import { expect, test } from '../house/house';

/*  Joost ── invitation ──> Fatima : two laptops, one table. */

test('a link from one laptop brings the other to the table, and both see who is there', async ({ house }) => {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima')];
  const { community } = await joost.api<{ community: string }>('POST', '/communities', { name: 'Engine diagnosis' });
  const his = await house.window(joost, `/tables/${community}/invite`, { permissions: ['clipboard-read', 'clipboard-write'] });
  const hers = await house.window(fatima, '/join');

  await expect(his.getByText('You are still alone.')).toBeVisible();
  await his.getByRole('button', { name: 'Make an invitation' }).click();
  const link = his.getByLabel('Link of the invitation');
  await expect(link).toBeVisible();
  await expect(his.getByRole('img', { name: 'QR code of the invitation' })).toBeVisible();
  await his.getByRole('button', { name: 'Copy invitation' }).click();
  await expect(his.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await his.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await link.inputValue());

  await hers.getByLabel('Invitation').fill(copied);
  await hers.getByRole('button', { name: 'Join the table' }).click();
  await expect(hers.getByText('Showing the invitation')).toBeVisible();
  await expect(hers.getByText('You are at the table')).toBeVisible();
  await hers.getByRole('button', { name: 'Take a seat' }).click();

  await expect(hers.getByRole('heading', { level: 1, name: 'Engine diagnosis' })).toBeVisible();
  await expect(hers.getByText('Connected with Joost')).toBeVisible();
  await expect(his.getByText('Connected with Fatima')).toBeVisible();
  await expect(his.getByText('Fatima joined with it.')).toBeVisible();
  await expect(his.getByText('1 of 1 used')).toBeVisible();
});

test('an invitation that was taken back lets nobody in, and says so', async ({ house }) => {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima')];
  const { community } = await joost.api<{ community: string }>('POST', '/communities', { name: 'Engine diagnosis' });
  const { link } = await joost.api<{ link: string }>('POST', `/communities/${community}/invites`, {});
  const his = await house.window(joost, `/tables/${community}/invite`);
  const hers = await house.window(fatima, '/join');

  await his.getByRole('button', { name: 'Take back' }).click();
  await expect(his.getByText('Taken back')).toBeVisible();
  await hers.getByLabel('Invitation').fill(link);
  await hers.getByRole('button', { name: 'Join the table' }).click();

  await expect(hers.getByText('Not let in')).toBeVisible();
});

test('what is no invitation is refused with a reason', async ({ house }) => {
  const page = await house.window(await house.node('Fatima'), '/join', { forgive: /status of 400/ });

  await page.getByLabel('Invitation').fill('hello there');
  await page.getByRole('button', { name: 'Join the table' }).click();

  await expect(page.getByRole('alert')).toContainText('That did not work.');
});

test('a reading proposed on one laptop stands beside the other on the other', async ({ house }) => {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima')];
  const table = await house.table(joost, fatima);
  const his = await house.window(joost, `/tables/${table}/terms`);
  const hers = await house.window(fatima, `/tables/${table}/terms`);

  await his.getByLabel('The word').fill('cold tick');
  await his.getByLabel('How you read it').fill('Something gets no oil: the pressure comes too late.');
  await his.getByRole('button', { name: 'Put on the table' }).click();
  await expect(his.getByRole('heading', { level: 1, name: 'cold tick' })).toBeVisible();

  await hers.getByRole('link', { name: /cold tick/ }).click();
  await expect(hers.getByText('One reading so far. Who reads it differently?')).toBeVisible();
  await hers.getByLabel('What is cold tick to you?').fill('Something is loose: metal expands and then falls silent.');
  await hers.getByRole('button', { name: 'Put beside them' }).click();

  for (const page of [his, hers]) {
    await expect(page.getByText('2 readings', { exact: true })).toBeVisible();
    const readings = page.locator('section[aria-labelledby=readings-title] li');
    await expect(readings.filter({ hasText: 'the pressure comes too late' })).toBeVisible();
    await expect(readings.filter({ hasText: 'metal expands' })).toBeVisible();
    await expect(page.getByText('In discussion')).toBeVisible();
  }
  await expect(his.getByText('Fatima reads')).toBeVisible();
  await expect(hers.getByText('Joost reads')).toBeVisible();
});

test('a question asked on one laptop is heard on the other, and the asker sees by whom', async ({ house }) => {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima')];
  const table = await house.table(joost, fatima);
  const hers = await house.window(fatima);
  const his = await house.window(joost, `/tables/${table}/ask`);

  await his.getByLabel('Your question in one line').fill('Why does a cold diesel tick?');
  await his.getByLabel('Observed').fill('Only between 1400 and 1600 rpm.');
  await his.getByRole('button', { name: 'Put on the board' }).click();
  await expect(his.getByRole('heading', { level: 1, name: 'Why does a cold diesel tick?' })).toBeVisible();
  await expect(his.getByText('Only between 1400 and 1600 rpm.')).toBeVisible();

  await expect(hers.getByRole('link', { name: 'Why does a cold diesel tick?' })).toBeVisible();
  await hers.getByRole('button', { name: 'I hear this too' }).click();
  await expect(hers.getByRole('button', { name: 'You hear this too' })).toHaveAttribute('aria-pressed', 'true');
  await expect(his.getByText('Fatima hears this too')).toBeVisible();

  await hers.getByRole('button', { name: 'You hear this too' }).click();
  await expect(his.getByText('Nobody else yet.')).toBeVisible();
});
