/**
 * Looks at every screen in a real browser, under the real policy: takes pictures, checks
 * accessibility with axe, that nothing scrolls sideways, and that the policy was never broken.
 *
 *     npm run build && npm run shots [-- --only term,today] [--fast] [--widths 390]
 */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { start } from './mock.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? process.argv[at + 1] : undefined;
};
const only = option('only')?.split(',');
const fast = process.argv.includes('--fast');
const out = new URL('../shots/', import.meta.url).pathname;

/** name, scenario, path, and what to do first. */
const screens = [
  ['today', 'full', '/today'],
  ['today-alone', 'alone', '/today'],
  ['today-empty', 'empty', '/today'],
  ['welcome', 'new', '/'],
  ['welcome-2', 'new', '/', async (page) => { await page.fill('#welcome-name', 'Marijke'); await page.keyboard.press('Enter'); await page.waitForSelector('#welcome-question'); }],
  ['welcome-3', 'empty', '/welcome', async (page) => { await page.locator('form .btn.p').click(); await page.waitForSelector('#join-link'); }],
  ['people', 'full', '/people'],
  ['people-empty', 'empty', '/people'],
  ['questions', 'full', '/tables/t1/questions'],
  ['question', 'full', '/questions/q1'],
  ['ask', 'full', '/tables/t1/ask'],
  ['terms', 'full', '/tables/t1/terms'],
  ['terms-empty', 'alone', '/tables/t1/terms'],
  ['term', 'full', '/terms/k1'],
  ['term-two', 'full', '/terms/k2'],
  ['term-one', 'full', '/terms/k3'],
  ['term-none', 'full', '/terms/k4'],
  ['publications', 'full', '/tables/t1/publications'],
  ['publications-empty', 'alone', '/tables/t1/publications'],
  ['editor', 'full', '/publications/p1', (page) => page.waitForSelector('.cg-flag')],
  ['invite', 'full', '/tables/t1/invite'],
  ['invite-empty', 'alone', '/tables/t1/invite'],
  ['join', 'full', '/join', async (page) => { await page.fill('#join-link', 'commonground:join?nobody-answers-this'); await page.click('form .btn.p'); await page.waitForSelector('.join'); }],
  ['new-table', 'full', '/tables/new'],
  ['connection', 'full', '/connection', async (page) => { await page.click('section[aria-labelledby=doctor-title] button'); await page.waitForSelector('.failed'); }],
  ['profile', 'full', '/profile'],
  ['devices', 'full', '/devices'],
  ['recovery', 'full', '/recovery', async (page) => { await page.click('main .btn.p'); await page.waitForSelector('article ol'); }],
  ['menu', 'full', '/today', (page) => page.click('.open')],
  ['long-today', 'long', '/today'],
  ['long-term', 'long', '/terms/k0'],
  ['long-editor', 'long', '/publications/p1', (page) => page.waitForSelector('.cg-flag')],
  ['long-people', 'long', '/people'],
  ['long-connection', 'long', '/connection'],
];

const widths = option('widths')?.split(',').map(Number) ?? (fast ? [390, 1280] : [390, 768, 1280, 1920]);
const wrong = [];

async function look(browser, port, [name, , path, act], { width, scheme, language }) {
  const label = `${name}-${width}-${scheme}-${language}`;
  const context = await browser.newContext({ viewport: { width, height: width === 390 ? 844 : 800 }, colorScheme: scheme, locale: language, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && wrong.push(`${label}: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`${label}: ${error.message}`));
  await page.addInitScript((value) => localStorage.setItem('language', value), language);
  await page.goto(`http://127.0.0.1:${port}${path}`);
  await page.waitForSelector('main h1', { timeout: 5_000 }).catch(() => wrong.push(`${label}: no heading`));
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await act?.(page);
  await page.waitForTimeout(120);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) wrong.push(`${label}: scrolls ${sideways} px sideways`);
  await page.screenshot({ path: `${out}${label}.png`, fullPage: true });
  if ((width === 390 || width === 1280) && language === 'nl') await examine(page, label);
  await context.close();
}

/** axe needs a page that may run it: it is put in as the browser's own, outside the policy. */
async function examine(page, label) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  const { readFileSync } = await import('node:fs');
  await session.send('Runtime.evaluate', { expression: readFileSync(axe, 'utf8') });
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const one of found.violations) {
    const where = one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.failureSummary})`);
    wrong.push(`${label}: axe ${one.id}: ${where.join(' | ')}`);
  }
}

await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const work = [];
for (const screen of screens) {
  if (only && !only.includes(screen[0])) continue;
  for (const width of widths) {
    const looks = { 390: ['light-nl', 'dark-nl'], 1280: ['light-nl', 'dark-nl', 'light-en'] }[width] ?? ['light-nl'];
    for (const one of looks) {
      const [scheme, language] = one.split('-');
      work.push([screen, { width, scheme, language }]);
    }
  }
}
const count = work.length;

async function worker() {
  for (let job = work.shift(); job; job = work.shift()) {
    // Each look has its own world: what one does must not show in the next.
    const { port, end } = await start({ scenario: job[0][1] });
    await look(browser, port, ...job).catch((error) => wrong.push(`${job[0][0]}: ${error.message}`));
    end();
  }
}

await Promise.all([worker(), worker(), worker()]);
await browser.close();
console.log(`${count} pictures in ${out}`);
for (const one of wrong.sort()) console.log(one);
process.exitCode = wrong.length > 0 ? 1 : 0;
