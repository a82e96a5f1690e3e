// SPDX-License-Identifier: Apache-2.0
// client/example/index.html in Chromium, as it stands: against the fake daemon, and against the real kysod with a SoftHSM token
// and a scripted person.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { startHttpsSite } from '../../support/browser/https_site.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { startScriptedKysod } from '../../support/daemon/scripted_kysod.mjs';
import { dist, errorTable, testing } from './built_sdk.mjs';

const page = readFileSync(new URL('../../../client/example/index.html', import.meta.url), 'utf8');
const nonce = createHash('sha256').update('example').digest('base64url');
let site, browser, posted;

before(async () => {
  site = await startHttpsSite({
    name: 'portal.test',
    pages: { '/': page, '/api/registrations': JSON.stringify({ nonce }), '/api/registrations/signed': (text) => { posted.push(JSON.parse(text)); return ''; } },
    folders: { '/kyso/': dist },
  });
  browser = await startBrowser(site.browser);
});
after(async () => {
  await browser?.quit();
  await site?.close();
});
beforeEach(async () => {
  posted = [];
  await browser.goto(`${site.origin}/`);
  await browser.setPermission('loopback-network', 'granted');
});

const says = (wanted) => browser.waitFor((text) => document.getElementById('title').textContent.startsWith(text), { args: [wanted], what: wanted });
const sentence = 'Đã ký và gửi phiếu đăng ký.';

async function withDaemon(options, story) {
  const daemon = await testing.startFakeDaemon(options);
  try {
    await story(daemon);
  } finally {
    await daemon.close();
  }
}

function postedByPerson() {
  assert.equal(posted.length, 1);
  const statement = JSON.parse(posted[0].statement);
  assert.deepEqual([statement.nonce, statement.origin, statement.holder.name], [nonce, site.origin, 'NGUYỄN VĂN AN']);
}

test('it is as short as it says', () => assert.ok(page.trimEnd().split('\n').length <= 40));

test('with the fake: the person agrees, and the server gets the registration', () => withDaemon({}, async () => {
  await browser.click('#sign');
  await says(sentence);
  postedByPerson();
}));

test('with the fake: the person refuses, and reads kysod’s sentence; then agrees', () => withDaemon({ person: 'refuses' }, async (daemon) => {
  await browser.click('#sign');
  await says(errorTable.consent_refused.vi);
  assert.equal(posted.length, 0);
  daemon.person = 'agrees';
  await browser.click('#sign');
  await says(sentence);
  postedByPerson();
}));

test('with the fake: the page’s own button cancels', () => withDaemon({ person: 'never_answers' }, async (daemon) => {
  await browser.click('#sign');
  await says('Hãy xem phiếu trong cửa sổ kysod.');
  await browser.click('#cancel');
  await says(errorTable.request_cancelled.vi);
  assert.equal(daemon.calls.at(-1).method, 'request.cancel');
}));

test('without kysod: the advice is shown step by step', async () => {
  await browser.click('#sign');
  await says('Chưa cài hoặc chưa bật kysod');
  assert.ok((await browser.execute(() => document.querySelectorAll('#steps li').length)) >= 3);
});

test('before the browser asks, the page explains and waits for the person', () => withDaemon({}, async (daemon) => {
  await browser.setPermission('loopback-network', 'prompt');
  await browser.click('#sign');
  await says('Trình duyệt sẽ hỏi quyền');
  await browser.waitForElement('#go');
  assert.deepEqual(daemon.requests, []);
  await browser.setPermission('loopback-network', 'granted'); // the person's answer; without a screen there is no question
  await browser.click('#go');
  await says(sentence);
}));

test('with the real kysod: the person agrees, and the server gets the registration', async () => {
  const kysod = await startScriptedKysod({ origins: [site.origin], methods: ['registration.sign'] });
  try {
    await kysod.person('agrees');
    await browser.click('#sign');
    await says(sentence);
    postedByPerson();
    assert.doesNotMatch(posted[0].certificate.issuer, /fake/);
  } finally {
    await kysod.close();
  }
});
