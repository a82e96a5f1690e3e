// SPDX-License-Identifier: Apache-2.0
// A citizen registers in Firefox ESR: as it is shipped, and with its local-network gate closed for WebSockets too. The
// portal is a site on the public net for it, so Firefox itself asks the person, who answers with the keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/browser/desktop.mjs';
import { startFirefox } from '../../support/browser/firefox.mjs';
import { startSetting } from '../../support/portal/setting.mjs';
import { windowTitle } from '../../support/portal/visitor.mjs';

const person = { name: 'NGUYỄN VĂN AN', cccd: '079200001234', email: 'an.nguyen@example.vn' };

/** Firefox 153 is shipped with the first two on: it asks about fetch, and lets WebSockets through. */
const wholeGate = { 'network.lna.enabled': true, 'network.lna.blocking': true, 'network.lna.websocket.enabled': true };
/** 1 allows every site. 2 blocks: the box «block new requests» in Firefox's settings. */
const forEverySite = (answer) => ({ 'permissions.default.loopback-network': answer });
/** The buttons' access keys, the same in English and Vietnamese. */
const [allow, block] = ['alt+a', 'alt+b'];

async function inFirefox(preferences, story) {
  const setting = await startSetting({ browse: (options) => startFirefox({ ...options, headless: false, preferences }) });
  try {
    await setting.startKysod();
    await setting.visitor.prepare(setting.origin);
    await story(setting);
  } finally {
    await setting.close();
  }
}

/** Firefox's question is a second window to X. The box «remember my choice» stays empty, as Firefox offers it. */
async function answer({ visitor, desktop }, key) {
  const state = async () => (await navigator.permissions.query({ name: 'loopback-network' })).state;
  await until('the answer to Firefox’s question', async () => {
    if ((await visitor.browser.executeAsync(state)) !== 'prompt') return true;
    if ((await desktop.windowsOf('firefox')) > 1) await desktop.press(key);
    return false;
  });
}

for (const { name, preferences, key } of [
  { name: 'default preferences, the person allows', preferences: {}, key: allow },
  { name: 'the whole gate, the person allows once', preferences: wholeGate, key: allow },
  { name: 'the whole gate, allowed for every site', preferences: { ...wholeGate, ...forEverySite(1) } },
]) {
  test(`${name}: a citizen registers`, () => inFirefox(preferences, async (setting) => {
    const { visitor } = setting;
    await Promise.all([setting.signWithPin(), key && answer(setting, key)]);
    await visitor.confirm();
    assert.equal((await visitor.rows('account-rows')).name, person.name);
    const accounts = await setting.accounts();
    assert.deepEqual(accounts.map((account) => ({ name: account.name, cccd: account.cccd, email: account.email })), [person]);
    assert.equal(JSON.parse(accounts[0].statement).origin, setting.origin);
  }));
}

const refused = { kind: 'browser_refused', message: /Trình duyệt đang chặn/, advice: [/biểu tượng quyền/, /«Cho phép» khi Firefox hỏi/] };
/** Firefox then tells the page `prompt` and asks nobody: the page cannot know which it is, and names both. */
const either = { kind: 'not_running', message: /Không kết nối được kysod/, advice: [/cài gói kysod/, /«Chặn các yêu cầu mới/] };

for (const { name, preferences, key, expected } of [
  { name: 'default preferences, the person blocks', preferences: {}, key: block, expected: refused },
  { name: 'the whole gate, the person blocks', preferences: wholeGate, key: block, expected: refused },
  { name: 'the whole gate, blocked for every site', preferences: { ...wholeGate, ...forEverySite(2) }, expected: either },
]) {
  test(`${name}: the page says so`, () => inFirefox(preferences, async (setting) => {
    const { visitor, desktop } = setting;
    await visitor.sign();
    if (key) await answer(setting, key);
    const { kind, message, advice } = await visitor.waitForError();
    assert.equal(kind, expected.kind);
    assert.match(message, expected.message);
    for (const step of expected.advice) assert.match(advice, step);
    assert.equal(await desktop.shows(windowTitle), false);
    // Requests are what a window comes from; kysod's record knows of none.
    assert.deepEqual([...new Set(setting.audit().map(({ event }) => event))], ['start']);
  }));
}
