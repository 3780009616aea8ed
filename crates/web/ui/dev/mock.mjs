/**
 * A stand-in for the node, to look at the page without one: serves `dist/` under the real policy,
 * answers the local API from `fixtures.mjs`, and plays authority for texts. Loopback only.
 *
 *     npm run build && npm run mock -- --scenario full|long|alone|empty|new --port 7499 [--quiet]
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { routes } from './routes.mjs';
import { world } from './fixtures.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const kinds = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain', '.html': 'text/html; charset=utf-8' };

const policy = (nonce) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; img-src 'self' blob: data:; ` +
  `font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html`;

async function page(path, response) {
  const file = normalize(join(dist, path));
  if (!file.startsWith(dist)) return response.writeHead(404).end();
  const kind = kinds[extname(file)];
  try {
    if (kind && !file.endsWith('.html')) {
      const body = await readFile(file);
      return response.writeHead(200, { 'content-type': kind }).end(body);
    }
  } catch {
    return response.writeHead(404).end();
  }
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(join(dist, 'index.html'), 'utf8')).replaceAll('%NONCE%', nonce);
  return response.writeHead(200, { 'content-type': kinds['.html'], 'content-security-policy': policy(nonce) }).end(html);
}

async function api(state, request, response, url) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  const path = decodeURIComponent(url.pathname.slice('/api/v1'.length));
  const [status, answer] = routes(state, request.method, path, body);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
}

/** Starts a stand-in; gives its port and a way to end it. */
export function start({ scenario = 'full', port = 0, visitors = true } = {}) {
  const state = { ...world(scenario), sockets: new Set(), counter: 100 };
  state.tell = (event, but) => {
    for (const socket of state.sockets) if (socket !== but) socket.send(JSON.stringify(event));
  };
  state.visitors = visitors && state.publications.length > 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const work = url.pathname.startsWith('/api/') ? api(state, request, response, url) : page(url.pathname, response);
    Promise.resolve(work).catch((error) => response.writeHead(500).end(String(error)));
  });
  const sockets = new WebSocketServer({ server, path: '/api/v1/events' });
  sockets.on('connection', (socket) => {
    state.sockets.add(socket);
    socket.on('close', () => state.sockets.delete(socket));
    socket.on('message', (data) => {
      const say = JSON.parse(data);
      if (say.type === 'subscribe' && state.visitors) sendCarets(state, say.publication, socket);
    });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const end = () => {
        for (const socket of state.sockets) socket.terminate();
        sockets.close();
        server.close();
        server.closeAllConnections();
      };
      resolve({ port: server.address().port, state, end });
    });
  });
}

/** Fatima and Joost are in the text. */
function sendCarets(state, publication, socket) {
  const piece = state.publications.find((one) => one.publication === publication);
  const at = (words) => Math.max(0, piece.text.indexOf(words));
  const caret = (session, name, member, anchor, head) => ({ session, author: { member, name, me: false }, anchor, head });
  const carets = [
    caret('s1', 'Fatima', 'a7', at('. Wij noemen'), at('. Wij noemen')),
    caret('s2', 'Joost', 'd2', at('zodra de motor'), at('zodra de motor') + 'zodra de motor warm is'.length),
    caret('s3', 'Sem', 'c1', at('al weg') + 6, at('al weg') + 6),
  ];
  socket.send(JSON.stringify({ type: 'carets', publication, version: piece.version ?? 1, carets }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at > 0 ? process.argv[at + 1] : otherwise;
  };
  const { port } = await start({ scenario: option('scenario', 'full'), port: Number(option('port', 7499)) });
  console.log(`http://127.0.0.1:${port}/`);
}
