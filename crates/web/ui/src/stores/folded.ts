/**
 * What is folded away, and why: a facilitator hid it, or it is by people I keep at a distance. Nothing
 * is taken away by that: whoever wants sees it.
 */
import type { Author, Distance, Hidden } from '../api/types';
import type { Say } from '../words/words';

export type Fold = { why: 'hidden'; hidden: Hidden } | { why: Distance };

/** Why it is folded away. Of a text by several, all of them must be kept away. */
export function folded(hidden: Hidden | undefined, authors: readonly (Author | null | undefined)[]): Fold | undefined {
  if (hidden) return { why: 'hidden', hidden };
  const first = authors[0]?.distance;
  return first && authors.every((one) => one?.distance) ? { why: first } : undefined;
}

/** The same in a few words; the reason of a facilitator stands beside them. */
export function why(fold: Fold, t: Say): string {
  if (fold.why !== 'hidden') return t(`folded-${fold.why}`);
  const { by } = fold.hidden;
  return t(by.me ? 'folded-hidden-mine' : 'folded-hidden', { name: by.name });
}

/** Those in a list that are folded away, each with why, and those that are not. */
export function sift<T>(list: readonly T[], fold: (one: T) => Fold | undefined): { shown: T[]; away: { one: T; fold: Fold }[] } {
  const shown: T[] = [];
  const away: { one: T; fold: Fold }[] = [];
  for (const one of list) {
    const found = fold(one);
    if (found) away.push({ one, fold: found });
    else shown.push(one);
  }
  return { shown, away };
}
