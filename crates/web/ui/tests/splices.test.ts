/** Splices: the wire's form of a change, exact to the code unit. */
import { ChangeSet, Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { difference } from '../src/editor/difference';
import { toChanges, toSplices } from '../src/editor/splices';
import { chance } from './harness/world';

/** What the node does with splices. */
function applied(text: string, splices: { at: number; delete: number; insert: string }[]): string {
  return splices.reduce((now, s) => now.slice(0, s.at) + s.insert + now.slice(s.at + s.delete), text);
}

describe('splices', () => {
  it('carry several changes, each to the result of the one before', () => {
    const before = Text.of(['een twee drie']);
    const changes = ChangeSet.of([{ from: 0, to: 3, insert: '1' }, { from: 9, to: 13, insert: '3' }], 13);
    const splices = toSplices(before, changes);
    expect(splices).toEqual([{ at: 0, delete: 3, insert: '1' }, { at: 7, delete: 4, insert: '3' }]);
    expect(toChanges(13, splices).apply(before).toString()).toBe('1 twee 3');
  });

  it('replace a whole emoji where only its second half differs', () => {
    const before = Text.of(['a😀b']);
    const changes = ChangeSet.of({ from: 2, to: 3, insert: '😁'[1]! }, 4);
    expect(toSplices(before, changes)).toEqual([{ at: 1, delete: 2, insert: '😁' }]);
  });

  it('keep a lone carriage return in place rather than counting it as a line', () => {
    const changes = toChanges(0, [{ at: 0, delete: 0, insert: 'a\rb\nc' }]);
    expect(changes.newLength).toBe(5);
  });

  it('are refused when they lie outside the text', () => {
    expect(() => toChanges(3, [{ at: 2, delete: 4, insert: '' }])).toThrow();
  });
});

describe('the difference between two texts', () => {
  it('touches only the lines that changed', () => {
    const before = 'een\ntwee\ndrie\nvier\n';
    const after = 'een\n2\ndrie\nvier!\n';
    expect(difference(before, after)).toEqual([
      { at: 4, delete: 4, insert: '2' },
      { at: 15, delete: 0, insert: '!' },
    ]);
  });

  it('leads from any text to any other', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = chance(seed);
      const text = () =>
        Array.from({ length: Math.floor(random() * 12) }, () => ['a', 'b\n', '\n', '😀', '😁', 'é'][Math.floor(random() * 6)]).join('');
      const [before, after] = [text(), text()];
      expect(applied(before, difference(before, after)), `seed ${seed}`).toBe(after);
    }
  });
});
