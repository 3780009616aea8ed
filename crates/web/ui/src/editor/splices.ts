/**
 * Between the editor's change sets and the API's splices: applied in order, each to the result of
 * the one before; positions in UTF-16 code units; lines end in LF. It never splits a surrogate
 * pair, even where the editor's own comparison of two emoji did.
 */
import { ChangeSet, type Text } from '@codemirror/state';
import type { Splice } from '../api/types';

/** Whether a position lies inside a surrogate pair. */
function insidePair(text: Text, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const around = text.sliceString(at - 1, at + 1);
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(around);
}

/** The splices that do to `before` what `changes` does. */
export function toSplices(before: Text, changes: ChangeSet): Splice[] {
  const splices: Splice[] = [];
  changes.iterChanges((fromA, toA, fromB, _toB, inserted) => {
    const left = insidePair(before, fromA) ? 1 : 0;
    const right = insidePair(before, toA) ? 1 : 0;
    const insert =
      before.sliceString(fromA - left, fromA) +
      inserted.toString() +
      before.sliceString(toA, toA + right);
    splices.push({ at: fromB - left, delete: toA - fromA + left + right, insert });
  });
  return splices;
}

/** The change set that splices make of a text of this length. Throws when they do not fit. */
export function toChanges(length: number, splices: readonly Splice[]): ChangeSet {
  let all = ChangeSet.empty(length);
  for (const splice of splices) {
    const change = {
      from: Number(splice.at),
      to: Number(splice.at) + Number(splice.delete),
      insert: splice.insert,
    };
    all = all.compose(ChangeSet.of(change, all.newLength, '\n'));
  }
  return all;
}

/** Whether two lists of splices say the same. */
export function sameSplices(a: readonly Splice[], b: readonly Splice[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((one, i) => {
    const other = b[i]!;
    const same = Number(one.at) === Number(other.at) && Number(one.delete) === Number(other.delete);
    return same && one.insert === other.insert;
  });
}
