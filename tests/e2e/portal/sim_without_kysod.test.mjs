// SPDX-License-Identifier: Apache-2.0
// A signing SIM where no kysod runs, as in a phone's browser: the portal rings the phone through its gateway, here a scripted
// one, and the page says that it alone shows the code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look } from '../../support/portal/axe.mjs';
import { startSetting } from '../../support/portal/setting.mjs';

async function withoutKysod(story) {
  const setting = await startSetting({ sim: true, gateway: 'scripted' });
  try {
    await story(setting);
  } finally {
    await setting.close();
  }
}
const ringDirectly = (visitor, origin) => visitor.ring(origin, { button: '#ring-directly' });

test('a citizen registers; the page is reloaded while the phone rings', () => withoutKysod(async (setting) => {
  const { visitor, gateway } = setting;
  const { browser } = visitor;
  await ringDirectly(visitor, setting.origin);
  const code = await visitor.waitForCode();
  const { text } = await gateway.rings;
  assert.equal(text, `${setting.origin.slice('https://'.length)}: Dang ky tai khoan (Ma ${code})`);
  assert.match(await browser.text('#code-page-only'), /chỉ do trang này hiện ra/);
  await look(setting, 'code, without kysod');
  await browser.post('/refresh');
  assert.equal(await visitor.waitForCode(), code);
  gateway.confirm();
  await visitor.waitForStep('sim-review');
  assert.equal((await visitor.rows('sim-review-rows')).cccd, '079200001234');
  await browser.type('#sim-birth-date', '02/09/1990');
  await browser.click('#sim-confirm');
  await visitor.waitForStep('done');
  const [{ method, level, phone, form_signed: formSigned }] = await setting.accounts();
  assert.deepEqual([method, level, phone, formSigned], ['sim', 3, '84912345678', 0]);
  assert.deepEqual(gateway.calls.filter(({ path }) => path === '/v1/submit').length, 1);
}));

test('cancelled on the phone: told with what to do', () => withoutKysod(async (setting) => {
  const { visitor, gateway } = setting;
  await ringDirectly(visitor, setting.origin);
  await visitor.waitForCode();
  gateway.fail('sim_cancelled');
  const { kind, advice } = await visitor.waitForError();
  assert.equal(kind, 'sim_cancelled');
  assert.match(advice, /mã trên điện thoại khác mã ở đây/);
  await look(setting, 'failure, without kysod', { speak: false });
}));
