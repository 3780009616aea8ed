/**
 * The one WebSocket to the own node. It comes back by itself, tells everyone to read again when
 * it was away, and repeats subscriptions. It decides nothing about what events mean.
 */
import { Store, type Unsubscribe } from '../stores/store';
import type { Event, Say, Topic } from './types';

/** First and longest pause before connecting again; doubled in between. */
const AGAIN_MS_MIN = 250;
const AGAIN_MS_MAX = 4_000;

/** What a text wants to hear. */
export interface TextListener {
  event(event: Extract<Event, { type: 'text' | 'text_reset' | 'carets' }>): void;
  /** The socket came (back): something may have been missed. */
  connected(): void;
}

/** What an event says changed; everything, after the socket was away. */
export type Changed = Topic | 'everything';

export class Events {
  /** Whether the own node is there. `undefined` until the first attempt has ended. */
  readonly up = new Store<boolean | undefined>(undefined);
  /** Whether the node is there but does not let this page in. */
  readonly locked = new Store(false);
  #socket: WebSocket | undefined;
  #pause = AGAIN_MS_MIN;
  #changed = new Set<(topic: Changed, community?: string) => void>();
  #texts = new Map<string, { client: string; listener: TextListener }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Opens the socket, and keeps it open from then on. */
  start(): void {
    const address = new URL('/api/v1/events', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (message) => this.#heard(JSON.parse(String(message.data)) as Event);
    socket.onclose = () => this.#closed(socket);
  }

  /** Does not wait for the pause to pass, for instance when the laptop wakes. */
  now(): void {
    if (this.#socket?.readyState === WebSocket.CLOSED) {
      clearTimeout(this.#timer);
      this.start();
    }
  }

  onChanged(run: (topic: Changed, community?: string) => void): Unsubscribe {
    this.#changed.add(run);
    return () => void this.#changed.delete(run);
  }

  /** Listens to a text under the name its edits carry. */
  onText(publication: string, client: string, listener: TextListener): Unsubscribe {
    this.#texts.set(publication, { client, listener });
    if (this.say({ type: 'subscribe', publication, client })) listener.connected();
    return () => {
      // A newer editor of the same text listens on.
      if (this.#texts.get(publication)?.listener !== listener) return;
      this.#texts.delete(publication);
      this.say({ type: 'unsubscribe', publication });
    };
  }

  /** Says something, if the socket is open. */
  say(say: Say): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(say));
    return true;
  }

  #opened(): void {
    this.#pause = AGAIN_MS_MIN;
    this.locked.set(false);
    this.up.set(true);
    for (const [publication, { client, listener }] of this.#texts) {
      this.say({ type: 'subscribe', publication, client });
      listener.connected();
    }
    this.#tell('everything');
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    // A browser does not say why a socket fails; a plain request does.
    void fetch('/api/v1/profile', { credentials: 'same-origin' }).then(
      ({ status }) => this.locked.set(status === 401 || status === 403),
      () => this.locked.set(false),
    );
    this.up.set(false);
    this.#timer = setTimeout(() => this.start(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, AGAIN_MS_MAX);
  }

  #heard(event: Event): void {
    switch (event.type) {
      case 'changed':
        return this.#tell(event.topic, event.community ?? undefined);
      case 'refresh':
        for (const { listener } of this.#texts.values()) listener.connected();
        return this.#tell('everything');
      case 'text':
      case 'text_reset':
      case 'carets':
        this.#texts.get(event.publication)?.listener.event(event);
    }
  }

  #tell(topic: Changed, community?: string): void {
    for (const run of [...this.#changed]) run(topic, community);
  }
}

/** The page's one socket. */
export const events = new Events();
