// SPDX-License-Identifier: Apache-2.0
// Finds kysod on this computer and, when that fails, finds out why: browsers show a page the same "failed" for
// a daemon that does not run, a permission that is missing and an origin that is not allowed. Called by connect().
// Must never give up while the browser may still be asking the person.
import type { Answer, Environment } from './environment.js';
import { KysoError } from './errors.js';
import type { Language } from './errors.js';

/** First free port wins when several people are logged in; kysod answers only its own user. */
export const kysodPorts: readonly number[] = [27149, 27150, 27151, 27152, 27153];

/** `unsupported`: the browser knows no such permission, so it either asks nothing or does not tell. */
export type PermissionState = 'granted' | 'denied' | 'prompt' | 'unsupported';

/** Chromium from 147 on tells loopback apart; 142 to 146 had one name for the whole local network. */
const permissionNames = ['loopback-network', 'local-network-access'];

/**
 * A loopback connection is refused within milliseconds; what took this long was a question that the person closed:
 * Chromium takes no answer in a question's first half second (measured: 6 ms against 700 ms for the quickest robot).
 */
const dismissalMs = 450;

/**
 * A silent port is looked at every five seconds and left after so many looks. While the browser may be asking the
 * person: never, or as long as Firefox itself asks (network.lna.prompt.timeout, five minutes).
 */
const lookMs = 5_000;
const looks: Readonly<Record<Exclude<PermissionState, 'prompt'>, number>> = {
  granted: 2,
  denied: 2,
  unsupported: 66,
};

/** The permission as it stands; asks nobody. */
export async function permissionState(environment: Environment): Promise<PermissionState> {
  for (const name of permissionNames) {
    try {
      const { state } = await environment.queryPermission(name);
      if (state === 'granted' || state === 'denied' || state === 'prompt') return state;
    } catch {
      // A browser rejects names it does not know; the next one may be known.
    }
  }
  return 'unsupported';
}

export interface Discovery {
  readonly environment: Environment;
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** Called with the ports of those who run and do not talk to this page; the port to use, once they do. */
export type AskToBeLetIn = (ports: readonly number[]) => Promise<number>;

/**
 * The port of the kysod that answers this page. Rejects with KysoError: browser_refused, permission_needed,
 * not_running, or, where nobody talks to this page, with origin_not_allowed or what `ask` rejects with. The signal's
 * abort makes it reject; the caller says with what.
 */
export async function findKysod(discovery: Discovery, ask?: AskToBeLetIn): Promise<number> {
  const { environment, language } = discovery;
  const before = await permissionState(environment);
  const strangers: number[] = [];
  let slowest = 0;
  for (const port of kysodPorts) {
    const url = `http://127.0.0.1:${port}/.well-known/kyso`;
    const asked = environment.now();
    if (await answers(discovery, url)) {
      const identity = await identify(discovery, url);
      if (identity === 'kysod') return port;
      if (identity === 'hidden') strangers.push(port);
    } else {
      slowest = Math.max(slowest, environment.now() - asked);
      if ((await permissionState(environment)) === 'denied') throw new KysoError('browser_refused', language);
    }
  }
  if (strangers.length > 0) {
    if (ask !== undefined) return ask(strangers);
    throw new KysoError('origin_not_allowed', language);
  }
  // Chromium asks only once something has accepted the connection; so a question means that somebody runs.
  if (before === 'prompt' && slowest >= dismissalMs && (await permissionState(environment)) === 'prompt') {
    throw new KysoError('permission_needed', language);
  }
  throw new KysoError('not_running', language);
}

/** Does anything answer HTTP there? Of a no-cors fetch the page learns just this. */
async function answers(discovery: Discovery, url: string): Promise<boolean> {
  return (await patientFetch(discovery, url, { mode: 'no-cors' }, async () => true)) ?? false;
}

/** `hidden`: it does not talk to this origin. `other`: it does, and is not a kysod that we understand. */
async function identify(discovery: Discovery, url: string): Promise<'kysod' | 'hidden' | 'other'> {
  const text = await patientFetch(discovery, url, { mode: 'cors', redirect: 'error' },
    async (answer) => (answer.ok ? answer.text() : ''));
  if (text === undefined) return 'hidden';
  try {
    const { name, protocol } = Object(JSON.parse(text)) as { name?: unknown; protocol?: unknown };
    return name === 'kysod' && Array.isArray(protocol) && protocol.includes('kyso.v1') ? 'kysod' : 'other';
  } catch {
    return 'other';
  }
}

/** undefined: refused by the browser or the computer, or silent for too long. */
async function patientFetch<T>(
  { environment, signal }: Discovery, url: string, init: RequestInit, read: (answer: Answer) => Promise<T>,
): Promise<T | undefined> {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  let settled = false;
  let quiet = 0;
  let timer: unknown;
  const watch = () => {
    timer = environment.setTimeout(async () => {
      const state = await permissionState(environment);
      quiet = state === 'prompt' ? 0 : quiet + 1;
      if (state !== 'prompt' && quiet >= looks[state]) giveUp();
      else if (!settled) watch();
    }, lookMs);
  };
  watch();
  try {
    return await read(await environment.fetch(url, {
      ...init, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal: abort.signal,
    }));
  } catch {
    if (signal.aborted) throw new DOMException('connect() was aborted', 'AbortError');
    return undefined;
  } finally {
    settled = true;
    environment.clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
