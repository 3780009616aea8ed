/** What the toolbar does, as plain editor commands: each puts Markdown marks in, or takes them out. */
import { EditorSelection, type ChangeSpec, type EditorState, type Line } from '@codemirror/state';
import type { Command } from '@codemirror/view';

/** Puts a mark around the selection, or takes it away when it is there already. */
function around(mark: string): Command {
  return ({ state, dispatch }) => {
    const spec = state.changeByRange((range) => {
      const [from, to] = range.empty ? word(state, range.head) : [range.from, range.to];
      const size = mark.length;
      const text = state.sliceDoc(from, to);
      if (state.sliceDoc(from - size, from) === mark && state.sliceDoc(to, to + size) === mark) {
        const changes = [{ from: from - size, to: from }, { from: to, to: to + size }];
        return { changes, range: EditorSelection.range(from - size, to - size) };
      }
      if (text.length >= size * 2 && text.startsWith(mark) && text.endsWith(mark)) {
        const changes = [{ from, to: from + size }, { from: to - size, to }];
        return { changes, range: EditorSelection.range(from, to - size * 2) };
      }
      const changes = [{ from, insert: mark }, { from: to, insert: mark }];
      return { changes, range: EditorSelection.range(from + size, to + size) };
    });
    dispatch(state.update(spec, { userEvent: 'input', scrollIntoView: true }));
    return true;
  };
}

function word(state: EditorState, at: number): [number, number] {
  const found = state.wordAt(at);
  return found ? [found.from, found.to] : [at, at];
}

/** The lines that the selection touches. */
function touched(state: EditorState): Line[] {
  const found = new Map<number, Line>();
  for (const range of state.selection.ranges) {
    for (let at = range.from; at <= range.to; ) {
      const line = state.doc.lineAt(at);
      found.set(line.number, line);
      at = line.to + 1;
    }
  }
  return [...found.values()];
}

/** Begins every line with a mark, in place of another one, or takes it away when all have it. */
function before(mark: string, others: RegExp): Command {
  return ({ state, dispatch }) => {
    const all = touched(state);
    const on = all.every((line) => line.text.startsWith(mark));
    const changes: ChangeSpec[] = all.map((line) => {
      const had = on ? mark.length : (others.exec(line.text)?.[0].length ?? 0);
      return { from: line.from, to: line.from + had, insert: on ? '' : mark };
    });
    // A cursor at the line's beginning belongs after the new mark.
    const set = state.changes(changes);
    const selection = state.selection.map(set, 1);
    dispatch(state.update({ changes: set, selection, userEvent: 'input', scrollIntoView: true }));
    return true;
  };
}

/** What a line may begin with. */
const ANY = /^(#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|>\s?)/;

/** `[words](address)`, with the part that is still missing selected. */
const link: Command = ({ state, dispatch }) => {
  const { from, to } = state.selection.main;
  const words = state.sliceDoc(from, to);
  const address = /^https?:\/\/\S+$/.test(words);
  const insert = address ? `[](${words})` : `[${words}](https://)`;
  const start = address || !words ? from + 1 : from + words.length + 3;
  const end = address || !words ? start : start + 'https://'.length;
  const selection = EditorSelection.single(start, end);
  dispatch(state.update({ changes: { from, to, insert }, selection, userEvent: 'input' }));
  return true;
};

export const format = {
  heading: before('## ', ANY),
  bold: around('**'),
  italic: around('*'),
  list: before('- ', ANY),
  quote: before('> ', ANY),
  link,
} satisfies Record<string, Command>;
