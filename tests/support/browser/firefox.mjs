// SPDX-License-Identifier: Apache-2.0
// Drives Debian's Firefox ESR for the browser tests in tests/e2e/, as webdriver.mjs drives Chromium. Debian 12 has no
// geckodriver, so this speaks Firefox's own Marionette over TCP. Each Firefox has a profile and a home of its own and
// takes them away at quit(); it must never touch the person's profile or reach beyond this computer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, privateEnvironment, WebDriverError } from './webdriver.mjs';

/**
 * What keeps Firefox quiet, beside what Marionette itself sets (RecommendedPreferences.sys.mjs in its omni.ja).
 * Nothing here weakens what a page may do.
 */
const QUIET_PREFERENCES = {
  'marionette.port': 0, // a free one
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.region.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
  'network.trr.mode': 5, // names are not asked for over https
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** The W3C commands that class Browser uses, by method and path behind the session's, and Marionette's name for them. */
const COMMANDS = [
  ['POST', /^\/session$/, 'WebDriver:NewSession'],
  // The session is all that this Firefox is for.
  ['DELETE', /^$/, 'Marionette:Quit', { flags: ['eForceQuit'] }],
  ['POST', /^\/url$/, 'WebDriver:Navigate'],
  ['GET', /^\/url$/, 'WebDriver:GetCurrentURL'],
  ['GET', /^\/title$/, 'WebDriver:GetTitle'],
  ['POST', /^\/element$/, 'WebDriver:FindElement'],
  ['POST', /^\/element\/(?<id>[^/]+)\/click$/, 'WebDriver:ElementClick'],
  ['POST', /^\/element\/(?<id>[^/]+)\/clear$/, 'WebDriver:ElementClear'],
  ['POST', /^\/element\/(?<id>[^/]+)\/value$/, 'WebDriver:ElementSendKeys'],
  ['GET', /^\/element\/(?<id>[^/]+)\/text$/, 'WebDriver:GetElementText'],
  ['POST', /^\/execute\/sync$/, 'WebDriver:ExecuteScript'],
  ['POST', /^\/execute\/async$/, 'WebDriver:ExecuteAsyncScript'],
  ['POST', /^\/timeouts$/, 'WebDriver:SetTimeouts'],
  ['GET', /^\/screenshot$/, 'WebDriver:TakeScreenshot', { full: false }],
  ['POST', /^\/permissions$/, 'Permissions:SetPermission'],
];

/** Longer than a Firefox that quits ever took on a busy machine; then it is killed. */
const quitMs = 15_000;

/**
 * Starts Firefox and opens a session. The options that startBrowser() has too mean the same.
 * @param {object} options
 * @param {boolean} [options.headless] true: no display needed. false: under Xvfb or on a desktop (DISPLAY).
 * @param {Record<string, boolean | number | string>} [options.preferences] as in about:config
 * @param {Record<string, string>} [options.addressSpaces] `{'127.0.0.2:8443': 'public'}`
 * @param {Record<string, string>} [options.hosts] `{'portal.test': '127.0.0.2'}`. Firefox knows one address for
 *   all names, so other names, and what Firefox itself might look up, lead there too.
 * @param {boolean} [options.acceptInsecureCerts]
 * @param {string} [options.language] what navigator.language says
 * @param {string} [options.display]
 * @returns {Promise<Firefox>} call quit() in a finally
 */
export async function startFirefox({
  headless = true,
  preferences = {},
  addressSpaces = {},
  hosts = {},
  acceptInsecureCerts = true,
  language = 'vi',
  display = process.env.DISPLAY,
} = {}) {
  const [address = '127.0.0.2', ...others] = new Set(Object.values(hosts));
  if (others.length) throw new Error(`Firefox leads all names to one address, not to ${[address, ...others].join(', ')}`);
  const home = await mkdtemp(join(tmpdir(), 'kyso-browser-'));
  const profile = join(home, 'profile');
  await mkdir(profile);
  const all = {
    ...QUIET_PREFERENCES,
    'network.dns.forceResolve': address,
    'intl.accept_languages': language,
    ...overrides(addressSpaces),
    ...preferences,
  };
  const lines = Object.entries(all).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const firefox = spawn(process.env.FIREFOX ?? 'firefox-esr',
    [...(headless ? ['--headless'] : []), '--marionette', '--no-remote', '--profile', profile], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...privateEnvironment(home, display),
        MOZ_CRASHREPORTER_DISABLE: '1',
        MOZ_DISABLE_NONLOCAL_CONNECTIONS: '1', // it would rather crash; and it leaves Mozilla's lists alone
      },
    });
  const browser = new Firefox(firefox, home);
  try {
    await browser.reach(await marionettePort(firefox));
    // Capabilities as they are: choosing among alwaysMatch and firstMatch is geckodriver's part.
    const { sessionId } = await browser.command('POST', '/session', { acceptInsecureCerts });
    browser.session = `/session/${sessionId}`;
    return browser;
  } catch (cause) {
    await browser.quit();
    throw cause;
  }
}

export class Firefox extends Browser {
  #socket;
  #received = Buffer.alloc(0);
  #pending = new Map();
  #lastId = 0;

  /** Marionette's greeting is thrown away: it names the protocol's version, 3 since Firefox 49. */
  async reach(port) {
    this.#socket = connect(port, '127.0.0.1');
    await once(this.#socket, 'connect');
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', () => undefined); // 'close' follows
    this.#socket.on('close', () => this.#end());
  }

  /** One W3C WebDriver command, as Marionette calls it. Throws WebDriverError. */
  async command(method, path, body = {}) {
    const inner = this.session && path.startsWith(this.session) ? path.slice(this.session.length) : path;
    for (const [verb, pattern, name, fixed] of COMMANDS) {
      const match = verb === method && pattern.exec(inner);
      if (!match) continue;
      const answer = await this.#send(name, { ...body, ...fixed, ...match.groups });
      return answer !== null && 'value' in answer ? answer.value : answer;
    }
    throw new WebDriverError('unknown command', `${method} ${inner} has no counterpart in Marionette`);
  }

  /** Quits by itself, so that its processes for pages end with it; class Browser then clears away. */
  async quit() {
    const gone = this.driver.exitCode === null && this.driver.signalCode === null && this.session && once(this.driver, 'exit');
    if (gone) {
      const late = setTimeout(() => this.driver.kill('SIGKILL'), quitMs);
      await this.command('DELETE', this.session).catch(() => undefined);
      await gone;
      clearTimeout(late);
    }
    this.session = '';
    this.#socket?.destroy();
    await super.quit();
  }

  #send(name, parameters) {
    const id = ++this.#lastId;
    const message = Buffer.from(JSON.stringify([0, id, name, parameters]));
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) throw new WebDriverError('invalid session id', 'Firefox has gone');
      this.#pending.set(id, { resolve, reject });
      this.#socket.write(Buffer.concat([Buffer.from(`${message.length}:`), message]));
    });
  }

  /** `LENGTH:JSON`, the length in bytes; an answer is `[1, id, error, value]`. */
  #receive(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.toString('latin1', 0, colon));
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.toString('utf8', colon + 1, end));
      this.#received = this.#received.subarray(end);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, value] = message;
      const { resolve, reject } = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) reject(new WebDriverError(error.error, error.message));
      else resolve(value);
    }
  }

  #end() {
    for (const { reject } of this.#pending.values()) reject(new WebDriverError('invalid session id', 'Firefox has gone'));
    this.#pending.clear();
  }
}

/** `{'127.0.0.2:8443': 'public'}` → `{'network.lna.address_space.public.override': '127.0.0.2:8443'}` */
function overrides(addressSpaces) {
  const result = {};
  for (const [where, space] of Object.entries(addressSpaces)) {
    const name = `network.lna.address_space.${space}.override`;
    result[name] = result[name] ? `${result[name]},${where}` : where;
  }
  return result;
}

function marionettePort(firefox) {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const port = /Marionette\s+INFO\s+Listening on port (\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    };
    firefox.stdout.on('data', listen);
    firefox.stderr.on('data', listen);
    firefox.once('error', (cause) => reject(new Error(`firefox-esr does not start: ${cause.message}`)));
    firefox.once('exit', (code, signal) => reject(new Error(`firefox-esr ended with ${code ?? signal}: ${said}`)));
  });
}
