/** Reading what people and addresses say: routes, terms inside texts, Markdown to show. */
import { describe, expect, it } from 'vitest';
import type { TermSummary } from '../src/api/types';
import { finder, used } from '../src/stores/mentions';
import { way } from '../src/stores/paths';
import { letters } from '../src/stores/people';
import { parse } from '../src/stores/route';
import { blocks, inline } from '../src/words/prose';
import { moment } from '../src/words/words';

const term = (label: string) => ({ term: label, label, language: 'nl', state: 'proposed', readings: 0, excerpt: '', changed_at: 0 }) as TermSummary;

describe('an address', () => {
  it('names its screen, and what it is about', () => {
    expect(parse('/tables/t1/terms')).toEqual({ screen: 'terms', table: 't1' });
    expect(parse('/tables/new')).toEqual({ screen: 'new-table' });
    expect(parse('/publications/p%201')).toEqual({ screen: 'publication', id: 'p 1' });
    expect(parse('/people')).toEqual({ screen: 'people' });
  });

  it('is Today when nothing is known by it', () => {
    for (const path of ['/', '/nowhere', '/terms', '/tables/t1', '/tables/t1/gone', '/%E0%A4%A']) {
      expect(parse(path), path).toEqual({ screen: 'today' });
    }
  });
});

describe('terms in a text', () => {
  const terms = ['koude tik', 'tik', 'nokkenas', 'c++'].map(term);

  it('are found as whole words, the longest first, whatever the case', () => {
    const found = finder(terms)('Een Koude tik tikt; de tik van de nokkenassen, de nokkenas.');
    expect(found.map((one) => [one.from, one.term.label])).toEqual([[4, 'koude tik'], [23, 'tik'], [50, 'nokkenas']]);
  });

  it('are found by what they are called in the other language too, the own one first', () => {
    const names = new Map([[terms[0]!.term, ['cold tick']], [terms[2]!.term, ['tik', 'camshaft']]]);
    const found = used(terms, 'A cold tick, a tik, the camshaft.', names);
    expect(found.map((one) => one.label)).toEqual(['koude tik', 'tik', 'nokkenas']);
  });

  it('may hold signs that mean something in a pattern', () => {
    expect(used(terms, 'geschreven in C++.').map((one) => one.label)).toEqual(['c++']);
  });
});

describe('a text to show', () => {
  it('becomes blocks', () => {
    expect(blocks('**Gemeten**\n\n- een\n- twee\n\nTekst').map((one) => one.kind)).toEqual(['heading', 'list', 'paragraph']);
  });

  it('makes links of safe addresses only', () => {
    expect(inline('[x](javascript:alert(1)) [y](https://example.org)').filter((one) => one.kind === 'link')).toEqual([
      { kind: 'link', text: 'y', href: 'https://example.org' },
    ]);
  });

  it('leaves underscores inside words alone', () => {
    expect(inline('snake_case_word')).toEqual([{ kind: 'text', text: 'snake_case_word' }]);
  });
});

describe('small words', () => {
  it('give a coaster two letters', () => {
    expect(['Marijke', 'Jan de Vries', '  ', '李'].map(letters)).toEqual(['Ma', 'JV', '?', '李']);
  });

  it('say a moment as people do', () => {
    const now = new Date(2026, 10, 23, 12).getTime();
    expect(moment(new Date(2026, 10, 23, 9, 41).getTime(), now, 'nl')).toBe('09:41');
    expect(moment(new Date(2026, 10, 22, 23, 5).getTime(), now, 'nl')).toBe('gisteren 23:05');
    expect(moment(new Date(2026, 10, 3).getTime(), now, 'nl')).toBe('3 november');
    expect(moment(new Date(2024, 4, 3).getTime(), now, 'nl')).toBe('3 mei 2024');
  });

  it('tell by which way a device is reached', () => {
    expect(['', '/ip4/127.0.0.1/tcp/1', '/ip4/192.168.1.2/tcp/1', '/ip4/203.0.113.9/tcp/1', '/ip4/1.2.3.4/tcp/1/p2p/Q/p2p-circuit'].map(way)).toEqual(['unknown', 'here', 'lan', 'direct', 'relayed']);
  });
});
