/**
 * A value that can be watched. Small on purpose: it follows the contract that Svelte's `$name`
 * understands (`subscribe` calls at once and returns a way out), and knows no framework.
 */
export type Unsubscribe = () => void;

/** What can be watched. */
export interface Readable<T> {
  readonly value: T;
  subscribe(run: (value: T) => void): Unsubscribe;
}

/** A value that can be watched and set. */
export class Store<T> implements Readable<T> {
  #value: T;
  #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Whether anyone is watching. */
  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const run of [...this.#watchers]) run(value);
  }

  subscribe(run: (value: T) => void): Unsubscribe {
    this.#watchers.add(run);
    run(this.#value);
    return () => {
      this.#watchers.delete(run);
    };
  }
}

/** A store that follows others; it follows them from the start and for ever. */
export function follow<T>(sources: Readable<unknown>[], compute: () => T): Readable<T> {
  const store = new Store(compute());
  for (const source of sources) source.subscribe(() => store.set(compute()));
  return store;
}
