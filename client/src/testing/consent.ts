// SPDX-License-Identifier: Apache-2.0
// What the stories of tokens and of SIMs share: the running call, whether a certificate may sign now, the turn and the
// window, and what a reply says of a certificate.
import type { FakeCertificate } from './certificate.js';
import type { FakeDaemon } from './fake_daemon.js';
import type { Fault } from './faults.js';
import { Failure } from './params.js';
import { askPerson } from './person.js';
import type { FakeWindow, PersonAnswer } from './person.js';
import type { Language } from '../errors.js';

/** One running call, as its story sees it. */
export interface Call {
  readonly method: string;
  readonly params: unknown;
  readonly origin: string;
  readonly language: Language;
  /** Cancelled, or its connection is gone: the reason is `connectionLost` then. */
  readonly signal: AbortSignal;
  /** What a test wants to go wrong with it. */
  readonly fault: Fault | undefined;
  progress(state: string, more?: object): void;
  notify(method: string, params: object): void;
}

/** Why a call was aborted, where nobody cancelled it. */
export const connectionLost = new Error('the connection is lost');

const validityErrors = { expired: 'certificate_expired', not_yet_valid: 'certificate_not_yet_valid' } as const;

/** Why a certificate may not sign now; undefined: it may. */
export function notNow({ validity, revocation }: FakeCertificate): Failure['kind'] | undefined {
  if (validity !== 'valid') return validityErrors[validity];
  return revocation === 'revoked' ? 'certificate_revoked' : undefined;
}

const source = 'http://ocsp.fake-daemon.example/';

/** What every reply about a certificate says of it. */
export function told(certificate: FakeCertificate): object {
  const good = certificate.issuerStatus === 'trusted' && certificate.revocation === 'good';
  return {
    certificates: [Buffer.from(certificate.der).toString('base64')], certificate: certificate.describe(), holder: certificate.holder,
    issuerStatus: certificate.issuerStatus, revocation: good ? 'good' : 'unknown',
    revocationCheck: good ? { source, thisUpdate: `${new Date().toISOString().slice(0, 19)}Z` }
      : { why: certificate.issuerStatus === 'trusted' ? 'no_address' : 'issuer_not_verified' },
  };
}

export const cancelled = (signal: AbortSignal) => {
  if (signal.aborted) throw new Failure('request_cancelled');
};

/**
 * Turn and window: one at a time over all requests. `shown` may have to be found out when the turn has come. Throws where the
 * person does not agree.
 */
export async function consent(daemon: FakeDaemon, call: Call, shown: Partial<FakeWindow> | (() => Partial<FakeWindow>)): Promise<PersonAnswer> {
  const { method, origin, signal, fault } = call;
  call.progress('waiting_for_turn');
  return daemon.inTurn(async () => {
    cancelled(signal);
    call.progress('waiting_for_consent');
    if (fault?.stage === 'window') throw fault.failure;
    const told = typeof shown === 'function' ? shown() : shown;
    const window: FakeWindow = { choices: [], documents: [], fields: [], ...told, method, origin, signal };
    const answer = await askPerson(daemon.person, window);
    cancelled(signal);
    if (answer.does === 'refuses' || answer.does === 'closes_window') throw new Failure('consent_refused');
    if (answer.does === 'lets_it_time_out') throw new Failure('consent_timed_out');
    if ((answer.choice ?? 0) >= Math.max(1, window.choices.length)) throw new Error(`the fake’s person: there is no choice ${answer.choice}`);
    return answer;
  });
}
