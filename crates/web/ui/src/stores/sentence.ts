/**
 * The one sentence about connection, from what the node says. Never better than the truth: while
 * the socket is down, nothing else is known.
 */
import type { Author, Connection, Status } from '../api/types';
import type { Say } from '../words/words';

export type Tone = 'down' | 'together' | 'waiting' | 'alone';

export interface Sentence {
  tone: Tone;
  text: string;
}

/** How many people are named before "and 3 others". */
const NAMED_MAX = 2;

export function sentence(
  up: boolean | undefined,
  status: Status | undefined,
  t: Say,
  list: (names: string[]) => string,
  locked = false,
): Sentence {
  if (up === false && locked) return { tone: 'down', text: t('locked') };
  if (up === false) return { tone: 'down', text: t('conn-down') };
  const connection = status?.connection;
  if (!connection || up === undefined) return { tone: 'alone', text: t('conn-looking') };
  const { present } = connection;
  const absent = connection.waiting_for.filter((one) => !present.includes(one.name));
  const waiting = absent.length > 0 ? waitingFor(absent, t, list) : '';
  if (present.length > 0) {
    const text = t('conn-together', { people: some(present, t, list) });
    return { tone: 'together', text: waiting ? `${text}; ${lower(waiting)}` : text };
  }
  if (connection.only_here) {
    const text = t('conn-only-here');
    return waiting ? { tone: 'waiting', text: `${text}; ${lower(waiting)}` } : { tone: 'alone', text };
  }
  if (waiting) return { tone: 'waiting', text: waiting };
  const devices = status.communities.flatMap((table) => table.devices).filter((device) => !device.here);
  const others = devices.length > 0;
  if (others && devices.every((device) => device.member === status.member)) return { tone: 'alone', text: t('conn-own') };
  // Without anyone to share with, everything is here and nowhere else.
  return { tone: 'alone', text: t(others ? 'conn-alone' : 'conn-only-here') };
}

/** "Joost, Fatima and 2 others". */
export function some(
  people: string[],
  t: Say,
  list: (names: string[]) => string,
  most = NAMED_MAX,
): string {
  if (people.length <= most + 1) return list(people);
  const others = t('others', { count: people.length - most });
  return list([...people.slice(0, most), others]);
}

function waitingFor(
  absent: Connection['waiting_for'],
  t: Say,
  list: (names: string[]) => string,
): string {
  const changes = Math.max(...absent.map((one) => Number(one.changes)));
  return t('conn-waiting', { people: some(absent.map((one) => one.name), t, list), changes });
}

/** The first letter as at the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Authors by name, myself last, as one says it. */
export function authorNames(authors: readonly Author[], t: Say): string[] {
  const others = authors.filter((one) => !one.me).map((one) => one.name);
  return authors.some((one) => one.me) ? [...others, t('you')] : others;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
