// SPDX-License-Identifier: Apache-2.0
// Threats T2 and T3 in real browsers: a name that was rebound to this computer, and documents without an origin of their
// own. Every page is itself served from 127.0.0.1, so no browser's local-network gate stands before kysod (but once,
// see below): whatever gets through is kysod's to refuse, and its log must say that it did.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { until } from '../../support/browser/desktop.mjs';
import { startFirefox } from '../../support/browser/firefox.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';

const programs = process.env.KYSO_BIN ?? fileURLToPath(new URL('../../../build/dev/bin', import.meta.url));
const kysodPort = 27149;
const evil = 'evil.test';
const atKysod = `127.0.0.1:${kysodPort}`;

/** Knocks at each address, says to the top window how each ended. */
const knock = (hosts) => `
  const ends = ${JSON.stringify(hosts.flatMap((host) => ['/v1', '/v1/enroll'].map((path) => `ws://${host}${path}`)))}
    .map((url) => new Promise((resolve) => {
      const socket = new WebSocket(url, 'kyso.v1');
      socket.onopen = () => resolve(url + ' open');
      socket.onerror = () => resolve(url + ' refused');
    }));
  Promise.all(ends).then((said) => (window.top === window ? (document.title = said.join('\\n')) : window.top.postMessage(said.join('\\n'), '*')));`;
const document = (script) => `<!doctype html><meta charset="utf-8"><title></title><script>${script}</script>`;
/** Shows what a frame says as its own title. */
const around = (frame) => document(`
  addEventListener('message', ({ data }) => { document.title = data; });
  addEventListener('DOMContentLoaded', () => { ${frame} });`);
const frameWith = (properties) => `const frame = document.createElement('iframe'); ${properties} document.body.append(frame);`;
const inner = document(knock([atKysod]));
const asText = (html) => JSON.stringify(html).replaceAll('</', '<\\/');

/** Path of the site → page. */
const pages = {
  '/plain': inner,
  '/rebound': document(knock([`${evil}:${kysodPort}`, atKysod, `localhost:${kysodPort}`])),
  '/sandboxed': around(frameWith(`frame.sandbox = 'allow-scripts'; frame.srcdoc = ${asText(inner)};`)),
  '/data': around(frameWith(`frame.src = 'data:text/html,' + encodeURIComponent(${asText(inner)});`)),
  '/blob': around(frameWith(`frame.sandbox = 'allow-scripts'; frame.src = URL.createObjectURL(new Blob([${asText(inner)}], { type: 'text/html' }));`)),
};

let folder;
let site;
let sitePort;
let kysod;

before(async () => {
  site = createServer((request, response) => {
    const page = pages[request.url];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  });
  await new Promise((resolve, reject) => site.once('error', reject).listen(0, '127.0.0.1', resolve));
  sitePort = site.address().port;
  folder = await mkdtemp(join(tmpdir(), 'kyso-origins-'));
  await mkdir(join(folder, 'run'), { mode: 0o700 });
  await writeFile(join(folder, 'file.html'), inner);
  // Developers' localhost is let in, and so the one page that is what it seems.
  await writeFile(join(folder, 'kysod.toml'), `trust = "${folder}"\n[catalogue]\nuse = false\n[server]\nfirst_port = ${kysodPort}\nlast_port = ${kysodPort}\n` +
    `[[origin]]\norigin = "http://localhost:${sitePort}"\nmethods = ["registration.sign"]\n`);
  const log = await open(join(folder, 'log'), 'w');
  kysod = spawn(join(programs, 'kysod'), ['--config', join(folder, 'kysod.toml')], {
    stdio: ['ignore', log.fd, log.fd],
    env: { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: join(folder, 'run') },
  });
  await log.close();
  await until('kysod to start', () => {
    if (kysod.exitCode !== null) throw new Error(`kysod does not start: ${said()}`);
    return said().includes('listens on');
  });
});
after(async () => {
  if (kysod?.exitCode === null && kysod.kill()) await new Promise((resolve) => kysod.once('exit', resolve));
  await new Promise((resolve) => site.close(resolve) && site.closeAllConnections());
  await rm(folder, { recursive: true, force: true });
});

const said = () => readFileSync(join(folder, 'log'), 'utf8');
const refusals = () => said().match(/request refused: .*/g)?.map((line) => line.slice('request refused: '.length)) ?? [];

const cases = [
  {
    name: 'a page that is let in gets in, so the others could', url: () => `http://localhost:${sitePort}/plain`, ends: ['open', 'refused'],
    reasons: ['not https, and only the administrator allows that'], // the door where strangers may ask to be let in
  },
  {
    name: 'T2: a name rebound to this computer', url: () => `http://${evil}:${sitePort}/rebound`, ends: Array(6).fill('refused'),
    reasons: ['host is not ours', 'host is not ours', ...Array(4).fill('malformed origin')],
  },
  { name: 'T3: a sandboxed frame in the page that is let in', url: () => `http://localhost:${sitePort}/sandboxed` },
  { name: 'T3: a data: frame in the page that is let in', url: () => `http://localhost:${sitePort}/data` },
  { name: 'T3: a sandboxed blob: frame in the page that is let in', url: () => `http://localhost:${sitePort}/blob` },
  // Chromium's own gate takes this one for a page of the public net.
  { name: 'T3: a data: page', url: () => `data:text/html,${encodeURIComponent(inner)}`, stoppedBy: 'Chromium' },
  { name: 'T3: a file: page', url: () => pathToFileURL(join(folder, 'file.html')).href },
];

for (const [browserName, start] of [['Chromium', startBrowser], ['Firefox', startFirefox]]) {
  test(browserName, async (context) => {
    const browser = await start({ hosts: { [evil]: '127.0.0.1', localhost: '127.0.0.1' } });
    try {
      for (const { name, url, ends = ['refused', 'refused'], reasons = ['malformed origin', 'malformed origin'], stoppedBy } of cases) {
        await context.test(name, async () => {
          const earlier = refusals().length;
          await browser.goto(url());
          const title = await browser.waitFor(() => globalThis.document.title, { what: 'the end of every attempt' });
          assert.deepEqual(title.split(/\s+(?=ws:)/).map((line) => line.split(' ').at(-1)), ends);
          assert.deepEqual(refusals().slice(earlier).sort(), stoppedBy === browserName ? [] : [...reasons].sort());
        });
      }
    } finally {
      await browser.quit();
    }
  });
}
