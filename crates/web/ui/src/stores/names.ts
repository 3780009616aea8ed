/**
 * What a table's terms are called in the other languages of the page: a text may be in any of them.
 * Alternative labels are not among them; the node tells those of one term at a time.
 */
import { node } from '../api/node';
import { live, type Live } from './live';
import { language, LANGUAGES } from './settings';

/** By term, how it is called elsewhere. */
export type Names = ReadonlyMap<string, readonly string[]>;

async function read(table: string): Promise<Names> {
  const others = LANGUAGES.filter((one) => one !== language.value);
  const lists = await Promise.all(others.map((one) => node.terms(table, one)));
  const names = new Map<string, string[]>();
  for (const { term, label } of lists.flatMap((list) => list.terms)) {
    names.set(term, [...(names.get(term) ?? []), label]);
  }
  return names;
}

let current: { key: string; view: Live<Names> } | undefined;

/** A live view of them; shared by everyone who looks at the same table. */
export function otherNames(table: string): Live<Names> {
  const key = `${table} ${language.value}`;
  if (current?.key !== key) current = { key, view: live(() => read(table), ['terms']) };
  return current.view;
}
