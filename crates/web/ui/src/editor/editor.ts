/**
 * One editor on one publication: CodeMirror, the session that keeps it together with the node, and
 * the carets. Framework-free: it is given an element and says what is true through stores.
 */
import { defaultKeymap, history, historyKeymap, redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { Annotation, Compartment, EditorState, Transaction, type ChangeSpec, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { events } from '../api/events';
import { node } from '../api/node';
import type { Caret, Event, PublicationText, TermSummary } from '../api/types';
import type { Names } from '../stores/names';
import { Store } from '../stores/store';
import { remoteCarets, setCarets } from './carets';
import { format } from './commands';
import { formattedMarkdown, setPrinting } from './markdown';
import { lookFor, mentioned } from './mentioned';
import { keepPending } from './pending';
import { Session, STALE_MS, type Host, type Timers } from './session';

/** My caret is told at most this often. */
const CARET_MS = 50;

const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** What CodeMirror has for printing, though not for us: `stories/paper.spec.ts` watches over it. */
interface Printing {
  observer: { onPrint(event: globalThis.Event): void };
}

/** What the toolbar needs to know. */
export interface Undoing {
  undo: boolean;
  redo: boolean;
}

/** Sessions with words that are nowhere but in this page. */
const unkept = new Set<Session>();
addEventListener('beforeunload', (event) => {
  if (unkept.size > 0) event.preventDefault();
});

/** The view's state; after the view has gone, the state alone. */
function hostOf(view: EditorView): Host & { leave(): void } {
  let left: EditorState | undefined;
  return {
    get state() {
      return left ?? view.state;
    },
    dispatch(transaction) {
      if (left) left = transaction.state;
      else view.dispatch(transaction);
    },
    leave() {
      left = view.state;
    },
  };
}

const cleaned = Annotation.define<boolean>();

/** Lines end in LF, whatever was pasted or dropped. */
const onlyLf = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(cleaned) || transaction.annotation(Transaction.remote)) {
    return transaction;
  }
  const changes: ChangeSpec[] = [];
  let found = false;
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const text = inserted.toString();
    found ||= text.includes('\r');
    changes.push({ from, to, insert: text.replace(/\r\n?/g, '\n') });
  });
  return found ? { changes, annotations: cleaned.of(true), scrollIntoView: true } : transaction;
});

export class Editor {
  readonly session: Session;
  readonly view: EditorView;
  readonly undoing = new Store<Undoing>({ undo: false, redo: false });
  /** Who else is in the text now. */
  readonly others = new Store<Caret[]>([]);
  /** The text, for whoever looks for something in it. */
  readonly text: Store<string>;
  #waiting: Extract<Event, { type: 'carets' }> | undefined;
  #caretTimer: ReturnType<typeof setTimeout> | undefined;
  #aheadTimer: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: () => void;
  readonly #writing = new Compartment();
  readonly #id: string;
  readonly #host: Host & { leave(): void };
  #gone = false;
  readonly #print = (event: globalThis.Event) => {
    const before = event.type === 'beforeprint';
    this.view.dispatch({ effects: setPrinting.of(before) });
    // CodeMirror shows the whole text once the medium has changed. Chromium counts the pages before
    // that, of a text that is mostly gap, and prints blank ones; so it is asked to do so now.
    if (before) (this.view as unknown as Printing).observer.onPrint(event);
  };

  constructor(parent: HTMLElement, start: PublicationText, words: { label: string; empty: string }) {
    // A name of this editor alone: two windows of one person are two editors.
    const client = crypto.randomUUID();
    this.#id = start.publication;
    this.text = new Store(start.text);
    const state = EditorState.create({ doc: start.text, extensions: this.#extensions(words) });
    this.view = new EditorView({ parent, state });
    this.#host = hostOf(this.view);
    const transport = {
      load: () => node.text(this.#id),
      edit: (sent: Parameters<typeof node.edit>[1]) => node.edit(this.#id, sent),
    };
    this.session = new Session(this.#host, transport, timers, client, {
      text: start.text,
      version: Number(start.version),
    });
    this.session.kept.subscribe((kept) => {
      if (kept === 'kept') unkept.delete(this.session);
      else unkept.add(this.session);
    });
    this.session.moved = () => {
      this.#placeCarets();
      // The node passes over a caret of another version than its own: it is told again with this one.
      this.#tellCaret();
    };
    addEventListener('beforeprint', this.#print);
    addEventListener('afterprint', this.#print);
    this.#unsubscribe = events.onText(this.#id, client, {
      event: (event) => this.#heard(event),
      // Whatever happened between reading the text and listening to it.
      connected: () => this.session.resync(),
    });
  }

  run(name: keyof typeof format | 'undo' | 'redo'): void {
    if (name === 'undo') undo(this.view);
    else if (name === 'redo') redo(this.view);
    else format[name](this.view);
    this.view.focus();
  }

  /** Whether the text can only be read here. */
  readOnly(only: boolean): void {
    const extension = [EditorState.readOnly.of(only), EditorView.editable.of(!only)];
    this.view.dispatch({ effects: this.#writing.reconfigure(extension) });
  }

  lookFor(terms: TermSummary[], names?: Names): void {
    this.view.dispatch({ effects: lookFor(terms, names) });
  }

  destroy(): void {
    this.#gone = true;
    clearTimeout(this.#caretTimer);
    clearTimeout(this.#aheadTimer);
    this.#unsubscribe();
    removeEventListener('beforeprint', this.#print);
    removeEventListener('afterprint', this.#print);
    this.#host.leave();
    this.view.destroy();
    // What is not kept yet goes on its way without the page; stale answers make it read anew.
    const leave = this.session.kept.subscribe((kept) => {
      if (kept === 'kept' || kept === 'refused') {
        this.session.stop();
        unkept.delete(this.session);
        queueMicrotask(() => leave());
      }
    });
  }

  #extensions(words: { label: string; empty: string }): Extension[] {
    const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
    return [
      EditorState.lineSeparator.of('\n'),
      EditorView.cspNonce.of(nonce),
      EditorView.lineWrapping,
      // Each line runs in the direction of its own words (`markdown.ts` marks them).
      EditorView.perLineTextDirection.of(true),
      EditorView.contentAttributes.of({ 'aria-label': words.label, spellcheck: 'true', autocapitalize: 'sentences' }),
      this.#writing.of([]),
      placeholder(words.empty),
      history(),
      keepPending(),
      onlyLf,
      formattedMarkdown(),
      mentioned(),
      remoteCarets(),
      keymap.of([
        { key: 'Mod-b', run: format.bold },
        { key: 'Mod-i', run: format.italic },
        { key: 'Mod-k', run: format.link },
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          const remote = update.transactions.every((one) => one.annotation(Transaction.remote));
          if (!remote) this.session.typed();
          this.text.set(update.state.doc.toString());
        }
        if (update.docChanged || update.selectionSet || update.focusChanged) this.#tellCaret();
        this.#tellUndoing(update.state);
      }),
    ];
  }

  #tellUndoing(state: EditorState): void {
    const now = { undo: undoDepth(state) > 0, redo: redoDepth(state) > 0 };
    const before = this.undoing.value;
    if (now.undo !== before.undo || now.redo !== before.redo) this.undoing.set(now);
  }

  #heard(event: Extract<Event, { type: 'text' | 'text_reset' | 'carets' }>): void {
    switch (event.type) {
      case 'text':
        return this.session.heard(Number(event.from_version), event.updates);
      case 'text_reset':
        return this.session.resync();
      case 'carets':
        this.#waiting = event;
        return this.#placeCarets();
    }
  }

  /** Shows the carets once their version is here. */
  #placeCarets(): void {
    const event = this.#gone ? undefined : this.#waiting;
    clearTimeout(this.#aheadTimer);
    if (!event) return;
    if (Number(event.version) > this.session.version) {
      // Their caret is ahead of the text here: should the updates stay away, something was missed.
      this.#aheadTimer = setTimeout(() => this.session.resync(), STALE_MS);
      return;
    }
    this.#waiting = undefined;
    const place = (at: number) => this.session.toLocal(Number(event.version), Number(at));
    const carets = event.carets.flatMap((one) => {
      const [anchor, head] = [place(one.anchor), place(one.head)];
      if (anchor === undefined || head === undefined) return [];
      return [{ session: one.session, member: one.author.member, name: one.author.name, anchor, head }];
    });
    this.others.set(event.carets);
    this.view.dispatch({ effects: setCarets.of(carets) });
  }

  #tellCaret(): void {
    if (this.#gone) return;
    this.#caretTimer ??= setTimeout(() => {
      this.#caretTimer = undefined;
      const { main } = this.view.state.selection;
      const { session } = this;
      const selection: [number, number] = [session.toBase(main.anchor), session.toBase(main.head)];
      const here = this.view.hasFocus ? { selection } : {};
      events.say({ type: 'caret', publication: this.#id, version: session.version, ...here });
    }, CARET_MS);
  }
}
