// SPDX-License-Identifier: Apache-2.0
// A website for browser tests: https with a certificate made on the spot, on 127.0.0.2 under a name of its own, so
// that Chromium can be told to see it as public. Serves given texts and folders; nothing else.
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };

/**
 * @param {object} options
 * @param {string} options.name host name, for instance `portal.test`
 * @param {Record<string, string | ((posted: string) => string)>} [options.pages] path → HTML, or what makes it of what was posted
 * @param {Record<string, string>} [options.folders] path prefix ending in / → folder
 * @returns {Promise<{origin: string, browser: object, close: () => Promise<void>}>} `browser`: options for
 *   startBrowser() with which it finds the site, and takes it for one on the public net
 */
export async function startHttpsSite({ name, pages = {}, folders = {} }) {
  const address = '127.0.0.2';
  // A folder that was not built would only show as a page that never gets ready.
  for (const folder of Object.values(folders)) await access(folder);
  const server = createServer(await selfSigned(name), async (request, response) => {
    const path = new URL(request.url, 'https://site').pathname;
    const page = pages[path];
    const body = typeof page === 'function' ? page(await received(request)) : page ?? (await fromFolder(folders, path));
    const type = types[extname(path)] ?? types['.html'];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address();
  return {
    origin: `https://${name}:${port}`,
    browser: { hosts: { [name]: address }, addressSpaces: { [`${address}:${port}`]: 'public' } },
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function received(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function fromFolder(folders, path) {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  if (prefix === undefined) return undefined;
  const file = normalize(join(folders[prefix], decodeURIComponent(path.slice(prefix.length))));
  if (!file.startsWith(normalize(folders[prefix] + sep))) return undefined;
  return readFile(file).catch(() => undefined);
}

async function selfSigned(name) {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-site-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-keyout', keyFile, '-out', certFile, '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-days', '2']);
    return { key: await readFile(keyFile), cert: await readFile(certFile) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
