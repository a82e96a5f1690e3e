// SPDX-License-Identifier: Apache-2.0
// Threat T20: what `cmake --install` puts on a machine, looked into: which programs there are, and no word of the test
// tools in any of them. Also T19: no PKCS#11 module of ours, as the threat model says.
// usage: KYSO_BUILD=FOLDER node --test shipped.test.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const build = process.env.KYSO_BUILD;

/** Words of the test tools, and a program that must have each: else the word itself has gone, and shows nothing. */
const words = {
  KYSO_FAULTY_RULES: 'lib/libkyso-faulty-pkcs11.so',
  KYSO_WITNESS: 'lib/libkyso-witness-pkcs11.so',
  'person.log': 'tests/scripted/kyso-prompt',
  approve_last_try: 'tests/scripted/kyso-prompt',
  N7testing4TestE: 'tests/bin/systemd_units',
  KYSO_PROBE_PID: 'tests/bin/kyso-sandbox-probe',
};

let stage;
let installed;
const octets = (path) => readFileSync(path, 'latin1');
const isElf = (path) => octets(path).startsWith('\x7fELF');

function* walk(folder) {
  for (const entry of readdirSync(join(stage, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(path);
    else yield path.slice(1);
  }
}

before(() => {
  assert.ok(build, 'KYSO_BUILD is not set: run through ctest');
  stage = mkdtempSync(join(tmpdir(), 'kyso-shipped-'));
  execFileSync('cmake', ['--install', build], { env: { ...process.env, DESTDIR: stage }, stdio: ['ignore', 'ignore', 'inherit'] });
  installed = [...walk('')];
});
after(() => stage && rmSync(stage, { recursive: true }));

test('nine programs are installed, and no library', () => {
  const programs = installed.filter((path) => isElf(join(stage, path)));
  assert.deepEqual(programs.map((path) => path.replace(/^.*\/(bin|libexec\/kyso)\//, '$1/')).sort(), [
    'bin/kyso', 'bin/kyso-gateway', 'bin/kyso-portal', 'libexec/kyso/kyso-device-watch', 'libexec/kyso/kyso-driver-check', 'libexec/kyso/kyso-driver-host', 'libexec/kyso/kyso-prompt', 'libexec/kyso/kyso-relay', 'libexec/kyso/kysod',
  ]);
  assert.deepEqual(installed.filter((path) => /\.so\b|pkcs11|faulty|scripted|probe|test/.test(path)), []);
});

test('nothing that is installed has a setuid bit or may be written by others', () => {
  assert.deepEqual(installed.filter((path) => (lstatSync(join(stage, path)).mode & 0o6022) !== 0), []);
});

test('no installed file has a word of the test tools', () => {
  for (const [word, where] of Object.entries(words)) assert.ok(octets(join(build, where)).includes(word), `${where} has no «${word}» any more`);
  for (const path of installed) {
    const text = octets(join(stage, path));
    assert.deepEqual(Object.keys(words).filter((word) => text.includes(word)), [], path);
  }
});

test('no installed program has a symbol of the test tools', () => {
  const ofTestTools = (path) => execFileSync('nm', ['--demangle', path], { encoding: 'utf8', maxBuffer: 1 << 30 })
    .match(/\b(kyso::test::|kyso::pkcs11::faulty::|testing::internal)\S*|\bmain\b/g) ?? [];
  assert.ok(ofTestTools(join(build, 'lib/libkyso-faulty-pkcs11.so')).length > 10, 'what is looked for is found where it is');
  for (const path of installed.filter((name) => isElf(join(stage, name)))) {
    // main alone, which also shows that the symbols are there to look at.
    assert.deepEqual([...new Set(ofTestTools(join(stage, path)))], ['main'], path);
  }
});

test('T19: no PKCS#11 module of ours', () => {
  assert.ok(installed.length > 3);
  assert.deepEqual(installed.filter((path) => /libkyso/.test(path)), []);
});
