// SPDX-License-Identifier: Apache-2.0
// Devices as they come and go, and the certificate that a person lets a page read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, rejection } from './fake_browser.mjs';

const token = { id: 't', kind: 'usb-token', manufacturer: 'M', model: 'X', state: 'ready', pinPad: false };
const changed = (id, devices) => ({ jsonrpc: '2.0', method: 'devices.changed', params: { id, devices } });
const cancelled = { code: 1008, message: 'Đã huỷ.', data: { name: 'request_cancelled', retryable: true } };
const chosen = {
  holder: { kind: 'person', name: 'NGUYỄN VĂN AN', ids: [{ type: 'cccd', value: '079200001234' }] },
  certificate: { sha256: 'a'.repeat(64), subject: 'CN=A', issuer: 'CN=CA', notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z', serial: '01' },
};

test('devices are told as they come and go, until the page has seen enough', async () => {
  const { kyso, socket } = await connected();
  const abort = new AbortController();
  const seen = [];
  const watching = kyso.watchDevices((devices) => seen.push(devices.map(({ id }) => id)), abort.signal);
  assert.equal(socket.sent[1].method, 'devices.subscribe');
  socket.say(changed(2, []));
  socket.say(changed(2, [token]));
  abort.abort();
  await watching;
  assert.deepEqual([socket.sent[2].method, socket.sent[2].params], ['request.cancel', { id: 2 }]);
  socket.say(changed(2, []));
  socket.fail(2, cancelled);
  assert.deepEqual(seen, [[], ['t']]);
  assert.equal(socket.closed, undefined);
});

test('watching devices fails with the connection, and not with the page', async (t) => {
  const { kyso, socket } = await connected();
  const complained = t.mock.method(console, 'error', () => undefined);
  const watching = rejection(kyso.watchDevices(() => { throw new Error('the page'); }, new AbortController().signal));
  socket.say(changed(2, [token]));
  assert.equal(complained.mock.callCount(), 1);
  socket.lose();
  assert.equal((await watching).kind, 'connection_lost');
});

test('devices that cannot be read end the connection', async () => {
  const { kyso, socket } = await connected();
  const watching = rejection(kyso.watchDevices(() => assert.fail('told'), new AbortController().signal));
  socket.say(changed(2, [{ ...token, pinPad: 'yes' }]));
  const error = await watching;
  assert.equal(error.kind, 'internal_error');
  assert.match(error.detail, /devices\[0\]\.pinPad/);
});

test('a certificate is chosen by what is asked for, and read again without a window', async () => {
  const { kyso, socket } = await connected();
  const choosing = kyso.chooseCertificate({ holder: 'person', idType: 'cccd' });
  assert.deepEqual([socket.sent[1].method, socket.sent[1].params], ['certificates.choose', { holder: 'person', idType: 'cccd' }]);
  socket.reply(2, { ...chosen, certificates: ['TUlJ'], issuerStatus: 'trusted', revocation: 'good', revocationCheck: { source: 'http://ocsp.example', thisUpdate: '2026-11-01T00:00:00Z' } });
  const signer = await choosing;
  assert.equal(signer.holder.name, 'NGUYỄN VĂN AN');
  assert.deepEqual(signer.revocationCheck, { source: 'http://ocsp.example', thisUpdate: '2026-11-01T00:00:00Z' });

  const reading = kyso.readHolder();
  assert.deepEqual([socket.sent[2].method, socket.sent[2].params], ['holder.read', {}]);
  socket.reply(3, chosen);
  assert.equal((await reading).certificate.sha256, 'a'.repeat(64));

  const all = kyso.chooseCertificate();
  assert.deepEqual(socket.sent[3].params, {});
  socket.fail(4, { code: 1101, message: 'm', data: { name: 'consent_refused', retryable: true } });
  await rejection(all);
});
