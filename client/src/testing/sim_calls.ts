// SPDX-License-Identifier: Apache-2.0
// The story of a signature by a SIM, in kysod's order: ticket, certificate, window, the phone, the signature; and of one
// that is picked up again.
import { connectionLost, consent, notNow, told } from './consent.js';
import type { Call } from './consent.js';
import type { FakeDaemon } from './fake_daemon.js';
import { Failure, Params } from './params.js';
import { national, operationId, verificationCode } from './sim.js';
import type { SimOperation } from './sim.js';
import type { SignTask, SimAsked } from './tasks.js';

const purposes = { registration: 'Dang ky tai khoan', authentication: 'Dang nhap' } as const;

/** @internal */
export async function signOnPhone(daemon: FakeDaemon, call: Call, task: SignTask, { purpose, msisdn, ticket }: SimAsked): Promise<object> {
  const { origin, language, fault } = call;
  daemon.operations.redeem(ticket);
  const sim = daemon.sims.find((one) => one.msisdn === msisdn);
  if (sim === undefined) throw new Failure('sim_not_registered');
  if (sim.rings) throw new Failure('sim_busy');
  const { certificate } = sim;
  const reason = task.accepts(certificate.holder) ? notNow(certificate) : 'certificate_not_found';
  if (reason !== undefined) throw new Failure(reason);
  await consent(daemon, call, { fields: task.fields, choices: [certificate.name], phone: national(msisdn) });

  const id = operationId();
  const code = verificationCode(id);
  const text = `${new URL(origin).hostname}: ${purposes[purpose]} (Ma ${code})`;
  sim.rings = true;
  const answered = (async () => {
    if (fault?.stage === 'signing') throw fault.failure;
    await sim.ring({ text, code, origin, purpose });
  })().finally(() => { sim.rings = false; });
  const result = answered.then(() => {
    const signed = task.sign(certificate, 0);
    return { ...told(certificate), phone: msisdn, ...task.reply([signed], certificate, language) };
  });
  result.catch(() => undefined); // it may come when nobody waits
  const operation: SimOperation = { id, origin, code, answered, result, takeOver: undefined };
  daemon.operations.add(operation);
  return follow(daemon, call, operation);
}

/** @internal */
export function resumeOnPhone(daemon: FakeDaemon, call: Call): Promise<object> {
  const params = new Params(call.params, 'params');
  const id = params.text('operation', 32, 32);
  if (!/^_[0-9a-f]{31}$/.test(id)) throw params.wrong('operation');
  params.finish();
  return follow(daemon, call, daemon.operations.find(id, call.origin));
}

/** From the phone's ring to the reply, for one call; a lost connection leaves the operation to be resumed. */
async function follow(daemon: FakeDaemon, call: Call, operation: SimOperation): Promise<object> {
  const { signal } = call;
  operation.takeOver?.();
  const left = new Promise<never>((_resolve, reject) => {
    operation.takeOver = () => reject(new Failure('operation_unknown'));
    signal.addEventListener('abort', () => reject(new Failure('request_cancelled')), { once: true });
  });
  left.catch(() => undefined);
  call.progress('sent_to_phone', { operation: operation.id, code: operation.code });
  call.progress('waiting_for_phone');
  let mine = true;
  const release = operation.takeOver;
  try {
    await Promise.race([operation.answered, left]);
    call.progress('verifying');
    await daemon.pause();
    return await Promise.race([operation.result, left]);
  } catch (cause) {
    mine = operation.takeOver === release && signal.reason !== connectionLost;
    throw cause;
  } finally {
    if (mine) daemon.operations.end(operation);
  }
}
