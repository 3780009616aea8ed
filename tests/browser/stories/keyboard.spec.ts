import type { Locator } from '@playwright/test';
import { paper, textAt } from '../house/editor';
import { expect, test, visit, type Page } from '../house/house';
import { world } from '../house/world';

/* Without a mouse: every main action is reached with Tab, seen while it has the focus, and done. */

/** More stops than any screen has. */
const STOPS_MAX = 60;

/** Tabs on until this has the focus, and checks that one sees it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => {
        // A radio button shows it on the word beside it.
        const shown = element instanceof HTMLInputElement && element.type === 'radio' ? element.nextElementSibling! : element;
        const style = getComputedStyle(shown);
        return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
      });
      expect(outline, 'the focus is seen').toBeGreaterThanOrEqual(2);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${target}`);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a newcomer comes in, asks, and lays a table without a mouse', async ({ house }) => {
  const page = await house.window(await house.node(), '');

  await tabTo(page, page.getByLabel('Your name'));
  await page.keyboard.type('Lotte');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('What are you running into?');
  await expect(heading(page)).toBeFocused();
  await tabTo(page, page.getByLabel('What do you seek?'));
  await page.keyboard.type('cold start');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Take cold start away' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Next' }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Take a seat');
  await tabTo(page, page.getByRole('radio', { name: 'I have an invitation' }));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, page.getByLabel('What is this table about?'));
  await page.keyboard.type('Engine diagnosis');
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/today$/);
  await expect(heading(page)).toHaveText('Engine diagnosis');
  await tabTo(page, page.getByRole('link', { name: 'Invite someone' }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Invite to Engine diagnosis');
  await tabTo(page, page.getByRole('button', { name: 'Make an invitation' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Copy invitation' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
});

test('the main action of every screen is done without a mouse', async ({ house }) => {
  const { fatima, table, term, publication } = await world(house);
  const page = await house.window(fatima, '/today', { permissions: ['clipboard-read', 'clipboard-write'] });

  await test.step('Today: straight to the content, I hear this too', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    const hear = page.getByRole('button', { name: 'You hear this too' });
    await tabTo(page, hear);
    await page.keyboard.press('Space');
    await expect(page.getByRole('button', { name: 'I hear this too' })).toBeVisible();
  });
  await test.step('Questions: ask', async () => {
    await visit(page, `/tables/${table}/questions`);
    await tabTo(page, page.getByRole('link', { name: 'Ask a question' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Your question in one line'));
    await page.keyboard.type('Where does it come from?');
    await tabTo(page, page.getByRole('button', { name: 'Put on the board' }));
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('Where does it come from?');
  });
  await test.step('Terms: propose', async () => {
    await visit(page, `/tables/${table}/terms`);
    await tabTo(page, page.getByLabel('The word'));
    await page.keyboard.type('rail pressure');
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('rail pressure');
  });
  await test.step('Term: lay a coaster', async () => {
    await visit(page, `/terms/${term}`);
    await tabTo(page, page.getByRole('button', { name: /coaster/i }));
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('What is cold tick to you?')).toBeFocused();
    await page.keyboard.type('Or both.');
    await tabTo(page, page.getByRole('button', { name: 'Put beside them' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('3 readings', { exact: true })).toBeVisible();
  });
  await test.step('Publications: start a piece', async () => {
    await visit(page, `/tables/${table}/publications`);
    await tabTo(page, page.getByLabel('Title'));
    await page.keyboard.type('What we heard');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Title of the piece')).toHaveValue('What we heard');
  });
  await test.step('Publication: walk the toolbar, write bold, and leave again', async () => {
    await visit(page, `/publications/${publication}`);
    await expect(paper(page)).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Heading' }));
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: 'Bold' })).toBeFocused();
    await paper(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('plain ');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('loud');
    await expect.poll(() => textAt(fatima, publication)).toMatch(/plain \*\*loud\*\*/);
    await page.keyboard.press('Tab');
    await expect(paper(page)).not.toBeFocused();
  });
  await test.step('People: invite or see everything', async () => {
    await visit(page, '/people');
    await tabTo(page, page.locator('summary').first());
    await page.keyboard.press('Enter');
    await expect(page.locator('details[open]')).toBeVisible();
  });
  await test.step('Profile: keep', async () => {
    await visit(page, '/profile');
    await tabTo(page, page.getByLabel('Place'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Amersfoort');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Kept on this laptop', { exact: true })).toBeVisible();
  });
  await test.step('Connection: is all well?', async () => {
    await visit(page, '/connection');
    await tabTo(page, page.getByRole('button', { name: 'Have a look' }));
    await page.keyboard.press('Enter');
    await expect(page.locator('section[aria-labelledby=doctor-title] li').first()).toBeVisible();
  });
  await test.step('Join: the form', async () => {
    await visit(page, '/join');
    await tabTo(page, page.getByLabel('Invitation'));
    await tabTo(page, page.getByRole('button', { name: 'Join the table' }));
  });
  await test.step('Menu: dark, in Dutch, and closed again', async () => {
    await visit(page, '/today');
    const menu = page.locator('[popovertarget=menu]');
    await tabTo(page, menu);
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('radio', { name: 'System' }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await tabTo(page, page.getByRole('radio', { name: 'English' }));
    await page.keyboard.press('ArrowLeft');
    await expect(page.locator('html')).toHaveAttribute('lang', 'nl');
    await page.keyboard.press('Escape');
    await expect(page.locator('#menu')).toBeHidden();
    await expect(menu).toBeFocused();
  });
});
