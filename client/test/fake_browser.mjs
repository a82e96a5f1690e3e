// SPDX-License-Identifier: Apache-2.0
// A FAKE browser and kysod for the SDK's unit tests: an Environment whose ports, permission and sockets the test
// scripts. Time stands still unless the test moves it.
const dist = process.env.KYSO_CLIENT_DIST ?? new URL('../dist', import.meta.url).pathname;

/** The SDK as built. */
export const sdk = await import(`${dist}/index.js`);
/** One of its inner modules, by file name. */
export const inner = (module) => import(`${dist}/${module}.js`);

export class FakeSocket {
  onopen = null;
  onclose = null;
  onmessage = null;
  sent = [];
  closed = undefined;
  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }
  send(text) { this.sent.push(JSON.parse(text)); }
  close(code) { this.closed = code ?? 1005; }
  /** kysod says. */
  say(message) { this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) }); }
  reply(id, result) { this.say({ jsonrpc: '2.0', id, result }); }
  fail(id, error) { this.say({ jsonrpc: '2.0', id, error }); }
  progress(id, state) { this.say({ jsonrpc: '2.0', method: 'request.progress', params: { id, state } }); }
  lose(code = 1006) { this.onclose?.({ code }); }
}

export const identity = { name: 'kysod', protocol: ['kyso.v1'] };
export const hello = {
  name: 'kysod', version: '0.1.0', protocol: ['kyso.v1'], language: 'vi',
  methods: ['devices.list', 'registration.sign'], origin: 'https://portal.example',
};

/**
 * @param {object} script
 * @param {Record<number, object>} [script.ports] per port, absent: nothing listens. `{identity}`: answers this origin;
 *   `{hidden: true}`: 403 without CORS; `{body}`: answers with that text; `{silent: true}`: accepts and says nothing
 * @param {string} [script.permission] as queried; `unsupported`: the browser does not know the name
 * @param {(browser) => void} [script.onQuestion] the browser asks: called once, at the first connection accepted
 * @param {string} [script.socket] `open` (default), `refuse`, `wrong-protocol`, `pending`
 * @param {number[]} [script.enrolls] ports whose `/v1/enroll` upgrades; the others' is refused
 */
export class FakeBrowser {
  constructor({ ports = { 27149: { identity } }, permission = 'granted', onQuestion, socket = 'open', enrolls = [] } = {}) {
    Object.assign(this, { ports, permission, onQuestion, socketScript: socket, enrolls });
    this.time = 0;
    this.timers = new Map();
    this.fetches = [];
    this.sockets = [];
    this.userAgent = 'Mozilla/5.0 Chrome/156.0.0.0';
    this.environment = {
      openSocket: (url, protocol) => this.#openSocket(url, protocol),
      fetch: (url, init) => Promise.race([this.#fetch(url, init), untilAborted(init.signal)]),
      queryPermission: async () => {
        if (this.permission === 'unsupported') throw new TypeError('not a valid permission name');
        return { state: this.permission };
      },
      setTimeout: (callback, after) => {
        const timer = Symbol('timer');
        this.timers.set(timer, { callback, at: this.time + after });
        return timer;
      },
      clearTimeout: (timer) => this.timers.delete(timer),
      now: () => this.time,
      userAgent: this.userAgent,
    };
  }

  get socket() { return this.sockets.at(-1); }

  /** Moves time on, running what falls due, with the promises in between. */
  async pass(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      await settle();
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [timer, { callback, at }] = due;
      this.timers.delete(timer);
      this.time = at;
      await callback();
    }
    this.time = end;
    await settle();
  }

  async #fetch(url, init) {
    const port = Number(new URL(url).port);
    this.fetches.push({ port, url, init });
    const script = this.ports[port];
    if (!script) throw new TypeError('Failed to fetch');
    if (this.permission === 'prompt' && this.onQuestion) {
      const ask = this.onQuestion;
      this.onQuestion = undefined;
      await ask(this);
    }
    if (this.permission === 'denied' || this.permission === 'prompt') throw new TypeError('Failed to fetch');
    if (script.silent) return new Promise(() => undefined);
    if (init.mode === 'no-cors') return { ok: false, text: async () => '' };
    if (script.hidden) throw new TypeError('Failed to fetch');
    return { ok: true, text: async () => script.body ?? JSON.stringify(script.identity) };
  }

  #openSocket(url, protocol) {
    const socket = new FakeSocket(url, this.socketScript === 'wrong-protocol' ? '' : protocol);
    this.sockets.push(socket);
    const { port, pathname } = new URL(url);
    const refused = this.socketScript === 'refuse' || pathname === '/v1/enroll' && !this.enrolls.includes(Number(port));
    if (this.socketScript !== 'pending') queueMicrotask(() => (refused ? socket.lose() : socket.onopen?.()));
    return socket;
  }
}

/** Lets every promise that can go on go on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

const untilAborted = (signal) => new Promise((_, reject) => {
  const fail = () => reject(new DOMException('aborted', 'AbortError'));
  if (signal.aborted) fail();
  signal.addEventListener('abort', fail);
});

/** A connected Kyso, its socket and its browser; hello is answered, so the next call has id 2. */
export async function connected(options = {}) {
  const browser = new FakeBrowser();
  const connecting = sdk.connect({ environment: browser.environment, ...options });
  await settle();
  browser.socket.reply(1, { ...hello, language: options.language ?? 'vi' });
  return { kyso: await connecting, socket: browser.socket, browser };
}

/** The error a promise rejects with. Fails where it resolves. */
export async function rejection(promise) {
  const outcome = await promise.then((value) => ({ value }), (error) => ({ error }));
  if (!('error' in outcome)) throw new Error(`resolved with ${JSON.stringify(outcome.value)}`);
  return outcome.error;
}
