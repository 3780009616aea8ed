import { eventually, expect, test, visit, type Node } from '../house/house';

/* Who sits at a table: by asking, with a role, no longer. */

interface Shown {
  state: string;
  role?: string;
  members: { member: string; name: string; role: string }[];
}

const shown = (node: Node, table: string) => node.get<Shown>(`/communities/${table}`);

test('who asks at the door is let in by a facilitator, and who is told no reads why', async ({ house }) => {
  test.slow();
  const [joost, noor, wim] = [await house.node('Joost'), await house.node('Noor'), await house.node('Wim')];
  const inside = await house.window(joost, '/tables/new');
  await inside.getByLabel('What is this table about?').fill('Engine diagnosis');
  await inside.getByText('Whoever asks', { exact: true }).click();
  await inside.getByRole('button', { name: 'Start the table' }).click();
  await inside.getByRole('link', { name: 'Invite someone' }).first().click();
  const link = await inside.getByLabel('Link to the door').inputValue();

  const [door, other] = [await house.window(noor, '/join'), await house.window(wim, '/join')];
  await door.getByLabel('Invitation').fill(link);
  await door.getByLabel('What would you like to say to those inside?').fill('I hear a tick.');
  await door.getByRole('button', { name: 'Knock' }).click();
  // A key that is new works for a while before strangers are heard.
  await expect(door.getByText('Your wish is with the table.')).toBeVisible({ timeout: 40_000 });
  await other.getByLabel('Invitation').fill(link);
  await other.getByRole('button', { name: 'Knock' }).click();

  await expect(inside.locator('.rail').getByText('2 ask to join')).toBeVisible({ timeout: 40_000 });
  await visit(inside, (await inside.evaluate(() => location.pathname)).replace(/\/[a-z]+$/, '/members'));
  const wish = inside.getByRole('listitem').filter({ hasText: 'I hear a tick.' });
  await wish.getByRole('button', { name: 'Let in' }).click();
  await expect(door.getByText('You are at the table')).toBeVisible();
  await expect(inside.getByRole('listitem').filter({ hasText: 'Noor' }).first()).toBeVisible();

  await inside.getByRole('listitem').filter({ hasText: 'Wim' }).getByRole('button', { name: 'Say no' }).click();
  await inside.getByRole('dialog').getByLabel('Why?').fill('Full until May.');
  await inside.getByRole('dialog').getByRole('button', { name: 'Say no' }).click();
  await expect(other.getByText('Full until May.')).toBeVisible();
});

test('a reader reads, and gets nothing to write with until the role changes', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const page = await house.window(joost, `/tables/${table}/members`);
  const row = page.getByRole('listitem').filter({ hasText: 'Noor' });
  await row.getByText('Change', { exact: true }).click();
  await row.getByText('Reader', { exact: true }).first().click();
  await eventually('Noor reads', async () => (await shown(noor, table)).role === 'reader');

  const hers = await house.window(noor, `/tables/${table}/terms`);
  await expect(hers.getByText('At this table you can read.')).toBeVisible();
  await expect(hers.getByRole('button', { name: 'Put it on the table' })).toHaveCount(0);
  await row.getByText('Member', { exact: true }).first().click();
  await expect(hers.getByLabel('The word')).toBeVisible();
});

test('who is removed reads by whom and why, keeps what was there, and writes nothing more', async ({ house }) => {
  const [joost, wim] = [await house.node('Joost'), await house.node('Wim')];
  const table = await house.table(joost, wim);
  await joost.api('POST', `/communities/${table}/questions`, { title: 'Why does it tick?' });
  const his = await house.window(wim, `/tables/${table}/questions`);
  await expect(his.getByRole('link', { name: 'Why does it tick?' })).toBeVisible();

  const page = await house.window(joost, `/tables/${table}/members`);
  const row = page.getByRole('listitem').filter({ hasText: 'Wim' });
  await row.getByText('Change', { exact: true }).click();
  await row.getByRole('button', { name: 'Remove from the table' }).click();
  const sure = page.getByRole('dialog');
  await expect(sure.getByText('Nobody can take it back.')).toBeVisible();
  await sure.getByLabel('Why?').fill('He sells tools.');
  await sure.getByRole('button', { name: 'Remove', exact: true }).click();

  await expect(page.getByText('1 person sat here before')).toBeVisible();
  await visit(his, `/tables/${table}/members`);
  await expect(his.getByText('You were removed from this table')).toBeVisible();
  await expect(his.getByRole('blockquote')).toHaveText('He sells tools.');
  await his.getByRole('link', { name: 'Questions' }).last().click();
  await expect(his.getByRole('link', { name: 'Why does it tick?' })).toBeVisible();
  await expect(his.getByRole('button', { name: 'I hear this too' })).toHaveCount(0);

  await page.getByText('1 person sat here before').click();
  await page.getByRole('button', { name: 'Let in again' }).click();
  await eventually('Wim sits there again', async () => (await shown(wim, table)).state === 'member');
});

test('who leaves says so once more, and the others see it', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const [page, hers] = [await house.window(joost, `/tables/${table}/members`), await house.window(noor, `/tables/${table}/members`)];
  await hers.getByRole('button', { name: 'Leave the table' }).click();
  await hers.getByRole('dialog').getByRole('button', { name: 'Leave as it is' }).click();
  expect((await shown(noor, table)).state).toBe('member');

  await hers.getByRole('button', { name: 'Leave the table' }).click();
  await hers.getByRole('dialog').getByRole('button', { name: 'Leave the table' }).click();

  await expect(hers.getByText('You left this table')).toBeVisible();
  await expect(page.getByText('1 person sat here before')).toBeVisible();
});

test('a facilitator renames the table and says how meanings settle, and everyone reads it', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const [page, hers] = [await house.window(joost, `/tables/${table}/members`), await house.window(noor, `/tables/${table}/members`)];
  await expect(hers.getByRole('button', { name: 'Save' })).toHaveCount(0);

  await page.getByLabel('Name of the table').fill('Cold engines');
  await page.getByLabel('people recognise the reading').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(hers.getByRole('heading', { name: 'At Cold engines' })).toBeVisible();
  await expect(hers.getByText('2 people recognise the reading')).toBeVisible();
});
