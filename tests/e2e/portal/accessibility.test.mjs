// SPDX-License-Identifier: Apache-2.0
// The pages for everybody: axe-core (npm) finds nothing to say about any step, in both languages, wide and on a phone;
// nothing is wider than a phone; and a whole registration and sign-in are done with the keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look } from '../../support/portal/axe.mjs';
import { withPortal } from '../../support/portal/setting.mjs';
import { signInWindowTitle, windowTitle } from '../../support/portal/visitor.mjs';

test('axe-core finds nothing on any step', () => withPortal(async (setting) => {
  const { visitor, desktop } = setting;
  await visitor.open(setting.origin);
  await look(setting, 'home');
  await visitor.chooseToRegister();
  await look(setting, 'method');
  await visitor.chooseUsbToken();
  await visitor.sign();
  await look(setting, 'form with faults');
  await visitor.browser.click('#captcha-kind');
  await look(setting, 'form with the captcha in words');
  await visitor.fillForm();
  await setting.signWithPin();
  await look(setting, 'review');
  await visitor.confirm();
  await look(setting, 'account');
  await visitor.browser.click('#sign-out');
  await visitor.waitForStep('home');
  await visitor.browser.click('#go-sign-in');
  await visitor.browser.click('#forgot');
  await look(setting, 'sign-in');
  await visitor.prepare(setting.origin);
  await visitor.sign();
  await desktop.waitForKeyboardAt(windowTitle);
  await look(setting, 'signing', { speak: false });
  await desktop.press('Escape');
  await visitor.waitForError();
  await look(setting, 'error', { speak: false });
}));

test('a registration and a sign-in with the keyboard alone', () => withPortal(async (setting) => {
  const { visitor } = setting;
  const { browser } = visitor;
  const keys = async (text) => {
    const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await browser.post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  };
  const [TAB, ENTER, SPACE] = ['\uE004', '\uE007', ' ']; // WebDriver, section 17.4.2
  const tabTo = async (id) => {
    for (let presses = 0; presses < 40; ++presses) {
      if (await browser.execute(() => document.activeElement.id) === id) return;
      await keys(TAB);
    }
    assert.fail(`Tab does not come to #${id}`);
  };
  await visitor.open(setting.origin);
  await tabTo('register');
  await keys(ENTER);
  await visitor.waitForStep('method');
  await tabTo('subject-citizen');
  await keys(SPACE);
  await tabTo('method-usb-token');
  await keys(ENTER);
  await visitor.waitForStep('form');
  await tabTo('birth-date');
  await keys('02091990');
  await tabTo('captcha');
  const id = await browser.waitFor(() => document.getElementById('captcha-field').dataset.id, { what: 'the captcha' });
  await keys((await visitor.readCaptcha(id)).toLowerCase());
  await keys(ENTER);
  await setting.typePin();
  await visitor.waitForReview();
  await tabTo('statement-summary');
  await keys(ENTER);
  await browser.waitFor(() => document.getElementById('statement-details').open, { what: 'the statement to unfold' });
  await tabTo('confirm');
  await keys(ENTER);
  await visitor.waitForStep('done');
  await tabTo('sign-out');
  await keys(ENTER);
  await visitor.waitForStep('home');
  await tabTo('go-sign-in');
  await keys(ENTER);
  await visitor.waitForStep('sign-in');
  await tabTo('sign-in');
  await keys(ENTER);
  await setting.typePin(signInWindowTitle);
  await visitor.waitForStep('account');
}));
