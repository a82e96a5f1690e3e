// SPDX-License-Identifier: Apache-2.0
// The SDK's errors are those of protocol/errors.def, word for word.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorTable, readErrors } from '../scripts/generate_errors.mjs';
import { inner, sdk } from './fake_browser.mjs';

const definition = readFileSync(new URL('../../protocol/errors.def', import.meta.url), 'utf8');
const rows = readErrors(definition);

test('error_table.ts is what the generator makes of errors.def today', () => {
  const committed = readFileSync(new URL('../src/error_table.ts', import.meta.url), 'utf8');
  assert.equal(committed, errorTable(rows), 'run: node client/scripts/generate_errors.mjs protocol/errors.def client/src/error_table.ts');
});

test('every row of errors.def was read', () => {
  assert.equal(rows.length, definition.match(/^KYSO_ERROR\(/gm).length);
  assert.ok(rows.length > 50);
});

test('the compiled table carries name, number, retry and both sentences', async () => {
  const { errorTable: compiled } = await inner('error_table');
  for (const { name, ...row } of rows) assert.deepEqual(compiled[name], row, name);
  assert.equal(Object.keys(compiled).length, rows.length);
});

test('the page’s own errors collide with none of kysod’s, and say something in both languages', () => {
  const own = sdk.errorNames.filter((name) => !rows.some((row) => row.name === name));
  assert.deepEqual(own, ['browser_refused', 'permission_needed', 'connection_lost']);
  const codes = sdk.errorNames.map((name) => new sdk.KysoError(name, 'vi').code);
  assert.equal(new Set(codes).size, codes.length);
  for (const name of own) {
    assert.match(sdk.errorSentence(name, 'vi'), /Hãy /);
    assert.notEqual(sdk.errorSentence(name, 'vi'), sdk.errorSentence(name, 'en'));
  }
});

test('a row the reader does not understand stops the generator', () => {
  assert.throws(() => readErrors('KYSO_ERROR(odd, 1, 0x1, maybe, "a", "b")'), /1 rows announced, 0 understood/);
});

test('joined literals and escapes read as C++ reads them', () => {
  const [row] = readErrors('KYSO_ERROR(odd, -1, 0x1, true, "a\\"" "b\'", "c\\\\")');
  assert.deepEqual(row, { name: 'odd', code: -1, retryable: true, vi: 'a"b\'', en: 'c\\' });
  assert.match(errorTable([row]), /vi: 'a"b\\'',\n {4}en: 'c\\\\',/);
});

test('the version said to kysod is the package’s', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { connected } = await import('./fake_browser.mjs');
  const { socket } = await connected();
  assert.equal(socket.sent[0].params.client.version, version);
});
