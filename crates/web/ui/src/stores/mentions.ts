/** Which of a table's terms a text uses, and where. Whole words, whatever the case and the language. */
import type { TermSummary } from '../api/types';
import type { Names } from './names';

/** More labels than this make the pattern slow; the longest are looked for first. */
const LABELS_MAX = 3_000;

export interface Mention {
  from: number;
  to: number;
  term: TermSummary;
}

/**
 * Prepares to look for terms; gives a function that finds them in a text. `names` says what they are
 * called elsewhere; where one word names two terms, it is the one called so in this language.
 */
export function finder(terms: TermSummary[], names: Names = new Map()): (text: string) => Mention[] {
  const byLabel = new Map<string, TermSummary>();
  const call = (term: TermSummary, name: string) => {
    const label = name.trim().toLowerCase();
    if (label.length > 1 && !byLabel.has(label)) byLabel.set(label, term);
  };
  // What a facilitator hid is not pointed at.
  const shown = terms.filter((term) => !term.hidden);
  for (const term of shown) call(term, term.label);
  for (const term of shown) for (const name of names.get(term.term) ?? []) call(term, name);
  const labels = [...byLabel.keys()].sort((a, b) => b.length - a.length).slice(0, LABELS_MAX);
  if (labels.length === 0) return () => [];
  const either = labels.map((label) => label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, 'giu');
  return (text) => {
    const found: Mention[] = [];
    for (const match of text.matchAll(pattern)) {
      const term = byLabel.get(match[0].toLowerCase());
      if (term) found.push({ from: match.index, to: match.index + match[0].length, term });
    }
    return found;
  };
}

/** The terms a text uses, in order of appearance. */
export function used(terms: TermSummary[], text: string, names?: Names): TermSummary[] {
  return [...new Set(finder(terms, names)(text).map((mention) => mention.term))];
}
