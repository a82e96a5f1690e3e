// SPDX-License-Identifier: Apache-2.0
// What pages show the person: there in both languages, for the right browser, and about the right thing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdk } from './fake_browser.mjs';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test('browsers are told apart', () => {
  assert.equal(sdk.browserFamily(firefox), 'firefox');
  assert.equal(sdk.browserFamily(chromium), 'chromium');
  assert.equal(sdk.browserFamily(''), 'chromium');
});

for (const kind of sdk.errorNames) {
  const expected = ['not_running', 'browser_refused', 'permission_needed', 'origin_not_allowed', 'access_refused'].includes(kind);
  test(`advice for ${kind}: ${expected ? 'in both languages' : 'its message is enough'}`, () => {
    const texts = ['vi', 'en'].map((language) => sdk.adviceFor(new sdk.KysoError(kind, language), language, 'chromium'));
    if (!expected) return assert.deepEqual(texts, [undefined, undefined]);
    const [vi, en] = texts;
    assert.notEqual(vi.title, en.title);
    assert.equal(vi.steps.length, en.steps.length);
    for (const line of [vi.title, ...vi.steps]) assert.match(line, /[À-ỹ]/);
    for (const line of [en.title, ...en.steps]) assert.doesNotMatch(line, /[À-ỹ]/);
    return undefined;
  });
}

test('how to grant again differs between Chromium and Firefox', () => {
  const error = new sdk.KysoError('browser_refused', 'vi');
  assert.notDeepEqual(sdk.adviceFor(error, 'vi', 'chromium'), sdk.adviceFor(error, 'vi', 'firefox'));
  assert.match(sdk.adviceFor(error, 'en', 'firefox').steps.join(' '), /Firefox/);
});

for (const [language, box] of [['vi', /«Chặn các yêu cầu mới/], ['en', /“Block new requests/]]) {
  test(`${language}: in Firefox a kysod that does not answer may be a box in its settings; Chromium has none`, () => {
    const error = new sdk.KysoError('not_running', language);
    const [inFirefox, inChromium] = ['firefox', 'chromium'].map((browser) => sdk.adviceFor(error, language, browser));
    assert.match(inFirefox.steps.at(-2), box);
    assert.deepEqual(inFirefox.steps.filter((step) => !box.test(step)), inChromium.steps);
  });
}

test('while kysod asks, the person reads what to look at', () => {
  assert.match(sdk.explainAccess('vi').steps.join(' '), /từng chữ một.*«Đồng ý»/);
  assert.match(sdk.explainAccess('en').steps.join(' '), /letter by letter.*“Agree”/);
});

test('before the browser asks, the person reads what to choose', () => {
  assert.match(sdk.explainPermission('vi').steps.join(' '), /Trình duyệt sẽ hỏi.*«Cho phép»/);
  assert.match(sdk.explainPermission('en').steps.join(' '), /browser will ask.*“Allow”/);
});
