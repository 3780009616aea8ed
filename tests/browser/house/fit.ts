/**
 * Whether a screen is fit to be read: axe finds nothing, nothing scrolls sideways, no message key
 * or hole shows. Each complaint says which look of which screen it is about. Errors on the console,
 * which tell of the content policy too, are the business of `house.ts`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const words = join(import.meta.dirname, '../../../crates/web/ui/src/words');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Keys of messages that cannot be mistaken for a word of a language. */
const keys = ['en', 'nl'].flatMap((language) => {
  const text = readFileSync(join(words, `${language}.ftl`), 'utf8');
  return [...text.matchAll(/^([a-z][a-z0-9]*(?:-[a-z0-9]+)+) =/gm)].map((match) => match[1] ?? '');
});
const KEY = new RegExp(`(?<![\\w-])(?:${keys.join('|')})(?![\\w-])`, 'u');
/** What shows when a value is missing. */
const HOLE = /\{\s*\$|\{\w+\}|\bundefined\b|\bNaN\b|\[object |Invalid Date/;

export const THEMES = ['light', 'dark'] as const;
/** A phone, a tablet, a laptop, a large screen. */
export const WIDTHS = [390, 768, 1280, 1920] as const;
/** A laptop at 400 %, or a phone at 120 %: axe needs no look there, but nothing may stick out. */
const NARROWEST = 320;
export const HEIGHT = 820;

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Changes the theme as the system does; it is there when the page knows, and has painted it. */
async function wear(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((name) => matchMedia(`(prefers-color-scheme: ${name})`).matches, theme);
  await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}

/** What shows on the page, in titles and labels too. */
function shown(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = ['aria-label', 'title', 'placeholder', 'alt'];
    const labels = [...document.querySelectorAll(said.map((name) => `[${name}]`).join())];
    return [document.title, ...document.body.innerText.split('\n'), ...labels.flatMap((one) => said.map((name) => one.getAttribute(name) ?? ''))];
  });
}

/** axe is put in by the debugger, which the page's policy does not bind. */
async function accessibility(wire: CDPSession, theme: (typeof THEMES)[number]): Promise<string[]> {
  // Nothing but colours differs between the themes; the other rules need not look twice.
  const only = theme === 'light' ? { type: 'tag', values: RULES } : { type: 'rule', values: ['color-contrast'] };
  const expression = `(async () => {
    if (!globalThis.axe) { ${axe} }
    const found = await axe.run(document, { runOnly: ${JSON.stringify(only)}, resultTypes: ['violations'] });
    return JSON.stringify(found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) })));
  })()`;
  const { result, exceptionDetails } = await wire.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  const violations = JSON.parse(String(result.value)) as Violation[];
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.failureSummary.replaceAll('\n', ' ')})`).join(' | ')}`);
}

/** Whether the page is wider than its window, and what makes it so. */
export async function sideways(page: Page, label: string): Promise<string[]> {
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return undefined;
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return `${scrollWidth - clientWidth} px, by ${wide.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(', ')}`;
  });
  return found ? [`${label}: scrolls sideways: ${found}`] : [];
}

/** As with the page at 400 %; the window is put back. */
export async function complaintsWhenNarrowest(page: Page, label: string): Promise<string[]> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: NARROWEST, height: HEIGHT });
  const wrong = await sideways(page, `${label} ${NARROWEST}`);
  if (before) await page.setViewportSize(before);
  return wrong;
}

/** Everything that is wrong with what the window shows now, in light and dark. */
export async function complaints(page: Page, label: string): Promise<string[]> {
  const wrong: string[] = [];
  await page.evaluate(() => document.fonts.ready);
  wrong.push(...(await sideways(page, label)));
  for (const text of await shown(page)) {
    if (KEY.test(text) || HOLE.test(text)) wrong.push(`${label}: shows “${text.trim()}”`);
  }
  const wire = await page.context().newCDPSession(page);
  for (const theme of THEMES) {
    await wear(page, theme);
    wrong.push(...(await accessibility(wire, theme)).map((one) => `${label} ${theme}: ${one}`));
  }
  await wire.detach();
  return wrong;
}
