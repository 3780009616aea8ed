/**
 * The guide: chapters in Markdown, in both languages, as they stand in `docs/guide`, read into
 * pieces to render one by one. It makes no HTML. A chapter is fetched when it is opened.
 */
import type { Language } from '../stores/settings';
import { inline, safe, type Inline } from './prose';

export type Piece =
  | { kind: 'paragraph'; inline: Inline[] }
  | { kind: 'list'; numbered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string };
export interface Section {
  id: string;
  title: string;
  pieces: Piece[];
}
export interface Chapter {
  title: string;
  pieces: Piece[];
  sections: Section[];
}

/** In the order in which they are read. */
export const CHAPTERS = ['table', 'finding', 'joining', 'members', 'onward', 'seen', 'words', 'writing', 'offline', 'devices', 'keeping', 'trouble', 'commands', 'names'] as const;
export type Slug = (typeof CHAPTERS)[number];

const sources = import.meta.glob<string>('@guide/*/*.md', { query: '?raw', import: 'default' });

/** A chapter; none when there is no such one. */
export async function chapter(language: Language, slug: string): Promise<Chapter | undefined> {
  const found = Object.keys(sources).find((path) => path.endsWith(`/${language}/${slug}.md`));
  const source = found && sources[found];
  return source ? parse(await source()) : undefined;
}

/** A link from one chapter to another, as it stands in the Markdown. */
const CHAPTER = /^([a-z]+)\.md(#[\p{L}\p{N}-]+)?$/u;

/** Where a link of the guide leads inside the page. */
export function address(href: string): string {
  const [, slug, hash = ''] = CHAPTER.exec(href) ?? [];
  return slug ? `/guide/${slug}${hash}` : href;
}

/** The anchor of a heading, as git hosts make it. */
export function anchor(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').trim().replace(/ /g, '-');
}

const pieceOf = (text: string) => inline(text, (href) => safe(href) || CHAPTER.test(href));
const ITEM = /^(?:[*-]|(\d+)\.)\s+/;

/** Reads one chapter: a title, what comes first, and sections. */
export function parse(markdown: string): Chapter {
  const read: Chapter = { title: '', pieces: [], sections: [] };
  let pieces = read.pieces;
  for (const part of parts(markdown)) {
    const [, marks, title = ''] = /^(#{1,2}) (.+)$/.exec(part) ?? [];
    if (marks === '#') read.title = title;
    else if (marks === '##') {
      pieces = [];
      read.sections.push({ id: anchor(title), title, pieces });
    } else pieces.push(piece(part));
  }
  return read;
}

const FENCE = '```';

/** Paragraphs, lists and headings, divided by empty lines; a fenced block is one part. */
function parts(markdown: string): string[] {
  const found: string[] = [];
  let lines: string[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.trim() || fenced) lines.push(line);
    if (line.startsWith(FENCE)) fenced = !fenced;
    if (!fenced && (!line.trim() || line.startsWith(FENCE)) && lines.length) {
      found.push(lines.join('\n'));
      lines = [];
    }
  }
  return lines.length ? [...found, lines.join('\n')] : found;
}

function piece(part: string): Piece {
  const lines = part.split('\n');
  if (part.startsWith(FENCE)) return { kind: 'code', text: lines.slice(1, -1).join('\n') };
  const numbered = ITEM.exec(part)?.[1] !== undefined;
  if (!ITEM.test(part)) return { kind: 'paragraph', inline: pieceOf(lines.join(' ')) };
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', numbered, items: items.map(pieceOf) };
}
