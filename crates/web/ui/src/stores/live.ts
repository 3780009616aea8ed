/**
 * A piece of the node's state that keeps itself current: read when first watched, read again when
 * an event says that it changed or when the socket was away. It does not cache beyond its
 * watchers' life, and never shows an older answer after a newer one.
 */
import { Problem } from '../api/client';
import { events } from '../api/events';
import type { Topic } from '../api/types';
import { Store, type Readable, type Unsubscribe } from './store';

/** What a screen shows: the data when it is there, the problem when it could not be read. */
export interface View<T> {
  data: T | undefined;
  problem: Problem | undefined;
}

/** Several changes shortly after one another are read once. */
const GATHER_MS = 60;

/** A live view, with a way to read it again and to put in what an answer already said. */
export interface Live<T> extends Readable<View<T>> {
  reload(): Promise<void>;
  put(data: T): void;
}

/** Watches what `load` reads; `topics` say when to read it again. */
export function live<T>(load: () => Promise<T>, topics: Topic[]): Live<T> {
  const store = new Store<View<T>>({ data: undefined, problem: undefined });
  let stop: Unsubscribe | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  async function reload(): Promise<void> {
    const mine = ++latest;
    try {
      const data = await load();
      if (mine === latest) store.set({ data, problem: undefined });
    } catch (error) {
      if (mine === latest) store.set({ data: store.value.data, problem: Problem.from(error) });
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void reload(), GATHER_MS);
  }

  return {
    get value() {
      return store.value;
    },
    subscribe(run) {
      if (!store.watched) {
        stop = events.onChanged((topic) => {
          if (topic === 'everything' || topics.includes(topic)) soon();
        });
        void reload();
      }
      const leave = store.subscribe(run);
      return () => {
        leave();
        if (!store.watched) {
          stop?.();
          clearTimeout(timer);
        }
      };
    },
    reload,
    put(data) {
      latest++;
      store.set({ data, problem: undefined });
    },
  };
}
