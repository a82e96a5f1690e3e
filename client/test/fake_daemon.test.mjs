// SPDX-License-Identifier: Apache-2.0
// The fake daemon as an integrator's test uses it, in memory: whom it lets in, what its person does, how tokens change,
// every error by name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inner, rejection, sdk } from './fake_browser.mjs';

const testing = await inner('testing/index');
const { citizen, citizenWithCmnd, enterprise, FakeDaemon, FakeToken, official, personInOrganisation } = testing;
const { errorTable } = await inner('error_table');

const nonce = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const registration = { nonce, subject: 'citizen', method: 'usb-token', fields: [{ name: 'email', label: 'Thư điện tử', value: 'an@example.vn' }] };
const batch = (count) => ({ format: 'cades-detached', documents: Array.from({ length: count }, (_, i) => ({ name: `${i}.txt`, content: 'YQ==' })) });
/** EC keys are made at once. */
const ec = { key: 'ec' };
const tokenOf = (...certificates) => new FakeToken(certificates);

async function connected(options = {}, connectOptions = {}) {
  const daemon = new FakeDaemon({ tokens: [tokenOf(citizen(ec))], ...options });
  const kyso = await sdk.connect({ environment: daemon.environment(), language: 'en', ...connectOptions });
  return { daemon, kyso };
}

test('a registration: progress in kysod’s order, the statement says what was asked', async () => {
  const { kyso, daemon } = await connected();
  const states = [];
  const signed = await kyso.signRegistration(registration, { onProgress: (state, count) => states.push([state, count]) });
  assert.deepEqual(states, [['waiting_for_turn', undefined], ['waiting_for_consent', undefined], ['signing', { done: 0, total: 1 }]]);
  const statement = JSON.parse(signed.statement);
  assert.deepEqual([statement.origin, statement.nonce, statement.holder.name], ['https://portal.example', nonce, 'NGUYỄN VĂN AN']);
  assert.equal(statement.certificate.sha256, signed.certificate.sha256);
  assert.match(signed.certificate.issuer, /kyso fake daemon\\, not valid/);
  assert.deepEqual(daemon.calls.map(({ method }) => method), ['session.hello', 'registration.sign']);
});

for (const [does, kind] of [['refuses', 'consent_refused'], ['closes_window', 'consent_refused'], ['lets_it_time_out', 'consent_timed_out'],
  ['types_wrong_pin', 'pin_incorrect'], ['pulls_token', 'token_removed']]) {
  test(`the person ${does}: ${kind}, with kysod’s sentence`, async () => {
    const { kyso } = await connected({ person: does });
    const error = await rejection(kyso.signRegistration(registration));
    assert.deepEqual([error.kind, error.code, error.message], [kind, errorTable[kind].code, errorTable[kind].en]);
  });
}

test('three wrong PINs lock the token; a right one in between forgives', async () => {
  const { kyso, daemon } = await connected({ person: 'types_wrong_pin' });
  const kind = () => kyso.signRegistration(registration).then(() => 'signed', (error) => error.kind);
  const state = async () => (await kyso.devices())[0].state;
  assert.deepEqual([await kind(), await state(), await kind(), await state()], ['pin_incorrect', 'pin_count_low', 'pin_incorrect', 'pin_last_try']);
  daemon.person = 'agrees';
  assert.deepEqual([await kind(), await state()], ['signed', 'ready']);
  daemon.person = 'types_wrong_pin';
  assert.deepEqual([await kind(), await kind(), await kind(), await state()], ['pin_incorrect', 'pin_incorrect', 'pin_locked', 'pin_locked']);
  daemon.person = () => assert.fail('a locked token has no window');
  assert.equal(await kind(), 'pin_locked');
});

test('a slow person: the window is open as long as the test wants, and says what is signed', async () => {
  let seen, decide;
  const { kyso } = await connected({ person: (window) => new Promise((resolve) => { [seen, decide] = [window, resolve]; }) });
  const states = [];
  let opened;
  const open = new Promise((resolve) => { opened = resolve; });
  const call = kyso.signRegistration(registration, { onProgress: (state) => states.push(state) && state === 'waiting_for_consent' && setImmediate(opened) });
  await open;
  const { signal, ...shown } = seen;
  assert.deepEqual(shown, { method: 'registration.sign', origin: 'https://portal.example', choices: ['NGUYỄN VĂN AN'], documents: [], fields: registration.fields });
  assert.deepEqual([states.at(-1), signal.aborted], ['waiting_for_consent', false]);
  decide('agrees');
  assert.ok((await call).signature);
});

test('one window at a time, over all pages', async () => {
  const open = [];
  const { kyso, daemon } = await connected({ person: (window) => new Promise((resolve) => open.push({ window, resolve })) });
  const other = await sdk.connect({ environment: daemon.environment({ origin: 'https://other.example' }) });
  const first = kyso.signRegistration(registration);
  const turn = new Promise((resolve) => {
    void other.signRegistration(registration, { onProgress: (state) => state === 'waiting_for_turn' && setImmediate(resolve) }).catch(() => undefined);
  });
  await turn;
  assert.equal(open.length, 1);
  open[0].resolve('refuses');
  await rejection(first);
  await new Promise(setImmediate);
  assert.deepEqual(open.map(({ window }) => window.origin), ['https://portal.example', 'https://other.example']);
});

test('the page gives up: the window is closed under the person, and the next one comes', async () => {
  let window;
  const { kyso, daemon } = await connected({ person: 'never_answers' });
  const abort = new AbortController();
  const error = await rejection(kyso.signRegistration(registration, { signal: abort.signal, onProgress: (state) => state === 'waiting_for_consent' && abort.abort() }));
  assert.equal(error.kind, 'request_cancelled');
  daemon.person = (shown) => { window = shown; return 'agrees'; };
  await kyso.signRegistration(registration);
  assert.equal(window.signal.aborted, false);
});

test('a batch that breaks off keeps what was signed', async () => {
  const { kyso, daemon } = await connected({ person: { does: 'pulls_token', afterDocuments: 2 } });
  const { results } = await kyso.signDocuments(batch(4));
  assert.deepEqual(results.map(({ error }) => error?.kind), [undefined, undefined, 'token_removed', 'token_removed']);
  assert.deepEqual(await kyso.devices(), []);
  daemon.plugIn(tokenOf(citizen(ec)));
  daemon.person = 'agrees';
  daemon.failNext('driver_died', { afterDocuments: 1 });
  assert.deepEqual((await kyso.signDocuments(batch(2))).results.map(({ error }) => error?.kind), [undefined, 'driver_died']);
});

test('a long batch tells every hundredth and can be cancelled midway', async () => {
  const { kyso } = await connected();
  const abort = new AbortController();
  const counts = [];
  const { results } = await kyso.signDocuments(batch(350), {
    signal: abort.signal,
    onProgress: (state, count) => {
      if (state === 'signing') counts.push(count.done);
      if (count?.done === 200) abort.abort();
    },
  });
  assert.deepEqual(counts, [0, 100, 200]);
  assert.deepEqual([results[199].error, results[349].error.kind], [undefined, 'request_cancelled']);
});

test('pages that watch hear of tokens that come and go', async () => {
  const { kyso, daemon } = await connected();
  const abort = new AbortController();
  const heard = [];
  const script = [() => daemon.plugIn(tokenOf()), () => daemon.unplug(daemon.tokens[0]), () => abort.abort()];
  await kyso.watchDevices((devices) => { heard.push(devices.length); script.shift()(); }, abort.signal);
  assert.deepEqual(heard, [1, 2, 1]);
});

test('which certificates fit, and why none does', async () => {
  const { kyso, daemon } = await connected();
  const kind = (subject) => kyso.signRegistration({ ...registration, subject }).then(({ holder }) => holder.ids[0].type, (error) => error.kind);
  for (const [tokens, subject, expected] of [
    [[tokenOf(citizenWithCmnd(ec))], 'citizen', 'cmnd'],
    [[tokenOf(enterprise(ec))], 'enterprise', 'mst'],
    [[tokenOf(enterprise(ec))], 'citizen', 'certificate_not_found'],
    [[tokenOf(personInOrganisation(ec))], 'citizen', 'certificate_not_found'],
    [[tokenOf(official(ec))], 'citizen', 'certificate_not_found'],
    [[tokenOf(citizen({ ...ec, validity: 'expired' }))], 'citizen', 'certificate_expired'],
    [[tokenOf(citizen({ ...ec, validity: 'not_yet_valid' }))], 'citizen', 'certificate_not_yet_valid'],
    [[tokenOf(citizen({ ...ec, revocation: 'revoked' }))], 'citizen', 'certificate_revoked'],
    [[new FakeToken([citizen(ec)], { state: 'pin_must_change' })], 'citizen', 'pin_must_change'],
    [[], 'citizen', 'token_not_found'],
  ]) {
    daemon.tokens = tokens;
    assert.equal(await kind(subject), expected);
  }
});

test('choosing a certificate: queries, and signing then offers no other', async () => {
  const windows = [];
  const { kyso, daemon } = await connected({ tokens: [tokenOf(enterprise(ec), citizen(ec))], person: (window) => windows.push(window.choices) && { does: 'agrees', choice: window.choices.length - 1 } });
  assert.equal((await rejection(kyso.readHolder())).kind, 'nothing_chosen');
  assert.equal((await kyso.chooseCertificate()).holder.name, 'NGUYỄN VĂN AN');
  assert.equal((await kyso.readHolder()).holder.name, 'NGUYỄN VĂN AN');
  await kyso.signDocuments(batch(1));
  assert.deepEqual(windows, [['CÔNG TY CỔ PHẦN MẪU', 'NGUYỄN VĂN AN'], ['NGUYỄN VĂN AN']]);
  for (const [query, expected] of [[{ taxCode: '9900000016' }, 'organisation'], [{ idType: 'cccd' }, 'person'], [{ holder: 'organisation' }, 'organisation'],
    [{ issuer: testing.notValid }, 'person'], [{ issuer: 'Another CA' }, 'certificate_not_found'], [{ holder: 'person', idType: 'mst' }, 'certificate_not_found']]) {
    assert.equal(await kyso.chooseCertificate(query).then(({ holder }) => holder.kind, (error) => error.kind), expected);
  }
  assert.equal(daemon.calls.at(-1).method, 'certificates.choose');
});

test('every error of the table can be ordered by name', async () => {
  const { kyso, daemon } = await connected();
  for (const name of Object.keys(errorTable)) {
    daemon.failNext(name, { retryAfter: 7 });
    const error = await rejection(kyso.signRegistration(registration));
    assert.deepEqual([error.kind, error.code, error.retryable, error.retryAfter], [name, errorTable[name].code, errorTable[name].retryable, 7]);
  }
  assert.ok((await kyso.signRegistration(registration)).signature, 'and then all is well again');
});

test('an error waits for the method it was ordered for, at the step where kysod meets it', async () => {
  const { kyso, daemon } = await connected();
  const steps = async (name) => {
    daemon.failNext(name, { method: 'registration.sign' });
    await kyso.devices();
    const states = [];
    assert.equal((await rejection(kyso.signRegistration(registration, { onProgress: (state) => states.push(state) }))).kind, name);
    return states.length;
  };
  assert.deepEqual([await steps('busy'), await steps('prompt_no_display'), await steps('pin_not_usable')], [0, 2, 3]);
  daemon.failNext('driver_died');
  assert.equal((await rejection(kyso.devices())).kind, 'driver_died');
});

test('whom it lets in: kysod’s spelling of origins only, and nobody else where some are named', async () => {
  const kind = (options, origin, more) => sdk.connect({ environment: new FakeDaemon(options).environment({ origin }), ...more }).then((kyso) => kyso.hello.methods.length, (error) => error.kind);
  assert.equal(await kind({}, 'http://localhost:5173'), 10);
  for (const origin of ['http://127.0.0.1:5173', 'http://portal.example', 'https://Portal.example', 'https://portal.example:443', 'null']) {
    assert.equal(await kind({}, origin), 'origin_not_allowed', origin);
  }
  const only = { origins: ['https://portal.example'], methods: ['registration.sign'] };
  assert.equal(await kind(only, 'https://portal.example'), 5);
  assert.equal(await kind(only, 'https://other.example'), 'origin_not_allowed');
  const asks = { requestAccess: ['document.sign'] };
  assert.equal(await kind(only, 'https://other.example', asks), 5);
  assert.equal(await kind({ ...only, person: 'refuses' }, 'https://other.example', asks), 'access_refused');
  assert.equal(await kind(only, 'http://localhost:5173', asks), 'origin_not_allowed');
});

test('what was not granted is not permitted, and what is taken back not allowed', async () => {
  const { kyso, daemon } = await connected({ methods: ['registration.sign'] });
  assert.equal((await rejection(kyso.authenticate('A'.repeat(43) + '='))).kind, 'not_permitted');
  daemon.letIn('https://portal.example', []);
  assert.equal((await rejection(kyso.devices())).kind, 'origin_not_allowed');
});

test('it does not run, the browser refuses, the connection is lost', async () => {
  const { kyso, daemon } = await connected({ person: () => daemon.loseConnections() ?? 'agrees' });
  const closed = new Promise((resolve) => { kyso.onClose = resolve; });
  assert.equal((await rejection(kyso.signRegistration(registration))).kind, 'connection_lost');
  assert.equal((await closed).kind, 'connection_lost');
  const connect = (options) => sdk.connect({ environment: daemon.environment(options) });
  assert.equal((await rejection(connect({ permission: 'denied' }))).kind, 'browser_refused');
  await daemon.close();
  assert.equal((await rejection(connect())).kind, 'not_running');
});

test('a permission that is asked for is told before and after', async () => {
  const daemon = new FakeDaemon();
  const states = [];
  await sdk.connect({ environment: daemon.environment({ permission: 'prompt' }), onPermission: (state) => void states.push(state) });
  assert.deepEqual(states, ['prompt', 'granted']);
});

test('a mistake in the person’s script is said, and is nobody’s signature', async (t) => {
  const said = t.mock.method(console, 'error', () => undefined);
  const { kyso, daemon } = await connected({ person: 'agree' });
  assert.equal((await rejection(kyso.signRegistration(registration))).kind, 'internal_error');
  daemon.person = { does: 'agrees', choice: 3 };
  assert.equal((await rejection(kyso.signRegistration(registration))).kind, 'internal_error');
  assert.deepEqual(said.mock.calls.map(({ arguments: [cause] }) => cause.message), ['the fake’s person: no such word: agree', 'the fake’s person: there is no choice 3']);
});

test('the fake knows every method of kysod', async () => {
  const { stories } = await inner('testing/calls');
  const methods = [...readFileSync(new URL('../../protocol/methods.def', import.meta.url), 'utf8').matchAll(/^KYSO_METHOD\(\w+, "([\w.]+)"/gm)].map(([, name]) => name);
  assert.deepEqual([...Object.keys(stories), 'session.hello', 'request.cancel'].sort(), methods.sort());
});
