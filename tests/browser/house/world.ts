/** A table with something of everything on it, for looking at screens. */
import { House, eventually, type Node } from './house';

export interface World {
  joost: Node;
  fatima: Node;
  table: string;
  term: string;
  lonelyTerm: string;
  question: string;
  publication: string;
}

const TEXT = '# What we heard\n\nA **cold tick** between 1400 and 1600 rpm, *only* when cold.\n\n- oil: fine\n- timing: not yet measured\n\n> Listen before you measure.\n\nSee [the manual](https://example.org/a/rather/long/address/that/must/break/somewhere).\n';
const INTERESTS = [
  { label: 'cold start', language: 'en', level: 'curious', stance: 'seeking', visibility: 'public' },
  { label: 'engine sound', language: 'en', level: 'expert', stance: 'both', visibility: 'public' },
  { label: 'a rather long interest about the maintenance of common rail injection', language: 'en', level: 'passionate', stance: 'offering', visibility: 'private' },
];

export async function world(house: House): Promise<World> {
  const [joost, fatima] = [await house.node('Joost'), await house.node('Fatima de Vries-van den Berg')];
  const table = await house.table(joost, fatima);
  for (const node of [joost, fatima]) {
    await node.api('PATCH', '/profile', { affiliation: 'Garage Van Dijk', place: 'Utrecht', about: 'Wants to know why.' });
    for (const interest of INTERESTS) await node.api('PUT', '/interests', interest);
  }
  const { term } = await joost.api<{ term: string }>('POST', `/communities/${table}/terms`, { label: 'cold tick', language: 'en', definition: 'Something gets no oil: the pressure comes too late.' });
  const { term: lonelyTerm } = await joost.api<{ term: string }>('POST', `/communities/${table}/terms`, { label: 'nokkenasverstellingsmechanisme', language: 'nl' });
  const { question } = await joost.api<{ question: string }>('POST', `/communities/${table}/questions`, { title: 'Why does a cold diesel tick only between 1400 and 1600 rpm?', body: '**Observed**\n\nOnly in the first minute.\n\n**Tried so far**\n\nThicker oil.' });
  const { publication } = await joost.api<{ publication: string }>('POST', `/communities/${table}/publications`, { title: 'Listen before you measure' });
  const { version } = await joost.get<{ version: number }>(`/publications/${publication}/text`);
  await joost.api('POST', `/publications/${publication}/edits`, { version, splices: [{ at: 0, delete: 0, insert: TEXT }] });
  await joost.api('POST', `/communities/${table}/invites`, { uses: 5 });

  await eventually('the term is there', () => fatima.get(`/terms/${term}`).then(() => true, () => false));
  await fatima.api('PATCH', `/terms/${term}`, { definition: { text: 'Something is loose: metal expands and then falls silent.', language: 'en' } });
  await eventually('the question is there', () => fatima.get(`/questions/${question}`).then(() => true, () => false));
  await fatima.api('PUT', `/questions/${question}/hearing`, { hear: true });
  await eventually('what she said is here', async () => {
    const [read, heard, met] = await Promise.all([
      joost.get<{ readings: unknown[] }>(`/terms/${term}`),
      joost.get<{ hearers: unknown[] }>(`/questions/${question}`),
      joost.get<{ matches: unknown[] }>('/matches'),
    ]);
    return read.readings.length === 2 && heard.hearers.length === 1 && met.matches.length > 0;
  });
  return { joost, fatima, table, term, lonelyTerm, question, publication };
}
