import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { expect, test } from '../house/house';

/*  Someone else's page in the same browser, on another port of this machine ──✗──> the node. */

/** A page of somebody else, by a name that the browser calls near (127.0.0.1) or far (localhost). */
async function stranger(): Promise<{ server: Server; port: number }> {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' });
    answer.end('<!doctype html><title>A stranger</title><link rel=icon href=data:,><form method=post enctype=text/plain></form>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

for (const host of ['127.0.0.1', 'localhost']) {
  test(`a page of somebody else at ${host} can neither read nor write`, async ({ house }) => {
    const node = await house.node('Joost');
    const { server, port } = await stranger();
    try {
      const page = await house.window(node, '/today', { forgive: /./ });
      await page.goto(`http://${host}:${port}/`);
      // What the node answered, also where the browser keeps it from the page.
      const wire = await page.context().newCDPSession(page);
      const methods = new Map<string, string>();
      await wire.send('Network.enable');
      wire.on('Network.requestWillBeSent', (sent) => methods.set(sent.requestId, `${sent.request.method} ${sent.request.url}`));
      // The browser tells these two in either order, and perhaps after the page has its answer.
      const answers: { requestId: string; statusCode: number }[] = [];
      wire.on('Network.responseReceivedExtraInfo', (got) => answers.push(got));
      const statuses = () =>
        answers.map((got) => `${got.statusCode} ${methods.get(got.requestId) ?? ''}`).filter((one) => one.includes('/api/'));

      const got = await page.evaluate(async (api) => {
        const attempt = async (run: () => Promise<unknown>) => run().then((value) => value, () => 'refused');
        const socket = () => new Promise((resolve, reject) => {
          const made = new WebSocket(api.replace('http', 'ws') + '/events');
          made.onopen = () => resolve('open');
          made.onmessage = () => resolve('message');
          made.onerror = () => reject(new Error('closed'));
        });
        const body = JSON.stringify({ name: 'Taken over' });
        const json = { 'content-type': 'application/json' };
        return {
          read: await attempt(async () => (await fetch(`${api}/status`, { credentials: 'include' })).text()),
          blind: await attempt(async () => (await fetch(`${api}/status`, { credentials: 'include', mode: 'no-cors' })).text()),
          write: await attempt(async () => (await fetch(`${api}/communities`, { method: 'POST', credentials: 'include', headers: json, body })).status),
          plain: await attempt(async () => (await fetch(`${api}/communities`, { method: 'POST', credentials: 'include', mode: 'no-cors', body })).status),
          code: await attempt(async () => (await fetch(`${api}/session/codes`, { method: 'POST', credentials: 'include', mode: 'no-cors' })).status),
          stop: await attempt(async () => (await fetch(`${api}/stop`, { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' })).status),
          socket: await attempt(socket),
        };
      }, `${node.plate.http}/api/v1`);

      expect(new Set(Object.values(got))).toEqual(new Set(['refused']));
      // These arrive, whatever the browser thinks of it; the node itself must refuse them.
      for (const arrived of ['GET.*status', 'POST.*communities', 'POST.*codes', 'POST.*stop']) {
        await expect.poll(statuses).toContainEqual(expect.stringMatching(new RegExp(`^403 ${arrived}$`)));
      }
      expect(statuses().filter((one) => !one.startsWith('403') && !one.includes('OPTIONS')), 'nothing was done').toEqual([]);
      expect(await node.get('/communities')).toEqual({ communities: [] });
    } finally {
      server.close();
    }
  });
}

test('a page of somebody else cannot put ours in a frame, nor post a form to it', async ({ house }) => {
  const node = await house.node('Joost');
  const { server, port } = await stranger();
  try {
    const page = await house.window(node, '/today', { forgive: /./ });
    await page.goto(`http://127.0.0.1:${port}/`);

    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = resolve));
    }, `${node.plate.http}/today`);
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    expect(framed?.url() ?? '').not.toContain(node.plate.http);

    const answered = page.waitForResponse((response) => response.url().includes('/api/'));
    await page.evaluate((url) => {
      const form = document.querySelector('form')!;
      const field = document.createElement('input');
      field.name = '{"name":"Taken over","purpose":"';
      field.value = '"}';
      form.append(field);
      form.action = url;
      form.submit();
    }, `${node.plate.http}/api/v1/communities`);
    expect((await answered).status()).toBe(403);
    expect(await node.get('/communities')).toEqual({ communities: [] });
  } finally {
    server.close();
  }
});

test('a name that was turned to this machine is not let in', async ({ house }, info) => {
  const node = await house.node('Joost');
  const { launchOptions } = info.project.use;
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP rebound.example 127.0.0.1'] });
  try {
    const page = await browser.newPage();
    const port = new URL(node.plate.http).port;

    const answer = await page.goto(`http://rebound.example:${port}/today`);

    expect(answer?.status()).toBe(403);
    expect(await page.evaluate(() => fetch('/api/v1/status').then((got) => got.text(), () => 'refused'))).not.toContain('peer_id');
    await expect(page.locator('#app')).toHaveCount(0);
  } finally {
    await browser.close();
  }
});
