// SPDX-License-Identifier: Apache-2.0
// A signing SIM as an integrator's test sees it: what the person does at the phone, and operations that outlive their
// connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected as connectedToFakeBrowser, inner, rejection, sdk } from './fake_browser.mjs';

const { citizen, enterprise, FakeDaemon, FakeSim } = await inner('testing/index');
const { errorTable } = await inner('error_table');
const { readPhoneNumber } = await inner('testing/sim');
const { connect, pendingOperation } = sdk;

const nonce = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
let tickets = 0;
const registration = (more = {}) => ({ nonce, subject: 'citizen', method: 'sim', phone: '0912 345 678', ticket: `ticket-${tickets += 1}`, fields: [], ...more });
const login = () => ({ nonce: Buffer.alloc(32, 1).toString('base64'), method: 'sim', phone: '+84912345678', ticket: `ticket-${tickets += 1}` });
/** EC keys are made at once. */
const ec = { key: 'ec' };

async function connected({ person = 'confirms', certificate = citizen(ec), origin = 'https://portal.example' } = {}) {
  const sim = new FakeSim('0912345678', certificate, person);
  const daemon = new FakeDaemon({ tokens: [], sims: [sim] });
  const environment = daemon.environment({ origin });
  return { daemon, sim, environment, again: () => connect({ environment, language: 'en' }), kyso: await connect({ environment, language: 'en' }) };
}
/** A phone that rings until the test says what happens. */
function ringing() {
  const phone = {};
  phone.rings = new Promise((resolve) => {
    phone.person = (request) => new Promise((answer) => {
      phone.answer = answer;
      resolve(request);
    });
  });
  return phone;
}

test('confirmed: progress in kysod’s order, the code is the phone’s, the statement names the number', async () => {
  const phone = ringing();
  const { kyso, environment } = await connected({ person: phone.person });
  const heard = [];
  const call = kyso.signRegistration(registration(), { onProgress: (state, count, sent) => heard.push([state, count, sent]) });
  const { text, code, origin, purpose } = await phone.rings;
  assert.deepEqual([origin, purpose, text], ['https://portal.example', 'registration', `portal.example: Dang ky tai khoan (Ma ${code})`]);
  await new Promise(setImmediate);
  const pending = pendingOperation('registration', environment);
  assert.deepEqual([pending.nonce, pending.code, pendingOperation('authentication', environment)], [nonce, code, undefined]);
  phone.answer('confirms');
  const signed = await call;
  assert.deepEqual(heard, [['waiting_for_turn', undefined, undefined], ['waiting_for_consent', undefined, undefined],
    ['sent_to_phone', undefined, { operation: pending.operation, code }], ['waiting_for_phone', undefined, undefined],
    ['verifying', undefined, undefined]]);
  const statement = JSON.parse(signed.statement);
  assert.deepEqual([statement.method, statement.phone, statement.fields, signed.phone, signed.holder.name], ['sim', '84912345678', [], '84912345678', 'NGUYỄN VĂN AN']);
  assert.equal(pendingOperation('registration', environment), undefined);
});

for (const [person, kind] of [['cancels', 'sim_cancelled'], ['ignores', 'sim_timed_out'], ['is_off', 'sim_unreachable'], ['blocks_pin', 'sim_pin_blocked']]) {
  test(`the person at the phone ${person}: ${kind}, and nothing is left to resume`, async () => {
    const { kyso, environment } = await connected({ person });
    const error = await rejection(kyso.signRegistration(registration()));
    assert.deepEqual([error.kind, error.message], [kind, errorTable[kind].en]);
    assert.equal(pendingOperation('registration', environment), undefined);
  });
}

test('a blocked PIN stays blocked', async () => {
  const { kyso, sim } = await connected({ person: 'blocks_pin' });
  await rejection(kyso.signRegistration(registration()));
  sim.person = 'confirms';
  assert.equal((await rejection(kyso.signRegistration(registration()))).kind, 'sim_pin_blocked');
});

test('what is refused before any window: numbers, tickets, holders', async () => {
  const { kyso, daemon } = await connected();
  daemon.person = () => assert.fail('a window');
  const kind = async (more) => { const { kind: name, path } = await rejection(kyso.signRegistration(registration(more))); return path === undefined ? name : `${name} ${path}`; };
  assert.equal(await kind({ phone: '0212345678' }), 'phone_invalid params.phone');
  assert.equal(await kind({ phone: '0987654321' }), 'sim_not_registered');
  assert.equal(await kind({ subject: 'enterprise' }), 'certificate_not_found');
  assert.equal(await kind({ ticket: '' }), 'invalid_params params.ticket');
  daemon.failNext('sim_too_often');
  assert.equal(await kind({}), 'sim_too_often');
  const used = registration();
  daemon.person = 'agrees';
  await kyso.signRegistration(used);
  assert.equal((await rejection(kyso.signRegistration(used))).kind, 'ticket_used');
});

test('an enterprise signs, and a login is signed: the token is the SIM’s', async () => {
  const { kyso } = await connected({ certificate: enterprise(ec) });
  assert.equal((await kyso.signRegistration(registration({ subject: 'enterprise' }))).holder.ids[0].type, 'mst');
  const { token, phone, certificates } = await kyso.authenticate(login());
  assert.deepEqual([token.algorithm, phone, token.unverifiedCertificate], ['ES256', '84912345678', certificates[0]]);
});

test('one request at a time on a phone: sim_busy', async () => {
  const phone = ringing();
  const { kyso } = await connected({ person: phone.person });
  const first = kyso.signRegistration(registration());
  await phone.rings;
  assert.equal((await rejection(kyso.authenticate(login()))).kind, 'sim_busy');
  phone.answer('confirms');
  await first;
});

test('connection lost while the phone rings: resumed, handed out once', async () => {
  const phone = ringing();
  const { kyso, daemon, environment, again } = await connected({ person: phone.person });
  const lost = rejection(kyso.signRegistration(registration()));
  const { code } = await phone.rings;
  await new Promise(setImmediate);
  daemon.loseConnections();
  assert.equal((await lost).kind, 'connection_lost');
  const { operation } = pendingOperation('registration', environment);
  const second = await again();
  const heard = [];
  const call = second.resumeRegistration({ onProgress: (state) => heard.push(state) && phone.answer('confirms') });
  assert.equal(JSON.parse((await call).statement).nonce, nonce);
  assert.deepEqual(heard, ['waiting_for_phone', 'verifying']);
  assert.equal(code.length, 4);
  assert.deepEqual(daemon.calls.at(-1).params, { operation });
  assert.equal(pendingOperation('registration', environment), undefined);
  assert.equal((await rejection(second.resumeRegistration())).kind, 'operation_unknown');
  environment.storage.setItem('kyso.operation.registration', JSON.stringify({ purpose: 'registration', operation, code, nonce }));
  assert.equal((await rejection(second.resumeRegistration())).kind, 'operation_unknown', 'the same id once more');
});

test('the phone answers while nobody is connected: the result waits', async () => {
  const phone = ringing();
  const { kyso, daemon, again } = await connected({ person: phone.person });
  const lost = rejection(kyso.authenticate(login()));
  await phone.rings;
  await new Promise(setImmediate);
  daemon.loseConnections();
  await lost;
  phone.answer('confirms');
  await new Promise(setImmediate);
  assert.equal((await (await again()).resumeAuthentication()).phone, '84912345678');
});

test('two that wait for one operation: the first gets it, the second is told that there is nothing', async () => {
  const phone = ringing();
  const { kyso, environment, again } = await connected({ person: phone.person });
  const first = kyso.signRegistration(registration());
  await phone.rings;
  await new Promise(setImmediate);
  const second = rejection((await again()).resumeRegistration());
  await new Promise(setImmediate);
  phone.answer('confirms');
  assert.ok((await first).signature);
  assert.equal((await second).kind, 'operation_unknown');
  assert.equal(pendingOperation('registration', environment), undefined);
});

test('an operation that the page forgets is not resumed', async () => {
  const phone = ringing();
  const { kyso, environment, again } = await connected({ person: phone.person });
  const first = kyso.signRegistration(registration());
  await phone.rings;
  await new Promise(setImmediate);
  sdk.forgetOperation('registration', environment);
  assert.equal((await rejection((await again()).resumeRegistration())).kind, 'operation_unknown');
  phone.answer('confirms');
  await first;
});

test('close() leaves it to be resumed; aborting abandons it', async () => {
  for (const [how, kind] of [[(kyso) => kyso.close(), undefined], [(_kyso, abort) => abort.abort(), 'operation_unknown']]) {
    const phone = ringing();
    const { kyso, environment, again } = await connected({ person: phone.person });
    const abort = new AbortController();
    const gone = rejection(kyso.signRegistration(registration(), { signal: abort.signal }));
    await phone.rings;
    await new Promise(setImmediate);
    const pending = JSON.stringify(pendingOperation('registration', environment));
    how(kyso, abort);
    assert.equal((await gone).kind, 'request_cancelled');
    assert.equal(pendingOperation('registration', environment) === undefined, kind !== undefined);
    environment.storage.setItem('kyso.operation.registration', pending);
    const second = await again();
    phone.answer('confirms');
    assert.equal(await second.resumeRegistration().then(() => undefined, (error) => error.kind), kind);
  }
});

test('another origin cannot pick it up', async () => {
  const phone = ringing();
  const { kyso, daemon, environment } = await connected({ person: phone.person });
  const first = kyso.signRegistration(registration());
  await phone.rings;
  await new Promise(setImmediate);
  const other = daemon.environment({ origin: 'https://other.example' });
  other.storage.setItem('kyso.operation.registration', JSON.stringify(pendingOperation('registration', environment)));
  assert.equal((await rejection((await connect({ environment: other })).resumeRegistration())).kind, 'operation_unknown');
  phone.answer('confirms');
  await first;
});

test('what a page’s own scripts wrote into the storage is no operation', async () => {
  const { environment } = await connected();
  for (const kept of ['{', '7', 'null', '{}', JSON.stringify({ purpose: 'authentication', operation: '_1', code: '1', nonce })]) {
    environment.storage.setItem('kyso.operation.registration', kept);
    assert.equal(pendingOperation('registration', environment), undefined, kept);
    assert.equal(environment.storage.getItem('kyso.operation.registration'), null, kept);
  }
  assert.equal(pendingOperation('registration', { ...environment, storage: undefined }), undefined);
});

test('a storage without room costs nothing but the resuming', async () => {
  const { daemon } = await connected();
  const storage = { getItem: () => null, setItem: () => { throw new DOMException('full', 'QuotaExceededError'); }, removeItem: () => undefined };
  const kyso = await connect({ environment: { ...daemon.environment(), storage } });
  const codes = [];
  await kyso.signRegistration(registration(), { onProgress: (_state, _count, sent) => sent && codes.push(sent.code) });
  assert.match(codes.join(), /^[0-9]{4}$/);
});

for (const [name, more] of [['a code of letters', { code: '12<b>', operation: `_${'a'.repeat(31)}` }], ['no code', { operation: `_${'a'.repeat(31)}` }],
  ['an operation of another form', { code: '1234', operation: '../x' }]]) {
  test(`sent_to_phone with ${name} ends the connection`, async () => {
    const { kyso, socket } = await connectedToFakeBrowser();
    const call = rejection(kyso.signRegistration(registration()));
    socket.say({ jsonrpc: '2.0', method: 'request.progress', params: { id: 2, state: 'sent_to_phone', ...more } });
    assert.equal((await call).kind, 'internal_error');
  });
}

for (const [typed, read] of [['0912345678', '84912345678'], ['+84912345678', '84912345678'], ['84 912.345-678', '84912345678'], ['0212345678', undefined],
  ['091234567', undefined], ['09123456789', undefined], ['++84912345678', undefined], ['0084912345678', undefined], ['0912345678x', undefined], ['', undefined]]) {
  test(`number «${typed}»`, () => assert.equal(readPhoneNumber(typed), read));
}

const document = (more = {}) => ({ format: 'cades-detached', documents: [{ name: 'a.pdf', content: new Uint8Array([1, 2, 3]) }], method: 'sim', phone: '0912345678', ticket: `ticket-${tickets += 1}`, ...more });

test('one document is signed by a phone, whose text says so', async () => {
  const asked = [];
  const { kyso } = await connected({ person: (request) => { asked.push(request); return 'confirms'; } });
  const signed = await kyso.signDocuments(document());
  assert.deepEqual([signed.results.length, signed.results[0].name, signed.phone], [1, 'a.pdf', '84912345678']);
  assert.match(asked[0].text, /^portal\.example: Ky tai lieu \(Ma \d{4}\)$/);
});

test('what a phone cannot sign is told with its path', async () => {
  const { kyso } = await connected();
  const two = document().documents.concat({ name: 'b.pdf', content: new Uint8Array([4]) });
  const digest = { name: 'a', digest: { algorithm: 'sha384', value: Buffer.alloc(48).toString('base64') } };
  for (const [more, path] of [[{ documents: two }, 'params.documents'], [{ padding: 'pss' }, 'params.padding'],
    [{ digestAlgorithm: 'sha512' }, 'params.digestAlgorithm'], [{ documents: [digest] }, 'params.documents[0].digest.algorithm']]) {
    const error = await rejection(kyso.signDocuments(document(more)));
    assert.deepEqual([error.kind, error.path], ['sim_cannot_sign', path]);
  }
});

test('a document is picked up after a reload, in its form, and a form that is none is not believed', async () => {
  for (const format of ['cades-detached', 'jws']) {
    const phone = ringing();
    const { kyso, environment, again } = await connected({ person: phone.person });
    const lost = rejection(kyso.signDocuments(document({ format })));
    await phone.rings;
    await new Promise(setImmediate);
    const { nonce: name, format: kept } = pendingOperation('document', environment);
    assert.deepEqual([name, kept], ['a.pdf', format]);
    kyso.close();
    await lost;
    const back = await again();
    phone.answer('confirms');
    assert.equal((await back.resumeDocument()).results[0].name, 'a.pdf');
    assert.equal((await rejection(back.resumeDocument())).kind, 'operation_unknown');
    environment.storage.setItem('kyso.operation.document', JSON.stringify({ purpose: 'document', nonce: 'a', operation: '_1', code: '1' }));
    assert.equal(pendingOperation('document', environment), undefined);
  }
});
