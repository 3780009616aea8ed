import { eventually, expect, test, type Node } from '../house/house';

/* Where people stand on a reading: each says it for themselves, about the text as it is. */

interface Shown {
  readings: { reading: string; text: string; stances: { position: string; current: boolean; author: { name: string } }[] }[];
}

const shown = (node: Node, term: string) => node.get<Shown>(`/terms/${term}`);

test('each says where they stand, takes it back, and an objection says why', async ({ house }) => {
  const [joost, noor] = [await house.node('Joost'), await house.node('Noor')];
  const table = await house.table(joost, noor);
  const { term } = await joost.api<{ term: string }>('POST', `/communities/${table}/terms`, {
    label: 'cold tick',
    definition: 'A tick that goes away once the engine is warm.',
  });
  await eventually('the term is with Noor', async () => (await noor.get<{ terms: unknown[] }>(`/communities/${table}/terms`)).terms.length === 1);

  const hers = await house.window(noor, `/terms/${term}`);
  const his = await house.window(joost, `/terms/${term}`);
  const agree = hers.getByRole('button', { name: 'I read it this way too' });
  await agree.click();
  await expect(agree).toHaveAttribute('aria-pressed', 'true');
  await expect(his.getByText('Noor reads it this way too.')).toBeVisible();
  await expect(his.getByRole('button', { name: 'I read it this way too' })).toHaveCount(0);
  await agree.click();
  await expect(his.getByText('Noor reads it this way too.')).toHaveCount(0);

  await hers.getByRole('button', { name: 'Differently with us' }).click();
  await hers.getByLabel('How is it with you?').fill('With diesels it stays until the oil is changed.');
  await hers.getByRole('button', { name: 'Say so' }).click();
  await expect(his.getByText('With diesels it stays until the oil is changed.')).toBeVisible();
  await expect(hers.getByText('You read it differently:')).toBeVisible();

  await hers.getByRole('button', { name: 'I can live with it' }).click();
  await expect(his.getByText('Noor can live with it.')).toBeVisible();
  await expect(his.getByText('With diesels it stays')).toHaveCount(0);
  const [reading] = (await shown(joost, term)).readings;
  expect(reading?.stances.map((one) => [one.author.name, one.position, one.current])).toEqual([['Noor', 'accept', true]]);
});
