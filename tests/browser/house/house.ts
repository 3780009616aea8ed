/**
 * The stage of a story: nodes by name, windows on them, and watchers that let no error in a window
 * pass unseen. `test` and `expect` come from here.
 */
import { expect, test as plain, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { Node, eventually } from './node';

export { expect, eventually };
export type { Node, Page };

/** How a window is opened. */
export interface Look extends BrowserContextOptions {
  language?: 'nl' | 'en';
  /** Errors on the console that belong to the story, such as a node that is gone. */
  forgive?: RegExp;
}

/** "You wrote on an older version" is how writing together works; browsers log it as an error. */
const STALE = /status of 409 .*\/publications\/[0-9a-f]+\/edits/;

/** What went wrong in a window, as the browser says it; breaches of the content policy too. */
export function watch(page: Page, forgive?: RegExp): string[] {
  const wrong: string[] = [];
  const note = (text: string) => {
    if (!STALE.test(text) && !forgive?.test(text)) wrong.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(`page: ${error.message}`));
  return wrong;
}

export class House {
  readonly #nodes: Node[] = [];
  readonly #windows: { page: Page; wrong: string[] }[] = [];

  constructor(private readonly browser: Browser) {}

  /** A running node of someone with this name; without one, the window asks. */
  async node(name?: string): Promise<Node> {
    const node = new Node(name);
    this.#nodes.push(node);
    return node.start();
  }

  /** A browser of its own on this node, let in by a one-time code, on this screen. */
  async window(node: Node, path = '/today', look: Look = {}): Promise<Page> {
    const { language = 'en', forgive, ...options } = look;
    const context = await this.browser.newContext({
      locale: language === 'nl' ? 'nl-NL' : 'en-GB',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    this.#windows.push({ page, wrong: watch(page, forgive) });
    const wayIn = new URL(await node.wayIn());
    wayIn.pathname = path;
    await page.goto(wayIn.href);
    await page.locator('main h1').first().waitFor();
    return page;
  }

  /** Two people at one table, met by an invitation; `first` made the table. */
  async table(first: Node, second: Node, name = 'Engine diagnosis'): Promise<string> {
    const { community } = await first.api<{ community: string }>('POST', '/communities', { name });
    const { link } = await first.api<{ link: string }>('POST', `/communities/${community}/invites`, {});
    await second.api('POST', '/joins', { link });
    for (const one of [first, second]) {
      await eventually(`${one.name} sees the other at the table`, async () => {
        const status = await one.get<{ connection: { present: string[] } }>('/status');
        return status.connection.present.length > 0;
      });
    }
    return community;
  }

  /** Ends everything; gives what went wrong in the windows. */
  async end(failed: boolean): Promise<string[]> {
    const wrong = this.#windows.flatMap((one) => one.wrong);
    for (const { page } of this.#windows) await page.context().close();
    for (const node of this.#nodes) {
      if (failed) console.log(`--- ${node.name ?? 'someone without a name'} said:\n${node.lastWords()}`);
      await node.remove();
    }
    return wrong;
  }
}

/** Goes to a screen by its address, and waits for its heading. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.locator('main h1').first().waitFor();
}

export const test = plain.extend<{ house: House }>({
  house: async ({ browser }, use, info) => {
    const house = new House(browser);
    await use(house);
    const wrong = await house.end(info.status !== info.expectedStatus);
    expect(wrong, 'no window complains').toEqual([]);
  },
});
