// SPDX-License-Identifier: Apache-2.0
// The whole system for a browser test, each part real: kyso-portal over https on 127.0.0.2, kysod with a SoftHSM token,
// a desktop for kyso-prompt, a browser that takes the portal for a site on the public net (so its local-network gate is
// active). Programs come from KYSO_BIN. Everything goes with close().
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startDesktop } from '../browser/desktop.mjs';
import { startBrowser } from '../browser/webdriver.mjs';
import { freePort } from '../processes/free_port.mjs';
import { startProgram } from '../processes/program.mjs';
import { startSimPrograms } from '../sim/sim_programs.mjs';
import { makeTokens, pin, plug } from '../softhsm/demo_tokens.mjs';
import { startScriptedGateway } from './scripted_gateway.mjs';
import { captchaReader, Visitor, windowTitle } from './visitor.mjs';

const run = promisify(execFile);
const dist = process.env.KYSO_CLIENT_DIST ?? fileURLToPath(new URL('../../../build/dev/client/dist', import.meta.url));
const programs = process.env.KYSO_BIN ?? fileURLToPath(new URL('../../../build/dev/bin', import.meta.url));
const host = 'portal.test';
const address = '127.0.0.2';

/** Where pages look for kysod (docs/architecture.md, 6.8). */
const kysodPorts = [27149, 27150, 27151, 27152, 27153];

/**
 * `browse`: starts the browser with options of startBrowser(): Chromium unless a test says otherwise. `holders`: whose
 * tokens there are (scripts/lib/demo_pki.sh); the first is plugged in. `sim`: the portal serves signing SIMs too, and trusts the
 * fake kysod instead, which startFake() starts; `gateway`: and rings phones itself, `scripted`: one, through a scripted gateway,
 * `real`: those of kyso-telco, through kyso-gateway (setting.phones).
 */
export async function startSetting({ browse = startBrowser, holders = ['citizen-cccd'], sim = false, gateway } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-e2e-'));
  const setting = new Setting(folder, browse, holders, { sim, gateway });
  try {
    await setting.prepare();
    return setting;
  } catch (cause) {
    await setting.close();
    throw cause;
  }
}

/** A setting whose kysod runs and whose browser lets the portal's page reach it; closed after `story(setting)`. */
export async function withPortal(story, options) {
  const setting = await startSetting(options);
  try {
    await setting.startKysod();
    await setting.visitor.open(setting.origin);
    await setting.answerBrowser('granted');
    await story(setting);
  } finally {
    await setting.close();
  }
}

class Setting {
  #open = [];
  #browse;
  #holders;
  #sim;
  #withGateway;
  constructor(folder, browse, holders, { sim, gateway }) {
    this.folder = folder;
    this.#browse = browse;
    this.#holders = holders;
    this.#sim = sim;
    this.#withGateway = gateway;
  }
  async prepare() {
    for (const port of kysodPorts) {
      if (await isListening(port)) throw new Error(`something listens on port ${port}; stop that kysod, then run this test again`);
    }
    const port = await freePort(address);
    this.origin = `https://${host}:${port}`;
    if (this.#withGateway === 'real') {
      await this.#startPhones();
    } else if (this.#sim) {
      await this.#prepareForFake();
      if (this.#withGateway) await this.#startGateway();
    } else {
      await makeTokens(this.#path('pki'), ...this.#holders);
      await this.plug(this.#holders[0]);
    }
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
      '-keyout', this.#path('tls.key'), '-out', this.#path('tls.pem'), '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]);
    for (const name of ['home', 'config', 'state', 'run']) await mkdir(this.#path(name), { mode: 0o700 });
    this.desktop = await this.#keep(await startDesktop({ home: this.#path('home') }));
    await this.#start('kyso-portal', ['--origin', this.origin, '--listen', `${address}:${port}`, '--certificate', this.#path('tls.pem'),
      '--key', this.#path('tls.key'), '--trust', this.#path('pki/trust'), '--database', this.#path('accounts.sqlite'),
      ...(this.#sim ? ['--ticket-key', this.phones?.ticketKey ?? this.#path('ticket.key')] : []),
      ...(this.gateway ? ['--gateway', this.gateway.address, '--gateway-roots', this.gateway.roots] : [])], 'listening on');
    const browser = await this.#keep(await this.#browse({
      hosts: { [host]: address }, addressSpaces: { [`${address}:${port}`]: 'public' }, display: this.desktop.name,
    }));
    this.visitor = new Visitor(browser, captchaReader(this.#path('accounts.sqlite')));
  }

  /** kysod with its allow-list; `origins` is the portal's own unless a test says otherwise. */
  async startKysod({ origins = [this.origin] } = {}) {
    const allowed = origins.map((origin) => `[[origin]]\norigin = "${origin}"\nmethods = ["registration.sign", "authentication.sign", "devices.subscribe"]\n`);
    await writeFile(this.#path('kysod.toml'), `trust = "${this.#path('pki/trust')}"\n[catalogue]\nuse = false\n${allowed.join('')}` +
      `[[module]]\npath = "/usr/lib/softhsm/libsofthsm2.so"\n[module.environment]\nSOFTHSM2_CONF = "${this.#path('pki/softhsm2.conf')}"\n`);
    this.kysod = await this.#start('kysod', ['--config', this.#path('kysod.toml')], 'listens on');
  }

  async #prepareForFake() {
    this.testing = await import(`${dist}/testing/index.js`);
    await mkdir(this.#path('pki/trust'), { recursive: true });
    await writeFile(this.#path('pki/trust/fake.pem'), this.testing.fakeAuthority());
    await run('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', this.#path('ticket.key')]);
  }

  async #startGateway() {
    const { privateKeyOf } = await import(`${dist}/testing/certificate.js`);
    const citizen = this.testing.citizen();
    this.gateway = await this.#keep(await startScriptedGateway({ folder: this.folder, key: privateKeyOf(citizen), certificate: citizen.der }));
  }

  async #startPhones() {
    await makeTokens(this.#path('pki'), ...this.#holders);
    this.phones = await this.#keep(await startSimPrograms({ pki: this.#path('pki'), folder: this.#path('sim'), origin: this.origin, programs }));
    this.gateway = this.phones.gateway;
  }

  /** The SDK's fake kysod, with these SIMs: FakeDaemon. */
  async startFake(...sims) {
    return this.#keep(await this.testing.startFakeDaemon({ origins: [this.origin], tokens: [], sims }));
  }

  /** These tokens are in, and no others: what kysod finds at its next request. */
  plug(...holders) { return plug(this.#path('pki'), ...holders); }

  /** What the person says to the browser's question: `granted` or `denied`. */
  answerBrowser(state) { return this.visitor.browser.setPermission('loopback-network', state); }

  /** The person types the PIN into kysod's window. */
  async typePin(title = windowTitle) {
    await this.desktop.waitForKeyboardAt(title);
    await this.desktop.type(pin);
    await this.desktop.press('Return');
  }
  /** From the filled form to the page's review. */
  async signWithPin() {
    await this.visitor.sign();
    await this.typePin();
    await this.visitor.waitForReview();
  }

  /** The accounts as they stand in the portal's database. */
  async accounts() {
    const columns = 'subject, method, level, level_assumed, name, cccd, mst, email, birth_date, phone, form_signed, statement';
    const { stdout } = await run('sqlite3', ['-readonly', '-json', this.#path('accounts.sqlite'), `SELECT ${columns} FROM accounts`]);
    return stdout.trim() ? JSON.parse(stdout) : [];
  }
  /** Records of kysod's audit log. */
  audit() {
    return readFileSync(this.#path('state/kyso/audit.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  }

  async close() {
    for (const part of this.#open.splice(0)) await (part.quit?.() ?? part.close());
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #path(name) { return join(this.folder, name); }
  #keep(part) {
    this.#open.unshift(part);
    return part;
  }
  /** Started, and ready once its log says `words`. */
  async #start(name, args, words) {
    const log = this.#path(`${name}.log`);
    const env = {
      ...process.env, HOME: this.#path('home'), XDG_CONFIG_HOME: this.#path('config'), XDG_STATE_HOME: this.#path('state'),
      XDG_RUNTIME_DIR: this.#path('run'), DISPLAY: this.desktop.name, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11', GSK_RENDERER: 'cairo',
    };
    return this.#keep(await startProgram({ program: join(programs, name), args, env, log, words }));
  }
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (value) => resolve(value) ?? socket.destroy();
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
