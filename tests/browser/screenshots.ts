/**
 * Pictures for the documentation, of the demo as anyone can start it: `npm run screenshots`.
 * They go to `docs/screenshots`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { quiet, sights, withDemo } from './house/demo';

const OUT = join(import.meta.dirname, '../../docs/screenshots');
const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };

test('pictures of the demo', async ({ browser }) => {
  mkdirSync(OUT, { recursive: true });
  await withDemo(async (ask) => {
    const joost = ask('joost');
    const { table, term, piece } = await sights(joost);

    // The others read along, so that a caret and a selection are in the picture.
    const readers: Page[] = [];
    for (const person of ['fatima', 'hanneke']) {
      const page = await (await browser.newContext({ locale: 'nl-NL', viewport: LAPTOP })).newPage();
      await page.goto(await ask(person).wayIn());
      await quiet(page);
      await page.goto(new URL(`/publications/${piece}`, page.url()).href);
      await page.locator('.cm-content').waitFor();
      readers.push(page);
    }
    const [fatima, hanneke] = readers as [Page, Page];
    await fatima.locator('.cg-item').first().click();
    await fatima.keyboard.press('End');
    await hanneke.locator('.cm-line').nth(2).click({ position: { x: 4, y: 8 } });
    await hanneke.keyboard.press('Home');
    for (let word = 0; word < 3; word++) await hanneke.keyboard.press('Control+ArrowRight');
    for (let word = 0; word < 4; word++) await hanneke.keyboard.press('Control+Shift+ArrowRight');

    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ locale: 'nl-NL', viewport: LAPTOP, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(await joost.wayIn());
      await quiet(page);
      await page.evaluate((id) => localStorage.setItem('table', id), table);
      const suffix = colorScheme === 'dark' ? '-dark' : '';
      const picture = async (name: string, path: string) => {
        await page.goto(new URL(path, page.url()).href);
        await quiet(page);
        if (name === 'editor') await expect(page.locator('.cg-flag')).toHaveCount(2);
        await page.screenshot({ path: join(OUT, `${name}${suffix}.png`) });
      };
      await picture('today', '/today');
      await picture('term', `/terms/${term}`);
      await picture('questions', `/tables/${table}/questions`);
      await picture('people', '/people');
      await picture('editor', `/publications/${piece}`);
      await page.setViewportSize(PHONE);
      await picture('today-phone', '/today');
      await picture('term-phone', `/terms/${term}`);
      await context.close();
    }
    for (const page of readers) await page.context().close();
  });
});
