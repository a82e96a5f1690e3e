// SPDX-License-Identifier: Apache-2.0
// Errors that a test orders by name, and at which step of a call kysod would meet each: before any window, at the
// window, or while the token or the phone signs.
import { Failure } from './params.js';
import type { ErrorName, PageErrorName } from '../errors.js';

/** Every error that kysod may answer with; the page's own three come about by themselves. */
export type DaemonErrorName = Exclude<ErrorName, PageErrorName>;

/** Which call an ordered error is for, and its particulars; all are optional. */
export interface FaultOptions {
  /** Only the next call of this method; the next of any unless said otherwise (`session.hello` never fails). */
  readonly method?: string;
  /** For errors that come while a token signs: so many documents are signed before; 0 unless said otherwise. */
  readonly afterDocuments?: number;
  /** Seconds, as `prompt_too_often` and `access_refused` tell them. */
  readonly retryAfter?: number;
  /** The member to blame, as `params.nonce`. */
  readonly path?: string;
}

type Stage = 'before' | 'window' | 'signing';

/** Bound to one call. @internal */
export interface Fault {
  readonly stage: Stage;
  readonly failure: Failure;
  readonly afterDocuments: number;
}

const atWindow: readonly string[] = [
  'consent_refused', 'consent_timed_out', 'consent_invalid', 'prompt_no_display', 'prompt_failed', 'access_refused', 'audit_unavailable',
  'approvals_unavailable', 'request_cancelled',
  'gateway_unreachable', 'gateway_refused', 'ticket_invalid', 'ticket_expired', 'ticket_used', 'sim_not_registered', 'phone_differs',
];
const whileSigning: readonly string[] = [
  'token_removed', 'token_changed', 'token_error', 'key_not_found', 'pin_incorrect', 'pin_last_try', 'pin_locked', 'pin_not_usable',
  'driver_died', 'driver_hung', 'driver_lied', 'outcome_unknown', 'key_asks_each_time', 'signature_invalid', 'signature_malformed',
  'sim_cancelled', 'sim_timed_out', 'sim_unreachable', 'sim_pin_blocked', 'sim_card_blocked', 'sim_inactive', 'sim_no_certificate', 'sim_service_failed',
  'sim_service_refused', 'sim_answer_refused', 'sim_test_certificate',
];
const windows: readonly string[] = ['session.requestAccess', 'certificates.choose'];

/** kysod's order: a call without a window fails at once, one without a signature at its window at the latest. @internal */
export function faultFor(method: string, kind: DaemonErrorName, { afterDocuments = 0, retryAfter, path }: FaultOptions): Fault {
  const signs = method.endsWith('.sign');
  const known: Stage = whileSigning.includes(kind) ? 'signing' : atWindow.includes(kind) ? 'window' : 'before';
  const stage = signs ? known : !windows.includes(method) ? 'before' : known === 'signing' ? 'window' : known;
  return { stage, failure: new Failure(kind, { path, retryAfter }), afterDocuments };
}
