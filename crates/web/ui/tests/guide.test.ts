import { describe, expect, it } from 'vitest';
import { CHAPTERS, address, anchor, chapter, parse, type Chapter, type Piece } from '../src/words/guide';
import type { Inline } from '../src/words/prose';

const languages = ['nl', 'en'] as const;

function links(found: Chapter): string[] {
  const inlines = (piece: Piece): Inline[] => (piece.kind === 'code' ? [] : piece.kind === 'list' ? piece.items.flat() : piece.inline);
  const all = [found.pieces, ...found.sections.map((section) => section.pieces)].flat().flatMap(inlines);
  return all.flatMap((one) => (one.kind === 'link' ? [one.href] : []));
}

describe('the guide', () => {
  it.each(languages)('has every chapter in %s, with a title and something to read', async (language) => {
    for (const slug of CHAPTERS) {
      const found = await chapter(language, slug);
      expect(found?.title, `${language}/${slug}`).toBeTruthy();
      expect(found!.pieces.length + found!.sections.length, `${language}/${slug}`).toBeGreaterThan(0);
    }
  });

  it('says the same in both languages: as many sections, in as many pieces', async () => {
    const shape = (found: Chapter | undefined) => found?.sections.map((section) => section.pieces.map((piece) => piece.kind));
    for (const slug of CHAPTERS) {
      expect(shape(await chapter('en', slug)), slug).toEqual(shape(await chapter('nl', slug)));
    }
  });

  it.each(languages)('leads nowhere astray in %s', async (language) => {
    let followed = 0;
    for (const slug of CHAPTERS) {
      for (const href of links((await chapter(language, slug))!)) {
        const [, to = '', hash] = /^\/guide\/([a-z]+)(?:#(.+))?$/.exec(address(href)) ?? [];
        const there = await chapter(language, to);
        expect(there, `${language}/${slug} → ${href}`).toBeDefined();
        if (hash) expect(there!.sections.map((section) => section.id), `${slug} → ${href}`).toContain(hash);
        followed += 1;
      }
    }
    expect(followed).toBeGreaterThan(2);
  });

  it('reads lists whose lines are broken, numbers, and commands as they stand', () => {
    const read = parse('# A\n\n1. one\n   more\n2. two\n\n## B, and *C*?\n\nx\ny\n\n```\na  b\n\nc\n```\n');
    expect(read.pieces).toEqual([
      { kind: 'list', numbered: true, items: [[{ kind: 'text', text: 'one more' }], [{ kind: 'text', text: 'two' }]] },
    ]);
    expect(read.sections[0]?.pieces).toEqual([
      { kind: 'paragraph', inline: [{ kind: 'text', text: 'x y' }] },
      { kind: 'code', text: 'a  b\n\nc' },
    ]);
  });

  it('makes no link of an address that a browser would run', () => {
    const read = parse('# A\n\n[x](javascript:alert(1)) [y](offline.md) [z](../secret.md)\n');
    expect(links(read)).toEqual(['offline.md']);
  });

  it('names headings as git hosts do', () => {
    expect(anchor('Wat te doen als …')).toBe('wat-te-doen-als');
    expect(anchor('The page says: "no"')).toBe('the-page-says-no');
  });
});
