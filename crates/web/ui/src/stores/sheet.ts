/** The 24 words: reading them as somebody typed them, and choosing which to ask for. */

/** How many words there are. */
export const WORDS = 24;
/** How many of them are asked for. */
const ASKED = 2;

/** The words in a text, whatever stands between them. */
export function wordsIn(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}]+/u).filter(Boolean);
}

/** Which words are asked for, in order; `chance` is between 0 and 1. */
export function placesToAsk(chance: () => number = Math.random): number[] {
  const places = new Set<number>();
  while (places.size < ASKED) places.add(1 + Math.floor(chance() * WORDS));
  return [...places].sort((a, b) => a - b);
}

/** The place of the word that the node does not know, when it says so. */
export function unknownPlace(message: string): number | undefined {
  const place = /\bword (\d+) is not in the list/.exec(message)?.[1];
  return place ? Number(place) : undefined;
}
