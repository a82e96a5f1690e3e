// SPDX-License-Identifier: Apache-2.0
// A citizen registers with a USB token, and tries to do so again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSetting } from '../../support/portal/setting.mjs';

const person = { name: 'NGUYỄN VĂN AN', cccd: '079200001234', email: 'an.nguyen@example.vn' };

test('a citizen registers; the second time the account exists, and the page names the ways out', async () => {
  const setting = await startSetting();
  const { visitor } = setting;
  try {
    await setting.startKysod();
    await visitor.open(setting.origin);
    await setting.answerBrowser('granted');
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
      subject: 'citizen', method: 'usb-token', level: 3, level_assumed: 1, ...person, birth_date: '1990-09-02',
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
  } finally {
    await setting.close();
  }
});
