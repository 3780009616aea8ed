/** My tables, the one I sit at, and what is on it. */
import type { Changed } from '../api/events';
import { node } from '../api/node';
import type { Community, PublicationSummary, Question, TermSummary } from '../api/types';
import { live, type Live } from './live';
import { canWrite } from './me';
import { seat } from './people';
import { language, remember } from './settings';
import { follow, Store } from './store';

export const tables = live(() => node.tables(), ['communities', 'joins', 'members', 'peers']);

function lastTable(): string {
  try {
    return localStorage.getItem('table') ?? '';
  } catch {
    return '';
  }
}

const wanted = new Store(lastTable());

/** Sits down at a table. */
export function sit(table: string): void {
  wanted.set(table);
  remember('table', table);
}

/** The tables where I am a member. */
export const mine = follow([tables], () =>
  (tables.value.data?.communities ?? []).filter((table) => table.state === 'member'),
);

/** Tables where I sat: what is here of them can still be read. */
export const left = follow([tables], () =>
  (tables.value.data?.communities ?? []).filter((table) => table.state === 'left' || table.state === 'removed'),
);

const at = (table: string) => tables.value.data?.communities.find((one) => one.community === table);

/** Whether writing at a table makes sense: the own node is there, and I may. */
export const writesAt = follow([canWrite, tables], () => (table: string) => canWrite.value && at(table)?.may_write === true);

/** Whether I am a facilitator of a table. */
export const leadsAt = follow([tables], () => (table: string) => at(table)?.role === 'facilitator');

/** Whether I may only read at a table: as a reader, or because I no longer sit there. */
export const readsOnly = follow([tables], () => (table: string) => at(table)?.may_write === false);

/** The table I sit at: the one I chose, or else the fullest. */
export const chosen = follow([mine, wanted], () => {
  const fullest = [...mine.value].sort((a, b) => b.members - a.members)[0];
  return mine.value.find((table) => table.community === wanted.value) ?? fullest;
});

/** What is on a table. */
export interface OnTable {
  table: Community;
  terms: TermSummary[];
  questions: Question[];
  publications: PublicationSummary[];
}

/** Reads what changed and keeps the rest: a long glossary is not read again for every keystroke. */
async function read(
  table: string,
  what: ReadonlySet<Changed>,
  before: OnTable | undefined,
): Promise<OnTable> {
  const changed = (...topics: Changed[]) =>
    !before || what.has('everything') || topics.some((topic) => what.has(topic));
  const [community, terms, questions, publications] = await Promise.all([
    changed('members', 'communities', 'peers', 'joins') ? node.table(table) : before!.table,
    changed('terms') ? node.terms(table, language.value).then((list) => list.terms) : before!.terms,
    changed('questions')
      ? node.questions(table).then((list) => list.questions)
      : before!.questions,
    changed('publications')
      ? node.publications(table).then((list) => list.publications)
      : before!.publications,
  ]);
  seat(community.members.map((member) => member.member));
  return { table: community, terms, questions, publications };
}

let current: { key: string; view: Live<OnTable> } | undefined;

/** A live view of what is on a table; shared by everyone who looks at the same one. */
export function onTable(table: string): Live<OnTable> {
  const key = `${table} ${language.value}`;
  if (current?.key !== key) {
    const topics = ['members', 'terms', 'questions', 'publications', 'communities', 'peers', 'joins'] as const;
    current = { key, view: live((what, before) => read(table, what, before), [...topics]) };
  }
  return current.view;
}
