// SPDX-License-Identifier: Apache-2.0
// Include edges: the picture of docs/architecture.md cannot rot, and what is dear to compile stays where it is named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCpp, matching, read } from './tree.mjs';

const allowed = new Map(read('tests/checks/layers.txt').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
  const [folder, rest] = line.split(':');
  return [folder, rest.trim().split(/\s+/).filter(Boolean)];
}));
const within = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const layerOf = (path) => [...allowed.keys()].filter((folder) => within(path, folder)).sort((a, b) => b.length - a.length)[0];
const own = matching(isCpp).filter((path) => !path.startsWith('tests/'));
const includes = (path) => [...read(path).matchAll(/^\s*#\s*include\s*(["<])([^">]+)[">]/gm)].map(([, kind, name]) => ({ kind, name }));

function* wrongEdges(path, named) {
  const layer = layerOf(path);
  for (const { kind, name } of named) {
    if (kind !== '"') continue;
    const fine = layer !== undefined && (layerOf(name) === layer || allowed.get(layer).some((folder) => within(name, folder)));
    if (!fine) yield `${path} may not include "${name}"`;
  }
}

test('the check sees a forbidden edge', () => {
  const edge = (path, name) => [...wrongEdges(path, [{ kind: '"', name }])].length;
  assert.equal(edge('protocol/a.cpp', 'signature/certificate.hpp'), 1);
  assert.equal(edge('portal/a.cpp', 'daemon/core/session.hpp'), 1);
  assert.equal(edge('daemon/core/a.cpp', 'daemon/io/daemon.hpp'), 1);
  assert.equal(edge('somewhere/a.cpp', 'protocol/bytes.hpp'), 1);
  assert.equal(edge('signature/a.cpp', 'protocol/bytes.hpp'), 0);
});

test('each folder includes only what layers.txt allows it', () => {
  assert.ok(own.length > 100, 'the tree is not where this check looks');
  assert.equal(own.flatMap((path) => [...wrongEdges(path, includes(path))]).join('\n'), '');
});

test('system headers that are dear or out of place', () => {
  const beast = /^(daemon\/io\/websocket_server|http\/http_\w+|fetch\/(fetcher|connector|https_client)|tests\/support\/daemon\/websocket_client|tests\/fuzz\/http_upgrade|cmake\/boost_\w+)\.cpp$/;
  const pure = /^(protocol|signature|daemon\/core)\//;
  const wrong = matching(isCpp).flatMap((path) => includes(path).filter(({ name }) =>
    /^boost\/(asio|beast|json)\.hpp$/.test(name) && !path.startsWith('cmake/') ||
    name.startsWith('boost/beast/') && !beast.test(path) ||
    name.startsWith('boost/asio') && pure.test(path)).map(({ name }) => `${path} may not include <${name}>`));
  assert.equal(wrong.join('\n'), '');
});
