// SPDX-License-Identifier: Apache-2.0
// What sim_conformance.test.mjs has kysod and the fake do with signing SIMs. Each story has a number of its own, for a phone may be
// rung three times in ten minutes.
import { sdk } from './built_sdk.mjs';

const kind = (promise) => promise.then(() => 'done', (error) => error.kind);
const nonces = { registration: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA', authentication: Buffer.alloc(32, 1).toString('base64') };

/** What a page asks of this phone. */
function asked(side, msisdn, purpose = 'registration', more = {}) {
  const nonce = nonces[purpose];
  const sim = { nonce, method: 'sim', phone: `0${msisdn.slice(2)}`, ticket: side.ticket({ purpose, nonce, msisdn }) };
  return purpose === 'registration' ? { ...sim, subject: 'citizen', fields: [], ...more } : sim;
}

/** One connection for each story, the phone as the story says. */
const story = (msisdn, phone, act, person = 'agrees_without_pin') => async (side) => {
  await side.person(person);
  await side.phone(msisdn, phone);
  const environment = side.environment();
  const kyso = await side.connect({ environment });
  try {
    return await act({ kyso, side, msisdn, environment });
  } finally {
    kyso.close();
  }
};
const register = ({ kyso, side, msisdn }, more) => kyso.signRegistration(asked(side, msisdn, 'registration', more));
const ends = (more) => (stage) => kind(register(stage, more));

/** Resolves once the call says `state`. */
function until(state) {
  const heard = {};
  heard.now = new Promise((resolve) => { heard.onProgress = (said) => said === state && resolve(); });
  return heard;
}

export const stories = {
  'a citizen registers, with data from the SIM': story('84961000001', 'confirms', async (stage) => {
    const { holder, phone } = await register(stage);
    return [holder.all, phone];
  }),
  'a sign-in': story('84961000002', 'confirms', async ({ kyso, side, msisdn }) => (await kyso.authenticate(asked(side, msisdn, 'authentication'))).token.algorithm),
  'cancelled on the phone': story('84961000003', 'cancels', ends()),
  'a phone that is off': story('84961000004', 'is_off', ends()),
  'nobody at the phone': story('84961000005', 'ignores', ends()),
  'wrong PINs until the SIM is blocked': story('84961000006', 'blocks_pin', ends()),
  'the person does not agree in the window': story('84961000007', 'confirms', ends(), 'refuses'),
  'a citizen for an enterprise': story('84961000008', 'confirms', ends({ subject: 'enterprise' })),
  'a number that is not the person’s': story('84961999999', 'confirms', ends(), 'types_another_number'),
  'a ticket that was used': story('84961000009', 'confirms', async ({ kyso, side, msisdn }) => {
    const form = asked(side, msisdn);
    return [await kind(kyso.signRegistration(form)), await kind(kyso.signRegistration(form))];
  }),
  'a page that is reloaded while the phone rings, for both': async (side) => {
    const results = [];
    for (const [purpose, msisdn] of [['registration', '84961000011'], ['authentication', '84961000012']]) {
      results.push(await story(msisdn, 'rings', async ({ kyso, environment }) => {
        const sent = until('waiting_for_phone');
        const lost = kind(kyso[purpose === 'registration' ? 'signRegistration' : 'authenticate'](asked(side, msisdn, purpose), sent));
        await sent.now;
        kyso.close();
        const after = await side.connect({ environment });
        try {
          const waits = until('waiting_for_phone');
          const resumed = after[purpose === 'registration' ? 'resumeRegistration' : 'resumeAuthentication'](waits);
          await waits.now;
          await side.confirm(msisdn);
          const kept = sdk.pendingOperation(purpose, environment)?.purpose;
          return [await lost, kept, await kind(resumed), sdk.pendingOperation(purpose, environment)];
        } finally {
          after.close();
        }
      })(side));
    }
    return results;
  },
  'nothing to resume': story('84961000013', 'confirms', async ({ kyso, environment }) => {
    environment.storage.setItem('kyso.operation.registration', JSON.stringify({ purpose: 'registration', nonce: nonces.registration, operation: `_${'0'.repeat(31)}`, code: '0000' }));
    return [await kind(kyso.resumeRegistration()), await kind(kyso.resumeAuthentication())];
  }),
  // Last: what was given up still rings, and kysod has one operation at a time.
  'the page gives up while the phone rings': story('84961000010', 'rings', async ({ kyso, side, msisdn }) => {
    const abort = new AbortController();
    const cancelled = await kind(kyso.signRegistration(asked(side, msisdn), { signal: abort.signal, onProgress: (state) => state === 'waiting_for_phone' && abort.abort() }));
    const left = sdk.pendingOperation('registration');
    const behind = await kind(kyso.readHolder()); // the answers to the two calls before
    await side.confirm(msisdn);
    return [cancelled, left, behind];
  }),
};
/** Of the person; all but 84961999999. */
export const numbers = Array.from({ length: 13 }, (_, i) => `849610000${String(i + 1).padStart(2, '0')}`);
