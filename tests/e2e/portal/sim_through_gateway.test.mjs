// SPDX-License-Identifier: Apache-2.0
// A signing SIM where no kysod runs, as in a phone's browser, through the real kyso-gateway to kyso-telco's phones: what the page
// says, what the phone shows, and the account that comes of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSetting } from '../../support/portal/setting.mjs';

const citizen = '84912345678', enterprise = '84912345679', expired = '84912345680';

async function withPhones(story) {
  const setting = await startSetting({ sim: true, gateway: 'real' });
  try {
    await story(setting, (options) => setting.visitor.ring(setting.origin, { button: '#ring-directly', ...options }));
  } catch (cause) {
    throw new Error(`${cause.stack}\n${setting.phones.log()}`);
  } finally {
    await setting.close();
  }
}

/** The page's code is the phone's, and the page says that nothing else shows it. */
async function compareCodes({ visitor, phones, origin }, msisdn, words) {
  const code = await visitor.waitForCode();
  const shown = await phones.asks(msisdn);
  assert.equal(shown.code, code);
  assert.equal(shown.text, `${origin.slice('https://'.length)}: ${words} (Ma ${code})`);
  assert.match(await visitor.browser.text('#code-page-only'), /chỉ do trang này hiện ra/);
}

test('a citizen registers, signs in, and has an account already', () => withPhones(async (setting, ring) => {
  const { visitor, phones } = setting;
  const { browser } = visitor;
  await ring({});
  await compareCodes(setting, citizen, 'Dang ky tai khoan');
  await browser.post('/refresh');
  await compareCodes(setting, citizen, 'Dang ky tai khoan');
  await phones.signs(citizen);
  await visitor.waitForStep('sim-review');
  const review = await visitor.rows('sim-review-rows');
  assert.deepEqual([review.name, review.cccd, review.phone], ['VÕ MINH SIM', '079200005678', '0912 345 678']);
  await browser.type('#sim-birth-date', '02/09/1990');
  await browser.click('#sim-confirm');
  await visitor.waitForStep('done');
  const [{ method, level, name, phone, statement }, ...others] = await setting.accounts();
  assert.deepEqual([method, level, name, phone, others], ['sim', 3, 'VÕ MINH SIM', citizen, []]);
  assert.equal(JSON.parse(statement).phone, citizen);
  assert.equal(await phones.rung(citizen), 1);

  await ring({ how: 'sign-in' });
  await compareCodes(setting, citizen, 'Dang nhap');
  await phones.signs(citizen);
  await visitor.waitForStep('account');

  await ring({});
  await visitor.waitForCode();
  await phones.signs(citizen);
  assert.equal((await visitor.waitForError()).kind, 'account_exists');
}));

test('an enterprise registers with its tax code from the SIM', () => withPhones(async (setting, ring) => {
  const { visitor, phones } = setting;
  await ring({ subject: 'enterprise', phone: '0912 345 679' });
  await compareCodes(setting, enterprise, 'Dang ky tai khoan');
  await phones.signs(enterprise);
  await visitor.waitForStep('sim-review');
  assert.equal((await visitor.rows('sim-review-rows')).mst, '9912345689');
  await visitor.browser.type('#sim-email', 'ke.toan@example.vn');
  await visitor.browser.click('#sim-confirm');
  await visitor.waitForStep('done');
  const [{ subject, method, mst, email }] = await setting.accounts();
  assert.deepEqual([subject, method, mst, email], ['enterprise', 'sim', '9912345689', 'ke.toan@example.vn']);
}));

test('cancelled on the phone; nobody at the phone; a certificate that the service calls expired; another kind of holder, whose phone never rings', () => withPhones(async (setting, ring) => {
  const { visitor, phones } = setting;
  await ring({});
  await phones.asks(citizen);
  await phones.press(citizen, { press: 'cancel' });
  const { kind, advice } = await visitor.waitForError();
  assert.equal(kind, 'sim_cancelled');
  assert.match(advice, /mã trên điện thoại khác mã ở đây/);
  await ring({ subject: 'enterprise', phone: '0912345679' });
  await phones.asks(enterprise);
  await phones.control('POST', 'clock', { advance_ms: 400_000 });
  assert.equal((await visitor.waitForError()).kind, 'sim_timed_out');
  await ring({ phone: '0912345680' });
  await phones.signs(expired);
  assert.equal((await visitor.waitForError()).kind, 'sim_no_certificate', '503 of the service');
  await ring({ subject: 'enterprise' });
  assert.equal((await visitor.waitForError()).kind, 'certificate_not_found');
  assert.equal(await phones.rung(citizen), 1);
  assert.deepEqual(await setting.accounts(), []);
}));
