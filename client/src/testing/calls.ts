// SPDX-License-Identifier: Apache-2.0
// The story of each method, in kysod's order (docs/architecture.md, "A request in one minute"): parameters, certificates,
// turn, window, signatures. Each throws Failure where kysod would answer with that error.
import type { FakeCertificate } from './certificate.js';
import { consent, notNow, told } from './consent.js';
import type { Call } from './consent.js';
import type { FakeDaemon } from './fake_daemon.js';
import type { Fault } from './faults.js';
import { Failure, Params } from './params.js';
import type { PersonAnswer } from './person.js';
import { resumeOnPhone, signOnPhone } from './sim_calls.js';
import { readAuthentication, readDocuments, readQuery, readRegistration } from './tasks.js';
import type { SignTask } from './tasks.js';
import type { FakeToken } from './token.js';

interface Candidate {
  readonly token: FakeToken;
  readonly certificate: FakeCertificate;
}

const stateErrors = { pin_locked: 'pin_locked', pin_must_change: 'pin_must_change', uninitialised: 'token_not_found' } as const;
/** Those that may sign now; where there is none, why the last could not. */
function candidates(daemon: FakeDaemon, accepts: (certificate: FakeCertificate) => boolean): Candidate[] {
  const found: Candidate[] = [];
  const usable = daemon.tokens.filter(({ state }) => !(state in stateErrors));
  const locked = daemon.tokens.map(({ state }) => stateErrors[state as keyof typeof stateErrors]).find((kind) => kind !== undefined && kind !== 'token_not_found');
  let reason = locked ?? (usable.length > 0 ? 'certificate_not_found' : 'token_not_found') as Failure['kind'];
  for (const token of usable) {
    for (const certificate of token.certificates.filter(accepts)) {
      const fault = notNow(certificate);
      if (fault === undefined) found.push({ token, certificate });
      else reason = fault;
    }
  }
  if (found.length === 0) throw new Failure(reason);
  return found;
}

/** Where the list of signatures breaks off, and why. */
function breakOff(answer: PersonAnswer, token: FakeToken, fault: Fault | undefined): { readonly failure: Failure; readonly after: number } | undefined {
  if (answer.does === 'types_wrong_pin') return { failure: new Failure(token.countWrongPin()), after: 0 };
  if (answer.does === 'pulls_token') return { failure: new Failure('token_removed'), after: answer.afterDocuments ?? 0 };
  return fault?.stage === 'signing' ? { failure: fault.failure, after: fault.afterDocuments } : undefined;
}

async function sign(daemon: FakeDaemon, call: Call, task: SignTask): Promise<object> {
  if (task.sim !== undefined) return signOnPhone(daemon, call, task, task.sim);
  const fitting = candidates(daemon, ({ holder }) => task.accepts(holder));
  const chosen = fitting.filter(({ certificate }) => certificate === daemon.chosen.get(call.origin));
  const open = (chosen.length > 0 ? chosen : fitting).filter(({ certificate }) => task.suits(certificate));
  if (open.length === 0) throw new Failure('mechanism_unsupported');
  const { documents, fields, total } = task;
  const answer = await consent(daemon, call, { documents, fields, choices: open.map(({ certificate }) => certificate.name) });
  const { token, certificate } = open[answer.choice ?? 0] as Candidate;

  call.progress('signing', { done: 0, total });
  const end = breakOff(answer, token, call.fault);
  const signed: (string | object | Failure)[] = [];
  for (let i = 0; i < total; i += 1) {
    if (end !== undefined && i >= end.after) signed.push(end.failure);
    else if (call.signal.aborted) signed.push(new Failure('request_cancelled'));
    else signed.push(task.sign(certificate, i));
    // Every hundredth is told, and then a cancel may come in.
    if (total === 1 || signed.length % 100 !== 0 || signed[i] instanceof Failure) continue;
    call.progress('signing', { done: signed.length, total });
    await daemon.pause();
  }
  if (answer.does === 'pulls_token') daemon.unplug(token);
  if (answer.does === 'agrees') token.state = 'ready';
  if (answer.does === 'types_wrong_pin') daemon.devicesChanged();
  if (signed[0] instanceof Failure) throw signed[0];
  return { ...told(certificate), ...task.reply(signed, certificate, call.language) };
}

async function choose(daemon: FakeDaemon, call: Call): Promise<object> {
  const open = candidates(daemon, readQuery(call.params));
  const answer = await consent(daemon, call, { choices: open.map(({ certificate }) => certificate.name) });
  const { certificate } = open[answer.choice ?? 0] as Candidate;
  daemon.chosen.set(call.origin, certificate);
  return told(certificate);
}

async function requestAccess(daemon: FakeDaemon, call: Call): Promise<object> {
  const params = new Params(call.params, 'params');
  params.optional('language', (name) => params.choice(name, ['vi', 'en']));
  const seen = new Set<unknown>();
  const methods = params.list('methods', 1, 16, (name, path) => {
    if (!approvable.includes(name as string) || seen.has(name)) throw new Failure('invalid_params', { path });
    seen.add(name);
    return name as string;
  });
  params.finish();
  if (daemon.grantOf(call.origin) !== undefined) return { origin: call.origin, methods: [] };
  try {
    await consent(daemon, call, {});
  } catch (cause) {
    if (cause instanceof Failure && cause.kind === 'consent_refused') throw new Failure('access_refused', { retryAfter: 86_400 });
    throw cause;
  }
  const expires = `${new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 19)}Z`;
  return { origin: call.origin, methods: daemon.approve(call.origin, methods), expires };
}

const approvable: readonly string[] = ['registration.sign', 'document.sign', 'authentication.sign', 'certificates.choose', 'holder.read'];
const empty = (call: Call) => new Params(call.params, 'params').finish();

/** Every method but session.hello and request.cancel, which the session answers itself. */
export const stories: Readonly<Record<string, (daemon: FakeDaemon, call: Call) => object | Promise<object>>> = {
  'session.requestAccess': requestAccess,
  'devices.list': (daemon, call) => {
    empty(call);
    return { devices: daemon.tokens.map((token) => token.describe()) };
  },
  'certificates.list': () => { throw new Failure('not_permitted'); },
  'devices.restore': () => { throw new Failure('not_permitted'); },
  'devices.subscribe': (daemon, call) => {
    empty(call);
    return daemon.watch(call);
  },
  'certificates.choose': choose,
  'holder.read': (daemon, call) => {
    empty(call);
    const certificate = daemon.chosen.get(call.origin);
    if (certificate === undefined) throw new Failure('nothing_chosen');
    return { certificate: certificate.describe(), holder: certificate.holder };
  },
  'registration.sign': (daemon, call) => sign(daemon, call, readRegistration(call.params, call.origin)),
  'operation.resume': resumeOnPhone,
  'document.sign': (daemon, call) => sign(daemon, call, readDocuments(call.params)),
  'authentication.sign': (daemon, call) => sign(daemon, call, readAuthentication(call.params, call.origin)),
};
