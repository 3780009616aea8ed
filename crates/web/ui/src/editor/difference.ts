/**
 * What changed between two texts, as splices, for when updates were missed and only the whole text
 * can be read again. First by lines, then by words within the lines that differ: the smaller the
 * pieces, the more of what is typed meanwhile keeps its place.
 */
import type { Splice } from '../api/types';

/** Cells of the table that compares two rows; more takes noticeable time. */
const CELLS_MAX = 1_000_000;

type Refine = (gone: string, come: string, at: number) => Splice[];

/** Splices, in order, that turn `before` into `after`. */
export function difference(before: string, after: string): Splice[] {
  return align(before.split(/(?<=\n)/), after.split(/(?<=\n)/), 0, byWords);
}

function byWords(gone: string, come: string, at: number): Splice[] {
  return align(words(gone), words(come), at, replaced);
}

/** Runs of letters and digits, runs of blanks, and everything else character by character. */
function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^]/gu) ?? [];
}

function replaced(gone: string, come: string, at: number): Splice[] {
  return gone || come ? [{ at, delete: gone.length, insert: come }] : [];
}

/** Keeps what two rows of pieces have in common, and hands every gap to `refine`. */
function align(a: string[], b: string[], at: number, refine: Refine): Splice[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const begin = at + a.slice(0, start).join('').length;
  return gaps(a.slice(start, a.length - end), b.slice(start, b.length - end), begin, refine);
}

function gaps(a: string[], b: string[], at: number, refine: Refine): Splice[] {
  if (a.length * b.length > CELLS_MAX) return refine(a.join(''), b.join(''), at);
  const common = lengths(a, b);
  const width = b.length + 1;
  const splices: Splice[] = [];
  let [i, j, position] = [0, 0, at];
  while (i < a.length || j < b.length) {
    let [gone, come] = ['', ''];
    while ((i < a.length || j < b.length) && !(i < a.length && a[i] === b[j])) {
      const down = i < a.length ? common[(i + 1) * width + j]! : -1;
      const right = j < b.length ? common[i * width + j + 1]! : -1;
      if (down >= right) gone += a[i++]!;
      else come += b[j++]!;
    }
    splices.push(...refine(gone, come, position));
    position += come.length;
    while (i < a.length && a[i] === b[j]) {
      position += a[i++]!.length;
      j++;
    }
  }
  return splices;
}

/** For every pair of suffixes, how many pieces they have in common, in order. */
function lengths(a: string[], b: string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  return table;
}
