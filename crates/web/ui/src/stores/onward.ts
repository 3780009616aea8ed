/** What goes along from a table to the one it goes on as: what there is, and what was chosen of it. */
import { node } from '../api/node';
import type { Carry, Community, PublicationSummary, Question, TermSummary } from '../api/types';
import { language } from './settings';

/** What there is on a table. */
export interface Goods {
  table: Community;
  publications: PublicationSummary[];
  questions: Question[];
  terms: TermSummary[];
}

/** What was chosen of it, by id. */
export interface Chosen {
  publications: ReadonlySet<string>;
  questions: ReadonlySet<string>;
  terms: ReadonlySet<string>;
}

/** Reads what there is on a table. */
export async function goods(table: string): Promise<Goods> {
  const [community, publications, questions, terms] = await Promise.all([
    node.table(table),
    node.publications(table),
    node.questions(table),
    node.terms(table, language.value),
  ]);
  return { table: community, publications: publications.publications, questions: questions.questions, terms: terms.terms };
}

/** Everything of it. */
export function everything(of: Goods): Chosen {
  return {
    publications: new Set(of.publications.map((one) => one.publication)),
    questions: new Set(of.questions.map((one) => one.question)),
    terms: new Set(of.terms.map((one) => one.term)),
  };
}

/** The words, and nothing of what was written. */
export function wordsOnly(of: Goods): Chosen {
  return { ...everything(of), publications: new Set(), questions: new Set() };
}

/** What the node is asked to take along. Everything is said so, not one by one: it may be thousands. */
export function carry(of: Goods, chosen: Chosen): Carry {
  const all = everything(of);
  const documents = chosen.publications.size + chosen.questions.size;
  const allDocuments = documents > 0 && documents === all.publications.size + all.questions.size;
  const allTerms = chosen.terms.size > 0 && chosen.terms.size === all.terms.size;
  return {
    all_documents: allDocuments,
    documents: allDocuments ? [] : [...chosen.publications, ...chosen.questions],
    all_terms: allTerms,
    terms: allTerms ? [] : [...chosen.terms],
  };
}
