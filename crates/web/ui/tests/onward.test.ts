/** What the node is asked to take along: everything by one word, some by their ids, nothing as nothing. */
import { describe, expect, it } from 'vitest';
import type { Goods } from '../src/stores/onward';
import { carry, everything, wordsOnly } from '../src/stores/onward';

const goods = {
  table: { community: 'cc' },
  publications: [{ publication: 'pa' }, { publication: 'pb' }],
  questions: [{ question: 'qa' }],
  terms: [{ term: 'ta' }, { term: 'tb' }],
} as unknown as Goods;

describe('what goes along', () => {
  it('is said in one word when it is everything', () => {
    expect(carry(goods, everything(goods))).toEqual({ all_documents: true, documents: [], all_terms: true, terms: [] });
  });

  it('is named one by one when it is some', () => {
    const some = { publications: new Set(['pb']), questions: new Set(['qa']), terms: new Set(['tb']) };
    expect(carry(goods, some)).toEqual({ all_documents: false, documents: ['pb', 'qa'], all_terms: false, terms: ['tb'] });
  });

  it('begins with the words alone', () => {
    expect(carry(goods, wordsOnly(goods))).toEqual({ all_documents: false, documents: [], all_terms: true, terms: [] });
  });

  it('is nothing when there is nothing', () => {
    const empty = { ...goods, publications: [], questions: [], terms: [] };
    expect(carry(empty, everything(empty))).toEqual({ all_documents: false, documents: [], all_terms: false, terms: [] });
  });
});
