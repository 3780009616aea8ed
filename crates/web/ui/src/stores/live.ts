/**
 * A piece of the node's state that keeps itself current: read when first watched, read again when
 * an event says that it changed or when the socket was away. One read at a time, so that an older
 * answer never follows a newer one; what changes meanwhile is read next.
 */
import { Problem } from '../api/client';
import { events, type Changed } from '../api/events';
import type { Topic } from '../api/types';
import { Store, type Readable, type Unsubscribe } from './store';

/** What a screen shows: the data when it is there, the problem when it could not be read. */
export interface View<T> {
  data: T | undefined;
  problem: Problem | undefined;
}

/** Several changes shortly after one another are read once. */
const GATHER_MS = 60;
/** While changes stream in, as when people type, the rest of the page follows at this pace. */
const PACE_MS = 300;
/** A busy node is asked again after so long. */
const BUSY_MS = 1_000;

/** A live view, with a way to read it again and to put in what an answer already said. */
export interface Live<T> extends Readable<View<T>> {
  reload(): Promise<void>;
  put(data: T): void;
}

/** Reads it; `what` says which topics changed since `before`, so that the rest may be kept. */
type Load<T> = (what: ReadonlySet<Changed>, before: T | undefined) => Promise<T>;

/** Watches what `load` reads; `topics` say when to read it again. */
export function live<T>(load: Load<T>, topics: Topic[]): Live<T> {
  const store = new Store<View<T>>({ data: undefined, problem: undefined });
  let stop: Unsubscribe | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = new Set<Changed>();
  let missed = new Set<Changed>();
  let running: Promise<void> | undefined;
  let ended = 0;
  let puts = 0;

  async function run(): Promise<void> {
    while (wanted.size > 0) {
      const what = new Set([...wanted, ...missed]);
      wanted = new Set();
      missed = new Set();
      const before = puts;
      try {
        const data = await load(what, store.value.data);
        if (puts === before) store.set({ data, problem: undefined });
        // What was put in meanwhile is newer than this answer: read again.
        else for (const topic of what) wanted.add(topic);
      } catch (error) {
        // Read with the next change, or when the socket is back.
        missed = what;
        const problem = Problem.from(error);
        store.set({ data: store.value.data, problem });
        // A node that opens its mind anew is back in a moment, and nobody says so.
        if (problem.code === 'busy' && store.watched) setTimeout(() => soon('everything'), BUSY_MS);
      }
    }
  }

  function start(): Promise<void> {
    running ??= run().finally(() => {
      running = undefined;
      ended = Date.now();
    });
    return running;
  }

  function soon(topic: Changed): void {
    wanted.add(topic);
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void start();
      },
      Math.max(GATHER_MS, ended + PACE_MS - Date.now()),
    );
  }

  function reload(): Promise<void> {
    wanted.add('everything');
    return start();
  }

  return {
    get value() {
      return store.value;
    },
    subscribe(watch) {
      if (!store.watched) {
        stop = events.onChanged((topic) => {
          if (topic === 'everything' || topics.includes(topic)) soon(topic);
        });
        void reload();
      }
      const leave = store.subscribe(watch);
      return () => {
        leave();
        if (store.watched) return;
        stop?.();
        clearTimeout(timer);
        timer = undefined;
      };
    },
    reload,
    put(data) {
      puts += 1;
      store.set({ data, problem: undefined });
    },
  };
}
