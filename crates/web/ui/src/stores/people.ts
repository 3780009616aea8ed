/** How people look: the letters and the colour of their coaster. The same everywhere. */

import { Store } from './store';

/** How many coaster colours there are (`look/tokens.css`). */
const COLOURS = 10;

const given = new Map<string, number>();

function ownColour(member: string): number {
  let sum = 0;
  for (const character of member) sum = (sum * 31 + character.codePointAt(0)!) % 65_521;
  return sum % COLOURS;
}

function colourOf(member: string): string {
  return String(given.get(member) ?? ownColour(member));
}

/** Everyone's coaster colour; changes when people sit down together who had the same. */
export const colour = new Store<(member: string) => string>(colourOf);

/** Gives people at one table different colours, as far as there are colours. */
export function seat(members: readonly string[]): void {
  const sorted = [...members].sort();
  if (sorted.every((member) => given.has(member))) return;
  const taken = new Set(sorted.flatMap((member) => given.get(member) ?? []));
  for (const member of sorted) {
    if (given.has(member)) continue;
    let wanted = ownColour(member);
    for (let i = 0; i < COLOURS && taken.has(wanted); i++) wanted = (wanted + 1) % COLOURS;
    taken.add(wanted);
    given.set(member, wanted);
  }
  colour.set((member) => colourOf(member));
}

/** Two letters: of the name, or of first and last name. */
export function letters(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = [...(words[0] ?? '?')];
  const last = words.length > 1 ? [...words[words.length - 1]!] : [];
  return last[0] ? first[0]!.toUpperCase() + last[0].toUpperCase() : first.slice(0, 2).join('');
}

/** What a coaster needs to know. */
export interface Person {
  member: string;
  name: string;
  me?: boolean;
}
