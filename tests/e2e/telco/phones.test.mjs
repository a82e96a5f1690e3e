// SPDX-License-Identifier: Apache-2.0
// The page that shows the phones, as a person uses it: several side by side, OK, PIN, wrong PIN, cancel, the SIM's menu,
// both languages. KYSO_SCREENS: a folder for pictures of it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { faults } from '../../support/browser/accessibility.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { startTelco } from '../../support/telco/telco.mjs';

const citizen = '84912345678', enterprise = '84912345679';
const phone = (part, number = citizen) => `#phone-${number}${part ? `-${part}` : ''}`;

async function withPhones(story) {
  const telco = await startTelco();
  try {
    const browser = await startBrowser();
    try {
      await browser.goto(telco.phones);
      await browser.waitForElement(phone());
      await story({ telco, browser });
      assert.deepEqual((await browser.consoleLog()).filter(({ level }) => level === 'SEVERE'), []);
    } finally {
      await browser.quit();
    }
  } finally {
    await telco.close();
  }
}
const picture = (browser, name) => process.env.KYSO_SCREENS && browser.screenshot(join(process.env.KYSO_SCREENS, `phones-${name}.png`));
const waitForStage = (browser, stage, number = citizen) => browser.waitFor((selector, wanted) => document.querySelector(selector)?.dataset.stage === wanted,
  { args: [phone('', number), stage], what: `${number} at ${stage}` });

test('a person signs on the phone, after one wrong PIN', () => withPhones(async ({ telco, browser }) => {
  const id = await telco.order(citizen, 'dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)');
  await waitForStage(browser, 'text');
  assert.equal(await browser.text(phone('text')), 'dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)');
  assert.equal(await telco.status(id), 504);
  await picture(browser, 'text');
  await browser.click(phone('ok'));
  await waitForStage(browser, 'pin');
  await browser.type(phone('pin'), '000000');
  await browser.click(phone('ok'));
  await browser.waitForElement(phone('tries'));
  assert.equal(await browser.text(phone('tries')), 'Còn 2 lần thử');
  await browser.type(phone('pin'), telco.pin);
  await picture(browser, 'pin');
  await browser.click(phone('ok'));
  await waitForStage(browser, 'idle');
  assert.equal(await telco.status(id), 502);
}));

test('two phones ring side by side; one is cancelled', () => withPhones(async ({ telco, browser }) => {
  const first = await telco.order(citizen, 'Mot'), second = await telco.order(enterprise, 'Hai');
  await waitForStage(browser, 'text');
  await waitForStage(browser, 'text', enterprise);
  await browser.click(phone('cancel', enterprise));
  await waitForStage(browser, 'idle', enterprise);
  assert.equal(await telco.status(second), 401);
  assert.equal(await telco.status(first), 504);
  assert.equal(await browser.text(phone('text')), 'Mot');
}));

test('a PIN half typed outlives the page looking for news', () => withPhones(async ({ telco, browser }) => {
  await telco.order(citizen, 'Mot');
  await waitForStage(browser, 'text');
  await browser.click(phone('ok'));
  await waitForStage(browser, 'pin');
  await browser.type(phone('pin'), '135');
  await telco.control('POST', `subscribers/${enterprise}/sms`, { from: 'Nha mang', text: 'Xin chào' });
  await browser.waitFor((selector) => document.querySelector(selector).textContent.includes('Xin chào'), { args: [phone('inbox', enterprise)], what: 'the message' });
  assert.equal(await browser.execute((selector) => document.querySelector(selector).value, phone('pin')), '135');
}));

test('the SIM menu, a blocked PIN, a phone that is off', () => withPhones(async ({ telco, browser }) => {
  await telco.control('PUT', `subscribers/${citizen}/radio`, { state: 'pull_only' });
  await telco.control('POST', `subscribers/${enterprise}/sim`, { tries_left: 0 });
  const id = await telco.order(citizen, 'Mot');
  await waitForStage(browser, 'in_menu');
  await browser.click(phone('menu'));
  await waitForStage(browser, 'text');
  await waitForStage(browser, 'puk', enterprise);
  await picture(browser, 'puk');
  await browser.type(phone('puk', enterprise), '24681357');
  await browser.type(phone('pin', enterprise), '246810');
  await browser.click(phone('ok', enterprise));
  await waitForStage(browser, 'idle', enterprise);
  await browser.click(phone('postpone'));
  await waitForStage(browser, 'idle');
  assert.equal(await telco.status(id), 401);
  await telco.control('PUT', `subscribers/${citizen}/radio`, { state: 'off' });
  await browser.waitFor((selector) => document.querySelector(selector).textContent === 'Tắt máy', { args: [phone('radio')], what: 'off' });
}));

test('English, and a page without its token', () => withPhones(async ({ telco, browser }) => {
  await telco.order(citizen, 'Mot');
  await waitForStage(browser, 'text');
  await browser.click('#language');
  assert.equal(await browser.text(phone('cancel')), 'Cancel');
  assert.equal(await browser.execute(() => document.documentElement.lang), 'en');
  assert.ok(!(await browser.url()).includes('token'), 'the address bar keeps no token');
  await picture(browser, 'english');
  await browser.execute(() => sessionStorage.clear());
  await browser.goto(telco.phones.split('#')[0]);
  await browser.waitFor(() => document.getElementById('trouble').textContent.includes('#token='), { what: 'what is missing' });
}));

test('axe-core finds nothing on any screen of a phone, in both languages and widths', () => withPhones(async ({ telco, browser }) => {
  await telco.control('POST', `subscribers/${enterprise}/sim`, { tries_left: 0 });
  await telco.control('PUT', 'subscribers/84912345680/radio', { state: 'off' });
  await waitForStage(browser, 'puk', enterprise);
  for (const step of ['idle', 'text', 'pin']) {
    if (step === 'text') await telco.order(citizen, 'Mot');
    if (step === 'pin') await browser.click(phone('ok'));
    await waitForStage(browser, step);
    for (const width of [1280, 320]) {
      await browser.click('#language');
      await browser.post('/goog/cdp/execute', { cmd: 'Emulation.setDeviceMetricsOverride', params: { width, height: 900, deviceScaleFactor: 1, mobile: false } });
      assert.deepEqual(await faults(browser), [], `${step}, ${width}`);
      const wide = await browser.execute(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${step}: ${wide} wide where ${width} are there`);
    }
  }
}));
