/** The table's terms inside the text: underlined by where their meaning stands, with a word on hover. */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { TermSummary } from '../api/types';
import { finder, type Mention } from '../stores/mentions';
import type { Names } from '../stores/names';

type Find = (text: string) => Mention[];

const setFinder = StateEffect.define<Find>();
const finding = StateField.define<Find>({
  create: () => () => [],
  update: (value, transaction) =>
    transaction.effects.reduce((now, effect) => (effect.is(setFinder) ? effect.value : now), value),
});

/** From now on looks for these terms, by these names too. */
export const lookFor = (terms: TermSummary[], names?: Names) => setFinder.of(finder(terms, names));

function decorate(view: EditorView): DecorationSet {
  const find = view.state.field(finding);
  const ranges: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (const mention of find(view.state.sliceDoc(from, to))) {
      const moving = mention.term.state === 'in_discussion';
      const title = mention.term.excerpt || mention.term.label;
      const mark = Decoration.mark({ class: moving ? 'cg-term moving' : 'cg-term', attributes: { title } });
      ranges.push(mark.range(from + mention.from, from + mention.to));
    }
  }
  return Decoration.set(ranges, true);
}

const underlined = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      const changed = update.startState.field(finding) !== update.state.field(finding);
      if (update.docChanged || update.viewportChanged || changed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The extension. */
export const mentioned = (): Extension => [finding, underlined];
