// SPDX-License-Identifier: Apache-2.0
// connect({ requestAccess }): a page that nobody let in yet asks the person through kysod, in the order of discovery.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser, hello, identity, rejection, sdk, settle } from './fake_browser.mjs';

const hidden = { 27149: { hidden: true }, 27150: { hidden: true } };
const methods = ['registration.sign', 'document.sign'];
const start = (script, options = {}) => {
  const browser = new FakeBrowser(script);
  return { browser, connecting: sdk.connect({ environment: browser.environment, requestAccess: methods, ...options }) };
};
const refusal = (name, code, extra = {}) => ({ code, message: 'Không.', data: { name, retryable: false, ...extra } });

test('whom kysod answers is not asked about', async () => {
  const { browser, connecting } = start({ ports: { 27149: { hidden: true }, 27150: { identity } }, enrolls: [27149, 27150] });
  await settle();
  assert.deepEqual(browser.sockets.map(({ url }) => url), ['ws://127.0.0.1:27150/v1']);
  browser.socket.reply(1, hello);
  await connecting;
});

test('agreed: the page goes on to the port that let it in', async () => {
  let windows = 0;
  const { browser, connecting } = start({ ports: hidden, enrolls: [27150] }, { language: 'en', onAccessWindow: () => { windows += 1; } });
  await settle();
  assert.deepEqual(browser.sockets.map(({ url }) => url), ['ws://127.0.0.1:27149/v1/enroll', 'ws://127.0.0.1:27150/v1/enroll']);
  const door = browser.socket;
  assert.deepEqual(door.sent.map(({ method, params }) => [method, params]), [['session.requestAccess', { methods, language: 'en' }]]);
  door.progress(1, 'waiting_for_turn');
  assert.equal(windows, 0);
  door.progress(1, 'waiting_for_consent');
  assert.equal(windows, 1);
  door.reply(1, { origin: hello.origin, methods: hello.methods, expires: '2027-02-20T00:00:00Z' });
  await settle();
  assert.equal(door.closed, 1000, 'that door is not kept open');
  assert.equal(browser.socket.url, 'ws://127.0.0.1:27150/v1');
  browser.socket.reply(1, hello);
  assert.deepEqual((await connecting).hello, hello);
});

for (const [name, code, extra, after] of [
  ['access_refused', 1123, { retryAfter: 86000 }, 86000],
  ['access_refused', 1123, {}, undefined],
  ['prompt_too_often', 1122, { retryAfter: 41 }, 41],
  ['session_locked', 1121, {}, undefined],
]) {
  test(`${name}${after ? ` for ${after} s` : ''} is what connect() rejects with; nobody else is asked`, async () => {
    const { browser, connecting } = start({ ports: hidden, enrolls: [27149, 27150] });
    const failed = rejection(connecting);
    await settle();
    browser.socket.fail(1, refusal(name, code, extra));
    const error = await failed;
    assert.deepEqual([error.kind, error.retryAfter], [name, after]);
    assert.equal(browser.sockets.length, 1);
    assert.equal(browser.socket.closed, 1000);
  });
}

test('nobody can be asked → origin_not_allowed', async () => {
  assert.equal((await rejection(start({ ports: hidden }).connecting)).kind, 'origin_not_allowed');
});

test('a page that did not say what it wants is not asked about', async () => {
  const { browser, connecting } = start({ ports: hidden, enrolls: [27149] }, { requestAccess: undefined });
  assert.equal((await rejection(connecting)).kind, 'origin_not_allowed');
  assert.equal(browser.sockets.length, 0);
});

test('abort while kysod asks: the door closes, so does the window', async () => {
  const abort = new AbortController();
  const { browser, connecting } = start({ ports: hidden, enrolls: [27149] }, { signal: abort.signal });
  const failed = rejection(connecting);
  await settle();
  abort.abort();
  assert.equal((await failed).kind, 'request_cancelled');
  assert.equal(browser.socket.closed, 1000);
  assert.equal(browser.timers.size, 0);
});

for (const result of [null, {}, { methods: 'all' }, { methods: [7] }]) {
  test(`a reply that makes no sense (${JSON.stringify(result)}) lets nobody in`, async () => {
    const { browser, connecting } = start({ ports: hidden, enrolls: [27149] });
    const failed = rejection(connecting);
    await settle();
    browser.socket.reply(1, result);
    assert.equal((await failed).kind, 'internal_error');
    assert.equal(browser.sockets.length, 1);
  });
}
