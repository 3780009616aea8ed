/** Which screen the address names. Unknown addresses are Today. */
import { Store } from './store';

export type Route =
  | { screen: 'today' | 'people' | 'connection' | 'profile' | 'join' | 'welcome' | 'new-table' | 'devices' | 'recovery' }
  | { screen: 'guide'; chapter: string }
  | { screen: 'terms' | 'questions' | 'publications' | 'invite' | 'ask' | 'members' | 'onward'; table: string }
  | { screen: 'term' | 'question' | 'publication'; id: string };

const ALONE = ['today', 'people', 'connection', 'profile', 'join', 'welcome', 'devices', 'recovery'] as const;
const OF_TABLE = ['terms', 'questions', 'publications', 'invite', 'ask', 'members', 'onward'] as const;
const BY_ID = { terms: 'term', questions: 'question', publications: 'publication' } as const;

/** Reads an address. */
export function parse(path: string): Route {
  const [first = '', second = '', third = ''] = path.split('/').filter(Boolean).map(decode);
  const alone = ALONE.find((name) => name === first);
  if (alone && !second) return { screen: alone };
  if (first === 'guide') return { screen: 'guide', chapter: second };
  if (first === 'tables' && second === 'new') return { screen: 'new-table' };
  const ofTable = OF_TABLE.find((name) => name === third);
  if (first === 'tables' && ofTable) return { screen: ofTable, table: second };
  if (first in BY_ID && second) return { screen: BY_ID[first as keyof typeof BY_ID], id: second };
  return { screen: 'today' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

const here = typeof location === 'undefined' ? '/' : location.pathname;

/** The address now, and its route. */
export const path = new Store(here);

/** Goes to an address of this page. */
export function go(to: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  path.set(location.pathname);
  scrollTo(0, 0);
  // Screen readers and the keyboard start at the new screen.
  queueMicrotask(() => document.getElementById('main')?.focus({ preventScroll: true }));
}

/** Lets plain links stay plain: clicks on addresses of this page do not load it anew. */
export function listen(): void {
  addEventListener('popstate', () => path.set(location.pathname));
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/licences/')) return;
    event.preventDefault();
    if (url.hash && url.pathname === location.pathname) {
      document.querySelector<HTMLElement>(url.hash)?.focus();
      return;
    }
    go(url.pathname + url.hash);
  });
}
