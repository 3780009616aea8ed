/**
 * A world for the editors' sessions: one authority, several pages, and a line between them that
 * delays, loses and repeats. Time and chance are the test's own; a seed gives the same world again.
 *
 *     page A ──edit──▶ authority ◀──edit── page B
 *       ◀──socket──────   │   ──────socket──▶        other members' splices arrive at the authority
 */
import { history } from '@codemirror/commands';
import { EditorSelection, EditorState, type Transaction } from '@codemirror/state';
import { Problem } from '../../src/api/client';
import type { Splice, Update } from '../../src/api/types';
import { keepPending } from '../../src/editor/pending';
import { Session, type Sent, type Timers } from '../../src/editor/session';

/** Chance from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Time that only passes when told to. */
export class Clock implements Timers {
  now = 0;
  #order = 0;
  #queue: { at: number; order: number; run: () => void }[] = [];

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.now + ms, order: this.#order++, run };
    this.#queue.push(entry);
    return () => void (this.#queue = this.#queue.filter((one) => one !== entry));
  }

  /** Runs what is due, letting promises settle in between; false when nothing was left. */
  async step(): Promise<boolean> {
    this.#queue.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = this.#queue.shift();
    if (!next) return false;
    this.now = next.at;
    next.run();
    for (let i = 0; i < 12; i++) await Promise.resolve();
    return true;
  }

  async until(ms: number): Promise<void> {
    let reached = false;
    this.after(ms, () => (reached = true));
    while (!reached) await this.step();
  }
}

/** The own node: one text, one row of versions, each client's edit taken once. */
export class Authority {
  text = '';
  version = 7;
  pages: Page[] = [];
  #taken = new Map<string, number>();

  edit(sent: Sent): number {
    const name = `${sent.client} ${sent.sequence}`;
    const before = this.#taken.get(name);
    if (before !== undefined) return before;
    if (sent.version !== this.version) throw new Problem('stale', 'stale', '', this.version);
    this.apply(sent.splices, sent.client);
    this.#taken.set(name, this.version);
    return this.version;
  }

  apply(splices: Splice[], client?: string): void {
    for (const { at, delete: gone, insert } of splices) {
      if (at + gone > this.text.length) throw new Problem('bad_request', 'outside the text', '');
      this.text = this.text.slice(0, at) + insert + this.text.slice(at + gone);
    }
    const update: Update = client === undefined ? { splices } : { splices, client };
    const from = this.version;
    this.version += 1;
    for (const page of this.pages) page.line((it) => it.session.heard(from, [update]));
  }

  /** Restarts: versions go on elsewhere, and everyone is told that the text was rebuilt. */
  restart(): void {
    this.version += 1_000;
    for (const page of this.pages) page.line((it) => it.session.resync());
  }
}

/** How bad the line is, each from 0 to 1. */
export interface Weather {
  lostRequest: number;
  lostAnswer: number;
  /** In milliseconds, at most. */
  delay: number;
}

/** A page with an editor: the product's own session, with the world's line under it. */
export class Page {
  state: EditorState;
  session: Session;
  #connected = true;
  #lastArrival = 0;
  #line = 0;

  constructor(
    readonly name: string,
    private readonly clock: Clock,
    private readonly authority: Authority,
    private readonly random: () => number,
    private readonly weather: Weather,
  ) {
    const start = { text: authority.text, version: authority.version };
    this.state = EditorState.create({
      doc: start.text,
      extensions: [
        history(),
        keepPending(),
        EditorState.lineSeparator.of('\n'),
      ],
    });
    const transport = {
      load: () => this.#ask(() => ({ text: authority.text, version: authority.version })),
      edit: (sent: Sent) => this.#ask(() => ({ version: authority.edit(structuredClone(sent)) })),
    };
    this.session = new Session(this, transport, clock, name, start);
    authority.pages.push(this);
  }

  /** The editor's side of `Host`. */
  dispatch(transaction: Transaction): void {
    this.state = transaction.state;
  }

  get text(): string {
    return this.state.doc.toString();
  }

  /** Types as a person does: an insertion, a deletion or a replacement somewhere. */
  type(from: number, to: number, insert: string): void {
    const selection = EditorSelection.cursor(from + insert.length);
    this.state = this.state.update({ changes: { from, to, insert }, selection, userEvent: 'input' }).state;
    this.session.typed();
  }

  /** Types at the cursor, as letter after letter. */
  typeOn(letter: string): void {
    const { head } = this.state.selection.main;
    this.type(head, head, letter);
  }

  /** A message of the socket: in order, later, or never when the socket drops meanwhile. */
  line(deliver: (page: Page) => void): void {
    if (!this.#connected) return;
    const line = this.#line;
    const arrival = Math.max(this.#lastArrival, this.clock.now + this.random() * this.weather.delay);
    this.#lastArrival = arrival;
    this.clock.after(arrival - this.clock.now, () => line === this.#line && deliver(this));
  }

  /** The socket drops; everything under way on it is lost. */
  drop(): void {
    this.#connected = false;
    this.#line += 1;
  }

  /** The socket is back. */
  comeBack(): void {
    this.#connected = true;
    this.session.resync();
  }

  #ask<T>(work: () => T): Promise<T> {
    const { random, weather, clock } = this;
    return new Promise((resolve, reject) => {
      const lost = () => reject(new Problem('unreachable', 'lost', ''));
      if (random() < weather.lostRequest) return clock.after(random() * weather.delay, lost);
      clock.after(random() * weather.delay, () => {
        try {
          const answer = work();
          const gone = random() < weather.lostAnswer;
          clock.after(random() * weather.delay, () => (gone ? lost() : resolve(answer)));
        } catch (error) {
          clock.after(random() * weather.delay, () => reject(error as Error));
        }
      });
      return undefined;
    });
  }
}

export class World {
  readonly clock = new Clock();
  readonly authority = new Authority();
  readonly random: () => number;

  constructor(
    seed: number,
    readonly weather: Weather = { lostRequest: 0, lostAnswer: 0, delay: 40 },
  ) {
    this.random = chance(seed);
  }

  page(name: string): Page {
    return new Page(name, this.clock, this.authority, this.random, this.weather);
  }

  /** Good weather from now on, and time until everyone has said everything. */
  async quiet(): Promise<void> {
    Object.assign(this.weather, { lostRequest: 0, lostAnswer: 0, delay: 5 });
    for (let i = 0; i < 200; i++) {
      await this.clock.until(500);
      const kept = this.authority.pages.every((page) => page.session.kept.value === 'kept');
      const same = this.authority.pages.every((page) => page.text === this.authority.text);
      if (kept && same) return;
    }
  }
}
