/** The words: both languages say the same things, and say everything the screens ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');

function keys(language: string): Set<string> {
  const source = readFileSync(join(root, `words/${language}.ftl`), 'utf8');
  const bundle = new FluentBundle(language);
  expect(bundle.addResource(new FluentResource(source))).toEqual([]);
  return new Set([...source.matchAll(/^([a-z][\w-]*) =/gm)].map((match) => match[1]!));
}

function sources(): string {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const code = files.filter((name) => /\.(svelte|ts)$/.test(name));
  return code.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
}

describe('the words', () => {
  const dutch = keys('nl');
  const english = keys('en');

  it('are the same in Dutch and English', () => {
    expect([...dutch].sort()).toEqual([...english].sort());
  });

  it('say everything that the screens ask for', () => {
    const asked = [...sources().matchAll(/\bt\(\s*'([\w-]+)'/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !english.has(key))).toEqual([]);
  });

  it('hold nothing that no screen asks for', () => {
    const code = sources();
    const templates = [...code.matchAll(/`([\w-]+-)\$\{/g)].map((match) => match[1]!);
    const unused = [...english].filter(
      (key) => !code.includes(`'${key}'`) && !templates.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('never say key, sent or synced', () => {
    for (const language of ['nl', 'en']) {
      const source = readFileSync(join(root, `words/${language}.ftl`), 'utf8');
      const said = source.replace(/^[\w-]+ =/gm, '');
      expect(said).not.toMatch(/\b(key|sleutel|sent|verzonden|synced|gesynchroniseerd|score)\b/i);
    }
  });
});
