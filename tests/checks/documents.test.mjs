// SPDX-License-Identifier: Apache-2.0
// Documents that repeat a table of the code stay in step with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsPage } from '../../scripts/lib/errors_page.mjs';
import { cataloguePage, readFamily } from '../../scripts/lib/catalogue_page.mjs';
import { simCodesPage } from '../../scripts/lib/sim_codes_page.mjs';
import { files, read } from './tree.mjs';

test('docs/errors.md is what scripts/lib/errors_table makes of protocol/errors.def', () => {
  assert.equal(read('docs/errors.md'), errorsPage(read('protocol/errors.def')), 'run: scripts/lib/errors_table > docs/errors.md');
});

test('docs/sim-codes.md is what scripts/lib/sim_codes_table makes of drivers/mss/status_codes.def and protocol/errors.def', () => {
  const made = simCodesPage(read('drivers/mss/status_codes.def'), read('protocol/errors.def'));
  assert.equal(read('docs/sim-codes.md'), made, 'run: scripts/lib/sim_codes_table > docs/sim-codes.md');
});

const families = files.filter((path) => /^drivers\/catalogue\/families\/[\w-]+\.toml$/.test(path)).sort()
  .map((path) => [path.replace(/.*\/|\.toml$/g, ''), read(path)]);

test('the table of docs/catalogue.md is what scripts/lib/catalogue_table makes of the families', () => {
  const page = read('docs/catalogue.md');
  assert.equal(page, cataloguePage(page, families), 'run: scripts/lib/catalogue_table');
});

test('each shipped fact about tokens says where it is known from, and none is one that was invented', () => {
  assert.ok(families.length > 10);
  for (const [id, text] of families) {
    const family = readFamily(text);
    const facts = [...(family.atr ?? []), ...(family.usb ?? []), ...(family.module ?? []), ...(family.pin ? [family.pin] : [])];
    for (const { source, verified } of facts) assert.ok(source.length > 5 && typeof verified === 'boolean', `${id}: ${source}`);
    assert.doesNotMatch(text, /vnpt-ca\/libcryptoki|viettel-ca\/libpkcs11/, id);
  }
});

test('kysod.toml(5) has every key of [catalogue], and docs/catalogue.md every key of a family', () => {
  const keys = (file, from, to) => {
    const text = read(file);
    const part = text.slice(text.indexOf(from), to ? text.indexOf(to) : undefined);
    return [...new Set([...part.matchAll(/\b(?:fields\.(?:texts?|number|boolean|tables?)|number|read_bilingual)\((?:fields, )?"(\w+)"/g)].map(([, key]) => key))];
  };
  const catalogue = keys('daemon/io/configuration.cpp', 'void read_catalogue(', 'void read_revocation(');
  assert.equal(catalogue.length, 3);
  const page = read('docs/man/kysod.toml.5').split('.Ss [catalogue]')[1].split('.Ss ')[0];
  assert.deepEqual([...page.matchAll(/^\.It Ic (\w+)$/gm)].map(([, key]) => key).sort(), catalogue.sort());
  const family = keys('drivers/catalogue/family.cpp', 'Provenance read_provenance(');
  assert.ok(family.length > 12);
  const example = read('docs/catalogue.md').split('```toml')[1].split('```')[0];
  assert.deepEqual(family.filter((key) => !new RegExp(`^(${key} = |\\[\\[?${key}\\])`, 'm').test(example)), []);
});

test('docs/driver-faults.md has every row and column of the gate faulty_sweep, and every action of the faulty module; no cell is a FAULT', () => {
  const rows = read('tests/gate/faulty_rows.cpp');
  const unescaped = (text) => text.replaceAll('\\\\', '\\');
  const wanted = [...rows.matchAll(/^\s*\{"([^"]*)",\s*"([^"]+)",/gm)]
    .map(([, condition, action]) => `${condition && `${condition} → `}${unescaped(action).replace(/ #.*/, '')}`);
  const actions = [...read('pkcs11/faulty/actions.def').matchAll(/^KYSO_ACTION\((\w+)/gm)].map(([, name]) => name);
  assert.ok(wanted.length > 100 && actions.length > 40);
  const table = read('docs/driver-faults.md').split('\n').filter((line) => line.startsWith('|'));
  const told = table.slice(2).map((line) => line.match(/^\| `([^`]+)` \|/)[1]);
  assert.deepEqual(told, wanted);
  assert.deepEqual(actions.filter((name) => !wanted.some((row) => row.replace(/.* → /, '').split(' ')[0] === name)), []);
  const [, columns] = rows.match(/columns\[\] = \{([^}]+)\}/);
  const places = [...columns.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(table[0].split('|').slice(3, -1).map((cell) => cell.trim()), places);
  assert.deepEqual(table.filter((line) => line.includes('FAULT')), []);
});

test('docs/protocol.md has every method of protocol/methods.def', () => {
  const methods = [...read('protocol/methods.def').matchAll(/^KYSO_METHOD\(\w+, "([\w.]+)"/gm)].map(([, name]) => name);
  assert.ok(methods.length > 3);
  const page = read('docs/protocol.md');
  assert.deepEqual(methods.filter((name) => !page.includes(`\`${name}\``)), []);
});

test('docs/performance.md has every row of the benchmark, in its order, and no other', () => {
  const names = [...read('tests/bench/kysod/rows.def').matchAll(/^KYSO_ROW\(\w+,\s*"([^"]+)"/gm)].map(([, name]) => name);
  assert.ok(names.length > 20);
  const [, table] = read('docs/performance.md').split('\n## Rows\n');
  const told = [...table.split('\n## ')[0].matchAll(/^\| (?!row |---)([^|]+) \|/gm)].map(([, name]) => name);
  assert.deepEqual(told, names);
});

test('relay.toml(5) has every key that kyso-relay reads, and no other', () => {
  const read_keys = [...read('drivers/relay/relay_configuration.cpp').matchAll(/\bfields\.(?:texts?|number|tables)\("(\w+)"/g)].map(([, name]) => name);
  assert.ok(read_keys.length > 6);
  const page = read('docs/man/relay.toml.5');
  const told = [...page.matchAll(/^\.It Ic (\w+)$|^\.Ic \[\[(\w+)\]\]$/gm)].map(([, key, table]) => key ?? table);
  assert.deepEqual(told.sort(), read_keys.sort());
});

test('docs/man/kyso-telco.1 has every option and every key of the configuration', () => {
  const page = read('docs/man/kyso-telco.1');
  const options = [...read('simulators/telco/main.cpp').matchAll(/add_option\("--([\w-]+)"/g)].map(([, name]) => `Fl -${name}`);
  const keys = [...read('simulators/telco/configuration.cpp').matchAll(/(?:text_or|wanted|path|content|number_or|boolean|texts|each|read_endpoint)\((?:table, )?"(\w+)"/g)]
    .map(([, name]) => name);
  assert.ok(options.length === 2 && keys.length > 20);
  assert.deepEqual([...options, ...keys].filter((name) => !new RegExp(`(^|\\W)${name}(\\W|$)`, 'm').test(page)), []);
});

test('docs/man/kyso-token.1 has every option, every key of the configuration and every control command', () => {
  const page = read('docs/man/kyso-token.1');
  const found = (file, pattern) => [...read(`simulators/token/${file}`).matchAll(pattern)].map(([, name]) => name);
  const options = found('main.cpp', /add_option\("--([\w-]+)"/g).map((name) => `Fl -${name}`);
  const keys = found('configuration.cpp', /\.(?:text|number|boolean|tables|wanted_word|path|content|code|tries)\("(\w+)"/g);
  const words = [...found('control/control.cpp', /\{"([a-z]+)", [a-z]+\}/g), ...found('control/fault_words.cpp', /\{"([a-z-]+)", (?:Effect|CommandKind)::/g)];
  assert.ok(options.length === 2 && keys.length > 20 && words.length === 18);
  assert.deepEqual([...options, ...keys, ...words].filter((name) => !new RegExp(`(^|\\W)${name}(\\W|$)`, 'm').test(page)), []);
});

test('kyso-gateway.toml(5) has every key that gateway/configuration.cpp reads, and kyso-gateway(8) every option', () => {
  const unique = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
  const keys = unique(read('gateway/configuration.cpp'), /keys\.(?:wanted|choice|path|credential|seconds|milliseconds|text|texts|number|boolean)\("(\w+)"/g);
  assert.ok(keys.length > 30);
  const told = [...read('docs/man/kyso-gateway.toml.5').matchAll(/^\.It Ic ([\w ,]+)$/gm)].flatMap(([, names]) => names.split(' , '));
  assert.deepEqual([...new Set(told)].sort(), keys);
  const options = unique(read('gateway/main.cpp') + read('gateway/make_ticket.cpp'), /"(?:-\w,)?--([\w-]+)"/g);
  assert.ok(options.length === 5);
  assert.deepEqual(unique(read('docs/man/kyso-gateway.8'), /^\.It Fl (?:\w , )?-(?!help|version)([\w-]+)/gm), options);
});
