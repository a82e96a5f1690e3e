// SPDX-License-Identifier: Apache-2.0
// The story of a signature by a SIM, in kysod's order: ticket, certificate, window, the phone, the signature; and of one
// that is picked up again.
import { connectionLost, consent, notNow, told } from './consent.js';
import type { Call } from './consent.js';
import type { FakeDaemon } from './fake_daemon.js';
import { Failure, Params } from './params.js';
import { national, operationId, readPhoneNumber, verificationCode } from './sim.js';
import type { FakeSim, SimOperation } from './sim.js';
import type { SignTask, SimAsked } from './tasks.js';

const purposes = { registration: 'Dang ky tai khoan', authentication: 'Dang nhap', document: 'Ky tai lieu' } as const;

/** @internal */
export async function signOnPhone(daemon: FakeDaemon, call: Call, task: SignTask, { purpose, phone, ticket }: SimAsked): Promise<object> {
  const { origin, language, fault } = call;
  const msisdn = readPhoneNumber(phone);
  if (msisdn === undefined) throw new Failure('phone_invalid', { path: 'params.phone' });
  const sim = daemon.sims.find((one) => one.msisdn === msisdn);
  if (sim?.rings === true) throw new Failure('sim_busy');
  // kysod asks the gateway when the turn has come; nothing rings yet.
  await consent(daemon, call, () => {
    daemon.operations.redeem(ticket);
    if (sim === undefined) throw new Failure('sim_not_registered');
    const reason = task.accepts(sim.certificate.holder) ? notNow(sim.certificate) : 'certificate_not_found';
    if (reason !== undefined) throw new Failure(reason);
    return { documents: task.documents, fields: task.fields, choices: [sim.certificate.name], phone: national(msisdn) };
  });
  const { certificate } = sim as FakeSim;

  const id = operationId();
  const code = verificationCode(id);
  const text = `${new URL(origin).host}: ${purposes[purpose]} (Ma ${code})`;
  const result = ring(sim as FakeSim).then(() => {
    operation.ended = true;
    const signed = task.sign(certificate, 0);
    return { ...told(certificate), phone: msisdn, binding: 'certificate', ...task.reply([signed], certificate, language) };
  });
  async function ring(one: FakeSim): Promise<void> {
    one.rings = true;
    try {
      if (fault?.stage === 'signing') throw fault.failure;
      await one.ring({ text, code, origin, purpose });
    } finally {
      one.rings = false;
    }
  }
  const operation: SimOperation = { id, origin, result, ended: false };
  result.catch(() => { operation.ended = true; }); // it may come when nobody waits
  daemon.operations.add(operation);
  call.progress('sent_to_phone', { operation: id, code });
  return follow(daemon, call, operation);
}

/** @internal */
export function resumeOnPhone(daemon: FakeDaemon, call: Call): Promise<object> {
  const params = new Params(call.params, 'params');
  const id = params.text('operation', 1, 64);
  params.finish();
  return follow(daemon, call, daemon.operations.find(id, call.origin));
}

/** From the phone's ring to the reply, for one call; a lost connection leaves the operation to be resumed. */
async function follow(daemon: FakeDaemon, call: Call, operation: SimOperation): Promise<object> {
  const { signal } = call;
  const left = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Failure('request_cancelled')), { once: true });
  });
  left.catch(() => undefined);
  // Who asks last gets the answer, as with kysod.
  const overtaken = new Promise<never>((_resolve, reject) => {
    operation.overtake?.();
    operation.overtake = () => reject(new Failure('operation_unknown'));
  });
  overtaken.catch(() => undefined);
  const waited = !operation.ended;
  if (waited) call.progress('waiting_for_phone');
  try {
    await Promise.race([operation.result.catch(() => undefined), left, overtaken]);
  } catch (cause) {
    if (signal.aborted && signal.reason !== connectionLost) daemon.operations.end(operation); // abandoned
    throw cause;
  }
  daemon.operations.end(daemon.operations.find(operation.id, call.origin)); // once: whoever comes second finds nothing
  const reply = await operation.result;
  if (waited) call.progress('verifying');
  return reply;
}
