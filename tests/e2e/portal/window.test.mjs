// SPDX-License-Identifier: Apache-2.0
// What the person does at kysod's window, and what the page then says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPortal } from '../../support/portal/setting.mjs';
import { pin } from '../../support/softhsm/demo_tokens.mjs';
import { windowTitle } from '../../support/portal/visitor.mjs';

const atTheWindow = (story) => withPortal(async (setting) => {
  await setting.visitor.prepare(setting.origin);
  await setting.visitor.sign();
  await setting.desktop.waitForKeyboardAt(windowTitle);
  await story(setting);
});

test('a wrong PIN: the page says so and nothing is signed; then the right one works', () => atTheWindow(async ({ visitor, desktop }) => {
  await desktop.type('999999');
  await desktop.press('Return');
  const { kind, message } = await visitor.waitForError();
  assert.equal(kind, 'pin_incorrect');
  assert.match(message, /Mã PIN không đúng\. Không có gì được ký/);

  await desktop.waitUntilGone(windowTitle); // or its last moments would get the second PIN
  await visitor.retry();
  await desktop.waitForKeyboardAt(windowTitle);
  await desktop.type(pin);
  await desktop.press('Return');
  await visitor.waitForReview();
}));

test('the window cancelled: the page says that nothing was signed', () => atTheWindow(async ({ visitor, desktop, ...setting }) => {
  await desktop.press('Escape');
  const { kind, message } = await visitor.waitForError();
  assert.equal(kind, 'consent_refused');
  assert.match(message, /Bạn đã chọn Huỷ\. Không có gì được ký/);
  await desktop.waitUntilGone(windowTitle);
  assert.equal(setting.kysod.ended(), false);
}));

test('Huỷ on the page: the window goes', () => atTheWindow(async ({ visitor, desktop }) => {
  await visitor.browser.click('#cancel');
  await desktop.waitUntilGone(windowTitle);
  assert.equal((await visitor.waitForError()).kind, 'request_cancelled');
}));
