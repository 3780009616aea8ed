/**
 * Writing together, seen from one editor: the own node is the authority. Local changes go to it
 * one request at a time; what others do comes back as updates and is put under what is not yet
 * confirmed. Nothing typed is dropped: a lost answer is asked for again under the same number, a
 * stale edit is rebased, and after a gap the whole text is read and compared.
 *
 * It knows no DOM and no socket: `Host` holds the editor's state, `Transport` asks the node.
 * The path: `typed` → `#send` → `#answered` / `heard` → `#apply`; everything odd ends in `#resync`.
 */
import { ChangeSet, Text, type EditorState, type Transaction } from '@codemirror/state';
import { Problem } from '../api/client';
import type { Splice, Update } from '../api/types';
import { Store } from '../stores/store';
import { difference } from './difference';
import { confirmed, pending, received } from './pending';
import { sameSplices, toChanges, toSplices } from './splices';

/** Typing is gathered this long before it is told. */
export const GATHER_MS = 20;
/** Waiting for the updates that a stale edit announces, before the text is read anew. */
export const STALE_MS = 1_000;
/** First and longest pause before an unanswered request is repeated. */
export const AGAIN_MS_MIN = 250;
export const AGAIN_MS_MAX = 4_000;
/** Steps remembered for placing carets of a slightly older version. */
const STEPS_MAX = 300;

export interface Host {
  readonly state: EditorState;
  dispatch(transaction: Transaction): void;
}

export interface Loaded {
  text: string;
  version: number;
}

export interface Sent {
  version: number;
  splices: Splice[];
  client: string;
  sequence: number;
}

export interface Transport {
  load(): Promise<Loaded>;
  edit(edit: Sent): Promise<{ version: number }>;
}

/** Time, given from outside so that tests can hold it. */
export interface Timers {
  after(ms: number, run: () => void): () => void;
}

/** What is true of what I typed: kept, on its way, waiting for the node, or refused by it. */
export type Kept = 'kept' | 'keeping' | 'waiting' | 'refused';

/** Codes after which the same request may still succeed. */
const PASSING = new Set(['unreachable', 'busy', 'internal', 'disk_full']);

interface Flight {
  sent: Sent;
  /** How many of the editor's unconfirmed updates it carries. */
  count: number;
}

export class Session {
  readonly kept = new Store<Kept>('kept');
  /** Why the node refused; only with `kept` being `refused`. */
  problem: Problem | undefined;
  /** Called when the version moved on, for carets that wait for it. */
  moved: () => void = () => {};
  #base: Text;
  #version: number;
  #sequence = 0;
  #flight: Flight | undefined;
  #resyncing = false;
  #resyncAgain = false;
  #held: { from: number; updates: Update[] }[] = [];
  #steps: { version: number; changes: ChangeSet }[] = [];
  #timer: (() => void) | undefined;
  #pause = AGAIN_MS_MIN;
  #stopped = false;

  constructor(
    private readonly host: Host,
    private readonly transport: Transport,
    private readonly timers: Timers,
    private readonly client: string,
    start: Loaded,
  ) {
    this.#version = start.version;
    this.#base = host.state.doc;
  }

  get version(): number {
    return this.#version;
  }

  /** The editor's own text changed. */
  typed(): void {
    if (this.#stopped) return;
    if (this.kept.value === 'kept') this.kept.set('keeping');
    if (!this.#flight && !this.#resyncing && !this.#timer) this.#later(GATHER_MS, () => this.#send());
  }

  /** Updates came from the node. */
  heard(from: number, updates: Update[]): void {
    if (this.#stopped) return;
    if (this.#resyncing) {
      this.#held.push({ from, updates });
      return;
    }
    if (from > this.#version) return this.resync();
    for (const update of updates.slice(this.#version - from)) {
      if (!this.#apply(update)) return this.resync();
    }
    this.#settle();
  }

  /** Something may have been missed: reads the text anew and puts what is unconfirmed on top. */
  resync(): void {
    if (this.#stopped) return;
    if (this.#resyncing) {
      this.#resyncAgain = true;
      return;
    }
    this.#resyncing = true;
    this.#cancel();
    void this.#readAnew();
  }

  /** Stops for good, after which nothing is sent or applied. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Where a position of the node's version is in the editor; none while that version is ahead. */
  toLocal(version: number, position: number): number | undefined {
    if (version > this.#version) return undefined;
    const missing = this.#steps.filter((step) => step.version >= version);
    if (missing.length < this.#version - version) return undefined;
    let at = position;
    for (const step of missing) at = step.changes.mapPos(Math.min(at, step.changes.length), 1);
    const pending = this.#pending();
    return pending.mapPos(Math.min(at, pending.length), 1);
  }

  /** Where a position of the editor is in the node's version. */
  toBase(position: number): number {
    return this.#pending().invertedDesc.mapPos(position, -1);
  }

  #pending(): ChangeSet {
    return compose(pending(this.host.state), this.#base.length);
  }

  #send(): void {
    if (this.#flight || this.#resyncing || this.#stopped) return;
    const updates = pending(this.host.state);
    if (updates.length === 0) return this.kept.set('kept');
    const splices = toSplices(this.#base, compose(updates, this.#base.length));
    if (splices.length === 0) {
      // Typed and taken back within one batch: nothing for the node to know.
      this.#confirm(updates.length);
      return this.#settle();
    }
    const sent = { version: this.#version, splices, client: this.client, sequence: ++this.#sequence };
    this.#flight = { sent, count: updates.length };
    this.#post(this.#flight);
  }

  #post(flight: Flight): void {
    const mine = () => this.#flight === flight && !this.#resyncing && !this.#stopped;
    this.transport.edit(flight.sent).then(
      ({ version }) => mine() && this.#answered(flight, version),
      (error: unknown) => mine() && this.#failed(flight, Problem.from(error)),
    );
  }

  #answered(flight: Flight, version: number): void {
    this.#pause = AGAIN_MS_MIN;
    const next = flight.sent.version === this.#version && version === this.#version + 1;
    if (!next) return this.resync();
    this.#step(version, this.#confirm(flight.count));
    this.#flight = undefined;
    this.#settle();
  }

  #failed(flight: Flight, problem: Problem): void {
    if (problem.code === 'stale') {
      this.#flight = undefined;
      this.#pause = AGAIN_MS_MIN;
      if (this.#version > flight.sent.version) return this.#send();
      // The updates are under way; should they never come, the text is read anew.
      return this.#later(STALE_MS, () => this.resync());
    }
    if (!PASSING.has(problem.code)) return this.#refuse(problem);
    this.kept.set('waiting');
    this.#again(() => this.#flight === flight && this.#post(flight));
  }

  #refuse(problem: Problem): void {
    this.problem = problem;
    this.stop();
    this.kept.set('refused');
  }

  /** Applies one update of the node; false when it does not fit. */
  #apply(update: Update): boolean {
    let changes: ChangeSet;
    try {
      changes = toChanges(this.#base.length, update.splices);
    } catch {
      return false;
    }
    const flight = this.#flight;
    if (!flight || update.client !== this.client) {
      this.#under(changes);
    } else {
      if (!this.#says(flight.sent.splices, update.splices, changes)) return false;
      changes = this.#confirm(flight.count);
      this.#flight = undefined;
      this.#pause = AGAIN_MS_MIN;
      this.#cancel();
    }
    this.#step(this.#version + 1, changes);
    return true;
  }

  /** Whether the node's echo of my edit leads to the same text. */
  #says(sent: readonly Splice[], echo: readonly Splice[], changes: ChangeSet): boolean {
    if (sameSplices(sent, echo)) return true;
    return toChanges(this.#base.length, sent).apply(this.#base).eq(changes.apply(this.#base));
  }

  /** Puts others' changes under what is unconfirmed here. */
  #under(changes: ChangeSet): void {
    this.#base = changes.apply(this.#base);
    this.host.dispatch(received(this.host.state, changes));
  }

  /** The first `count` unconfirmed updates are the node's now; gives what they did to its text. */
  #confirm(count: number): ChangeSet {
    const changes = compose(pending(this.host.state).slice(0, count), this.#base.length);
    this.#base = changes.apply(this.#base);
    this.host.dispatch(confirmed(this.host.state, count));
    return changes;
  }

  #step(version: number, changes: ChangeSet): void {
    this.#steps.push({ version: this.#version, changes });
    if (this.#steps.length > STEPS_MAX) this.#steps.shift();
    this.#version = version;
  }

  /** After anything was applied: says what is kept, and sends what is not. */
  #settle(): void {
    if (pending(this.host.state).length === 0) this.kept.set('kept');
    else if (!this.#flight) this.#later(GATHER_MS, () => this.#send());
    this.moved();
  }

  async #readAnew(): Promise<void> {
    try {
      if (this.#flight) await this.#askAgain(this.#flight);
      const loaded = await this.transport.load();
      if (this.#stopped) return;
      this.#flight = undefined;
      const missed = difference(this.#base.toString(), loaded.text);
      this.#under(toChanges(this.#base.length, missed));
      this.#version = loaded.version;
      this.#steps = [];
      this.#pause = AGAIN_MS_MIN;
    } catch (error) {
      const problem = Problem.from(error);
      if (this.#stopped) return;
      if (!PASSING.has(problem.code)) return this.#refuse(problem);
      if (pending(this.host.state).length > 0) this.kept.set('waiting');
      return this.#again(() => void this.#readAnew());
    }
    this.#resyncing = false;
    const held = this.#held.splice(0);
    if (this.#resyncAgain) {
      this.#resyncAgain = false;
      return this.resync();
    }
    for (const { from, updates } of held) this.heard(from, updates);
    if (!this.#resyncing) this.#settle();
  }

  /** Learns whether an edit whose answer is missing was taken; the node takes it at most once. */
  async #askAgain(flight: Flight): Promise<void> {
    try {
      await this.transport.edit(flight.sent);
    } catch (error) {
      if (Problem.from(error).code !== 'stale') throw error;
      this.#flight = undefined;
      return;
    }
    if (this.#stopped) return;
    this.#confirm(flight.count);
    this.#flight = undefined;
  }

  #again(run: () => void): void {
    this.#later(this.#pause, run);
    this.#pause = Math.min(this.#pause * 2, AGAIN_MS_MAX);
  }

  #later(ms: number, run: () => void): void {
    this.#cancel();
    this.#timer = this.timers.after(ms, () => {
      this.#timer = undefined;
      if (!this.#stopped) run();
    });
  }

  #cancel(): void {
    this.#timer?.();
    this.#timer = undefined;
  }
}

function compose(updates: readonly ChangeSet[], length: number): ChangeSet {
  return updates.reduce((all, one) => all.compose(one), ChangeSet.empty(length));
}
