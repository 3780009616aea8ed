/** Writing together: what is typed reaches the node once, and everyone ends with the same text. */
import { undo } from '@codemirror/commands';
import { describe, expect, it } from 'vitest';
import { Problem } from '../src/api/client';
import { World, type Page } from './harness/world';

const SEEDS = 500;

describe('a session', () => {
  it('tells the node what was typed, in one edit per pause', async () => {
    const world = new World(1);
    const page = world.page('a');

    page.type(0, 0, 'koude ');
    page.type(6, 6, 'tik');
    expect(page.session.kept.value).toBe('keeping');
    await world.clock.until(500);

    expect(world.authority.text).toBe('koude tik');
    expect(world.authority.version).toBe(8);
    expect(page.session.kept.value).toBe('kept');
  });

  it('puts the words of others under what is not yet confirmed', async () => {
    const world = new World(2);
    const [a, b] = [world.page('a'), world.page('b')];

    a.type(0, 0, 'A');
    b.type(0, 0, 'B');
    await world.quiet();

    expect([...world.authority.text].sort().join('')).toBe('AB');
    expect([a.text, b.text]).toEqual([world.authority.text, world.authority.text]);
  });

  it('keeps the words of two who type at the same place whole', async () => {
    const world = new World(9);
    const [a, b] = [world.page('a'), world.page('b')];
    for (const i of [0, 1, 2, 3, 4, 5]) {
      a.typeOn('koude '[i]!);
      b.typeOn('warme '[i]!);
      await world.clock.until(15);
    }
    await world.quiet();

    expect(['koude warme ', 'warme koude ']).toContain(world.authority.text);
  });

  it('is taken once when the answer is lost', async () => {
    const world = new World(3, { lostRequest: 0, lostAnswer: 1, delay: 10 });
    const page = world.page('a');
    page.drop();

    page.type(0, 0, 'eens');
    await world.clock.until(2_000);
    expect(page.session.kept.value).toBe('waiting');
    page.comeBack();
    await world.quiet();

    expect(world.authority.text).toBe('eens');
    expect(page.text).toBe('eens');
  });

  it('keeps what was typed while the node was away', async () => {
    const world = new World(4, { lostRequest: 1, lostAnswer: 0, delay: 10 });
    const page = world.page('a');
    page.drop();
    world.authority.apply([{ at: 0, delete: 0, insert: 'van een ander\n' }]);

    page.type(0, 0, 'van mij');
    await world.clock.until(3_000);
    world.weather.lostRequest = 0;
    page.comeBack();
    await world.quiet();

    expect(page.text).toContain('van mij');
    expect(page.text).toContain('van een ander');
    expect(page.text).toBe(world.authority.text);
  });

  it('goes on under new versions after the node restarted', async () => {
    const world = new World(5);
    const page = world.page('a');
    page.type(0, 0, 'voor');
    await world.clock.until(300);

    world.authority.restart();
    page.type(4, 4, ' en na');
    await world.quiet();

    expect(world.authority.text).toBe('voor en na');
    expect(page.session.version).toBe(world.authority.version);
  });

  it('undoes my own words only', async () => {
    const world = new World(6);
    const [a, b] = [world.page('a'), world.page('b')];
    a.type(0, 0, 'mijn ');
    await world.quiet();
    b.type(5, 5, 'hun');
    await world.quiet();

    undo({ state: a.state, dispatch: (transaction) => a.dispatch(transaction) });
    a.session.typed();
    await world.quiet();

    expect([a.text, b.text, world.authority.text]).toEqual(['hun', 'hun', 'hun']);
  });

  it('says so when the node refuses, and stops', async () => {
    const world = new World(7);
    const page = world.page('a');
    world.authority.edit = () => {
      throw new Problem('refused', 'a reader does not write', '');
    };
    page.type(0, 0, 'x');
    await world.clock.until(1_000);

    expect(page.session.kept.value).toBe('refused');
    expect(page.session.problem?.message).toBe('a reader does not write');
  });

  it('finds a caret of the version before', async () => {
    const world = new World(8);
    const page = world.page('a');
    const before = page.session.version;
    page.type(0, 0, 'koude tik');
    await world.clock.until(400);
    page.type(0, 0, 'een ');

    expect(page.session.toLocal(before, 0)).toBe(13);
    expect(page.session.toLocal(before + 1, 5)).toBe(9);
    expect(page.session.toLocal(before + 2, 5)).toBeUndefined();
    expect(page.session.toBase(9)).toBe(5);
  });
});

describe(`sessions in bad weather, ${SEEDS} seeds`, () => {
  const snippets = ['a', 'tik ', '\n', 'é', '👍', '😀😁', '# kop\n', '- punt\n', '\n\n'];

  /** A few seconds of several people typing, with everything that can go wrong. */
  async function storm(seed: number): Promise<World> {
    const world = new World(seed, { lostRequest: 0.08, lostAnswer: 0.08, delay: 60 });
    const { random, clock, authority } = world;
    authority.text = 'Luisteren vóór meten\n\nEen monteur hoort iets.\n';
    const pages = ['a', 'b', 'c'].slice(0, 2 + Math.floor(random() * 2)).map((name) => world.page(name));
    for (let i = 0; i < 40; i++) {
      act(pages[Math.floor(random() * pages.length)]!, world);
      if (random() < 0.08) elsewhere(world);
      if (random() < 0.02) authority.restart();
      await clock.until(random() * 45);
    }
    for (const page of pages) page.comeBack();
    await world.quiet();
    return world;
  }

  function act(page: Page, world: World): void {
    const { random } = world;
    if (random() < 0.04) return page.drop();
    if (random() < 0.08) return page.comeBack();
    const length = page.text.length;
    const from = whole(page.text, Math.floor(random() * (length + 1)));
    const to = random() < 0.35 ? whole(page.text, Math.min(length, from + Math.floor(random() * 8))) : from;
    const insert = random() < 0.8 ? snippets[Math.floor(random() * snippets.length)]! : '';
    if (insert || to > from) page.type(from, Math.max(from, to), insert);
  }

  /** Another member writes elsewhere; the node's text changes without any page. */
  function elsewhere(world: World): void {
    const { authority, random } = world;
    const at = whole(authority.text, Math.floor(random() * (authority.text.length + 1)));
    authority.apply([{ at, delete: 0, insert: `<${Math.floor(random() * 100)}>` }]);
  }

  /** Editors move by whole characters. */
  function whole(text: string, at: number): number {
    return /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at;
  }

  it('end with the same text everywhere, and everything kept', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = await storm(seed);
      for (const page of world.authority.pages) {
        expect(page.text, `seed ${seed}, page ${page.name}`).toBe(world.authority.text);
        expect(page.session.kept.value, `seed ${seed}, page ${page.name}`).toBe('kept');
      }
      expect(world.authority.text.isWellFormed(), `seed ${seed}`).toBe(true);
    }
  }, 120_000);

  it('lose no word that nobody deleted, and keep no word twice', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const world = new World(seed, { lostRequest: 0.1, lostAnswer: 0.1, delay: 60 });
      const pages = [world.page('a'), world.page('b'), world.page('c')];
      const said: string[] = [];
      for (let i = 0; i < 30; i++) {
        const page = pages[i % 3]!;
        if (world.random() < 0.05) page.drop();
        if (world.random() < 0.1) page.comeBack();
        const word = `[${page.name}${i}]`;
        said.push(word);
        const gap = [0, ...[...page.text.matchAll(/\]/g)].map((match) => match.index + 1)];
        const at = gap[Math.floor(world.random() * gap.length)]!;
        page.type(at, at, word);
        await world.clock.until(world.random() * 60);
      }
      for (const page of pages) page.comeBack();
      await world.quiet();
      const kept = world.authority.text.match(/\[[abc]\d+\]/g) ?? [];
      expect(kept.sort(), `seed ${seed}`).toEqual(said.sort());
    }
  }, 60_000);
});
