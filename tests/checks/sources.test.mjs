// SPDX-License-Identifier: Apache-2.0
// What every source has (its licence, a size that can be read in one go) and what none has (this machine's paths).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, isGenerated, read, sources } from './tree.mjs';

const longest = 300;
const longestTable = 600; // *.def: rows are looked up, not read through

test('nothing written by hand is longer than one sitting', () => {
  const lines = (path) => read(path).split('\n').length - 1;
  assert.equal(sources.filter((path) => lines(path) > (path.endsWith('.def') ? longestTable : longest) && !isGenerated(read(path))).map((path) => `${path}: ${lines(path)} lines`).join('\n'), '');
});

test('every source names its licence at its top', () => {
  const named = (path) => read(path).split('\n', 4).some((line) => line.includes('SPDX-License-Identifier: Apache-2.0'));
  assert.ok(sources.length > 200, 'the tree is not where this check looks');
  assert.equal(sources.filter((path) => !named(path)).join('\n'), '');
});

test('no file names a path of the machine it was written on, or a package registry', () => {
  // Spelt so that this file does not find itself.
  const paths = new RegExp(['[^\\w.]/wor' + 'k/', '/tmp/ba' + 'sh', '/ro' + 'ot/'].join('|'));
  const registries = new RegExp(['registry\\.npm' + 'js', 'py' + 'pi\\.org', 'pythonhos' + 'ted', 'proxy\\.go' + 'lang', 'crates' + '\\.io',
    'nodesour' + 'ce', 'deb\\.deb' + 'ian\\.org', 'docker' + '\\.io', 'ghcr' + '\\.io'].join('|'));
  const wrong = files.filter((path) => path !== 'LICENSE').flatMap((path) => {
    const text = read(path);
    if (text.includes('\0')) return [];
    return text.split('\n').flatMap((line, index) => (paths.test(line) || registries.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
  });
  assert.equal(wrong.join('\n'), '');
});
