// SPDX-License-Identifier: Apache-2.0
// A citizen and an enterprise register with their tokens, try again, and sign in; the captcha.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPortal } from '../../support/portal/setting.mjs';
import { signInWindowTitle, windowTitle } from '../../support/portal/visitor.mjs';

const person = { name: 'NGUYỄN VĂN AN', cccd: '079200001234', email: 'an.nguyen@example.vn' };

test('a citizen registers; the second time the account exists, and the page names the ways out', () => withPortal(async (setting) => {
  const { visitor } = setting;
  await visitor.prepare(setting.origin);
  await setting.signWithPin();
  assert.deepEqual(await setting.accounts(), [], 'nothing is stored before the person confirms');
  const review = await visitor.rows('review-rows');
  assert.deepEqual({ name: review.name, cccd: review.cccd, email: review.email, birthDate: review.birthDate },
    { ...person, birthDate: '02/09/1990' });

  await visitor.confirm();
  const shown = await visitor.rows('account-rows');
  assert.equal(shown.name, person.name);
  assert.equal(shown.cccd, person.cccd);
  const [{ statement, ...account }, ...others] = await setting.accounts();
  assert.deepEqual(others, []);
  assert.deepEqual(account, {
    subject: 'citizen', method: 'usb-token', level: 3, level_assumed: 1, ...person, mst: null, birth_date: '1990-09-02',
    phone: null, form_signed: 1,
  });
  assert.equal(JSON.parse(statement).origin, setting.origin);

  await visitor.prepare(setting.origin);
  await setting.signWithPin();
  await visitor.browser.click('#confirm');
  const { kind, message, advice } = await visitor.waitForError();
  assert.equal(kind, 'account_exists');
  assert.match(message, /đã có tài khoản/);
  for (const way of [/Quên mật khẩu/, /quầy giao dịch/, /khiếu nại/]) assert.match(advice, way);
  assert.equal((await setting.accounts()).length, 1);
}));

test('an enterprise registers, signs out and signs in again with its token', () => withPortal(async (setting) => {
  const { visitor } = setting;
  const form = { subject: 'enterprise', email: 'ke.toan@example.vn' };
  const company = { name: 'CÔNG TY TNHH THỬ NGHIỆM KYSO', mst: '9912345671', email: form.email };
  await visitor.prepare(setting.origin, { ...form, email: '' });
  await visitor.sign();
  await visitor.browser.waitForElement('#email-fault');
  assert.match(await visitor.browser.text('#email-fault'), /Doanh nghiệp phải nhập/);
  await visitor.fillForm(form);
  await setting.signWithPin();
  const review = await visitor.rows('review-rows');
  assert.deepEqual({ name: review.name, mst: review.mst, email: review.email }, company);
  await visitor.confirm();
  const [{ subject, birth_date: birthDate, mst, email }] = await setting.accounts();
  assert.deepEqual({ subject, birthDate, mst, email }, { subject: 'enterprise', birthDate: null, mst: company.mst, email: company.email });

  await visitor.browser.click('#sign-out');
  await visitor.waitForStep('home');
  await visitor.browser.goto(`${setting.origin}/#account`);
  await visitor.browser.post('/refresh');
  await visitor.waitForStep('sign-in');
  assert.match(await visitor.browser.text('#status'), /Hãy đăng nhập trước/);
  await visitor.browser.click('#sign-in');
  await setting.typePin(signInWindowTitle);
  await visitor.waitForStep('account');
  assert.deepEqual((({ name, mst: code }) => ({ name, code }))(await visitor.rows('account-rows')), { name: company.name, code: company.mst });
  await visitor.browser.post('/refresh');
  await visitor.waitForStep('account');
  await visitor.browser.click('#sign-out');
  await visitor.waitForStep('home');

  for (const [holder, kind] of [['citizen-cccd', 'account_unknown'], ['employee', 'holder_incomplete'], ['official', 'holder_incomplete']]) {
    await setting.desktop.waitUntilGone(signInWindowTitle);
    await setting.plug(holder);
    await visitor.startSignIn(setting.origin);
    await setting.typePin(signInWindowTitle);
    assert.equal((await visitor.waitForError()).kind, kind, holder);
  }
}, { holders: ['enterprise', 'citizen-cccd', 'employee', 'official'] }));

test('the form wants the captcha: a wrong one is told at the field, words do too, and a right one is not asked for again', () => withPortal(async (setting) => {
  const { visitor } = setting;
  const { browser } = visitor;
  await visitor.prepare(setting.origin);
  await browser.type('#captcha', 'AAAAA');
  await visitor.sign();
  await browser.waitForElement('#captcha-fault');
  assert.match(await browser.text('#captcha-fault'), /Mã xác thực không đúng/);
  assert.equal(await setting.desktop.shows(windowTitle), false);

  await browser.click('#captcha-kind');
  await browser.waitFor(() => /Viết bằng chữ số/.test(document.getElementById('captcha-hint').textContent), { what: 'the captcha in words' });
  await visitor.solveCaptcha();
  await visitor.sign();
  await setting.desktop.waitForKeyboardAt(windowTitle);
  await setting.desktop.press('Escape');
  assert.equal((await visitor.waitForError()).kind, 'consent_refused');
  assert.equal(await browser.execute(() => document.getElementById('captcha-field').hidden), true);
}));
