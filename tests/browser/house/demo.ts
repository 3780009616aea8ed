/** The demo as anyone can start it: three nodes with a story in them. For pictures and figures. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { environment, eventually, program, type Plate } from './node';

/** The demo, told to its end; stopped and taken away afterwards. */
export async function withDemo(use: (ask: (person: string) => Ask) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'commonground-demo-'));
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

/** One of the demo's people, over the API. */
export class Ask {
  constructor(private readonly plate: Plate) {}

  async get<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const headers = { authorization: `Bearer ${this.plate.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.plate.http}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return (await answer.json()) as T;
  }

  async wayIn(): Promise<string> {
    return (await this.get<{ url: string }>('/session/codes', 'POST')).url;
  }
}

/** What there is to look at on the fullest table. */
export interface Sights {
  table: string;
  /** The term with the most readings. */
  term: string;
  question: string;
  piece: string;
}

export async function sights(ask: Ask): Promise<Sights> {
  const { communities } = await ask.get<{ communities: { community: string; members: number }[] }>('/communities');
  const table = [...communities].sort((a, b) => b.members - a.members)[0]!.community;
  const { terms } = await ask.get<{ terms: { term: string; readings: number }[] }>(`/communities/${table}/terms`);
  const { questions } = await ask.get<{ questions: { question: string; hearers: unknown[] }[] }>(`/communities/${table}/questions`);
  const { publications } = await ask.get<{ publications: { publication: string }[] }>(`/communities/${table}/publications`);
  return {
    table,
    term: [...terms].sort((a, b) => b.readings - a.readings)[0]!.term,
    question: [...questions].sort((a, b) => b.hearers.length - a.hearers.length)[0]!.question,
    piece: publications[0]!.publication,
  };
}

/** The screen shows its data, in its own type. */
export async function quiet(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}
