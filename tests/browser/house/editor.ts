/** The editor as someone sees it who sits before it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Node } from './node';

/** Where one types. */
export function paper(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Text of the publication' });
}

/** The text on the screen, without the carets of others in it. */
export function textOn(page: Page): Promise<string> {
  return paper(page).evaluate((content) => {
    const copy = content.cloneNode(true) as HTMLElement;
    for (const other of copy.querySelectorAll('.cg-caret, .cm-placeholder, .cm-widgetBuffer')) other.remove();
    return [...copy.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
  });
}

/** The text as the node holds it. */
export async function textAt(node: Node, publication: string): Promise<string> {
  return (await node.get<{ text: string }>(`/publications/${publication}/text`)).text;
}

/** All of these pages and nodes come to show one and the same text; gives it. */
export async function sameEverywhere(pages: Page[], nodes: Node[], publication: string): Promise<string> {
  let text = '';
  await expect(async () => {
    const texts = await Promise.all([...pages.map(textOn), ...nodes.map((node) => textAt(node, publication))]);
    text = texts[0] ?? '';
    expect(new Set(texts)).toEqual(new Set([text]));
  }).toPass({ timeout: 20_000 });
  return text;
}

/** Puts the cursor where one would with the keyboard, and types as fast as keys can come. */
export async function type(page: Page, where: 'start' | 'end', words: string): Promise<void> {
  await paper(page).press(where === 'start' ? 'Control+Home' : 'Control+End');
  await page.keyboard.type(words);
}

/** What was typed is durable on this laptop. */
export async function kept(page: Page): Promise<void> {
  await expect(page.getByText('Kept on this laptop', { exact: true })).toBeVisible();
}
