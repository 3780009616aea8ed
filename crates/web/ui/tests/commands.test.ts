/** The toolbar: each tool puts its marks in, and takes them out again. */
import { markdown } from '@codemirror/lang-markdown';
import { EditorSelection, EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { describe, expect, it } from 'vitest';
import { format } from '../src/editor/commands';

/** A text with `|` where the cursor is, or `<` and `>` around a selection; and back. */
function after(tool: keyof typeof format, marked: string): string {
  const from = marked.search(/[<|]/);
  const plain = marked.replace(/[<>|]/g, '');
  const to = marked.includes('>') ? marked.indexOf('>') - 1 : from;
  let state = EditorState.create({ doc: plain, selection: EditorSelection.single(from, to), extensions: markdown() });
  const view = { get state() { return state; }, dispatch: (transaction: { state: EditorState }) => { state = transaction.state; } };
  format[tool](view as unknown as EditorView);
  const { main, } = state.selection;
  const text = state.doc.toString();
  if (main.empty) return `${text.slice(0, main.from)}|${text.slice(main.from)}`;
  return `${text.slice(0, main.from)}<${text.slice(main.from, main.to)}>${text.slice(main.to)}`;
}

describe('the tools', () => {
  it('make a selection bold, and plain again', () => {
    expect(after('bold', 'een <koude> tik')).toBe('een **<koude>** tik');
    expect(after('bold', 'een **<koude>** tik')).toBe('een <koude> tik');
  });

  it('take the word under the cursor', () => {
    expect(after('italic', 'een ko|ude tik')).toBe('een *<koude>* tik');
  });

  it('turn a list item into a heading rather than pile up marks', () => {
    expect(after('heading', '- een|')).toBe('## een|');
    expect(after('heading', '## een|')).toBe('een|');
    expect(after('list', '|')).toBe('- |');
  });

  it('ask for the part of a link that is missing', () => {
    expect(after('link', '<de opname>')).toBe('[de opname](<https://>)');
    expect(after('link', '<https://example.org>')).toBe('[|](https://example.org)');
  });
});
