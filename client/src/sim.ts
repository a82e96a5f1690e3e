// SPDX-License-Identifier: Apache-2.0
// A signing SIM's part of the SDK: what a page asks, and which operation of this tab is still open. A SIM operation
// outlives its connection, so its id is kept in sessionStorage: this origin's and this tab's only. Never keeps the
// number or the ticket.
import { browserEnvironment } from './environment.js';
import type { Environment } from './environment.js';
import { KysoError } from './errors.js';
import type { Documents } from './types.js';

/** What a SIM is asked for. */
export type SimPurpose = 'registration' | 'authentication' | 'document';

/** The phone is about to ring: `onProgress` hears it with `sent_to_phone`. */
export interface SentToPhone {
  /** The id by which kysod picks it up again. */
  readonly operation: string;
  /** Digits that kysod's window and the phone both show. Show them too: large, to be compared. */
  readonly code: string;
}

/** An operation that this tab started and whose result it has not got. */
export interface PendingOperation extends SentToPhone {
  /** What it is for. */
  readonly purpose: SimPurpose;
  /** Of your server: what is being signed is for it. A document has none: its name. */
  readonly nonce: string;
  /** Of a document only. */
  readonly format?: Documents['format'];
}

const keyOf = (purpose: SimPurpose) => `kyso.operation.${purpose}`;

function isPending(value: unknown, purpose: SimPurpose): value is PendingOperation {
  if (typeof value !== 'object' || value === null) return false;
  const { operation, code, nonce, format, purpose: kept } = value as Readonly<Record<string, unknown>>;
  if ((purpose === 'document') !== (format === 'cades-detached' || format === 'cades-attached' || format === 'jws')) return false;
  return kept === purpose && typeof operation === 'string' && typeof code === 'string' && typeof nonce === 'string';
}

/**
 * The operation of this tab, if one is open: to know after a reload, before connect(), whether there is something to resume.
 * `environment` is for tests.
 */
export function pendingOperation(purpose: SimPurpose, environment: Environment = browserEnvironment): PendingOperation | undefined {
  const kept = environment.storage?.getItem(keyOf(purpose)) ?? null;
  if (kept === null) return undefined;
  try {
    const value: unknown = JSON.parse(kept);
    if (isPending(value, purpose)) return value;
  } catch {
    // The page's own scripts may have written there; what cannot be read is none.
  }
  forget(environment, purpose);
  return undefined;
}

/** Gives the operation up: it cannot be resumed from here any more. A call that waits for it goes on. `environment` is for tests. */
export function forgetOperation(purpose: SimPurpose, environment: Environment = browserEnvironment): void {
  forget(environment, purpose);
}

function forget(environment: Environment, purpose: SimPurpose): void {
  environment.storage?.removeItem(keyOf(purpose));
}

/**
 * Runs a call for a SIM: keeps the operation from `sent_to_phone` on, until the call has its answer. A connection that is
 * lost, or closed without cancelling, is no answer.
 */
export async function keeping<T>(
  environment: Environment, started: Omit<PendingOperation, keyof SentToPhone>, signal: AbortSignal | undefined,
  call: (onSent: (sent: SentToPhone) => void) => Promise<T>,
): Promise<T> {
  const keep = (sent: SentToPhone) => {
    const pending: PendingOperation = { ...started, ...sent };
    try {
      environment.storage?.setItem(keyOf(started.purpose), JSON.stringify(pending));
    } catch {
      // No room: then it cannot be resumed, and goes on all the same.
    }
  };
  try {
    const answer = await call(keep);
    forget(environment, started.purpose);
    return answer;
  } catch (cause) {
    const kind = cause instanceof KysoError ? cause.kind : undefined;
    const unanswered = kind === 'connection_lost' || (kind === 'request_cancelled' && signal?.aborted !== true);
    if (!unanswered) forget(environment, started.purpose);
    throw cause;
  }
}
