/** The connection sentence, case by case: never better than the truth. */
import { describe, expect, it } from 'vitest';
import type { Connection, Status } from '../src/api/types';
import { sentence } from '../src/stores/sentence';
import { language } from '../src/stores/settings';
import { names, t } from '../src/words/words';

language.set('nl');

function status(connection: Partial<Connection>, others = true): Status {
  const device = { device: 'a', member: 'a', name: 'Marijke', here: true, connected: true, has_everything: true };
  const devices = others ? [device, { ...device, device: 'b', here: false }] : [device];
  return {
    connection: { present: [], waiting_for: [], only_here: false, peers: 0, ...connection },
    communities: [{ community: 't', name: 'Motordiagnose', digest: '', devices }],
  } as unknown as Status;
}

const say = (up: boolean | undefined, now: Status | undefined) => sentence(up, now, t.value, names.value);
const lotte = { member: 'l', name: 'Lotte', changes: 3 };

describe('the connection sentence', () => {
  it('knows nothing while the own node is away, whatever it said last', () => {
    const last = status({ present: ['Joost'] });
    expect(say(false, last)).toEqual({ tone: 'down', text: 'Common Ground is niet gestart op deze laptop' });
  });

  it('tells a closed door from an empty house', () => {
    expect(sentence(false, undefined, t.value, names.value, true).text).toBe('Deze pagina mag er niet bij.');
  });

  it('says it is looking until it knows', () => {
    expect(say(undefined, status({ present: ['Joost'] })).text).toBe('Kijkt wie er is');
    expect(say(true, undefined).text).toBe('Kijkt wie er is');
  });

  it('names who is there, and how many more', () => {
    expect(say(true, status({ present: ['Joost'] })).text).toBe('Verbonden met Joost');
    expect(say(true, status({ present: ['Joost', 'Fatima', 'Sem', 'Hanneke'] })).text).toBe(
      'Verbonden met Joost, Fatima en 2 anderen',
    );
  });

  it('says for whom it waits, and how many changes', () => {
    expect(say(true, status({ waiting_for: [lotte] })).text).toBe('Wacht op Lotte (3 wijzigingen)');
    expect(say(true, status({ present: ['Joost'], waiting_for: [lotte] })).text).toBe(
      'Verbonden met Joost; wacht op Lotte (3 wijzigingen)',
    );
  });

  it('says so when nobody else has it', () => {
    expect(say(true, status({ only_here: true })).text).toBe('Alleen op deze laptop');
    expect(say(true, status({}, false)).text).toBe('Alleen op deze laptop');
  });

  it('does not take my own other devices for other people', () => {
    expect(say(true, { ...status({}), member: 'a' }).text).toBe('Alleen op je eigen apparaten');
  });

  it('says so when everyone has it but nobody is there', () => {
    expect(say(true, status({})).text).toBe('Nu niemand verbonden; de anderen hebben wat jij hebt');
  });
});
