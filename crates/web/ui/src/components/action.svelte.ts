/** One thing the user does that writes: busy while it lasts, with its problem when it failed. */
import { tick } from 'svelte';
import { Problem } from '../api/client';

export class Action {
  busy = $state(false);
  problem = $state<Problem | undefined>(undefined);

  /** Runs it unless it runs already; true when it succeeded. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    const places = focused();
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = Problem.from(error);
      return false;
    } finally {
      this.busy = false;
      void tick().then(() => comeBack(places));
    }
  }
}

/** Where the focus is, and what that is inside of, from small to large. */
function focused(): Element[] {
  const places: Element[] = [];
  for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) places.push(at);
  return places;
}

const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), summary';

/**
 * A control that was switched off or taken away loses the focus to nowhere. It comes back to the
 * control, or to the first one in what is left of its surroundings.
 */
function comeBack(places: Element[]): void {
  if (places.length === 0 || (document.activeElement && document.activeElement !== document.body)) return;
  const left = places.filter((place) => place.isConnected);
  const can = (element: Element) => element.matches(REACHABLE) && element.getClientRects().length > 0;
  for (const place of left) {
    const target = can(place) ? place : [...place.querySelectorAll(REACHABLE)].find(can);
    if (target instanceof HTMLElement) return target.focus({ preventScroll: true });
  }
}
