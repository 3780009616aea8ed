/** The time, second by second, for as long as somebody looks; and what is left of a while. */
import { Store, type Readable } from './store';

const TICK_MS = 1_000;
const store = new Store(Date.now());
let timer: ReturnType<typeof setInterval> | undefined;

export const now: Readable<number> = {
  get value() {
    return store.value;
  },
  subscribe(run) {
    if (!store.watched) {
      store.set(Date.now());
      timer = setInterval(() => store.set(Date.now()), TICK_MS);
    }
    const leave = store.subscribe(run);
    return () => {
      leave();
      if (!store.watched) clearInterval(timer);
    };
  },
};

/** "9:41": minutes and seconds until then; "0:00" when it is over. */
export function left(until: number, from: number): string {
  const seconds = Math.max(0, Math.ceil((until - from) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
