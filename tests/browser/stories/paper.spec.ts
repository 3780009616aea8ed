import { expect, test, type House } from '../house/house';
import { paper } from '../house/editor';

/* A publication on paper: the whole text and nothing but the text, black on white. */

const PARAGRAPHS = 260;

async function piece(house: House) {
  const node = await house.node('Joost');
  const { community } = await node.api<{ community: string }>('POST', '/communities', { name: 'Engine diagnosis' });
  const { publication } = await node.api<{ publication: string }>('POST', `/communities/${community}/publications`, { title: 'Listen before you measure' });
  const text = Array.from({ length: PARAGRAPHS }, (_, at) => (at % 20 === 0 ? `## Part ${at / 20}` : `Paragraph ${at}: **listen** first, and only then measure what you heard.`));
  const { version } = await node.get<{ version: number }>(`/publications/${publication}/text`);
  await node.api('POST', `/publications/${publication}/edits`, { version, splices: [{ at: 0, delete: 0, insert: text.join('\n\n') }] });
  return { node, publication };
}

const pages = (pdf: Buffer) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a piece is printed whole, without the house around it, black on white (${colorScheme})`, async ({ house }) => {
    const { node, publication } = await piece(house);
    const page = await house.window(node, `/publications/${publication}`, { colorScheme });
    await expect(paper(page)).toBeVisible();

    await page.emulateMedia({ media: 'print', colorScheme });

    for (const around of ['header.top', '.rail', '[role=toolbar]', 'main aside', 'h1 textarea', '.by']) {
      await expect(page.locator(around).first()).toBeHidden();
    }
    await expect(page.locator('h1')).toHaveText('Listen before you measure');
    await expect(page.locator('.paper-by')).toHaveText(/^Joost · Engine diagnosis · \d+ \w+ \d{4}$/);
    const colours = await page.evaluate(() => [document.documentElement, document.querySelector('.page')!].map((one) => getComputedStyle(one).backgroundColor).concat(getComputedStyle(document.querySelector('.cm-line')!).color));
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  });
}

test('what is below the window is printed too, and marks are not', async ({ house }) => {
  const { node, publication } = await piece(house);
  const page = await house.window(node, `/publications/${publication}`);
  await expect(paper(page)).toBeVisible();
  await page.evaluate(() => matchMedia('print').addEventListener('change', ({ matches }) => {
    if (!matches) return;
    const lines = [...document.querySelectorAll('.cm-line')].map((line) => line.textContent);
    document.body.dataset['printed'] = JSON.stringify({ first: lines[0], last: lines.at(-1), marks: lines.some((line) => line?.includes('**')) });
  }));

  const pdf = await page.pdf();

  const printed = JSON.parse((await page.evaluate(() => document.body.dataset['printed'])) ?? '{}') as Record<string, unknown>;
  expect(printed).toMatchObject({ first: 'Part 0', marks: false });
  expect(printed['last']).toMatch(`Paragraph ${PARAGRAPHS - 1}:`);
  // As many pages as when the whole text was laid out for paper beforehand: none cut off, none blank.
  expect(pages(pdf)).toBeGreaterThan(5);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.cm-line').last()).toHaveText(String(printed['last']));
  expect(pages(pdf)).toBe(pages(await page.pdf()));
});
