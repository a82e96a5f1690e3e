// SPDX-License-Identifier: Apache-2.0
// The SDK's Environment over a fake daemon in the same process: for unit tests of a page's code in Node, jsdom or
// wherever there is no browser. Messages are handed over as text, each later than the call that sent it.
import type { FakeDaemon, Line } from './fake_daemon.js';
import { Session } from './session.js';
import type { Door } from './session.js';
import { kysodPorts } from '../discovery.js';
import type { PermissionState } from '../discovery.js';
import { browserEnvironment } from '../environment.js';
import type { Environment, Socket, TabStorage } from '../environment.js';

/** The browser that the page believes to be in; all are optional. */
export interface EnvironmentOptions {
  /** The page's; `https://portal.example` unless said otherwise. */
  readonly origin?: string;
  /** What the browser says of its permission; `granted` unless said otherwise. With `denied` nothing is reached. */
  readonly permission?: PermissionState;
  /** `browserFamily()` looks at it. */
  readonly userAgent?: string;
}

class MemorySocket implements Socket, Line {
  onopen: Socket['onopen'] = null;
  onclose: Socket['onclose'] = null;
  onmessage: Socket['onmessage'] = null;
  private session: Session | undefined;
  private over = false;

  constructor(private readonly daemon: FakeDaemon, origin: string, door: Door, readonly protocol: string, admitted: boolean) {
    queueMicrotask(() => {
      if (this.over || !admitted) return this.end(1006);
      this.session = new Session(daemon, origin, door, (text) => queueMicrotask(() => !this.over && this.onmessage?.({ data: text })));
      daemon.lines.add(this);
      return this.onopen?.();
    });
  }

  send(text: string): void {
    queueMicrotask(() => !this.over && this.session?.receive(text));
  }

  close(code = 1000): void {
    queueMicrotask(() => this.end(code));
  }

  drop(): void {
    this.end(1006);
  }

  private end(code: number): void {
    if (this.over) return;
    this.over = true;
    this.daemon.lines.delete(this);
    this.session?.end();
    this.onclose?.({ code });
  }
}

/** A tab of its own: what one environment keeps no other has. @internal */
export function memoryStorage(): TabStorage {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) };
}

/** @internal */
export function memoryEnvironment(daemon: FakeDaemon, { origin = 'https://portal.example', permission = 'granted', userAgent = '' }: EnvironmentOptions = {}): Environment {
  let state = permission;
  const isThere = (url: URL) => daemon.running && state !== 'denied' && Number(url.port) === kysodPorts[0];
  return {
    openSocket(url, protocol) {
      const { pathname } = new URL(url);
      const admitted = isThere(new URL(url)) && (pathname === '/v1' ? daemon.grantOf(origin) !== undefined : daemon.mayAsk(origin));
      daemon.requests.push({ method: 'GET', url: pathname, origin });
      return new MemorySocket(daemon, origin, pathname as Door, protocol, admitted);
    },
    async fetch(text, init) {
      const url = new URL(text);
      if (!isThere(url)) throw new TypeError('Failed to fetch');
      if (state === 'prompt') state = 'granted'; // the person allows
      const asked = init.mode === 'no-cors' ? undefined : origin;
      daemon.requests.push({ method: 'GET', url: url.pathname, origin: asked });
      if (asked !== undefined && daemon.grantOf(asked) === undefined) throw new TypeError('Failed to fetch');
      return { ok: asked !== undefined, text: async () => (asked === undefined ? '' : JSON.stringify(daemon.identity)) };
    },
    async queryPermission() {
      if (state === 'unsupported') throw new TypeError('not a permission');
      return { state };
    },
    setTimeout: browserEnvironment.setTimeout,
    clearTimeout: browserEnvironment.clearTimeout,
    now: browserEnvironment.now,
    userAgent,
    storage: memoryStorage(),
  };
}
