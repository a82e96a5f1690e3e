// SPDX-License-Identifier: Apache-2.0
// The table of docs/threat-model.md: each threat has a test behind it, and what it names is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, read } from './tree.mjs';

const bases = { it: 'tests/integration/', unit: 'tests/unit/', gate: 'tests/gate/' };
const rows = read('docs/threat-model.md').split('\n').filter((line) => /^\| T\d+ \|/.test(line))
  .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()))
  .map(([number, , protection, shown]) => ({ number, protection, shown }));

const isThere = (path) => (path.endsWith('/') ? files.some((file) => file.startsWith(path)) : files.includes(path));
/** Names in backticks; what stands in brackets describes the name before it. */
const named = (text) => [...text.replace(/\([^)]*\)/g, '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** Files of the cell «shown by»: groups between semicolons, each below its own folder. */
function testsOf(shown) {
  return shown.split(';').flatMap((group) => {
    const base = bases[/^\s*(it|unit|gate) /.exec(group)?.[1]];
    return named(group).map((name) => {
      if (name.startsWith('tests/')) return name;
      return base === bases.gate ? `${base}${name}.cpp` : `${base ?? 'tests/'}${name}`;
    });
  });
}

test('the table has the twenty threats, once each and in order', () => {
  assert.deepEqual(rows.map(({ number }) => number), Array.from({ length: 20 }, (_, i) => `T${i + 1}`));
});

test('each threat names a test, and each test that is named is there', () => {
  for (const { number, shown } of rows) {
    const tests = testsOf(shown);
    assert.notEqual(tests.length, 0, `${number} names no test: «${shown}»`);
    assert.deepEqual(tests.filter((path) => !isThere(path)), [], number);
  }
});

test('each source that is named as a protection is there', () => {
  for (const { number, protection } of rows) {
    const sources = [...protection.matchAll(/`((?:client|daemon|drivers|fetch|pkcs11|portal|protocol|signature|systemd)\/[^`]*)`/g)].map(([, path]) => path);
    const missing = sources.filter((path) => (path.endsWith('*') ? !files.some((file) => file.startsWith(path.slice(0, -1))) : !isThere(path)));
    assert.deepEqual(missing, [], number);
  }
});
