// SPDX-License-Identifier: Apache-2.0
// Chromium's permission, as the SDK meets it on an https page that the browser takes for a public one: each way in which
// browser or computer says no reaches the person as what it is, and nothing is sent before. kysod is the fake.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startHttpsSite } from '../../support/browser/https_site.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { dist, testing } from './built_sdk.mjs';

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
  daemon = await testing.startFakeDaemon();
  await page(undefined);
  const outcome = await tryToConnect();
  assert.deepEqual([outcome.states, outcome.kind], [['prompt'], 'browser_refused']);
  assert.match(outcome.advice, /Trình duyệt đang chặn/);
  assert.deepEqual(daemon.requests, []);
});

test('granted: the WebSocket to this computer opens, and kysod hears the page’s true origin', async () => {
  daemon = await testing.startFakeDaemon();
  await page('granted');
  const outcome = await tryToConnect();
  assert.deepEqual(outcome.states, ['granted']);
  assert.equal(outcome.hello.origin, site.origin);
  assert.deepEqual(daemon.requests, [
    { method: 'GET', url: '/.well-known/kyso', origin: undefined }, // no-cors: a GET without Origin
    { method: 'GET', url: '/.well-known/kyso', origin: site.origin },
    { method: 'GET', url: '/v1', origin: site.origin },
  ]);
});

test('denied: browser_refused, and no octet reached kysod', async () => {
  daemon = await testing.startFakeDaemon();
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
