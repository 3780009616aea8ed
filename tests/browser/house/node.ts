/**
 * A real node: one process of the program with a home of its own, on loopback. It keeps its ports
 * over a restart, as in real life. It knows no browser; `house.ts` opens pages on it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Longer than anything here takes, also on a busy machine. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 25;
/** How much of its log is shown when a story fails. */
const LAST_WORDS = 6_000;

/** What `node.json` says. */
export interface Plate {
  http: string;
  token: string;
  peer_id: string;
  member: string | null;
  listen: string[];
}

/** The program under test. */
export function program(): string {
  const path = process.env['COMMONGROUND_BIN'] ?? join(import.meta.dirname, '../../../target/debug/commonground');
  if (!existsSync(path)) {
    throw new Error(`${path} is not there; build it: cargo build -p commonground, or name it by COMMONGROUND_BIN`);
  }
  return path;
}

/** Looks again and again until it is so. What a node does not have yet, or is too busy for, is not so yet. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    let refused = '';
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = `: ${error.message}`;
    }
    if (Date.now() > until) throw new Error(`it took too long until ${what}${refused}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Below the ports that the system hands out for outgoing connections: those may be gone in a moment. */
const PORTS = { from: 15_000, to: 32_000 };

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port that nobody uses; chosen at random, since other stories look for one at the same time. */
function freePort(): Promise<number> {
  return eventually('a port is free', async () => {
    const port = randomInt(PORTS.from, PORTS.to);
    return (await isFree(port)) ? port : undefined;
  });
}

/** The environment without anything that changes what the program does. */
export function environment(): NodeJS.ProcessEnv {
  const mine = (name: string) => name.startsWith('COMMONGROUND_') || ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER'].includes(name);
  const kept = Object.entries(process.env).filter(([name]) => !mine(name));
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', NO_COLOR: '1' };
}

/** What the node answered when it did not do as asked. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`${status}: ${body}`);
  }
}

export class Node {
  readonly #folder = mkdtempSync(join(tmpdir(), 'commonground-browser-'));
  readonly #home = join(this.#folder, 'home');
  readonly #log = join(this.#folder, 'said.log');
  #process: ChildProcess | undefined;
  #ports: { tcp: number; http: number } | undefined;
  #plate: Plate | undefined;

  /** Without a name the window asks for it. */
  constructor(readonly name: string | undefined) {}

  get plate(): Plate {
    if (!this.#plate) throw new Error('the node is not running');
    return this.#plate;
  }

  async start(): Promise<this> {
    this.#ports ??= { tcp: await freePort(), http: await freePort() };
    const log = openSync(this.#log, 'a');
    const named = this.name ? ['--name', this.name] : [];
    const ports = ['--http', `127.0.0.1:${this.#ports.http}`, '--listen', `/ip4/127.0.0.1/tcp/${this.#ports.tcp}`];
    this.#process = spawn(program(), ['--home', this.#home, 'run', '--no-open', '--no-mdns', ...named, ...ports], {
      env: environment(),
      stdio: ['ignore', log, log],
    });
    this.#plate = await eventually('the node can be used', () => {
      if (this.#process?.exitCode !== null) throw new Error(`the node ended: ${this.lastWords()}`);
      const plate = this.#read();
      return plate && plate.listen.length > 0 ? plate : undefined;
    });
    return this;
  }

  /** As from a menu or at shutdown; comes back when the process has ended. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    this.#plate = undefined;
  }

  /** Keeps a copy of its home, while it is stopped. */
  keepHome(): void {
    cpSync(this.#home, join(this.#folder, 'kept'), { recursive: true });
  }

  /** Puts the kept home back, while it is stopped: as from a backup. */
  putHomeBack(): void {
    rmSync(this.#home, { recursive: true, force: true });
    cpSync(join(this.#folder, 'kept'), this.#home, { recursive: true });
  }

  /** Ends it whatever it does, and takes its home away. */
  async remove(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  lastWords(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').slice(-LAST_WORDS) : '';
  }

  /** Asks the API, with the token. */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { http, token } = this.plate;
    const response = await fetch(`${http}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status, text);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  get<T>(path: string): Promise<T> {
    return this.api<T>('GET', path);
  }

  /** An address that lets one browser in, once. */
  async wayIn(): Promise<string> {
    return (await this.api<{ url: string }>('POST', '/session/codes')).url;
  }

  #read(): Plate | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#home, 'node.json'), 'utf8')) as Plate;
    } catch {
      return undefined;
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(signal);
    await ended;
  }
}
