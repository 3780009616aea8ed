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

test('the focus is never lost, whatever goes away', async ({ house }) => {
  const { fatima, joost, table, question } = await world(house);
  const page = await house.window(fatima, `/questions/${question}`);
  const lost = () => page.evaluate(() => document.activeElement === document.body);

  await test.step('a button that is switched off while it works', async () => {
    const hear = page.getByRole('button', { name: 'You hear this too' });
    await tabTo(page, hear);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'I hear this too' })).toBeFocused();
  });
  await test.step('an interest that is chosen, changed and taken away', async () => {
    await visit(page, '/profile');
    await tabTo(page, page.getByRole('button', { name: /^cold start\b/ }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radio', { name: 'I seek' })).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'Leave as it is' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Another interest' })).toBeVisible();
    await expect.poll(lost).toBe(false);
    const away = page.getByRole('button', { name: 'Take cold start away' });
    await tabTo(page, away);
    await page.keyboard.press('Enter');
    await expect(away).toBeHidden();
    await expect.poll(lost).toBe(false);
  });
  await test.step('an invitation that is taken back', async () => {
    const host = await house.window(joost, `/tables/${table}/invite`);
    const back = host.getByRole('button', { name: 'Take back' }).first();
    await tabTo(host, back);
    await host.keyboard.press('Enter');
    await expect(host.getByText('Taken back', { exact: true })).toBeVisible();
    await expect.poll(() => host.evaluate(() => document.activeElement === document.body)).toBe(false);
  });
  await test.step('another screen begins at its content', async () => {
    await visit(page, '/today');
    await tabTo(page, page.getByRole('link', { name: 'Terms', exact: false }).first());
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
  });
});

test('Tab goes round through every screen and out of it again', async ({ house }) => {
  const { joost, table, term, question, publication } = await world(house);
  const page = await house.window(joost, '/today');
  for (const path of ['/today', '/people', '/profile', '/connection', '/join', '/tables/new', `/tables/${table}/questions`, `/tables/${table}/ask`, `/questions/${question}`, `/tables/${table}/terms`, `/terms/${term}`, `/tables/${table}/publications`, `/publications/${publication}`, `/tables/${table}/invite`]) {
    await visit(page, path);
    await page.waitForLoadState('networkidle');
    const seen = new Set<string>();
    // From the last stop Tab leaves the page, and comes back at the first: nothing holds it.
    for (let stop = 0; ; stop++) {
      expect(stop, `${path} lets go of Tab`).toBeLessThan(STOPS_MAX);
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement!;
        return one === document.body ? 'outside' : one.classList.contains('skip') ? 'skip' : `${one.tagName} ${one.id} ${one.textContent?.slice(0, 30)} ${[...document.querySelectorAll('*')].indexOf(one)}`;
      });
      if (stop > 0 && (at === 'skip' || at === 'outside')) break;
      expect(seen.has(at) && at !== 'skip', `${path} goes in circles at ${at}`).toBe(false);
      seen.add(at);
    }
    expect(seen.size, `${path} has stops`).toBeGreaterThan(5);
  }
});

test('a screen reader hears who is connected, and finds its way by headings and landmarks', async ({ house }) => {
  const { joost, term } = await world(house);
  const page = await house.window(joost, `/terms/${term}`);

  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "To the content"
    - banner:
      - link "Common Ground"
      - link /Connected with Fatima/:
        - status: /Connected with Fatima/
      - 'button "Joost: menu"'
    - navigation "Main menu":
      - link "Today"
      - link "Questions 1 open"
      - link "Terms 1 discussed"
      - link "Publications 1"
      - link "People"
    - region "Your tables":
      - heading "Your tables" [level=2]
    - contentinfo
    - main:
      - heading "cold tick" [level=1]
      - region "2 readings, and where they may touch"
      - region "The readings":
        - heading "The readings" [level=2]
      - heading "We mean something else" [level=2]
      - textbox "What is cold tick to you?"
      - button "Put beside them"
      - complementary "Words and relations":
        - heading "Words and relations" [level=2]
  `);
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
    await tabTo(page, page.getByRole('button', { name: 'Check', exact: true }));
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
