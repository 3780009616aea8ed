/**
 * What was typed here and is not confirmed by the node, as an editor field; the part of
 * `@codemirror/collab` that a single authority needs, with one difference: where others insert at
 * the very place where I am typing, their words come after mine instead of between my letters.
 */
import { Annotation, ChangeSet, StateField, Transaction, type EditorState } from '@codemirror/state';

const settled = Annotation.define<readonly ChangeSet[]>();

const field = StateField.define<readonly ChangeSet[]>({
  create: () => [],
  update(value, transaction) {
    const given = transaction.annotation(settled);
    if (given) return given;
    return transaction.docChanged ? [...value, transaction.changes] : value;
  },
});

/** The extension. */
export const keepPending = () => field;

/** The unconfirmed changes, each on top of the one before. */
export const pending = (state: EditorState): readonly ChangeSet[] => state.field(field);

/** The first `count` are the node's now. */
export function confirmed(state: EditorState, count: number): Transaction {
  const rest = pending(state).slice(count);
  return state.update({ annotations: [settled.of(rest), Transaction.remote.of(true)] });
}

/** Puts others' changes, made to the node's text, under what is pending here. */
export function received(state: EditorState, changes: ChangeSet): Transaction {
  let theirs = changes;
  const mine = pending(state).map((own) => {
    const moved = own.map(theirs, true);
    theirs = theirs.map(own);
    return moved;
  });
  return state.update({
    changes: theirs,
    annotations: [settled.of(mine), Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    filter: false,
  });
}
