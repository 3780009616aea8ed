import { expect, test, type House, type Page } from '../house/house';

/* What the system asks for: less motion, or its own few colours. */

const moving = (page: Page) =>
  page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').map((one) => (one as CSSAnimation).animationName ?? 'transition'));

/** A join that finds nobody, with its sign of being busy. */
async function searching(house: House, reducedMotion: 'reduce' | 'no-preference') {
  const [host, guest] = [await house.node('Joost'), await house.node('Lotte')];
  const { community } = await host.api<{ community: string }>('POST', '/communities', { name: 'Engine diagnosis' });
  const { link } = await host.api<{ link: string }>('POST', `/communities/${community}/invites`, {});
  await host.stop();
  const page = await house.window(guest, '/join', { reducedMotion });
  await page.getByLabel('Invitation').fill(link);
  await page.getByRole('button', { name: 'Join the table' }).click();
  await page.locator('.join li.busy').waitFor();
  return page;
}

test('something turns while a table is looked for, but not for those who want less motion', async ({ house }) => {
  expect(await moving(await searching(house, 'no-preference'))).not.toEqual([]);

  const page = await searching(house, 'reduce');

  await expect.poll(() => moving(page)).toEqual([]);
});

test('with the system\'s own colours one still sees where one is, what is chosen, and who is who', async ({ house }) => {
  const node = await house.node('Joost');
  await node.api('POST', '/communities', { name: 'Engine diagnosis' });
  const page = await house.window(node, '/today', { forcedColors: 'active' });
  const outline = (selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).outlineStyle);

  expect(await outline('nav a[aria-current=page]')).toBe('solid');
  expect(await outline('nav a:not([aria-current])')).toBe('none');
  await page.locator('[popovertarget=menu]').click();
  expect(await outline('#menu input:checked + span')).toBe('solid');
  expect(await outline('#menu input:not(:checked) + span')).toBe('none');
  const coaster = page.locator('.coaster').first();
  const [background, canvas] = await coaster.evaluate((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(document.body).backgroundColor]);
  expect(background).not.toBe(canvas);
});
