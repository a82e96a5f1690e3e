// SPDX-License-Identifier: Apache-2.0
// Drives Debian's Chromium through chromedriver (W3C WebDriver over fetch), without npm. Used by the browser
// tests in tests/e2e/ and by scripts/demo. Each Browser has a driver, a profile and a home of its own and takes
// them away at quit(); it must never touch the person's profile or reach the net beyond what a test names.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** W3C WebDriver, section 12.1: the name under which an element's reference travels. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** What keeps Chromium quiet, and working for root in a container. No flag here weakens what a page may do. */
const QUIET_FLAGS = [
  '--no-sandbox',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--password-store=basic',
];

/** WebDriver said no. `error` is the name of section 6.6, for instance `no such element`. */
export class WebDriverError extends Error {
  constructor(error, message) {
    super(`${error}: ${message}`);
    this.name = 'WebDriverError';
    this.error = error;
  }
}

/**
 * Starts chromedriver on a free port and opens a session.
 * @param {object} options
 * @param {boolean} [options.headless] true: no display needed. false: under Xvfb or on a desktop (DISPLAY).
 * @param {string[]} [options.args] more Chromium flags
 * @param {Record<string, string>} [options.addressSpaces] `{'127.0.0.2:8443': 'public'}`: how Chromium's
 *   local-network check sees an address. Without it a page from 127.0.0.2 is itself local and nothing is checked.
 * @param {Record<string, string>} [options.hosts] `{'portal.test': '127.0.0.2'}`: names, without /etc/hosts
 * @param {boolean} [options.acceptInsecureCerts] the page's certificate is self-signed
 * @param {string} [options.language] what navigator.language says, for instance `vi`
 * @param {string} [options.display] of startDisplay(), instead of this process's own DISPLAY
 * @param {[number, number]} [options.size] of the window, in CSS pixels
 * @returns {Promise<Browser>} call quit() in a finally
 */
export async function startBrowser({
  headless = true,
  args = [],
  addressSpaces = {},
  hosts = {},
  acceptInsecureCerts = true,
  language = 'vi',
  display = process.env.DISPLAY,
  size = [1280, 900],
} = {}) {
  const home = await mkdtemp(join(tmpdir(), 'kyso-browser-'));
  const driver = spawn(process.env.CHROMEDRIVER ?? 'chromedriver', ['--port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...privateEnvironment(home, display),
      LANGUAGE: language, // Chromium on Linux takes the language of its own windows from here (package chromium-l10n)
    },
  });
  const browser = new Browser(driver, home);
  try {
    browser.base = `http://127.0.0.1:${await driverPort(driver)}`;
    const flags = [
      ...QUIET_FLAGS,
      `--user-data-dir=${join(home, 'profile')}`,
      `--window-size=${size.join(',')}`,
      `--lang=${language}`,
      ...(headless ? ['--headless=new'] : []),
      ...listFlag('--ip-address-space-overrides', addressSpaces, (where, space) => `${where}=${space}`),
      ...listFlag('--host-resolver-rules', hosts, (name, address) => `MAP ${name} ${address}`),
      ...args,
    ];
    const { sessionId } = await browser.command('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'chrome',
          acceptInsecureCerts,
          'goog:chromeOptions': { args: flags },
          'goog:loggingPrefs': { browser: 'ALL' },
        },
      },
    });
    browser.session = `/session/${sessionId}`;
    return browser;
  } catch (cause) {
    await browser.quit();
    throw cause;
  }
}

/** A browser's environment: its home is its own, its display the one given, if any. */
export function privateEnvironment(home, display) {
  return {
    ...process.env,
    ...(display ? { DISPLAY: display } : {}),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
}

export class Browser {
  constructor(driver, home) {
    this.driver = driver;
    this.home = home;
    this.base = '';
    this.session = '';
  }

  /** One WebDriver command. Throws WebDriverError. */
  async command(method, path, body) {
    const reply = await fetch(this.base + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    });
    const { value } = await reply.json();
    if (!reply.ok) throw new WebDriverError(value.error, value.message);
    return value;
  }
  post(path, body) { return this.command('POST', this.session + path, body); }
  get(path) { return this.command('GET', this.session + path); }

  goto(url) { return this.post('/url', { url }); }
  url() { return this.get('/url'); }
  title() { return this.get('/title'); }

  async find(css) {
    return (await this.post('/element', { using: 'css selector', value: css }))[ELEMENT];
  }
  async click(css) { await this.post(`/element/${await this.find(css)}/click`); }
  /** Types into a field as a person would; `clear` empties it first. */
  async type(css, text, { clear = true } = {}) {
    const id = await this.find(css);
    if (clear) await this.post(`/element/${id}/clear`);
    await this.post(`/element/${id}/value`, { text });
  }
  /** The text as rendered. */
  async text(css) { return this.get(`/element/${await this.find(css)}/text`); }

  /** Runs a function in the page; its arguments and its value must be JSON. */
  execute(script, ...args) {
    return this.post('/execute/sync', { script: `return (${script}).apply(null, arguments)`, args });
  }
  /** As execute, for a function that returns a promise; deadline in milliseconds. */
  async executeAsync(script, { args = [], deadline = 30_000 } = {}) {
    await this.post('/timeouts', { script: deadline });
    const outcome = await this.post('/execute/async', {
      script: `const done = arguments[arguments.length - 1], given = Array.from(arguments).slice(0, -1);
        Promise.resolve((${script})(...given)).then(value => done({ value }), e => done({ error: String(e && e.stack || e) }));`,
      args,
    });
    if ('error' in outcome) throw new Error(`in the page: ${outcome.error}`);
    return outcome.value;
  }

  /**
   * Polls a function in the page until it returns something true, and gives that back.
   * Throws after `deadline` milliseconds, saying `what` was awaited and where the page stands.
   */
  async waitFor(script, { args = [], deadline = 30_000, what = String(script) } = {}) {
    const end = Date.now() + deadline;
    for (;;) {
      const value = await this.execute(script, ...args);
      if (value) return value;
      if (Date.now() > end) throw new Error(`after ${deadline} ms still waiting for ${what} at ${await this.url()}`);
      await pause(50);
    }
  }
  /** Until an element matches, and is rendered. */
  waitForElement(css, options = {}) {
    const shown = (selector) => Boolean(document.querySelector(selector)?.getClientRects().length);
    return this.waitFor(shown, { what: `element ${css}`, ...options, args: [css] });
  }

  /** PNG of the view port. */
  async screenshot(file) { await writeFile(file, Buffer.from(await this.get('/screenshot'), 'base64')); }

  /** For the page's origin, so goto() first. Names: `loopback-network`; states: granted, denied, prompt. */
  setPermission(name, state) { return this.post('/permissions', { descriptor: { name }, state }); }

  /** What the console received since the last call: `[{level, source, message, timestamp}]`. */
  consoleLog() { return this.post('/se/log', { type: 'browser' }); }

  async quit() {
    if (this.session) await this.command('DELETE', this.session).catch(() => undefined);
    this.session = '';
    if (this.driver.exitCode === null && this.driver.signalCode === null) {
      const gone = new Promise((resolve) => this.driver.once('exit', resolve));
      if (this.driver.kill()) await gone;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function listFlag(name, map, spell) {
  const parts = Object.entries(map).map(([key, value]) => spell(key, value));
  return parts.length ? [`${name}=${parts.join(',')}`] : [];
}

function driverPort(driver) {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const port = /started successfully on port (\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    };
    driver.stdout.on('data', listen);
    driver.stderr.on('data', listen);
    driver.once('error', (cause) => reject(new Error(`chromedriver does not start: ${cause.message}`)));
    driver.once('exit', (code) => reject(new Error(`chromedriver ended with ${code}: ${said}`)));
  });
}
