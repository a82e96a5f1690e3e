// SPDX-License-Identifier: Apache-2.0
// connect(): from what the browser shows to what the person is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser, hello, identity, rejection, sdk, settle } from './fake_browser.mjs';

const start = (script, options = {}) => {
  const browser = new FakeBrowser(script);
  return { browser, connecting: sdk.connect({ environment: browser.environment, ...options }) };
};
const running = { 27149: { identity } };
const answer = (state, afterMs = 0) => (browser) => {
  browser.permission = state;
  browser.time += afterMs;
};
const onAll = (script) => Object.fromEntries(sdk.kysodPorts.map((port) => [port, script]));

const failures = [
  { name: 'granted, nothing listens', script: { ports: {} }, kind: 'not_running' },
  { name: 'prompt, nothing listens: the browser never asks', script: { ports: {}, permission: 'prompt' }, kind: 'not_running' },
  { name: 'unsupported, nothing listens', script: { ports: {}, permission: 'unsupported' }, kind: 'not_running' },
  { name: 'denied, nothing listens', script: { ports: {}, permission: 'denied' }, kind: 'browser_refused' },
  { name: 'denied, kysod runs', script: { ports: running, permission: 'denied' }, kind: 'browser_refused' },
  { name: 'the person chooses Block', kind: 'browser_refused',
    script: { ports: running, permission: 'prompt', onQuestion: answer('denied', 4_000) } },
  { name: 'headless Chromium refuses by itself, at once', kind: 'browser_refused',
    script: { ports: running, permission: 'prompt', onQuestion: answer('denied') } },
  { name: 'the person closes the question', kind: 'permission_needed',
    script: { ports: running, permission: 'prompt', onQuestion: answer('prompt', 4_000) } },
  { name: 'the quickest hand closes the question', kind: 'permission_needed',
    script: { ports: running, permission: 'prompt', onQuestion: answer('prompt', 500) } },
  { name: 'granted, the origin is not allowed', script: { ports: { 27149: { hidden: true } } }, kind: 'origin_not_allowed' },
  { name: 'unsupported, the origin is not allowed', kind: 'origin_not_allowed',
    script: { ports: { 27153: { hidden: true } }, permission: 'unsupported' } },
  { name: 'allowed by the person, not by kysod', kind: 'origin_not_allowed',
    script: { ports: { 27149: { hidden: true } }, permission: 'prompt', onQuestion: answer('granted', 9_000) } },
  { name: 'some other program answers on every port', script: { ports: onAll({ body: '<html>' }) }, kind: 'not_running' },
  { name: 'another name', script: { ports: { 27149: { identity: { ...identity, name: 'other' } } } }, kind: 'not_running' },
  { name: 'another protocol', script: { ports: { 27149: { identity: { ...identity, protocol: ['kyso.v2'] } } } }, kind: 'not_running' },
  { name: 'protocol is no list', script: { ports: { 27149: { body: '{"name":"kysod","protocol":"kyso.v1"}' } } }, kind: 'not_running' },
  { name: 'JSON null', script: { ports: { 27149: { body: 'null' } } }, kind: 'not_running' },
  { name: 'the WebSocket is refused', script: { socket: 'refuse' }, kind: 'connection_lost' },
  { name: 'the WebSocket speaks no kyso.v1', script: { socket: 'wrong-protocol' }, kind: 'internal_error' },
];
for (const { name, script, kind } of failures) {
  for (const language of ['vi', 'en']) {
    test(`${name} → ${kind} (${language})`, async () => {
      const { browser, connecting } = start(script, { language });
      const error = await rejection(connecting);
      assert.ok(error instanceof sdk.KysoError && error instanceof Error);
      assert.equal(error.kind, kind);
      assert.equal(error.name, 'KysoError');
      assert.equal(error.message, sdk.errorSentence(kind, language));
      assert.equal(browser.timers.size, 0, 'no timer is left');
    });
  }
}

const successes = [
  { name: 'first port', script: {}, port: 27149 },
  { name: 'last port', script: { ports: { 27153: { identity } } }, port: 27153 },
  { name: 'behind another user’s kysod', script: { ports: { 27149: { hidden: true }, 27150: { identity } } }, port: 27150 },
  { name: 'behind another program', script: { ports: { 27149: { body: 'hi' }, 27151: { identity } } }, port: 27151 },
  { name: 'a browser that knows no permission', script: { permission: 'unsupported' }, port: 27149 },
  { name: 'the person allows it', script: { permission: 'prompt', onQuestion: answer('granted', 60_000) }, port: 27149 },
];
for (const { name, script, port } of successes) {
  test(`finds kysod: ${name}`, async () => {
    const { browser, connecting } = start(script, { language: 'en' });
    await settle();
    assert.equal(browser.socket.url, `ws://127.0.0.1:${port}/v1`);
    assert.equal(browser.socket.protocol, 'kyso.v1');
    assert.deepEqual(browser.socket.sent[0].params, { language: 'en', client: { name: 'kyso-js', version: '0.1.0' } });
    browser.socket.reply(1, { ...hello, language: 'en' });
    const kyso = await connecting;
    assert.deepEqual(kyso.hello, { ...hello, language: 'en' });
    assert.equal(browser.timers.size, 0, 'no timer is left');
  });
}

test('nothing is touched before onPermission has finished, and its change is told', async () => {
  let read;
  const states = [];
  const { browser, connecting } = start({ permission: 'prompt', onQuestion: answer('granted') }, {
    onPermission: (state) => {
      states.push(state);
      return state === 'prompt' ? new Promise((resolve) => { read = resolve; }) : undefined;
    },
  });
  await settle();
  assert.deepEqual([states, browser.fetches.length], [['prompt'], 0]);
  read();
  await settle();
  browser.socket.reply(1, hello);
  await connecting;
  assert.deepEqual(states, ['prompt', 'granted']);
});

test('probes carry no credentials, and the first cannot be read by the page', async () => {
  const { browser, connecting } = start({});
  await settle();
  assert.deepEqual(browser.fetches.map(({ init }) => init.mode), ['no-cors', 'cors']);
  for (const { init, url } of browser.fetches) {
    assert.equal(init.credentials, 'omit');
    assert.equal(url, 'http://127.0.0.1:27149/.well-known/kyso');
  }
  browser.socket.reply(1, hello);
  await connecting;
});

test('an hour of the open question is no time-out; the answer still counts', async () => {
  let decide;
  const { browser, connecting } = start({
    permission: 'prompt', onQuestion: () => new Promise((resolve) => { decide = resolve; }),
  });
  await browser.pass(3_600_000);
  assert.equal(browser.sockets.length, 0);
  assert.equal(browser.fetches.length, 1);
  browser.permission = 'granted';
  await browser.pass(5_000); // kysod takes its time after the long wait
  decide();
  await settle();
  browser.socket.reply(1, hello);
  assert.equal((await connecting).hello.name, 'kysod');
});

test('a program that accepts and says nothing is passed over once no question can be open', async () => {
  const { browser, connecting } = start({ ports: { 27149: { silent: true }, 27150: { identity } } });
  await browser.pass(11_000);
  assert.equal(browser.socket?.url, 'ws://127.0.0.1:27150/v1');
  browser.socket.reply(1, hello);
  await connecting;
});

test('where the browser does not tell, a silent port is waited for as long as Firefox may ask', async () => {
  const { browser, connecting } = start({ permission: 'unsupported', ports: { 27149: { silent: true } } });
  await browser.pass(300_000);
  assert.equal(browser.fetches.length, 1);
  const failed = rejection(connecting);
  await browser.pass(60_000);
  assert.equal((await failed).kind, 'not_running');
});

for (const [name, script, ms] of [
  ['while the browser asks', { permission: 'prompt', onQuestion: () => new Promise(() => undefined) }, 0],
  ['while a port is silent', { ports: { 27149: { silent: true } } }, 0],
  ['while the WebSocket is CONNECTING', { socket: 'pending' }, 0],
  ['while hello is unanswered', {}, 0],
]) {
  test(`abort ${name} → request_cancelled`, async () => {
    const abort = new AbortController();
    const browser = new FakeBrowser(script);
    const connecting = rejection(sdk.connect({ environment: browser.environment, signal: abort.signal }));
    await browser.pass(ms);
    abort.abort();
    assert.equal((await connecting).kind, 'request_cancelled');
    assert.equal(browser.timers.size, 0, 'no timer is left');
    if (browser.socket) assert.notEqual(browser.socket.closed, undefined);
  });
}

test('hello unanswered for ten seconds → connection_lost, socket closed', async () => {
  const { browser, connecting } = start({});
  const failed = rejection(connecting);
  await browser.pass(10_000);
  const error = await failed;
  assert.deepEqual([error.kind, error.detail], ['connection_lost', 'no answer to hello']);
  assert.equal(browser.socket.closed, 1000);
});

test('what kysod answers to hello is what connect() rejects with', async () => {
  const { browser, connecting } = start({});
  const failed = rejection(connecting);
  await settle();
  browser.socket.fail(1, { code: 1005, message: 'Bận.', data: { name: 'busy', retryable: true } });
  const error = await failed;
  assert.deepEqual([error.kind, error.message, error.retryable], ['busy', 'Bận.', true]);
  assert.equal(browser.socket.closed, 1000);
});
