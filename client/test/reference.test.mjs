// SPDX-License-Identifier: Apache-2.0
// docs/sdk-reference.md is what the sources say today, and everything exported has a comment.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { referencePage } from '../scripts/generate_reference.mjs';
import { inner, sdk } from './fake_browser.mjs';

const page = referencePage();

test('docs/sdk-reference.md is what the generator makes of the sources', () => {
  assert.equal(readFileSync(new URL('../../docs/sdk-reference.md', import.meta.url), 'utf8'), page, 'run: node client/scripts/generate_reference.mjs');
});

test('every function, class and constant that can be imported has its chapter, every error its row', async () => {
  const names = [...Object.keys(sdk), ...Object.keys(await inner('testing/index'))];
  assert.deepEqual(names.filter((name) => !new RegExp(`^#### (function|class|const) ${name}$`, 'm').test(page)), []);
  assert.deepEqual(sdk.errorNames.filter((name) => !page.includes(`| \`${name}\` |`)), []);
});

test('what the guide imports can be imported', async () => {
  const guide = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const testing = await inner('testing/index');
  const imports = [...guide.matchAll(/import \{([^}]+)\} from '(kyso|kyso\/testing)'/g)].flatMap(([, list, from]) => list.split(',').map((name) => [name.trim(), from]));
  assert.ok(imports.length > 6);
  assert.deepEqual(imports.filter(([name, from]) => !(name in (from === 'kyso' ? sdk : testing))), []);
});
