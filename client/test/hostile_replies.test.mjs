// SPDX-License-Identifier: Apache-2.0
// Whoever listens on the port may be hostile or broken: every odd message becomes internal_error with a detail that
// says where, and nothing of it reaches the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, rejection } from './fake_browser.mjs';

const good = {
  statement: '{}', signature: 'TUlJ', certificates: ['TUlJ'], holder: { kind: 'person', ids: [] },
  certificate: { sha256: 'a'.repeat(64), subject: 'S', issuer: 'I', notBefore: 'b', notAfter: 'a', serial: '01' },
  issuerStatus: 'trusted', revocation: 'unknown', revocationCheck: {},
};
const registration = { nonce: 'n', subject: 'citizen', method: 'usb-token', fields: [] };
const knownError = { code: 1005, message: 'm', data: { name: 'busy', retryable: true } };

// Messages that are no answer: the connection ends.
const messages = [
  ['not JSON', '{', 'JSON'],
  ['an array', '[]', 'message: expected an object'],
  ['null', 'null', 'message: expected an object'],
  ['another JSON-RPC', { jsonrpc: '1.0', id: 2, result: {} }, 'message.jsonrpc'],
  ['neither result nor error', { jsonrpc: '2.0', id: 2 }, 'either result or error'],
  ['both result and error', { jsonrpc: '2.0', id: 2, result: {}, error: knownError }, 'either result or error'],
  ['an id never issued', { jsonrpc: '2.0', id: 99, result: {} }, 'message.id'],
  ['id zero', { jsonrpc: '2.0', id: 0, result: {} }, 'message.id'],
  ['id as text', { jsonrpc: '2.0', id: '2', result: {} }, 'message.id'],
  ['id as fraction', { jsonrpc: '2.0', id: 2.5, result: {} }, 'message.id'],
  ['id null with a result', { jsonrpc: '2.0', id: null, result: {} }, 'message.id'],
  ['error as text', { jsonrpc: '2.0', id: 2, error: 'no' }, 'error: expected an object'],
  ['error without data', { jsonrpc: '2.0', id: 2, error: { code: 1, message: 'm' } }, 'error.data'],
  ['error code as text', { jsonrpc: '2.0', id: 2, error: { ...knownError, code: '1005' } }, 'error.code'],
  ['error code of another row', { jsonrpc: '2.0', id: 2, error: { ...knownError, code: 1006 } }, 'error.code: expected 1005'],
  ['error with an endless sentence', { jsonrpc: '2.0', id: 2, error: { ...knownError, message: 'm'.repeat(2000) } }, 'error.message'],
  ['error name as markup', { jsonrpc: '2.0', id: 2, error: { ...knownError, data: { name: '<b>', retryable: true } } }, 'error.data.name'],
  ['error retryable as number', { jsonrpc: '2.0', id: 2, error: { ...knownError, data: { name: 'busy', retryable: 1 } } }, 'error.data.retryable'],
  ['error path as object', { jsonrpc: '2.0', id: 2, error: { ...knownError, data: { name: 'busy', retryable: true, path: {} } } }, 'error.data.path'],
  ['progress without params', { jsonrpc: '2.0', method: 'request.progress' }, 'message.params'],
  ['progress of no call', { jsonrpc: '2.0', method: 'request.progress', params: { id: 7, state: 'signing' } }, 'message.params.id'],
  ['progress state as list', { jsonrpc: '2.0', method: 'request.progress', params: { id: 2, state: [] } }, 'message.params.state'],
  ['progress count as text', { jsonrpc: '2.0', method: 'request.progress', params: { id: 2, state: 'signing', done: '1', total: 2 } }, 'message.params.done'],
  ['devices of no call', { jsonrpc: '2.0', method: 'devices.changed', params: { id: 7, devices: [] } }, 'message.params.id'],
  ['method as number', { jsonrpc: '2.0', method: 5 }, 'message.method'],
];
for (const [name, message, detail] of messages) {
  test(`message: ${name}`, async () => {
    const { kyso, socket } = await connected();
    const call = rejection(kyso.devices());
    socket.say(message);
    const error = await call;
    assert.equal(error.kind, 'internal_error');
    assert.ok(error.detail.includes(detail), error.detail);
    assert.equal(socket.closed, 1000);
  });
}

test('a binary frame', async () => {
  const { kyso, socket } = await connected();
  const call = rejection(kyso.devices());
  socket.onmessage({ data: new ArrayBuffer(4) });
  assert.match((await call).detail, /text frame/);
});

test('an error without id, for what kysod could not read, rejects what is open', async () => {
  const { kyso, socket } = await connected();
  const call = rejection(kyso.devices());
  socket.say({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'm', data: { name: 'parse_error', retryable: false } } });
  assert.equal((await call).kind, 'parse_error');
});

// Answers of the wrong shape: that call fails, the connection lives.
const without = (name) => { const { [name]: _, ...rest } = good; return rest; };
const results = [
  ...Object.keys(good).map((name) => [`without ${name}`, without(name), `result.${name}`]),
  ['a text', 'x', 'result: expected an object'],
  ['a list', [], 'result: expected an object'],
  ['members by way of __proto__', JSON.parse(`{"__proto__": ${JSON.stringify(good)}}`), 'result.statement'],
  ['statement as object', { ...good, statement: {} }, 'result.statement'],
  ['statement too long', { ...good, statement: ' '.repeat(128 * 1024 + 1) }, 'result.statement'],
  ['signature empty', { ...good, signature: '' }, 'result.signature'],
  ['signature as base64url', { ...good, signature: 'AA-_' }, 'result.signature'],
  ['signature cut', { ...good, signature: 'AAAAA' }, 'result.signature'],
  ['no certificate', { ...good, certificates: [] }, 'result.certificates'],
  ['a chain without end', { ...good, certificates: Array(17).fill('TUlJ') }, 'result.certificates'],
  ['a certificate that is none', { ...good, certificates: ['TUlJ', 5] }, 'result.certificates[1]'],
  ['holder as list', { ...good, holder: [] }, 'result.holder'],
  ['holder name as number', { ...good, holder: { ...good.holder, name: 5 } }, 'result.holder.name'],
  ['holder id without value', { ...good, holder: { kind: 'person', ids: [{ type: 'cccd' }] } }, 'result.holder.ids[0].value'],
  ['holder e-mail as text', { ...good, holder: { ...good.holder, email: 'a@b' } }, 'result.holder.email'],
  ['fingerprint in capitals', { ...good, certificate: { ...good.certificate, sha256: 'A'.repeat(64) } }, 'result.certificate.sha256'],
  ['status as markup', { ...good, issuerStatus: '<script>' }, 'result.issuerStatus'],
];
for (const [name, result, detail] of results) {
  test(`registration.sign answers: ${name}`, async () => {
    const { kyso, socket } = await connected();
    const call = rejection(kyso.signRegistration(registration));
    socket.reply(2, result);
    const error = await call;
    assert.equal(error.kind, 'internal_error');
    assert.ok(error.detail.startsWith(detail), error.detail);
    const next = kyso.devices();
    socket.reply(3, { devices: [] });
    assert.deepEqual(await next, []);
  });
}

const { statement, signature, ...signer } = good;
const ok = { name: 'a', signature: 'TUlJ' };
const batches = [
  ['fewer results', [ok], 'result.results: expected 2 results'],
  ['more results', [ok, ok, ok], 'result.results'],
  ['another order', [{ ...ok, name: 'b' }, ok], 'result.results[0].name'],
  ['neither signature nor error', [{ name: 'a' }, { ...ok, name: 'b' }], 'result.results[0]'],
  ['both signature and error', [{ ...ok, error: knownError }, { ...ok, name: 'b' }], 'result.results[0]'],
  ['an error without number', [ok, { name: 'b', error: { ...knownError, code: undefined } }], 'result.results[1].error.code'],
];
for (const [name, list, detail] of batches) {
  test(`document.sign answers: ${name}`, async () => {
    const { kyso, socket } = await connected();
    const documents = [{ name: 'a', content: 'AAAA' }, { name: 'b', content: 'AAAA' }];
    const call = rejection(kyso.signDocuments({ format: 'cades-attached', documents }));
    socket.reply(2, { results: list, ...signer });
    const error = await call;
    assert.equal(error.kind, 'internal_error');
    assert.ok(error.detail.startsWith(detail), error.detail);
  });
}

for (const [name, devices, detail] of [
  ['no list', {}, 'result.devices'],
  ['65 devices', Array(65).fill({}), 'result.devices'],
  ['a device without id', [{}], 'result.devices[0].id'],
  ['pinPad as text', [{ id: 'a', kind: 'usb-token', manufacturer: '', model: '', state: 'ready', pinPad: 'yes' }], 'result.devices[0].pinPad'],
]) {
  test(`devices.list answers: ${name}`, async () => {
    const { kyso, socket } = await connected();
    const call = rejection(kyso.devices());
    socket.reply(2, { devices });
    const error = await call;
    assert.ok(error.kind === 'internal_error' && error.detail.startsWith(detail), error.detail);
  });
}
