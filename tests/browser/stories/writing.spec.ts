import { paper, kept, sameEverywhere, textAt, textOn, type } from '../house/editor';
import { expect, test, type House, type Node, type Page } from '../house/house';

/*  Joost's page ── Joost's node ══ Fatima's node ── Fatima's page : one text. */

interface Desk {
  joost: Node;
  fatima: Node;
  publication: string;
  his: Page;
  hers: Page;
}

/** Both have the same piece open. */
async function desk(house: House, forgive?: RegExp): Promise<Desk> {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima')];
  const table = await house.table(joost, fatima);
  const { publication } = await joost.api<{ publication: string }>('POST', `/communities/${table}/publications`, { title: 'Listen before you measure' });
  await expect(async () => void (await textAt(fatima, publication))).toPass();
  const look = forgive ? { forgive } : {};
  const his = await house.window(joost, `/publications/${publication}`, look);
  const hers = await house.window(fatima, `/publications/${publication}`, look);
  for (const page of [his, hers]) await expect(paper(page)).toBeVisible();
  return { joost, fatima, publication, his, hers };
}

test('two people see each other’s words and carets while they type', async ({ house }) => {
  const { joost, fatima, publication, his, hers } = await desk(house);

  await type(his, 'start', 'A cold engine ticks.\n');
  await expect.poll(() => textOn(hers)).toBe('A cold engine ticks.\n');
  await expect(hers.locator('.cg-flag')).toHaveText('Joost');

  await type(hers, 'end', 'The oil comes too late.');
  await expect.poll(() => textOn(his)).toBe('A cold engine ticks.\nThe oil comes too late.');
  await expect(his.locator('.cg-flag')).toHaveText('Fatima');
  await expect(his.locator('.cm-line', { has: his.locator('.cg-caret') })).toContainText('The oil comes too late.');
  await expect(his.getByRole('complementary').last()).toContainText('Fatima');
  await kept(his);
  await kept(hers);

  await his.reload();
  await expect(paper(his)).toBeVisible();
  expect(await sameEverywhere([his, hers], [joost, fatima], publication)).toBe('A cold engine ticks.\nThe oil comes too late.');
  await expect(his.getByText(/(Fatima and you|you and Fatima), since/)).toBeVisible();
});

test('a caret is shown where it is, however late the own node answers its page', async ({ house }) => {
  const { joost, fatima, publication, his, hers } = await desk(house);
  const late = () => new Promise((resolve) => setTimeout(resolve, 400));
  await hers.routeWebSocket('**/api/v1/events', (socket) => {
    socket.connectToServer().onMessage((message) => void late().then(() => socket.send(message)));
  });
  await hers.route(`**/publications/${publication}/edits`, async (route) => {
    const response = await route.fetch();
    await late();
    await route.fulfill({ response });
  });
  await hers.reload();
  await type(his, 'start', 'A cold engine ticks. ');
  await expect.poll(() => textOn(hers)).toBe('A cold engine ticks. ');

  await type(hers, 'end', 'The oil comes too late.');
  await expect.poll(() => textOn(his)).toBe('A cold engine ticks. The oil comes too late.');
  // No key more: the caret that was told while the node's answer was on its way is not the last word.
  await expect(his.locator('.cg-flag')).toHaveText('Fatima');
  await expect
    .poll(() => paper(his).evaluate((content) => {
      const words = document.createRange();
      words.setStart(content, 0);
      words.setEndBefore(content.querySelector('.cg-caret')!);
      return words.toString();
    }))
    .toContain('The oil comes too late.');
  await sameEverywhere([his, hers], [joost, fatima], publication);
  await kept(hers);
  await hers.unrouteAll({ behavior: 'wait' });
});

test('both type fast at the same time, and nothing is lost or torn', async ({ house }) => {
  const { joost, fatima, publication, his, hers } = await desk(house);
  await type(his, 'start', 'BEGIN middle END');
  await expect.poll(() => textOn(hers)).toBe('BEGIN middle END');
  const [front, back] = ['he types at the front without looking up once. '.repeat(3), ' she types at the back, just as fast, emoji 🛠 and all.'.repeat(3)];

  await Promise.all([type(his, 'start', front), type(hers, 'end', back)]);

  const text = await sameEverywhere([his, hers], [joost, fatima], publication);
  expect(text).toBe(`${front}BEGIN middle END${back}`);
  await kept(his);
  await kept(hers);
});

test('both type in the very same place, and both end with the same text', async ({ house }) => {
  const { joost, fatima, publication, his, hers } = await desk(house);
  const [one, other] = ['abcdefghijklmnopqrstuvwxyz'.repeat(4), '0123456789'.repeat(10)];

  await Promise.all([type(his, 'end', one), type(hers, 'end', other)]);

  const text = await sameEverywhere([his, hers], [joost, fatima], publication);
  expect([...text].filter((letter) => /[a-z]/.test(letter)).join('')).toHaveLength(one.length);
  expect([...text].filter((letter) => /\d/.test(letter)).join('')).toHaveLength(other.length);
});

test('undo takes back my own words only, and redo puts them there again', async ({ house }) => {
  const { joost, fatima, publication, his, hers } = await desk(house);
  await type(his, 'start', 'His words.');
  await expect.poll(() => textOn(hers)).toBe('His words.');
  await type(hers, 'end', ' Her words.');
  await expect.poll(() => textOn(his)).toBe('His words. Her words.');

  await paper(his).press('Control+z');
  expect(await sameEverywhere([his, hers], [joost, fatima], publication)).toBe(' Her words.');
  await his.getByRole('button', { name: 'Redo' }).click();
  expect(await sameEverywhere([his, hers], [joost, fatima], publication)).toBe('His words. Her words.');

  await hers.getByRole('button', { name: 'Undo' }).click();
  expect(await sameEverywhere([his, hers], [joost, fatima], publication)).toBe('His words.');
});

test('a new title given on one laptop stands above the text on the other', async ({ house }) => {
  const { his, hers } = await desk(house);

  await his.getByLabel('Title of the piece').fill('First listen, then measure');
  await his.getByLabel('Title of the piece').press('Enter');

  await expect(hers.getByLabel('Title of the piece')).toHaveValue('First listen, then measure');
});

test('two windows of one person are two editors of one text', async ({ house }) => {
  const node = await house.node('Joost');
  const { community } = await node.api<{ community: string }>('POST', '/communities', { name: 'Alone' });
  const { publication } = await node.api<{ publication: string }>('POST', `/communities/${community}/publications`, { title: 'Notes' });
  const one = await house.window(node, `/publications/${publication}`);
  const other = await house.window(node, `/publications/${publication}`);

  await type(one, 'start', 'from the one, ');
  await expect.poll(() => textOn(other)).toBe('from the one, ');
  await type(other, 'end', 'from the other');

  expect(await sameEverywhere([one, other], [node], publication)).toBe('from the one, from the other');
});

test('a node stops while both write: each page says what is true, and both meet again', async ({ house }) => {
  const gone = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_SOCKET_NOT_CONNECTED|WebSocket|status of 50/;
  const { joost, fatima, publication, his, hers } = await desk(house, gone);
  await type(his, 'start', 'Before. ');
  await expect.poll(() => textOn(hers)).toBe('Before. ');

  await joost.stop();
  await expect(his.getByRole('status').filter({ hasText: 'Common Ground is not running on this laptop' })).toBeVisible();
  await type(hers, 'end', 'She went on. ');
  await expect(hers.locator('.conn')).toContainText(/waiting for Joost \(\d+ changes?\)/i);
  await expect(hers.locator('.conn')).not.toContainText('Connected');
  await expect(hers.getByText('Joost is away for now')).toBeVisible();
  await expect(hers.locator('.cg-flag')).toHaveCount(0);
  await type(his, 'start', 'He too. ');
  await expect(his.getByText('Not kept yet; trying again')).toBeVisible();

  await joost.start();
  await expect(his.locator('.conn')).toContainText('Connected with Fatima');
  await expect(hers.locator('.conn')).toContainText('Connected with Joost');
  expect(await sameEverywhere([his, hers], [joost, fatima], publication)).toBe('He too. Before. She went on. ');
  await kept(his);
  await expect(hers.locator('.conn')).not.toContainText(/waiting/i);
});
