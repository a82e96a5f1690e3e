// SPDX-License-Identifier: Apache-2.0
// What the SDK takes from the browser. Pages never pass it; tests give a fake in ConnectOptions.environment.

/** The part of WebSocket that is used. */
export interface Socket {
  readonly protocol: string;
  onopen: (() => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** The part of Response that is used. */
export interface Answer {
  readonly ok: boolean;
  text(): Promise<string>;
}

export interface Environment {
  openSocket(url: string, protocol: string): Socket;
  fetch(url: string, init: RequestInit): Promise<Answer>;
  /** navigator.permissions.query; rejects for a name that the browser does not know. */
  queryPermission(name: string): Promise<{ readonly state: string }>;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Milliseconds that never run backwards. */
  now(): number;
  readonly userAgent: string;
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
};
