/**
 * Markdown, formatted as it is typed: headings, emphasis, lists, quotes and links look like what
 * they are, and their marks hide while the cursor is elsewhere. The text itself never changes.
 */
import { markdownKeymap, markdownLanguage } from '@codemirror/lang-markdown';
import { LanguageSupport, syntaxTree } from '@codemirror/language';
import { Prec, StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, keymap, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';

class Bullet extends WidgetType {
  override eq(): boolean {
    return true;
  }

  override toDOM(): HTMLElement {
    const dot = document.createElement('span');
    dot.className = 'cg-bullet';
    dot.setAttribute('aria-hidden', 'true');
    return dot;
  }
}

/** On paper there is no cursor, and so no marks. */
export const setPrinting = StateEffect.define<boolean>();
const printing = StateField.define<boolean>({
  create: () => false,
  update: (value, transaction) =>
    transaction.effects.reduce((now, effect) => (effect.is(setPrinting) ? effect.value : now), value),
});

const hidden = Decoration.replace({});
const bullet = Decoration.replace({ widget: new Bullet() });
const inline: Record<string, Decoration> = {
  StrongEmphasis: Decoration.mark({ class: 'cg-strong' }),
  Emphasis: Decoration.mark({ class: 'cg-em' }),
  InlineCode: Decoration.mark({ class: 'cg-code' }),
  Strikethrough: Decoration.mark({ class: 'cg-strike' }),
  Link: Decoration.mark({ class: 'cg-link' }),
  URL: Decoration.mark({ class: 'cg-link' }),
};
const lines: Record<string, Decoration> = Object.fromEntries(
  ['h1', 'h2', 'h3', 'quote', 'item', 'number', 'block-code', 'rule'].map((name) => [
    name,
    Decoration.line({ class: `cg-${name}` }),
  ]),
);

/** The deeper headings look like the third. */
const heading = (name: string) => lines[`h${Math.min(3, Number(name.at(-1)))}`]!;

class Look {
  readonly ranges: Range<Decoration>[] = [];

  constructor(private readonly state: EditorState) {}

  /** Whether the cursor or a selection touches this stretch. */
  private near(from: number, to: number): boolean {
    if (this.state.field(printing)) return false;
    return this.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
  }

  private onLine(at: number): boolean {
    const line = this.state.doc.lineAt(at);
    return this.near(line.from, line.to);
  }

  private eachLine(node: SyntaxNodeRef, decoration: Decoration): void {
    for (let at = node.from; at <= node.to; ) {
      const line = this.state.doc.lineAt(at);
      this.ranges.push(decoration.range(line.from));
      at = line.to + 1;
    }
  }

  /** Hides a mark with the blank after it. */
  private hideMark(node: SyntaxNodeRef): void {
    const blank = this.state.sliceDoc(node.to, node.to + 1) === ' ' ? 1 : 0;
    this.ranges.push(hidden.range(node.from, node.to + blank));
  }

  enter(node: SyntaxNodeRef): void {
    const { name } = node;
    if (/^ATXHeading\d$/.test(name)) this.eachLine(node, heading(name));
    else if (name === 'Blockquote') this.eachLine(node, lines['quote']!);
    else if (name === 'FencedCode') this.eachLine(node, lines['block-code']!);
    else if (name === 'HorizontalRule') this.eachLine(node, lines['rule']!);
    else if (name === 'ListItem') this.item(node.node);
    else if (name === 'HeaderMark' || name === 'QuoteMark') {
      if (!this.onLine(node.from)) this.hideMark(node);
    } else if (name === 'EmphasisMark' || name === 'CodeMark' || name === 'StrikethroughMark') {
      this.hideInside(node.node);
    } else if (name in inline && node.to > node.from) {
      if (name !== 'URL' || node.node.parent?.name !== 'Link') {
        this.ranges.push(inline[name]!.range(node.from, node.to));
      }
      if (name === 'Link') this.link(node.node);
    }
  }

  private item(node: SyntaxNode): void {
    const ordered = node.parent?.name === 'OrderedList';
    this.ranges.push(lines[ordered ? 'number' : 'item']!.range(this.state.doc.lineAt(node.from).from));
    const mark = node.getChild('ListMark');
    if (!mark || ordered || this.near(mark.from, mark.to)) return;
    this.ranges.push(bullet.range(mark.from, mark.to));
  }

  private hideInside(mark: SyntaxNode): void {
    const parent = mark.parent;
    if (!parent || parent.name === 'FencedCode' || this.near(parent.from, parent.to)) return;
    this.ranges.push(hidden.range(mark.from, mark.to));
  }

  /** `[words](address)`: only the words stay. */
  private link(node: SyntaxNode): void {
    const marks = node.getChildren('LinkMark');
    const [open, close] = [marks[0], marks[1]];
    if (!open || !close || close.from === open.to || this.near(node.from, node.to)) return;
    this.ranges.push(hidden.range(open.from, open.to), hidden.range(close.from, node.to));
  }
}

const blank = Decoration.line({ class: 'cg-blank' });
/** A line runs in the direction of its first letter. */
const directed = Decoration.line({ attributes: { dir: 'auto' } });

function decorate(view: EditorView): DecorationSet {
  const look = new Look(view.state);
  for (const { from, to } of view.visibleRanges) {
    each(view.state, from, to, look.ranges);
    syntaxTree(view.state).iterate({ from, to, enter: (node) => look.enter(node) });
  }
  return Decoration.set(look.ranges, true);
}

/** What every line is; empty ones are the space between paragraphs, but the last is where writing goes on. */
function each(state: EditorState, from: number, to: number, ranges: Range<Decoration>[]): void {
  for (let at = from; at <= to; ) {
    const line = state.doc.lineAt(at);
    if (line.length > 0) ranges.push(directed.range(line.from));
    else if (line.number < state.doc.lines) ranges.push(blank.range(line.from));
    at = line.to + 1;
  }
}

const formatted = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const printed = update.startState.field(printing) !== update.state.field(printing);
      if (update.docChanged || update.viewportChanged || update.selectionSet || parsed || printed) {
        this.decorations = decorate(update.view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The extension: the language, and how it looks. */
export const formattedMarkdown = (): Extension => [
  // Not `markdown()`: that brings the languages of HTML, CSS and JavaScript along.
  new LanguageSupport(markdownLanguage),
  Prec.high(keymap.of(markdownKeymap)),
  printing,
  formatted,
];
