// SPDX-License-Identifier: Apache-2.0
// As conformance.test.mjs, with signing SIMs: kysod, kyso-relay, kyso-gateway and kyso-telco's phones on one side, the fake and its
// phones on the other. Codes and names of operations differ and are compared by their form.
import { startScriptedKysod } from '../../support/daemon/scripted_kysod.mjs';
import { testing } from './built_sdk.mjs';
import { compare, origin, Side } from './conformance_sides.mjs';
import { numbers, stories } from './sim_conformance_stories.mjs';

const { FakeCertificate, FakeDaemon, FakeSim, grantable } = testing;
const allowed = { origins: [origin], methods: grantable };
const behaviours = { confirms: 'sign', cancels: 'cancel', blocks_pin: 'wrong_pin:3', ignores: 'none', rings: 'none', is_off: 'sign' };

async function real() {
  const kysod = await startScriptedKysod({ ...allowed, bound: numbers });
  const { phones } = kysod;
  for (const number of numbers) await phones.control('PUT', `subscribers/${number}`, { like: '84912345678', name: 'VÕ MINH SIM' });
  const phone = async (msisdn, word) => {
    if (!numbers.includes(msisdn)) return; // nobody gets as far as that phone
    await phones.control('PUT', `subscribers/${msisdn}/behaviour`, { auto: behaviours[word] });
    if (word === 'is_off') await phones.control('PUT', `subscribers/${msisdn}/radio`, { state: 'off' });
    if (word === 'ignores') phones.asks(msisdn).then(() => phones.control('POST', 'clock', { advance_ms: 400_000 }), () => undefined);
  };
  return new Side({ person: kysod.person, phone, confirm: phones.signs, ticket: phones.ticket, close: kysod.close, log: kysod.log });
}

async function fake() {
  const subject = [['C', 'VN'], ['ST', 'Hà Nội'], ['CN', 'VÕ MINH SIM'], ['UID', 'CCCD:079200005678']];
  const sims = new Map([...numbers, '84961999999'].map((number) => [number, new FakeSim(`0${number.slice(2)}`, new FakeCertificate(subject, { revocation: 'unknown' }))]));
  const daemon = new FakeDaemon({ ...allowed, tokens: [], sims: [...sims.values()] });
  await daemon.listen();
  const person = (word) => {
    if (word === 'types_another_number') daemon.failNext('phone_differs');
    else daemon.person = word === 'agrees_without_pin' ? 'agrees' : word;
  };
  const answers = new Map();
  const phone = (msisdn, word) => {
    const rings = new Promise((resolve) => { answers.set(msisdn, () => resolve('confirms')); });
    sims.get(msisdn).person = word === 'rings' ? () => rings : word;
  };
  let tickets = 0;
  return new Side({ person, phone, confirm: async (msisdn) => answers.get(msisdn)(), ticket: () => `ticket-${tickets += 1}`, close: () => daemon.close(), log: () => '' });
}

compare(stories, { real, fake });
