// SPDX-License-Identifier: Apache-2.0
// The pages without a browser: what is typed is judged as the portal judges it, and every word stands in both languages.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const pages = new URL('../../../portal/pages/', import.meta.url);
const { readBirthDate, readEmail, readPhone } = await import(new URL('fields.js', pages));
const { showIssuer } = await import(new URL('rows.js', pages));
const { advisedKinds, simAdvice } = await import(new URL('sim_advice.js', pages));
const { text, texts } = await import(new URL('texts.js', pages));
const today = new Date('2026-11-22T03:00:00Z');

for (const [typed, expected] of [
  ['05/09/1990', { value: '05/09/1990' }], ['5/9/1990', { value: '05/09/1990' }], ['5-9-1990', { value: '05/09/1990' }],
  ['05091990', { value: '05/09/1990' }], [' 05.09.1990 ', { value: '05/09/1990' }], ['29/02/2000', { value: '29/02/2000' }],
  ['22/11/2026', { value: '22/11/2026' }], ['', { fault: 'birthDateMissing' }], ['  ', { fault: 'birthDateMissing' }],
  ['31/02/1990', { fault: 'birthDateInvalid' }], ['29/02/1900', { fault: 'birthDateInvalid' }],
  ['01/13/1990', { fault: 'birthDateInvalid' }], ['00/01/1990', { fault: 'birthDateInvalid' }],
  ['31/12/1899', { fault: 'birthDateInvalid' }], ['1990-09-05', { fault: 'birthDateInvalid' }],
  ['5/9/90', { fault: 'birthDateInvalid' }], ['23/11/2026', { fault: 'birthDateFuture' }],
]) test(`birth date «${typed}»`, () => assert.deepEqual(readBirthDate(typed, today), expected));

for (const [typed, expected] of [
  ['', { value: '' }], [' an@example.vn ', { value: 'an@example.vn' }], ['a+b@mail.example.vn', { value: 'a+b@mail.example.vn' }],
  ['an', { fault: 'emailInvalid' }], ['an@example', { fault: 'emailInvalid' }], ['an@-example.vn', { fault: 'emailInvalid' }],
  ['an@example..vn', { fault: 'emailInvalid' }], ['a b@example.vn', { fault: 'emailInvalid' }],
  [`${'a'.repeat(65)}@example.vn`, { fault: 'emailInvalid' }],
]) test(`e-mail «${typed.slice(0, 20)}»`, () => assert.deepEqual(readEmail(typed), expected));

for (const [typed, expected] of [
  ['0912345678', { value: '0912345678' }], [' 0912 345 678 ', { value: '0912 345 678' }], ['+84 912.345-678', { value: '+84 912.345-678' }], ['84912345678', { value: '84912345678' }],
  ['', { fault: 'phoneMissing' }], ['02438241234', { fault: 'phoneInvalid' }], ['091234567', { fault: 'phoneInvalid' }], ['09123456789', { fault: 'phoneInvalid' }],
  ['0412345678', { fault: 'phoneInvalid' }], ['+85512345678', { fault: 'phoneInvalid' }], ['0912345abc', { fault: 'phoneInvalid' }], ['0912345678.', { fault: 'phoneInvalid' }],
]) test(`phone number «${typed}»`, () => assert.deepEqual(readPhone(typed), expected));

test('every failure of a signing SIM has advice in both languages', () => {
  const table = readFileSync(new URL('../../../protocol/errors.def', import.meta.url), 'utf8');
  const kinds = [...table.matchAll(/^KYSO_ERROR\((sim_\w+|operation_unknown|phone_invalid),/gm)].map(([, kind]) => kind);
  assert.ok(kinds.length > 12);
  assert.deepEqual([...advisedKinds].sort(), kinds.sort());
  for (const kind of kinds) {
    const [vi, en] = [simAdvice('vi', kind), simAdvice('en', kind)];
    assert.equal(vi.length, en.length, kind);
    for (const words of [...vi, ...en]) assert.ok(words.trim() === words && words.endsWith('.') && words.normalize('NFC') === words, words);
  }
  assert.equal(simAdvice('vi', 'pin_incorrect'), undefined);
});

for (const [name, shown] of [
  ['CN=Kyso Demo CA,O=KYSO DEMO,C=VN', 'Kyso Demo CA, KYSO DEMO'], ['O=VIETTEL,CN=VIETTEL', 'VIETTEL'], ['C=VN', 'C=VN'], ['', ''],
  ['CN=Bộ\\, ban,O=A\\,CN=B', 'Bộ, ban, A,CN=B'], ['OU=CN=no+O=Cơ quan', 'Cơ quan'],
]) test(`issuer «${name}»`, () => assert.equal(showIssuer(name), shown));

test('every text stands in both languages, with the same placeholders', () => {
  const holes = (words) => [...words.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, row] of Object.entries(texts)) {
    assert.equal(row.length, 2, key);
    assert.ok(row.every((words) => words.trim() === words && words !== ''), key);
    assert.deepEqual(holes(row[0]), holes(row[1]), key);
    assert.equal(row[0].normalize('NFC'), row[0], key);
  }
});

test('placeholders are filled, and what is unknown stays to be seen', () => {
  assert.equal(text('en', 'levelPlain', { level: 3 }), 'Level 3');
  assert.equal(text('vi', 'levelPlain'), 'Mức {level}');
});

test('the page names only texts that are there, and leaves none unused', () => {
  const sources = readdirSync(pages).filter((name) => name !== 'texts.js').map((name) => readFileSync(new URL(name, pages), 'utf8'));
  const html = readFileSync(new URL('index.html', pages), 'utf8');
  for (const [, key] of html.matchAll(/data-(?:text|label|placeholder)="(\w+)"/g)) assert.ok(texts[key], key);
  const used = (key) => sources.some((source) => source.includes(`'${key}'`) || source.includes(`"${key}"`));
  const states = [...['waiting_for_turn', 'waiting_for_consent', 'waiting_for_pin', 'waiting_for_consent_sim', 'signing', 'sent_to_phone', 'waiting_for_phone', 'verifying'].map((name) => `progress_${name}`),
    ...['not_asked', 'no_address', 'no_answer'].map((name) => `why_${name}`),
    ...['pin_count_low', 'pin_last_try', 'pin_locked', 'pin_must_change'].map((name) => `device_${name}`)];
  for (const key of Object.keys(texts)) assert.ok(used(key) || states.includes(key), `unused: ${key}`);
  for (const key of states) assert.ok(texts[key], key);
});

test('the page has no inline script, style or handler, which its own policy would forbid', () => {
  const html = readFileSync(new URL('index.html', pages), 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i);
});

test('everything that can be pressed or typed into has an id', () => {
  const html = readFileSync(new URL('index.html', pages), 'utf8');
  for (const [tag] of html.matchAll(/<(?:button|input|a|summary)\b[^>]*>/g)) assert.match(tag, /\sid="[\w-]+"/, tag);
});
