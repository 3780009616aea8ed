import { complaints } from '../house/fit';
import { eventually, expect, test, visit, type House, type Node, type Page } from '../house/house';

/* One person on several devices: linked by a number on two screens, restored from words, lost. */

/** What a browser logs by itself: every refusal, and a node that opens its mind anew. */
const REFUSED = /status of (400|403|409|503)/;

const digits = async (page: Page) => (await page.locator('.digits [aria-hidden]').allInnerTexts()).join('');
const member = (node: Node) => node.get<{ member: string | null }>('/profile').then((one) => one.member);

interface Devices {
  devices: { device: string; name: string; here: boolean; keeper: boolean; unlinked: boolean }[];
  unlinked: boolean;
  found: { community: string }[];
}
const devices = (node: Node) => node.get<Devices>('/devices');

/** The two meet, as on one network. */
async function meet(one: Node, other: Node): Promise<void> {
  await one.api('POST', '/peers', { address: other.plate.listen[0] });
}

/** By the API: `fresh` is another device of whoever `first` is. */
async function link(first: Node, fresh: Node, name: string): Promise<void> {
  const offer = await first.api<{ link: string }>('POST', '/pairing/offer', {});
  await fresh.api('POST', '/pairing/search', { name, link: offer.link });
  for (const node of [fresh, first]) {
    const number = await eventually('a number is shown', async () => (await node.get<{ number: string }>('/pairing')).number || undefined);
    await node.api('POST', '/pairing/confirmation', { number });
  }
  const who = await member(first);
  await eventually('the new device is that person', async () => (await member(fresh).catch(() => null)) === who);
}

/** On the new device: to the way in for whoever is somebody already. */
async function welcome(house: House, node: Node): Promise<Page> {
  const page = await house.window(node, '', { forgive: REFUSED });
  await page.getByRole('button', { name: 'I already use Common Ground on another device' }).click();
  await expect(page.getByRole('heading', { name: 'Go on as yourself' })).toBeFocused();
  return page;
}

test('a device is linked by a link, after the person saw one number on two screens', async ({ house }) => {
  test.slow();
  const [joost, lotte, kitchen] = [await house.node('Joost'), await house.node('Lotte'), await house.node()];
  await house.table(lotte, joost);
  const page = await house.window(lotte, '/devices', { forgive: REFUSED });
  await expect(page.getByText('You are on one device.')).toBeVisible();
  await page.getByRole('button', { name: 'Link a device' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What do you call this device, the one in use?').fill('Desk');
  await dialog.getByLabel('The new device is always on').check();
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog.getByRole('img', { name: 'QR code' })).toBeVisible();
  await expect(dialog.getByText(/^(10:00|9:\d\d) left$/)).toBeVisible();
  const given = await dialog.getByRole('textbox', { name: 'Link for the other device' }).inputValue();

  const fresh = await welcome(house, kitchen);
  await fresh.getByLabel('What will you call this device?').fill('the kitchen');
  await fresh.getByLabel('Link that the other device shows').fill(given);
  await fresh.getByRole('button', { name: 'Look for the other device' }).click();
  await expect(fresh.getByText('Does the other screen show the same number?')).toBeVisible();
  await expect(dialog.getByText('Does the other screen show the same number?')).toBeVisible();
  const number = await digits(fresh);
  expect(number).toMatch(/^\d{6}$/);
  expect(await digits(page)).toBe(number);
  expect([...(await complaints(fresh, 'the number, new')), ...(await complaints(page, 'the number, in use'))]).toEqual([]);

  await fresh.getByRole('button', { name: 'Yes, that is the same' }).click();
  await expect(fresh.getByText('Waiting for the other screen')).toBeVisible();
  await dialog.getByRole('button', { name: 'Yes, link it' }).click();
  await expect(dialog.getByText('the kitchen is linked')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();

  // A key that is new works for a while before its profile is told.
  await expect(fresh).toHaveURL(/\/today$/, { timeout: 40_000 });
  await expect(fresh.getByRole('heading', { level: 1, name: 'Engine diagnosis' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'the kitchen' });
  await expect(row.getByText('always on', { exact: true }).first()).toBeVisible();
  await expect(row.getByText('connected now')).toBeVisible();
  await visit(fresh, '/devices');
  await expect(fresh.getByText('are done on the device you began with')).toBeVisible();
  await expect(fresh.getByRole('button', { name: 'Link a device' })).toHaveCount(0);

  const his = await house.window(joost, '/connection');
  const hers = his.locator('main .rows > li').filter({ hasText: 'Lotte' }).first();
  await expect(hers.getByText('on 2 devices')).toBeVisible();
  await expect(hers.getByText('everything on both')).toBeVisible();
});

test('a device nearby is found without a link, and either screen can say no', async ({ house }) => {
  const [lotte, kitchen] = [await house.node('Lotte'), await house.node()];
  await meet(kitchen, lotte);
  const page = await house.window(lotte, '/devices', { forgive: REFUSED });
  const fresh = await welcome(house, kitchen);
  await fresh.getByLabel('What will you call this device?').fill('the kitchen');
  await fresh.getByRole('button', { name: 'Look for the other device' }).click();
  await expect(fresh.getByText('Nobody nearby links a device yet.')).toBeVisible();

  await page.getByRole('button', { name: 'Link a device' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What do you call this device, the one in use?').fill('Desk');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await fresh.getByRole('listitem').filter({ hasText: 'Lotte' }).getByRole('button', { name: 'That is me' }).click();
  await expect(fresh.locator('.digits')).toBeVisible();
  await expect(dialog.locator('.digits')).toBeVisible();
  await dialog.getByRole('button', { name: 'No, stop' }).click();

  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(fresh.getByText('The other device ended it.')).toBeVisible();
  expect(await member(kitchen)).toBeNull();
  await fresh.getByRole('button', { name: 'Back' }).click();
  await expect(fresh.getByLabel('Your name')).toBeVisible();
});

test('a reload in the middle shows where linking stands, and closing the dialog ends it', async ({ house }) => {
  const lotte = await house.node('Lotte');
  const page = await house.window(lotte, '/devices', { forgive: REFUSED });
  await page.getByRole('button', { name: 'Link a device' }).click();
  await page.getByLabel('What do you call this device, the one in use?').fill('Desk');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByText('Now on the other device')).toBeVisible();

  await page.reload();
  await expect(page.getByText('Now on the other device')).toBeVisible();
  await page.keyboard.press('Escape');

  await expect(page.getByRole('dialog')).toHaveCount(0);
  await eventually('nothing is under way', async () => (await lotte.get<{ step: string }>('/pairing')).step === 'idle');
});

test('a recovery sheet is made and tested, and the reminder goes away', async ({ house }) => {
  const [lotte, joost] = [await house.node('Lotte'), await house.node('Joost')];
  await house.table(lotte, joost);
  const page = await house.window(lotte, '/today', { forgive: REFUSED });
  await page.getByRole('link', { name: 'Make a recovery sheet' }).click();
  await expect(page.getByText('Whoever has these words is you')).toBeVisible();
  await page.getByRole('button', { name: 'Show the words' }).click();
  const items = page.locator('article ol li b');
  await expect(items).toHaveCount(24);
  const words = await items.allInnerTexts();
  expect(await complaints(page, 'the sheet')).toEqual([]);

  // On paper: the sheet and nothing else.
  await page.emulateMedia({ media: 'print' });
  for (const around of ['header.top', '.rail', '.screen > header', '.acts']) await expect(page.locator(around).first()).toBeHidden();
  await expect(page.locator('article ol')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('button', { name: 'I have them on paper' }).click();
  await expect(page.locator('article ol')).toHaveCount(0);
  const fields = page.getByLabel(/^Type word \d+$/);
  await expect(fields).toHaveCount(2);
  await fields.first().fill('wrong');
  await fields.last().fill('wrong');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('alert')).toContainText('is another one');
  for (const field of await fields.all()) {
    const label = await field.evaluate((one) => (one as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('heading', { name: 'They are right' })).toBeVisible();

  await page.getByRole('main').getByRole('link', { name: 'Devices and recovery' }).click();
  await expect(page.getByText(/^Checked on \d+ \w+ \d{4}$/)).toBeVisible();
  await visit(page, '/today');
  await expect(page.getByRole('link', { name: 'Make a recovery sheet' })).toHaveCount(0);
});

test('who lost the laptop types 24 words, sits down again, and the lost one counts no more', async ({ house }) => {
  test.slow();
  const [laptop, joost, desk] = [await house.node('Lotte'), await house.node('Joost'), await house.node()];
  const table = await house.table(joost, laptop);
  await laptop.api('POST', `/communities/${table}/questions`, { title: 'Why does it tick?' });
  await eventually('Joost has it', async () => (await joost.get<{ questions: unknown[] }>(`/communities/${table}/questions`)).questions.length === 1);
  // A key that is new works for a while before its profile is told.
  await expect.poll(async () => (await joost.get<{ known: number }>('/matches')).known, { timeout: 40_000 }).toBe(1);
  const who = await member(laptop);
  const { words } = await laptop.api<{ words: string[] }>('POST', '/recovery/words', {});
  await laptop.stop();

  const page = await welcome(house, desk);
  await page.getByText('My 24 words', { exact: true }).click();
  const typed = page.getByLabel('Your 24 words');
  await typed.fill(['hous', ...words.slice(1)].join(' '));
  await page.getByRole('button', { name: 'Go on as yourself' }).click();
  await expect(page.getByText('Word 1, “hous”, is not in the list.')).toBeVisible();
  await typed.fill(words.slice(0, 20).join('\n'));
  await expect(page.getByText('20 of 24 words')).toBeVisible();
  await typed.fill(words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'));
  await page.getByRole('button', { name: 'Go on as yourself' }).click();
  await expect(page.getByText('The words are right.')).toBeVisible();
  expect(await complaints(page, 'waiting for the profile')).toEqual([]);

  await page.getByText('Does nobody appear?').click();
  await page.getByLabel('Add a device by its address').fill(joost.plate.listen[0] ?? '');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page).toHaveURL(/\/today$/, { timeout: 40_000 });
  expect(await member(desk)).toBe(who);
  await expect(page.getByText('Joost says you sit at Engine diagnosis.')).toBeVisible();
  expect(await complaints(page, 'a table found')).toEqual([]);
  await page.getByRole('button', { name: 'Sit down' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Engine diagnosis' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Why does it tick?' })).toBeVisible();

  await visit(page, '/devices');
  const lost = page.locator('main .rows > li').filter({ hasText: 'not connected' });
  await lost.locator('summary').click();
  await lost.getByRole('button', { name: 'Lost this device?' }).click();
  const sure = page.getByRole('dialog');
  await expect(sure.getByText('What it writes from now on counts nowhere')).toBeVisible();
  expect(await complaints(page, 'unlinking')).toEqual([]);
  await sure.getByRole('button', { name: 'Unlink for ever' }).click();
  await expect(page.getByText('1 unlinked device')).toBeVisible();

  await laptop.start();
  const old = await house.window(laptop, `/tables/${table}/questions`, { forgive: REFUSED });
  await meet(laptop, desk);
  await expect(old.getByText('This device was unlinked')).toBeVisible();
  await visit(old, `/tables/${table}/ask`);
  await expect(old.getByRole('button', { name: 'Put on the board' })).toBeDisabled();
  expect(await complaints(old, 'unlinked')).toEqual([]);
});

test('a device gets another name and is called always on, also the one in use', async ({ house }) => {
  const [lotte, kitchen] = [await house.node('Lotte'), await house.node()];
  await link(lotte, kitchen, 'the kitchen');
  const page = await house.window(lotte, '/devices', { forgive: REFUSED });
  const row = page.locator('main .rows > li').filter({ hasText: 'the kitchen' });
  await row.locator('summary').click();
  await row.getByLabel('What you call it').fill('The shelf');
  await row.getByRole('button', { name: 'Save' }).click();
  const shelf = page.locator('main .rows > li').filter({ hasText: 'The shelf' });
  await expect(shelf).toBeVisible();
  await shelf.getByRole('switch').check();
  await eventually('it is always on', async () => (await devices(kitchen).catch(() => undefined))?.devices.some((one) => one.here && one.name === 'The shelf' && one.keeper));

  const here = page.locator('main .rows > li').filter({ hasText: 'in use now' });
  await here.locator('summary').click();
  await here.getByLabel('What you call it').fill('Desk');
  await here.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('main .rows > li').filter({ hasText: 'Desk' })).toBeVisible();
});
