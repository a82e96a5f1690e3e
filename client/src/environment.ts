// SPDX-License-Identifier: Apache-2.0
// What the SDK takes from the browser. Pages never pass it; tests give a fake in ConnectOptions.environment.

/** The part of WebSocket that is used. */
export interface Socket {
  /** What the other end chose; empty until open. */
  readonly protocol: string;
  /** The handshake is done. */
  onopen: (() => void) | null;
  /** Refused, or over: with RFC 6455’s number. */
  onclose: ((event: { readonly code: number }) => void) | null;
  /** One whole text. */
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  /** One whole text. */
  send(text: string): void;
  /** Ends it; onclose may follow. */
  close(code?: number): void;
}

/** The part of Response that is used. */
export interface Answer {
  /** The status is 200 to 299; of a `no-cors` answer nobody looks. */
  readonly ok: boolean;
  /** The whole body. */
  text(): Promise<string>;
}

/** The part of `sessionStorage` that is used. */
export interface TabStorage {
  /** null: nothing of that name. */
  getItem(name: string): string | null;
  /** Kept until the tab is closed. */
  setItem(name: string, value: string): void;
  /** As if it had never been set. */
  removeItem(name: string): void;
}

/** All that the SDK asks of its surroundings. kyso/testing has two: `FakeDaemon.environment()` and `nodeEnvironment()`. */
export interface Environment {
  /** `new WebSocket(url, protocol)`. */
  openSocket(url: string, protocol: string): Socket;
  /** `fetch()`: rejects where nothing answers or the page may not read it. */
  fetch(url: string, init: RequestInit): Promise<Answer>;
  /** navigator.permissions.query; rejects for a name that the browser does not know. */
  queryPermission(name: string): Promise<{ readonly state: string }>;
  /** As the global one. */
  setTimeout(callback: () => void, milliseconds: number): unknown;
  /** As the global one. */
  clearTimeout(timer: unknown): void;
  /** Milliseconds that never run backwards. */
  now(): number;
  /** `navigator.userAgent`; empty where there is none. */
  readonly userAgent: string;
  /** Where a SIM operation is kept over a reload; without it none is. */
  readonly storage?: TabStorage | undefined;
}

/** A browser that keeps nothing for a page says so by throwing. */
function tabStorage(): TabStorage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

export const browserEnvironment: Environment = {
  openSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as Socket,
  fetch: (url, init) => globalThis.fetch(url, init),
  queryPermission: async (name) => navigator.permissions.query({ name: name as PermissionName }),
  setTimeout: (callback, milliseconds) => globalThis.setTimeout(callback, milliseconds),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
  now: () => performance.now(),
  get userAgent() {
    return typeof navigator === 'undefined' ? '' : navigator.userAgent;
  },
  get storage() {
    return tabStorage();
  },
};
