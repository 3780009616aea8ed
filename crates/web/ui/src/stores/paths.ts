/** By which kind of way a device is reached, read from its multiaddress. */
export type Way = 'relayed' | 'here' | 'lan' | 'direct' | 'unknown';

const LAN = /^\/ip4\/(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)|^\/ip6\/(fe80|f[cd])/i;

export function way(path: string): Way {
  if (!path) return 'unknown';
  if (path.includes('/p2p-circuit')) return 'relayed';
  if (/^\/ip4\/127\.|^\/ip6\/::1\//.test(path)) return 'here';
  return LAN.test(path) ? 'lan' : 'direct';
}
