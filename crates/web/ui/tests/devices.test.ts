/** What the page makes of devices and words by itself. */
import { describe, expect, it } from 'vitest';
import type { Device, DeviceList } from '../src/api/types';
import { left } from '../src/stores/clock';
import { endsSoon, inOrder, waitsForProfile } from '../src/stores/devices';
import { placesToAsk, unknownPlace, WORDS, wordsIn } from '../src/stores/sheet';

const DAY_MS = 86_400_000;
const device = (more: Partial<Device>): Device => ({ device: 'd', peer_id: 'p', name: '', here: false, keeper: false, connected: false, speaks_until: 90 * DAY_MS, unlinked: false, ...more });
const list = (more: Partial<DeviceList>): DeviceList => ({ devices: [], holds_key: true, unlinked: false, found: [], ...more });

describe('the words of a sheet', () => {
  it('are read whatever stands between them', () => {
    expect(wordsIn(' 1. Legal\n2. WINNER,thank\tyear ')).toEqual(['legal', 'winner', 'thank', 'year']);
  });

  it('are asked for by two different places within the sheet', () => {
    const draws = [0, 0, 0.999];
    expect(placesToAsk(() => draws.shift() ?? 0.5)).toEqual([1, WORDS]);
  });

  it('are pointed at when the node does not know one', () => {
    expect(unknownPlace('This is not a recovery kit: word 3 is not in the list.')).toBe(3);
    expect(unknownPlace('This is not a recovery kit: these words do not belong together.')).toBeUndefined();
  });
});

describe('my devices', () => {
  it('stand with this one first, then what is always on, then by name', () => {
    const sorted = inOrder([device({ name: 'b' }), device({ name: 'a' }), device({ name: 'z', keeper: true }), device({ name: 'y', here: true })]);
    expect(sorted.map((one) => one.name)).toEqual(['y', 'z', 'a', 'b']);
  });

  it('say until when they may speak only when that is near', () => {
    expect(endsSoon(device({}), 0)).toBe(false);
    expect(endsSoon(device({}), 61 * DAY_MS)).toBe(true);
    expect(endsSoon(device({ unlinked: true }), 61 * DAY_MS)).toBe(false);
  });

  it('are somebody already when linked or restored, before a name has come', () => {
    expect(waitsForProfile(undefined)).toBe(false);
    expect(waitsForProfile(list({}))).toBe(false);
    expect(waitsForProfile(list({ holds_key: false }))).toBe(true);
    expect(waitsForProfile(list({ recovery_checked: 1 }))).toBe(true);
  });
});

it('what is left of a while is said in minutes and seconds, and never less than nothing', () => {
  expect(left(600_000, 0)).toBe('10:00');
  expect(left(600_000, 18_500)).toBe('9:42');
  expect(left(0, 5_000)).toBe('0:00');
});
