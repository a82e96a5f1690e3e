// SPDX-License-Identifier: Apache-2.0
// A citizen registers with a signing SIM in Firefox ESR, and reloads the page while the phone rings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFirefox } from '../../support/browser/firefox.mjs';
import { startSetting } from '../../support/portal/setting.mjs';

test('a citizen registers; the page is reloaded while the phone rings', async () => {
  // 1: Firefox lets every site reach this computer, as a person or an organisation may set.
  const setting = await startSetting({ sim: true, browse: (options) => startFirefox({ ...options, preferences: { 'permissions.default.loopback-network': 1 } }) });
  try {
    const { citizen, FakeSim } = setting.testing;
    let answer;
    const rings = new Promise((resolve) => {
      void setting.startFake(new FakeSim('0912345678', citizen({ key: 'ec' }), (request) => new Promise((settle) => {
        answer = settle;
        resolve(request);
      })));
    });
    const { visitor } = setting;
    await visitor.ring(setting.origin);
    const { code } = await rings;
    assert.equal(await visitor.waitForCode(), code);
    await visitor.browser.goto(`${setting.origin}/`); // Marionette has no reload; the tab stays the same
    assert.equal(await visitor.waitForCode(), code);
    answer('confirms');
    await visitor.waitForStep('sim-review');
    await visitor.browser.type('#sim-birth-date', '02/09/1990');
    await visitor.browser.click('#sim-confirm');
    await visitor.waitForStep('done');
    const [{ method, level, cccd, phone }] = await setting.accounts();
    assert.deepEqual([method, level, cccd, phone], ['sim', 3, '079200001234', '84912345678']);
  } finally {
    await setting.close();
  }
});
