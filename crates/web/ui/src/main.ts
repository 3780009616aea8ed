/**
 * The page's beginning: settings, the opener's one-time code, the socket, then the first screen.
 * From here: `App.svelte` chooses a screen by `stores/route.ts`; screens watch `stores/`, which
 * read through `api/`.
 */
import { mount } from 'svelte';
import { events } from './api/events';
import { node } from './api/node';
import './look/look.css';
import { listen } from './stores/route';
import { applySettings } from './stores/settings';

/** The opener's link carries `#code=…`; exchanged for a cookie, and taken out of the address. */
async function enter(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) return;
  history.replaceState(null, '', location.pathname);
  try {
    await node.session(code);
  } catch (error) {
    // A used or old code: the cookie from before may still be good.
    console.warn('the one-time code was not accepted', error);
  }
}

async function begin(): Promise<void> {
  applySettings();
  listen();
  await enter();
  events.start();
  addEventListener('online', () => events.now());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) events.now();
  });
  // Only now: the screens' stores ask the node as soon as they exist, and that needs the cookie.
  const { default: App } = await import('./App.svelte');
  const target = document.getElementById('app');
  if (target) mount(App, { target });
}

void begin();
