/**
 * Pictures for the documentation, of the demo as anyone can start it: `npm run screenshots`.
 * They go to `docs/screenshots`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { environment, eventually, program, type Plate } from './house/node';

const OUT = join(import.meta.dirname, '../../docs/screenshots');
const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };

/** The demo, told to its end; stopped and taken away afterwards. */
async function withDemo(use: (ask: (person: string) => Ask) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'commonground-pictures-'));
  const env = { ...environment(), LANG: 'nl_NL.UTF-8' };
  const demo = spawn(program(), ['demo', '--dir', join(folder, 'demo'), '--no-open'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  const ended = new Promise<void>((resolve) => demo.once('exit', () => resolve()));
  try {
    await eventually('the demo shows three ways in', () => {
      if (demo.exitCode !== null) throw new Error(`the demo ended: ${said}`);
      return (said.match(/#code=/g) ?? []).length >= 3;
    });
    await use((person) => new Ask(JSON.parse(readFileSync(join(folder, 'demo', person, 'node.json'), 'utf8')) as Plate));
  } finally {
    demo.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

class Ask {
  constructor(private readonly plate: Plate) {}

  async get<T>(path: string, method = 'GET'): Promise<T> {
    const answer = await fetch(`${this.plate.http}/api/v1${path}`, { method, headers: { authorization: `Bearer ${this.plate.token}` } });
    return (await answer.json()) as T;
  }

  async wayIn(): Promise<string> {
    return (await this.get<{ url: string }>('/session/codes', 'POST')).url;
  }
}

async function quiet(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

test('pictures of Today, a term and the editor', async ({ browser }) => {
  mkdirSync(OUT, { recursive: true });
  await withDemo(async (ask) => {
    const joost = ask('joost');
    const { communities } = await joost.get<{ communities: { community: string; members: number }[] }>('/communities');
    const table = [...communities].sort((a, b) => b.members - a.members)[0]!.community;
    const { terms } = await joost.get<{ terms: { term: string; readings: number }[] }>(`/communities/${table}/terms`);
    const term = [...terms].sort((a, b) => b.readings - a.readings)[0]!.term;
    const { publications } = await joost.get<{ publications: { publication: string }[] }>(`/communities/${table}/publications`);
    const piece = publications[0]!.publication;

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
      await picture('editor', `/publications/${piece}`);
      await page.setViewportSize(PHONE);
      await picture('today-phone', '/today');
      await context.close();
    }
    for (const page of readers) await page.context().close();
  });
});
