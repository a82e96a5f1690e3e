// SPDX-License-Identifier: Apache-2.0
// The npm package as an integrator gets it: installed into an empty folder, imported by both its names, type-checked
// against, its command started. Installing a package without dependencies is unpacking it into node_modules; that is done
// here, for Debian's nodejs has no npm.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pack } from '../scripts/pack.mjs';
import { inner as module, sdk } from './fake_browser.mjs';

const dist = process.env.KYSO_CLIENT_DIST ?? fileURLToPath(new URL('../dist', import.meta.url));
const { nodeEnvironment } = await module('testing/index');
const project = mkdtempSync(join(tmpdir(), 'kyso-package-'));
after(() => rmSync(project, { recursive: true }));
const installed = join(project, 'node_modules/kyso');
const archive = pack(dist, join(project, 'packed'));
mkdirSync(installed, { recursive: true });
execFileSync('tar', ['-xzf', archive, '-C', installed, '--strip-components=1']);

function inProject(name, text) {
  writeFileSync(join(project, name), text);
  return name;
}
const node = (name) => execFileSync(process.execPath, [name], { cwd: project, encoding: 'utf8' });

test('it holds what an npm package has, and no sources or tests', () => {
  const listed = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n');
  for (const name of ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'dist/testing/index.js', 'dist/testing/cli.js']) assert.ok(listed.includes(`package/${name}`), name);
  assert.deepEqual(listed.filter((name) => !/^package\/(package\.json|README\.md|LICENSE|dist\/([\w/]+\.(js|d\.ts))?|dist\/testing\/)?$/.test(name)), []);
  assert.equal(readFileSync(join(installed, 'LICENSE'), 'utf8'), readFileSync(new URL('../../LICENSE', import.meta.url), 'utf8'));
});

test('two builds of it are the same octets', () => {
  assert.ok(readFileSync(archive).equals(readFileSync(pack(dist, join(project, 'again')))));
});

test('it depends on nothing, and every file that package.json names is there', () => {
  const { dependencies, peerDependencies, exports, bin, types } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
  const named = [types, ...Object.values(bin), ...Object.values(exports).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one)))];
  for (const file of named) assert.ok(readFileSync(join(installed, file)).length > 0, file);
});

test('both names import, and a registration is signed by the fake', () => {
  inProject('signs.mjs', `
    import { connect, KysoError } from 'kyso';
    import { FakeDaemon } from 'kyso/testing';
    const daemon = new FakeDaemon();
    const kyso = await connect({ environment: daemon.environment() });
    const registration = { nonce: 'A'.repeat(43), subject: 'citizen', method: 'usb-token', fields: [] };
    const signed = await kyso.signRegistration(registration);
    daemon.person = 'refuses';
    const error = await kyso.signRegistration(registration).catch((cause) => cause);
    console.log(signed.holder.name, error instanceof KysoError, error.kind);`);
  assert.equal(node('signs.mjs').trim(), 'NGUYỄN VĂN AN true consent_refused');
});

test('the guide’s sample of a test runs as it stands', () => {
  const [, sample] = /^## Testing your code[^]*?```js\n([^]*?)```/m.exec(readFileSync(join(installed, 'README.md'), 'utf8'));
  inProject('guide.mjs', `${sample}\nconsole.log(daemon.calls.map(({ method }) => method).join());`);
  assert.equal(node('guide.mjs').trim(), 'session.hello');
});

/** An integrator's file, and lines behind it that must not compile. */
const integrator = `
  import { adviceFor, connect, errorNames, KysoError } from 'kyso';
  import type { ErrorName, Registration, SignedRegistration } from 'kyso';
  import { citizen, FakeDaemon, FakeToken, nodeEnvironment } from 'kyso/testing';
  import type { FakeWindow, Person } from 'kyso/testing';
  const registration: Registration = { nonce: '', subject: 'citizen', method: 'usb-token', fields: [] };
  const slow: Person = async (window: FakeWindow) => (window.choices.length > 1 ? { does: 'agrees', choice: 1 } : 'refuses');
  export async function sign(): Promise<SignedRegistration | ErrorName> {
    const daemon = new FakeDaemon({ tokens: [new FakeToken([citizen({ key: 'ec' })])], person: slow });
    daemon.failNext('token_removed', { afterDocuments: 1 });
    const kyso = await connect({ environment: daemon.environment(), language: 'vi' });
    try {
      return await kyso.signRegistration(registration, { onProgress: (state, count) => console.log(state, count?.done) });
    } catch (cause) {
      if (cause instanceof KysoError) return adviceFor(cause, 'vi') === undefined ? cause.kind : errorNames[0] ?? 'busy';
      throw cause;
    }
  }
  export const environment = nodeEnvironment({ origin: 'https://portal.example' });
`;
const mistakes = [
  `const wrong: Registration = { nonce: '', subject: 'cat', method: 'usb-token', fields: [] };`,
  `const without: Registration = { nonce: '', subject: 'citizen', method: 'sim', phone: '0912345678', fields: [] };`,
  `new FakeDaemon({ person: 'agree' });`,
  `new FakeDaemon().failNext('connection_lost');`,
  `new FakeDaemon().grantOf('https://portal.example');`,
];

for (const [moduleResolution, module] of [['node16', 'node16'], ['node', 'es2020']]) {
  test(`TypeScript, moduleResolution ${moduleResolution}: of an integrator’s file only the mistakes do not compile`, () => {
    inProject('package.json', '{ "type": "module" }');
    inProject('tsconfig.json', JSON.stringify({ files: ['integrator.ts'], compilerOptions: {
      moduleResolution, module, noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: 'es2020', lib: ['es2020', 'dom'], types: [] } }));
    inProject('integrator.ts', [integrator, ...mistakes].join('\n'));
    const { stdout, error } = spawnSync('tsc', ['-p', '.'], { cwd: project, encoding: 'utf8' });
    assert.equal(error, undefined, 'tsc is missing: apt-get install node-typescript');
    const first = integrator.split('\n').length + 1;
    const places = [...stdout.matchAll(/^(\S+?)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file}:${line}`);
    assert.deepEqual([...new Set(places)], mistakes.map((_mistake, index) => `integrator.ts:${first + index}`), stdout);
  });
}

test('kyso-fake-daemon: --help, wrong options, and a fake whose person does as told until it is ended', async () => {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const program = join(installed, bin['kyso-fake-daemon']);
  assert.match(execFileSync(program, ['--help'], { encoding: 'utf8' }), /--person WORD .*\n +agrees, refuses/);
  for (const [words, said] of [[['--nothing'], /no such option/], [['--person', 'sings'], /sings is none of agrees/], [['--phone', 'sings'], /sings is none of confirms/], [['--fail', 'moon'], /not in the table/], [['--port'], /wants a value/], [['--port', '70000'], /not a number up to 65535/]]) {
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    assert.deepEqual([status, said.test(stderr)], [1, true], stderr);
  }
  const child = spawn(program, ['--port', '0', '--person', 'refuses', '--holder', 'enterprise', '--holder', 'official', '--key', 'ec'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => { text += chunk; });
  const said = async (words) => {
    while (!words.test(text)) await once(child.stdout, 'data');
    return words.exec(text)[1];
  };
  try {
    const port = await said(/127\.0\.0\.1:(\d+)/);
    // The SDK looks at kysod's ports only; here they are taken for the one that is free.
    const there = (url) => url.replace(':27149/', `:${port}/`);
    const inner = nodeEnvironment();
    const kyso = await sdk.connect({ environment: { ...inner, fetch: (url, init) => inner.fetch(there(url), init), openSocket: (url, protocol) => inner.openSocket(there(url), protocol) } });
    const kind = (subject) => kyso.signRegistration({ nonce: 'A'.repeat(43), subject, method: 'usb-token', fields: [] }).then(() => 'signed', (error) => error.kind);
    assert.deepEqual([await kind('citizen'), await kind('enterprise')], ['certificate_not_found', 'consent_refused']);
    await said(/(https:\/\/portal\.example registration\.sign)/);
    const closed = new Promise((resolve) => { kyso.onClose = (reason) => resolve(reason.kind); });
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(await closed, 'connection_lost');
  } finally {
    child.kill('SIGKILL');
  }
});
