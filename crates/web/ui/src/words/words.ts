/** The words of the interface, in the language of the moment. Content is never translated. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { language, type Language } from '../stores/settings';
import { follow } from '../stores/store';
import en from './en.ftl?raw';
import nl from './nl.ftl?raw';

export type Say = (id: string, values?: Record<string, FluentVariable>) => string;

function bundle(name: Language, source: string): FluentBundle {
  // Isolation marks would show up in copied text and in attributes; `isolate` sets the few needed.
  const made = new FluentBundle(name, { useIsolating: false });
  for (const problem of made.addResource(new FluentResource(source))) console.error(problem);
  return made;
}

const bundles: Record<Language, FluentBundle> = { en: bundle('en', en), nl: bundle('nl', nl) };

/** A letter that is written from right to left. */
const LEFTWARD = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Someone's words inside a sentence of ours: when they may run the other way, they keep to themselves. */
export function isolate(words: string): string {
  return LEFTWARD.test(words) ? `\u2068${words}\u2069` : words;
}

function isolated(values: Record<string, FluentVariable>): Record<string, FluentVariable> {
  const own = ([name, value]: [string, FluentVariable]) => [name, typeof value === 'string' ? isolate(value) : value];
  return Object.fromEntries(Object.entries(values).map(own)) as Record<string, FluentVariable>;
}

function say(name: Language): Say {
  return (id, values) => {
    const message = bundles[name].getMessage(id)?.value ?? bundles.en.getMessage(id)?.value;
    return message ? bundles[name].formatPattern(message, values && isolated(values)) : id;
  };
}

/** `$t(id, values)`. */
export const t = follow([language], () => say(language.value));

/** English as it is written in Europe: 17:03, 21 November. */
const locale = (name: Language) => (name === 'en' ? 'en-GB' : name);

/** "Joost, Fatima en Sem", in the language of the moment. */
export const names = follow([language], () => {
  const list = new Intl.ListFormat(locale(language.value), { type: 'conjunction' });
  return (people: string[]) => list.format(people.map(isolate));
});

/** "10:14", "gisteren 10:14", "3 november". */
export const when = follow([language], () => (ms: number) => moment(ms, Date.now(), locale(language.value)));

/** "3 november 2026", for paper, which is read at any time. */
export const day = follow([language], () => {
  const format = new Intl.DateTimeFormat(locale(language.value), { dateStyle: 'long' });
  return (ms: number) => format.format(ms);
});

const DAY_MS = 86_400_000;

/** A moment as people say it, seen from `now`. */
export function moment(ms: number, now: number, locale: string): string {
  if (!ms) return '';
  const date = new Date(ms);
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(date);
  const days = Math.round((midnight(now) - midnight(ms)) / DAY_MS);
  if (days === 0) return clock;
  if (days === 1 || days === -1) {
    const day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
    return `${day} ${clock}`;
  }
  const year = new Date(now).getFullYear() === date.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...year }).format(date);
}

function midnight(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
