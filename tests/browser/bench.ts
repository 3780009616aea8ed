/**
 * How quick the page is, in a real Chromium on the demo's own node: `npm run bench`, best on a
 * program built with --release. Figures are printed and never judged: machines differ.
 */
import { test, type Browser, type Page } from '@playwright/test';
import { quiet, sights, withDemo, type Ask } from './house/demo';

const VISITS = 20;
const KEYS = 200;
/** A quick typist: ten keys a second. */
const KEY_EVERY_MS = 100;
const LONG = 100_000;

function line(what: string, ms: number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1).padStart(8);
  return `${what.padEnd(44)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   (${sorted.length} times)`;
}

async function window(browser: Browser, ask: Ask): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'nl-NL', viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(await ask.wayIn());
  await quiet(page);
  return page;
}

/** From setting out for a screen until the frame in which its data stands has been painted. */
async function visits(page: Page, path: string, shows: string): Promise<number[]> {
  const took: number[] = [];
  const address = new URL(path, page.url()).href;
  for (let visit = 0; visit <= VISITS; visit++) {
    await page.goto(address, { waitUntil: 'commit' });
    const ms = await page.evaluate(
      (selector) =>
        new Promise<number>((done) => {
          const look = () => {
            if (document.querySelector(selector)) requestAnimationFrame(() => setTimeout(() => done(performance.now())));
            else requestAnimationFrame(look);
          };
          look();
        }),
      shows,
    );
    // The first visit warms the browser's cache.
    if (visit > 0) took.push(ms);
  }
  return took;
}

/** The same inside the page: from a click on a link, without loading the page anew. */
async function clicks(page: Page, from: string, link: string, shows: string): Promise<number[]> {
  const took: number[] = [];
  await page.goto(new URL(from, page.url()).href);
  await quiet(page);
  for (let visit = 0; visit < VISITS; visit++) {
    took.push(
      await page.evaluate(
        ([href, selector]) =>
          new Promise<number>((done) => {
            const start = performance.now();
            document.querySelector<HTMLAnchorElement>(`a[href="${href}"]`)!.click();
            const look = () => {
              if (document.querySelector(selector!)) requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
              else requestAnimationFrame(look);
            };
            look();
          }),
        [link, shows],
      ),
    );
    await page.goBack();
    await quiet(page);
  }
  return took;
}

interface Typed {
  /** From the key to the end of all that the page does with it before the next frame. */
  work: number[];
  /** From the key until the frame with its letter is painted; includes waiting for that frame. */
  paint: number[];
  /** What the browser itself reports, in steps of 8 ms. */
  reported: number[];
}

async function type(page: Page): Promise<Typed> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await page.evaluate(() => {
    const all: Typed = { work: [], paint: [], reported: [] };
    Object.assign(globalThis, { typed: all });
    addEventListener('keydown', ({ timeStamp }) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => all.paint.push(performance.now() - timeStamp);
      requestAnimationFrame(() => channel.port2.postMessage(0));
    }, true);
    addEventListener('keyup', () => {}, true);
    // After the editor has taken the letter in and changed the page.
    let down = 0;
    addEventListener('keydown', ({ timeStamp }) => (down = timeStamp), true);
    document.addEventListener('input', () => queueMicrotask(() => all.work.push(performance.now() - down)));
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') all.reported.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await page.keyboard.type('listen '.repeat(Math.ceil(KEYS / 7)).slice(0, KEYS), { delay: KEY_EVERY_MS });
  return page.evaluate(() => (globalThis as unknown as { typed: Typed }).typed);
}

test('how quick the page is', async ({ browser }) => {
  const out: string[] = [];
  await withDemo(async (ask) => {
    const joost = ask('joost');
    const { table, term, question, piece } = await sights(joost);
    const page = await window(browser, joost);
    await page.evaluate((id) => localStorage.setItem('table', id), table);

    out.push('page ready: navigation until its data is painted, warm node and cache (bar: 300 ms)');
    const screens: [string, string, string][] = [
      ['Today', '/today', '.board .big a'],
      ['Questions', `/tables/${table}/questions`, '.board .big a'],
      ['Question', `/questions/${question}`, '.board h1'],
      ['Terms', `/tables/${table}/terms`, 'main .rows a'],
      ['Term', `/terms/${term}`, '.rings .rd'],
      ['Publications', `/tables/${table}/publications`, '.papers a'],
      ['Publication, with the editor', `/publications/${piece}`, '.cm-line'],
      ['People', '/people', '.people .card'],
      ['Connection', '/connection', 'main .rows li'],
      ['Profile', '/profile', '#me-name'],
    ];
    for (const [name, path, shows] of screens) out.push(line(`  ${name}`, await visits(page, path, shows)));
    out.push('by a click inside the page');
    out.push(line('  Today to Terms', await clicks(page, '/today', `/tables/${table}/terms`, 'main .rows.list a')));
    out.push(line('  Publications to the editor', await clicks(page, `/tables/${table}/publications`, `/publications/${piece}`, '.cm-line')));

    const { publication } = await joost.get<{ publication: string }>(`/communities/${table}/publications`, 'POST', { title: 'Long' });
    const { version } = await joost.get<{ version: number }>(`/publications/${publication}/text`);
    const paragraph = 'Een monteur ziet op zijn instrument dat alles klopt. **Toch** hoort hij een koude tik.\n\n';
    const insert = paragraph.repeat(Math.ceil(LONG / paragraph.length)).slice(0, LONG);
    await joost.get(`/publications/${publication}/edits`, 'POST', { version, splices: [{ at: 0, delete: 0, insert }] });
    out.push(line('  page ready with a text of 100 000', await visits(page, `/publications/${publication}`, '.cm-line')));

    out.push('a key in the editor (bar: 16 ms)');
    for (const [name, id] of [['the demo\'s text', piece], ['a text of 100 000', publication]] as const) {
      await page.goto(new URL(`/publications/${id}`, page.url()).href);
      await quiet(page);
      const typed = await type(page);
      out.push(line(`  ${name}: the page's own work`, typed.work));
      out.push(line(`  ${name}: until painted`, typed.paint));
      out.push(`  ${name}: keys the browser reports at 16 ms or more: ${typed.reported.length}${typed.reported.length ? `, the longest ${Math.max(...typed.reported)} ms` : ''}`);
    }
    await page.context().close();
  });
  console.log(`\n${out.join('\n')}\n`);
});
