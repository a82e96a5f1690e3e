// SPDX-License-Identifier: Apache-2.0
// Makes the npm package without npm, which Debian's nodejs does not bring (its package npm wants four hundred others): an npm
// package is a gzipped tar of a folder package/. Takes what package.json names and what npm always takes; the same octets
// each time. Called by CMake (target kyso_client) and by the tests.
//   node client/scripts/pack.mjs DIST FOLDER   prints the path of FOLDER/kyso-VERSION.tgz
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const client = fileURLToPath(new URL('..', import.meta.url));

function* everything(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    yield path;
    if (statSync(path).isDirectory()) yield* everything(path);
  }
}

/** The path of the package, made of the compiled modules in `dist`. */
export function pack(dist, folder) {
  const { name, version, files, bin } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
  if (files.join() !== 'dist') throw new Error(`package.json: files is ${files}, pack.mjs knows dist only`);
  const stage = mkdtempSync(join(tmpdir(), 'kyso-pack-'));
  try {
    const root = join(stage, 'package');
    mkdirSync(root);
    cpSync(dist, join(root, 'dist'), { recursive: true });
    cpSync(join(client, '../LICENSE'), join(root, 'LICENSE'));
    for (const file of ['package.json', 'README.md']) cpSync(join(client, file), join(root, file));
    const programs = Object.values(bin).map((path) => join(root, path));
    for (const path of everything(root)) chmodSync(path, statSync(path).isDirectory() || programs.includes(path) ? 0o755 : 0o644);
    mkdirSync(folder, { recursive: true });
    const out = join(folder, `${name}-${version}.tgz`);
    execFileSync('tar', ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0', '--use-compress-program=gzip -n',
      '-C', stage, '-cf', out, 'package'], { stdio: ['ignore', 'inherit', 'inherit'] });
    return out;
  } finally {
    rmSync(stage, { recursive: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , dist, folder] = process.argv;
  if (!dist || !folder) throw new Error('usage: pack.mjs DIST FOLDER');
  console.log(pack(dist, folder));
}
