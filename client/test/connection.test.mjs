// SPDX-License-Identifier: Apache-2.0
// Calls over an open connection: each settles exactly once, with the right answer, whatever arrives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, rejection, sdk, settle } from './fake_browser.mjs';

const device = { id: 'usb:1', kind: 'usb-token', manufacturer: 'M', model: 'T', state: 'ready', pinPad: false };
const signer = {
  certificates: ['TUlJ'], holder: { kind: 'person', ids: [{ type: 'cccd', value: '079200001234', raw: 'CCCD:079200001234', valid: true, from: 'UID' }], name: 'NGUYỄN VĂN AN', email: ['a@b.example', 'c@d.example'], from: { name: 'CN' } },
  certificate: { sha256: 'a'.repeat(64), subject: 'CN=A', issuer: 'CN=CA', notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z', serial: '01' },
  issuerStatus: 'not_verified', revocation: 'unknown', revocationCheck: { why: 'no_answer' },
};
const registration = { nonce: 'n'.repeat(43), subject: 'citizen', method: 'usb-token', fields: [{ name: 'email', label: 'E-mail', value: 'a@b.example' }] };
const signed = { statement: '{}', signature: 'TUlJ', ...signer };

test('replies in another order reach their own calls', async () => {
  const { kyso, socket } = await connected();
  const calls = [0, 1, 2, 3].map(() => kyso.devices());
  const ids = socket.sent.slice(1).map(({ id }) => id);
  assert.equal(new Set(ids).size, 4);
  for (const id of [...ids].reverse()) socket.reply(id, { devices: [{ ...device, id: `usb:${id}` }] });
  const answers = await Promise.all(calls);
  assert.deepEqual(answers.map(([{ id }]) => id), ids.map((id) => `usb:${id}`));
});

test('a second reply to the same call changes nothing', async () => {
  const { kyso, socket } = await connected();
  const call = kyso.devices();
  socket.reply(2, { devices: [] });
  socket.reply(2, { devices: [device] });
  socket.fail(2, { code: 1005, message: 'x', data: { name: 'busy', retryable: true } });
  assert.deepEqual(await call, []);
  const next = kyso.devices();
  socket.reply(3, { devices: [device] });
  assert.deepEqual(await next, [device]);
});

test('registration.sign carries what was asked, and nothing else of the page’s objects', async () => {
  const { kyso, socket } = await connected();
  const call = kyso.signRegistration({ ...registration, pin: '123456', fields: [{ ...registration.fields[0], secret: 1 }] });
  assert.deepEqual(socket.sent[1], { jsonrpc: '2.0', id: 2, method: 'registration.sign', params: registration });
  socket.reply(2, { ...signed, later: 'version' });
  const { holder, ...rest } = await call;
  const { holder: expected, ...others } = signed;
  assert.deepEqual(rest, others);
  assert.deepEqual(holder, { kind: 'person', ids: [{ type: 'cccd', value: '079200001234' }], name: 'NGUYỄN VĂN AN', units: [], email: ['a@b.example', 'c@d.example'], all: expected });
});

test('a statement may be as long as the protocol lets it be, and no longer', async () => {
  const { kyso, socket } = await connected();
  for (const [id, length, outcome] of [[2, 128 * 1024, 'signed'], [3, 128 * 1024 + 1, 'internal_error']]) {
    const call = kyso.signRegistration(registration);
    socket.reply(id, { ...signed, statement: 'x'.repeat(length) });
    assert.equal(await call.then(() => 'signed', (error) => error.kind), outcome);
  }
});

test('document.sign sends octets as base64, and matches results to names', async () => {
  const { kyso, socket } = await connected();
  const digest = { algorithm: 'sha256', value: 'A'.repeat(43) + '=' };
  const documents = [{ name: 'a.pdf', content: new Uint8Array([0, 255, 128]) }, { name: 'b', content: 'AAAA' }, { name: 'c', digest }];
  const call = kyso.signDocuments({ format: 'cades-detached', documents });
  assert.deepEqual(socket.sent[1].params.documents, [{ name: 'a.pdf', content: 'AP+A' }, { name: 'b', content: 'AAAA' }, { name: 'c', digest }]);
  const error = { code: 1202, message: 'Đã rút.', data: { name: 'token_removed', retryable: true } };
  const done = [{ name: 'a.pdf', signature: 'TUlJ' }, { name: 'c', signature: 'AAAA' }];
  socket.reply(2, { results: [done[0], { name: 'b', error }, done[1]], ...signer });
  const [first, failed, last] = (await call).results;
  assert.deepEqual([first, last], done);
  assert.ok(failed.error instanceof sdk.KysoError);
  assert.deepEqual([failed.name, failed.error.kind, failed.error.message], ['b', 'token_removed', 'Đã rút.']);
});

test('what is wanted of a signature is sent, and nothing where nothing is wanted', async () => {
  const { kyso, socket } = await connected();
  const documents = [{ name: 'a', content: 'AAAA' }];
  const jws = 'eyJhbGciOiJQUzUxMiJ9.AAAA.c2ln';
  const call = kyso.signDocuments({ format: 'jws', documents, padding: 'pss', digestAlgorithm: 'sha512' });
  assert.deepEqual(socket.sent[1].params, { format: 'jws', documents, padding: 'pss', digestAlgorithm: 'sha512' });
  socket.reply(2, { results: [{ name: 'a', signature: jws }], ...signer });
  assert.equal((await call).results[0].signature, jws);
  const plain = kyso.signDocuments({ format: 'cades-detached', documents });
  assert.deepEqual(socket.sent[2].params, { format: 'cades-detached', documents });
  socket.reply(3, { results: [{ name: 'a', signature: jws }], ...signer });
  assert.equal((await rejection(plain)).kind, 'internal_error', 'a JWS where base64 was asked for');
});

test('a login sends its nonce and gives the token', async () => {
  const { kyso, socket } = await connected();
  const nonce = 'A'.repeat(44);
  const call = kyso.authenticate(nonce);
  assert.equal(socket.sent[1].method, 'authentication.sign');
  assert.deepEqual(socket.sent[1].params, { nonce });
  const token = {
    unverifiedCertificate: 'MIIB', algorithm: 'ES256', signature: 'c2ln', format: 'web-eid:1.0', appVersion: 'urn:kyso:kysod:0.1.0',
  };
  socket.reply(2, { token, ...signer });
  assert.deepEqual((await call).token, token);
  const strange = kyso.authenticate(nonce);
  socket.reply(3, { token: { ...token, format: 'web-eid:2.0' }, ...signer });
  assert.equal((await rejection(strange)).kind, 'internal_error');
});

test('a batch that is aborted midway tells which documents are signed', async () => {
  const { kyso, socket } = await connected();
  const abort = new AbortController();
  const documents = ['a', 'b'].map((name) => ({ name, content: 'AAAA' }));
  const call = kyso.signDocuments({ format: 'cades-attached', documents }, { signal: abort.signal });
  abort.abort();
  assert.deepEqual([socket.sent[2].method, socket.sent[2].params], ['request.cancel', { id: 2 }]);
  const error = { code: 1008, message: 'Đã huỷ.', data: { name: 'request_cancelled', retryable: true } };
  socket.reply(2, { results: [{ name: 'a', signature: 'TUlJ' }, { name: 'b', error }], ...signer });
  socket.reply(3, { cancelled: true });
  const { results } = await call;
  assert.deepEqual([results[0].signature, results[1].error.kind], ['TUlJ', 'request_cancelled']);
});

test('more than kysod takes is refused here, without losing the connection', async () => {
  const { kyso, socket } = await connected();
  const documents = [{ name: 'big', content: new Uint8Array(800_000) }];
  assert.equal((await rejection(kyso.signDocuments({ format: 'cades-attached', documents }))).kind, 'too_large');
  assert.equal(socket.sent.length, 1);
});

test('progress reaches its call, typed; words of a later kysod do not', async () => {
  const { kyso, socket } = await connected();
  const seen = { a: [], b: [] };
  const a = kyso.signRegistration(registration, { onProgress: (state, count) => seen.a.push(count ? `${state} ${count.done}/${count.total}` : state) });
  const b = kyso.signRegistration(registration, { onProgress: (state) => seen.b.push(state) });
  for (const state of ['waiting_for_consent', 'waiting_for_pin', 'sent_to_moon', 'signing']) socket.progress(2, state);
  socket.say({ jsonrpc: '2.0', method: 'request.progress', params: { id: 2, state: 'verifying', done: 3, total: 9 } });
  socket.progress(3, 'waiting_for_consent');
  socket.say({ jsonrpc: '2.0', method: 'moon.landed', params: {} });
  socket.reply(2, signed);
  socket.progress(2, 'signing');
  socket.reply(3, signed);
  await Promise.all([a, b]);
  assert.deepEqual(seen, { a: ['waiting_for_consent', 'waiting_for_pin', 'signing', 'verifying 3/9'], b: ['waiting_for_consent'] });
});

test('a listener of the page that throws costs nobody the signature', async (t) => {
  t.mock?.method(console, 'error', () => undefined);
  const { kyso, socket } = await connected();
  const call = kyso.signRegistration(registration, { onProgress: () => { throw new Error('page'); } });
  socket.progress(2, 'signing');
  socket.reply(2, signed);
  assert.equal((await call).statement, '{}');
});

test('abort: kysod is told, the call rejects at once, the late signature is dropped', async () => {
  const { kyso, socket } = await connected();
  const abort = new AbortController();
  const call = kyso.signRegistration(registration, { signal: abort.signal });
  abort.abort();
  assert.deepEqual(socket.sent.at(-1), { jsonrpc: '2.0', id: 3, method: 'request.cancel', params: { id: 2 } });
  const error = await rejection(call);
  assert.deepEqual([error.kind, error.code], ['request_cancelled', 1008]);
  socket.reply(2, signed);
  socket.reply(3, { cancelled: false });
  const next = kyso.devices();
  socket.reply(4, { devices: [] });
  assert.deepEqual(await next, [], 'the connection lives on');
});

test('abort before the call sends nothing; abort after the reply neither', async () => {
  const { kyso, socket } = await connected();
  const abort = new AbortController();
  const call = kyso.devices({ signal: abort.signal });
  socket.reply(2, { devices: [] });
  await call;
  abort.abort();
  assert.equal((await rejection(kyso.devices({ signal: abort.signal }))).kind, 'request_cancelled');
  assert.equal(socket.sent.length, 2);
});

test('a lost connection rejects every open call once, tells onClose once, and refuses more', async () => {
  const { kyso, socket } = await connected({ language: 'en' });
  const reasons = [];
  kyso.onClose = (reason) => reasons.push(reason?.kind);
  const calls = [kyso.devices(), kyso.signRegistration(registration)].map(rejection);
  socket.lose();
  socket.lose();
  for (const error of await Promise.all(calls)) {
    assert.deepEqual([error.kind, error.retryable], ['connection_lost', true]);
    assert.equal(error.message, sdk.errorSentence('connection_lost', 'en'));
  }
  assert.deepEqual(reasons, ['connection_lost']);
  assert.equal((await rejection(kyso.devices())).kind, 'connection_lost');
});

test('close(): open calls are cancelled, onClose hears no reason', async () => {
  const { kyso, socket } = await connected();
  const reasons = [];
  kyso.onClose = (reason) => reasons.push(reason);
  const call = rejection(kyso.devices());
  kyso.close();
  kyso.close();
  assert.equal((await call).kind, 'request_cancelled');
  assert.deepEqual(reasons, [undefined]);
  assert.equal(socket.closed, 1000);
});

test('any interleaving of reply, abort, loss and close settles a call exactly once', async () => {
  const events = {
    reply: ({ socket }) => socket.reply(2, { devices: [] }),
    fail: ({ socket }) => socket.fail(2, { code: 1201, message: 'm', data: { name: 'token_not_found', retryable: true } }),
    abort: ({ abort }) => abort.abort(),
    lose: ({ socket }) => socket.lose(),
    close: ({ kyso }) => kyso.close(),
    nonsense: ({ socket }) => socket.say('{'),
  };
  const outcomes = { reply: 'resolved', fail: 'token_not_found', abort: 'request_cancelled', lose: 'connection_lost', close: 'request_cancelled', nonsense: 'internal_error' };
  for (const first of Object.keys(events)) {
    for (const second of Object.keys(events)) {
      const abort = new AbortController();
      const side = { ...(await connected()), abort };
      const settled = [];
      side.kyso.devices({ signal: abort.signal }).then(() => settled.push('resolved'), (error) => settled.push(error.kind));
      events[first](side);
      events[second](side);
      await settle();
      assert.deepEqual(settled, [outcomes[first]], `${first}, then ${second}`);
    }
  }
});

test('an error of kysod keeps its sentence, its retry word and its path', async () => {
  const { kyso, socket } = await connected();
  const call = rejection(kyso.signRegistration(registration));
  socket.fail(2, { code: -32602, message: 'Sai tham số.', data: { name: 'invalid_params', retryable: false, path: 'params.fields[0].value' } });
  const { kind, code, message, retryable, path } = await call;
  assert.deepEqual({ kind, code, message, retryable, path },
    { kind: 'invalid_params', code: -32602, message: 'Sai tham số.', retryable: false, path: 'params.fields[0].value' });
});

test('an error that this SDK does not know keeps its sentence and names itself in detail', async () => {
  const { kyso, socket } = await connected();
  const call = rejection(kyso.devices());
  socket.fail(2, { code: 1777, message: 'Lỗi mới.', data: { name: 'brand_new', retryable: false } });
  const { kind, message, detail, retryable } = await call;
  assert.deepEqual([kind, message, detail, retryable], ['internal_error', 'Lỗi mới.', 'error 1777 brand_new', false]);
});
