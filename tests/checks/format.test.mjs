// SPDX-License-Identifier: Apache-2.0
// C++ as clang-format lays it out (.clang-format). To mend: clang-format -i FILE.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { isCpp, matching, root } from './tree.mjs';

test('clang-format has nothing to change', () => {
  const { status, stderr, error } = spawnSync('clang-format', ['--dry-run', '-Werror', ...matching(isCpp)],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.equal(error, undefined, 'clang-format is missing: apt-get install clang-format');
  const wrong = [...new Set([...stderr.matchAll(/^(\S+?):\d+:\d+: error:/gm)].map(([, path]) => path))];
  assert.equal(wrong.join('\n'), '');
  assert.equal(status, 0, stderr.slice(0, 2000));
});
