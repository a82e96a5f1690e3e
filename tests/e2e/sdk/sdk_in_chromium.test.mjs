// SPDX-License-Identifier: Apache-2.0
// The page SDK in a real Chromium, on an https page that the browser takes for a public one. Shows that each way in
// which the browser, the computer or kysod says no reaches the person as what it is. The daemon is a fake.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startHttpsSite } from '../../support/browser/https_site.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { startWebSocketServer } from '../../support/browser/websocket_server.mjs';

const dist = process.env.KYSO_CLIENT_DIST ?? new URL('../../../client/dist', import.meta.url).pathname;
const ports = [27149, 27150, 27151, 27152, 27153];
const registration = { nonce: 'n'.repeat(43), subject: 'citizen', method: 'usb-token', fields: [] };
const signed = {
  statement: '{"type":"kyso.registration.v1"}', signature: 'TUlJ', certificates: ['TUlJ'],
  holder: { kind: 'person', ids: [{ type: 'cccd', value: '079200001234' }], name: 'NGUYỄN VĂN AN' },
  certificate: { sha256: 'a'.repeat(64), subject: 'CN=A', issuer: 'CN=CA', notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z', serial: '01' },
  issuerStatus: 'not_verified', revocation: 'unknown', revocationCheck: { why: 'no_answer' },
};

let site;
let browser;
let daemon;

before(async () => {
  site = await startHttpsSite({
    name: 'portal.test',
    pages: { '/': '<!doctype html><title>Cổng</title><script type="module">window.kyso = await import("/kyso/index.js");</script>' },
    folders: { '/kyso/': dist },
  });
  browser = await startBrowser(site.browser);
});
after(async () => {
  await browser?.quit();
  await site?.close();
});
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
});

/** A page with the SDK loaded and that permission; undefined: as a new profile has it. */
async function page(permission) {
  await browser.goto(`${site.origin}/`);
  if (permission !== undefined) await browser.setPermission('loopback-network', permission);
  await browser.waitFor(() => Boolean(window.kyso), { what: 'the SDK' });
}

/** The fake kysod; `answers` maps a method to what it does with (peer, id). Messages are kept in `daemon.heard`. */
async function startDaemon({ allow, answers = {} } = {}) {
  const heard = [];
  const replies = {
    'session.hello': (peer, id) => peer.send(JSON.stringify({
      jsonrpc: '2.0', id, result: { name: 'kysod', version: '0.1.0', protocol: ['kyso.v1'], language: 'vi', methods: [], origin: peer.origin },
    })),
    ...answers,
  };
  const onPeer = (peer) => {
    peer.onText = (text) => {
      const message = JSON.parse(text);
      heard.push(message);
      replies[message.method]?.(peer, message.id, message.params);
    };
  };
  daemon = { ...(await startWebSocketServer({ ports, allow, onPeer })), heard };
}

/** Runs connect() in the page and closes again; what came of it. */
const tryToConnect = () => browser.executeAsync(async () => {
  const states = [];
  try {
    const kyso = await window.kyso.connect({ language: 'vi', onPermission: (state) => void states.push(state) });
    kyso.close();
    return { states, hello: kyso.hello };
  } catch (error) {
    return { states, kind: error.kind, message: error.message, advice: window.kyso.adviceFor(error, 'vi')?.title };
  }
});

// The first test, for it needs the new profile: Chromium without a screen answers its own question with no, and keeps that.
test('never asked, without a screen: browser_refused, and no octet reached kysod', async () => {
  await startDaemon();
  await page(undefined);
  const outcome = await tryToConnect();
  assert.deepEqual([outcome.states, outcome.kind], [['prompt'], 'browser_refused']);
  assert.match(outcome.advice, /Trình duyệt đang chặn/);
  assert.deepEqual(daemon.requests, []);
});

test('granted: the WebSocket to this computer opens, and kysod hears the page’s true origin', async () => {
  await startDaemon();
  await page('granted');
  const outcome = await tryToConnect();
  assert.deepEqual(outcome.states, ['granted']);
  assert.equal(outcome.hello.origin, site.origin);
  assert.deepEqual(daemon.requests.map(({ method, url, origin }) => [method, url, origin]), [
    ['GET', '/.well-known/kyso', undefined], // no-cors: a GET without Origin
    ['GET', '/.well-known/kyso', site.origin],
    ['GET', '/v1', site.origin],
  ]);
});

test('denied: browser_refused, and no octet reached kysod', async () => {
  await startDaemon();
  await page('denied');
  const outcome = await tryToConnect();
  assert.deepEqual([outcome.states, outcome.kind], [['denied'], 'browser_refused']);
  assert.deepEqual(daemon.requests, []);
});

for (const permission of ['granted', 'prompt']) {
  test(`${permission}, and kysod does not run: not_running`, async () => {
    await page(permission);
    const outcome = await tryToConnect();
    assert.deepEqual([outcome.states, outcome.kind], [[permission], 'not_running']);
    assert.match(outcome.advice, /Chưa cài hoặc chưa bật/);
  });
}

test('kysod does not know this origin: origin_not_allowed, and no WebSocket is tried', async () => {
  await startDaemon({ allow: (origin) => origin === 'https://other.test' });
  await page('granted');
  const outcome = await tryToConnect();
  assert.equal(outcome.kind, 'origin_not_allowed');
  assert.deepEqual(daemon.requests.map(({ url }) => url), ['/.well-known/kyso', '/.well-known/kyso']);
});

test('a registration: progress in order, Vietnamese names unharmed', async () => {
  await startDaemon({ answers: { 'registration.sign': (peer, id) => {
    for (const state of ['waiting_for_consent', 'waiting_for_pin', 'signing', 'verifying']) {
      peer.send(JSON.stringify({ jsonrpc: '2.0', method: 'request.progress', params: { id, state } }));
    }
    peer.send(JSON.stringify({ jsonrpc: '2.0', id, result: signed }));
  } } });
  await page('granted');
  const { states, result } = await browser.executeAsync(async (request) => {
    const kyso = await window.kyso.connect();
    const states = [];
    const result = await kyso.signRegistration(request, { onProgress: (state) => states.push(state) });
    kyso.close();
    return { states, result };
  }, { args: [registration] });
  assert.deepEqual(states, ['waiting_for_consent', 'waiting_for_pin', 'signing', 'verifying']);
  assert.equal(result.holder.name, 'NGUYỄN VĂN AN');
  assert.deepEqual(daemon.heard[1].params, registration);
});

test('the page’s abort reaches kysod as request.cancel', async () => {
  let cancelled;
  const told = new Promise((resolve) => { cancelled = resolve; });
  await startDaemon({ answers: {
    'registration.sign': (peer, id) => peer.send(JSON.stringify({ jsonrpc: '2.0', method: 'request.progress', params: { id, state: 'waiting_for_consent' } })),
    'request.cancel': (peer, id, params) => cancelled(params),
  } });
  await page('granted');
  const kind = await browser.executeAsync(async (request) => {
    window.kept = await window.kyso.connect();
    const abort = new AbortController();
    const call = window.kept.signRegistration(request, { signal: abort.signal, onProgress: () => abort.abort() });
    return call.then(() => 'resolved', (error) => error.kind);
  }, { args: [registration] });
  assert.equal(kind, 'request_cancelled');
  assert.deepEqual(await told, { id: daemon.heard[1].id });
});

test('kysod is killed while it signs: connection_lost, told to the call and to onClose', async () => {
  await startDaemon({ answers: { 'registration.sign': (peer) => peer.drop() } });
  await page('granted');
  const kinds = await browser.executeAsync(async (request) => {
    const kyso = await window.kyso.connect();
    const closed = new Promise((resolve) => { kyso.onClose = (reason) => resolve(reason.kind); });
    const call = await kyso.signRegistration(request).then(() => 'resolved', (error) => error.kind);
    return [call, await closed];
  }, { args: [registration] });
  assert.deepEqual(kinds, ['connection_lost', 'connection_lost']);
});
