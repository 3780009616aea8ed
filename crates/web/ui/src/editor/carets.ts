/**
 * Where the others are in the text: a line in their colour with their name, and what they selected.
 * It shows what the session gives it, and keeps it in place while text changes around it.
 */
import { StateEffect, StateField, type EditorState, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { colour } from '../stores/people';

export interface RemoteCaret {
  session: string;
  member: string;
  name: string;
  anchor: number;
  head: number;
}

/** Replaces all carets. */
export const setCarets = StateEffect.define<RemoteCaret[]>();

class Flag extends WidgetType {
  constructor(
    private readonly name: string,
    private readonly tone: string,
  ) {
    super();
  }

  override eq(other: Flag): boolean {
    return other.name === this.name && other.tone === this.tone;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = 'cg-caret';
    caret.dataset['coaster'] = this.tone;
    // A word joiner on each side keeps the line's height and never breaks a word.
    caret.append('\u2060');
    const flag = document.createElement('span');
    flag.className = 'cg-flag';
    flag.textContent = this.name;
    flag.setAttribute('aria-hidden', 'true');
    caret.append(flag, '\u2060');
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const carets = StateField.define<RemoteCaret[]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCarets)) return effect.value;
    if (!transaction.docChanged || value.length === 0) return value;
    return value.map((one) => ({
      ...one,
      anchor: transaction.changes.mapPos(one.anchor, 1),
      head: transaction.changes.mapPos(one.head, 1),
    }));
  },
  provide: (field) => EditorView.decorations.from(field, (value) => (view) => drawn(view.state, value)),
});

function drawn(state: EditorState, list: RemoteCaret[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const one of list) {
    const tone = colour.value(one.member);
    const clamp = (at: number) => Math.max(0, Math.min(at, state.doc.length));
    const [from, to] = [clamp(Math.min(one.anchor, one.head)), clamp(Math.max(one.anchor, one.head))];
    if (to > from) {
      const attributes = { 'data-coaster': tone };
      ranges.push(Decoration.mark({ class: 'cg-selected', attributes }).range(from, to));
    }
    const widget = new Flag(one.name, tone);
    ranges.push(Decoration.widget({ widget, side: 1 }).range(clamp(one.head)));
  }
  return Decoration.set(ranges, true);
}

/** The extension. */
export const remoteCarets = () => carets;
