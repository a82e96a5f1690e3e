// SPDX-License-Identifier: Apache-2.0
// A site that nobody named on this computer: the SDK asks kysod, kysod's own window asks the person, and what they
// answer holds. Everything is real: browser, SDK, kysod, window, and `kyso origins`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { until } from '../../support/browser/desktop.mjs';
import { startSetting } from '../../support/portal/setting.mjs';

const run = promisify(execFile);
/** As titled in protocol/texts.def. */
const windowTitle = 'Cho phép trang web này yêu cầu chữ ký số của bạn?';

/** A page of the portal's origin, which kysod does not know, calls connect({requestAccess}). */
async function strangers(story) {
  const setting = await startSetting();
  try {
    await setting.startKysod({ origins: ['https://other.example'] });
    await setting.visitor.open(setting.origin);
    await setting.answerBrowser('granted');
    const { browser } = setting.visitor;
    const connect = (requestAccess = ['registration.sign']) => browser.execute((wanted) => {
      window.connected = undefined;
      import('/kyso/index.js').then(({ connect: open }) => open({ requestAccess: wanted })).then(
        (kyso) => { window.connected = { methods: kyso.hello.methods, origin: kyso.hello.origin }; kyso.close(); },
        (error) => { window.connected = { kind: error.kind, retryAfter: error.retryAfter }; });
    }, requestAccess);
    const outcome = () => until('connect() to settle', () => browser.execute(() => window.connected));
    const origins = (...words) => run(join(process.env.KYSO_BIN, 'kyso'), ['origins', ...words], { env: {
      ...process.env, XDG_CONFIG_HOME: join(setting.folder, 'config'), XDG_STATE_HOME: join(setting.folder, 'state') } });
    await story({ ...setting, desktop: setting.desktop, connect, outcome, origins, audit: () => setting.audit() });
  } finally {
    await setting.close();
  }
}

test('agreed to: the page is let in, until «kyso origins remove»', () => strangers(async ({ desktop, connect, outcome, origins, origin, audit }) => {
  await connect();
  await desktop.waitForKeyboardAt(windowTitle);
  // Huỷ has the keyboard, Đồng ý comes after it and is dead for the window's first 0.8 s.
  const seen = Date.now();
  await until('the button to be armed', () => Date.now() - seen > 2_000);
  await desktop.press('Tab');
  await desktop.press('Return');
  assert.deepEqual(await outcome(), { origin, methods: ['session.hello', 'devices.list', 'registration.sign', 'operation.resume', 'request.cancel'] });
  await connect();
  assert.equal((await outcome()).origin, origin, 'again, without a window');
  assert.ok((await origins('list', '--json')).stdout.includes(origin));
  assert.deepEqual(audit().map(({ event }) => event), ['start', 'approve']);

  await origins('remove', origin);
  await connect();
  assert.equal((await outcome()).kind, 'prompt_too_often', 'refused at once; the minute is not over');
}));

test('Enter on the untouched window refuses, and it is remembered', () => strangers(async ({ desktop, connect, outcome, origins }) => {
  await connect();
  await desktop.waitForKeyboardAt(windowTitle);
  await desktop.press('Return');
  assert.equal((await outcome()).kind, 'access_refused');
  await desktop.waitUntilGone(windowTitle);
  await connect();
  const again = await outcome();
  assert.equal(again.kind, 'access_refused');
  assert.ok(again.retryAfter > 23 * 3600);
  assert.equal(await desktop.shows(windowTitle), false);
  assert.match((await origins('list', '--json')).stdout, /"standing":"declined"/);
}));
