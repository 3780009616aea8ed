/** How people look: the letters and the colour of their coaster. The same everywhere. */

/** How many coaster colours there are (`look/tokens.css`). */
const COLOURS = 10;

/** A colour that stays with a person, whatever order they come in. */
export function colour(member: string): string {
  let sum = 0;
  for (const character of member) sum = (sum * 31 + character.codePointAt(0)!) % 65_521;
  return String(sum % COLOURS);
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
