/**
 * The Markdown that people write in a question, as blocks and inline pieces to render one by one.
 * It makes no HTML, so nothing in a text can become markup. It knows paragraphs, headings, lists,
 * quotes, bold, italic, code and links; the rest stays as it was typed.
 */
export type Inline =
  | { kind: 'text' | 'bold' | 'italic' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };
export type Block =
  | { kind: 'paragraph' | 'quote'; inline: Inline[] }
  | { kind: 'heading'; inline: Inline[] }
  | { kind: 'list'; items: Inline[][] };

const INLINE =
  /\*\*(?<bold>[^*\n]+)\*\*|(?<![*\w])\*(?<star>[^*\n]+)\*|(?<!\w)_(?<italic>[^_\n]+)_(?!\w)|`(?<code>[^`\n]+)`|\[(?<label>[^\]\n]+)\]\((?<href>[^)\s]+)\)|(?<url>https?:\/\/[^\s<>)]+)/gu;

/** Only addresses that a browser opens as a page or a letter. */
export function safe(href: string): boolean {
  return /^(https?:|mailto:)/i.test(href);
}

export function inline(text: string, opens: (href: string) => boolean = safe): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const piece = read(match.groups ?? {}, opens);
    if (!piece) continue;
    if (match.index > from) out.push({ kind: 'text', text: text.slice(from, match.index) });
    out.push(piece);
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) });
  return out;
}

function read(g: Record<string, string | undefined>, opens: (href: string) => boolean): Inline | undefined {
  if (g['bold']) return { kind: 'bold', text: g['bold'] };
  const italic = g['star'] ?? g['italic'];
  if (italic) return { kind: 'italic', text: italic };
  if (g['code']) return { kind: 'code', text: g['code'] };
  if (g['url']) return { kind: 'link', text: g['url'], href: g['url'] };
  if (g['label'] && g['href'] && opens(g['href'])) {
    return { kind: 'link', text: g['label'], href: g['href'] };
  }
  return undefined;
}

export function blocks(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(block);
}

function block(part: string): Block {
  const lines = part.split('\n');
  // A line that is nothing but bold is a heading too: asking a question writes such lines.
  const heading = /^#{1,6}\s+(.*)$/.exec(part) ?? /^\*\*([^*\n]+)\*\*$/.exec(part);
  if (heading && lines.length === 1) return { kind: 'heading', inline: inline(heading[1] ?? '') };
  const item = /^\s*(?:[-*+]|\d+[.)])\s+/;
  if (lines.every((line) => item.test(line))) {
    return { kind: 'list', items: lines.map((line) => inline(line.replace(item, ''))) };
  }
  if (lines.every((line) => line.startsWith('>'))) {
    return { kind: 'quote', inline: inline(lines.map((line) => line.replace(/^>\s?/, '')).join('\n')) };
  }
  return { kind: 'paragraph', inline: inline(part) };
}
