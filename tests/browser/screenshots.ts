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
    const [joost, fatima] = [ask('joost'), ask('fatima')];
    const { communities } = await joost.get<{ communities: { community: string; members: number }[] }>('/communities');
    const table = [...communities].sort((a, b) => b.members - a.members)[0]!.community;
    const { terms } = await joost.get<{ terms: { term: string; readings: number }[] }>(`/communities/${table}/terms`);
    const term = [...terms].sort((a, b) => b.readings - a.readings)[0]!.term;
    const { publications } = await joost.get<{ publications: { publication: string }[] }>(`/communities/${table}/publications`);
    const piece = publications[0]!.publication;

    // Fatima reads along, so that her caret is in the picture.
    const hers = await (await browser.newContext({ locale: 'nl-NL' })).newPage();
    await hers.goto(await fatima.wayIn());
    await quiet(hers);
    await hers.goto(new URL(`/publications/${piece}`, hers.url()).href);
    await hers.locator('.cm-content').click();
    await hers.keyboard.press('Control+Home');
    for (let line = 0; line < 4; line++) await hers.keyboard.press('ArrowDown');
    await hers.keyboard.press('End');

    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ locale: 'nl-NL', viewport: LAPTOP, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(await joost.wayIn());
      await quiet(page);
      await page.evaluate((id) => localStorage.setItem('table', id), table);
      const suffix = colorScheme === 'dark' ? '-dark' : '';
      const picture = async (name: string, path: string, fullPage = false) => {
        await page.goto(new URL(path, page.url()).href);
        await quiet(page);
        if (name === 'editor') await expect(page.locator('.cg-flag')).toBeVisible();
        await page.screenshot({ path: join(OUT, `${name}${suffix}.png`), fullPage });
      };
      await picture('today', '/today');
      await picture('term', `/terms/${term}`);
      await picture('editor', `/publications/${piece}`);
      await page.setViewportSize(PHONE);
      await picture('today-phone', '/today', true);
      await context.close();
    }
    await hers.context().close();
  });
});
