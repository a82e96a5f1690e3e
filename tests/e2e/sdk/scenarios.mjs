// SPDX-License-Identifier: Apache-2.0
// What every user of the SDK goes through, once for all places it runs in: node.test.mjs, chromium.test.mjs and
// firefox.test.mjs run these same scenarios against the fake daemon. `page` runs there (so it may use nothing of this file):
// it is given the SDK, what connect() must be told there, and `args`; `check` runs here.
import assert from 'node:assert/strict';
import { errorTable, testing } from './built_sdk.mjs';

const { citizen, enterprise, FakeToken } = testing;

const registration = {
  nonce: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA', subject: 'citizen', method: 'usb-token',
  fields: [{ name: 'email', label: 'Thư điện tử', value: 'an.nguyễn@example.vn' }],
};
const documents = ['a', 'b', 'c'].map((name) => ({ name: `${name}.txt`, content: 'SOG7o3AgxJHhu5NuZw==' }));

/** Connects, asks for a registration; the error's kind, or what was signed. */
const register = async (sdk, options, args) => {
  const kyso = await sdk.connect({ ...options, language: 'vi' });
  try {
    return await kyso.signRegistration(args);
  } catch (error) {
    return { kind: error.kind, name: error.name, message: error.message, retryable: error.retryable };
  } finally {
    kyso.close();
  }
};
const connectKind = async (sdk, options, args) => sdk.connect({ ...options, ...args }).then((kyso) => kyso.close() ?? kyso.hello.methods, (error) => [error.kind, error.retryAfter ?? 0]);
const refusal = (does, kind) => ({
  name: `the person ${does}: ${kind}`, options: { person: does }, args: registration, page: register,
  check: (value) => assert.deepEqual(value, { kind, name: 'KysoError', message: errorTable[kind].vi, retryable: errorTable[kind].retryable }),
});

/** @type {{name: string, options?: object, prepare?: (daemon) => void, args?: any, page: Function, check: (value, where) => void}[]} */
export const scenarios = [
  {
    name: 'connecting: kysod hears the page’s true origin, and finds it by the discovery’s order',
    page: async (sdk, options) => {
      const states = [];
      const kyso = await sdk.connect({ ...options, language: 'en', onPermission: (state) => void states.push(state) });
      kyso.close();
      return { hello: kyso.hello, states: states.length };
    },
    check: ({ hello, states }, { origin, daemon }) => {
      assert.deepEqual([hello.origin, hello.language, states], [origin, 'en', 1]);
      assert.deepEqual(daemon.requests.map(({ url, origin: said }) => [url, said]), [['/.well-known/kyso', undefined], ['/.well-known/kyso', origin], ['/v1', origin]]);
      assert.deepEqual(daemon.calls.map(({ method, params }) => [method, params.language]), [['session.hello', 'en']]);
    },
  },
  {
    name: 'a registration: progress in order, Vietnamese letters unharmed both ways',
    args: registration,
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const states = [];
      const signed = await kyso.signRegistration(args, { onProgress: (state, count) => states.push(count === undefined ? state : `${state} ${count.done}/${count.total}`) });
      kyso.close();
      return { states, signed };
    },
    check: ({ states, signed }, { origin, daemon }) => {
      assert.deepEqual(states, ['waiting_for_turn', 'waiting_for_consent', 'signing 0/1']);
      const statement = JSON.parse(signed.statement);
      assert.deepEqual([statement.origin, statement.fields[0].value, signed.holder.name], [origin, 'an.nguyễn@example.vn', 'NGUYỄN VĂN AN']);
      assert.deepEqual(daemon.calls[1].params, registration);
    },
  },
  {
    name: 'a SIM: the code comes with sent_to_phone, is kept in the tab until the phone has answered, and no longer',
    args: { ...registration, method: 'sim', phone: '0912345678', ticket: 'ticket', fields: [] },
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const { environment } = options;
      const states = [];
      let kept;
      const signed = await kyso.signRegistration(args, {
        onProgress: (state, _count, sent) => {
          states.push(sent === undefined ? state : `${state} ${sent.code.length}`);
          if (sent !== undefined) kept = sdk.pendingOperation('registration', environment)?.operation === sent.operation;
        },
      });
      kyso.close();
      return { states, signed, kept, left: sdk.pendingOperation('registration', environment) };
    },
    check: ({ states, signed, kept, left }) => {
      assert.deepEqual(states, ['waiting_for_turn', 'waiting_for_consent', 'sent_to_phone 4', 'waiting_for_phone', 'verifying']);
      assert.deepEqual([kept, left ?? null, signed.phone, JSON.parse(signed.statement).phone], [true, null, '84912345678', '84912345678']);
    },
  },
  refusal('refuses', 'consent_refused'),
  refusal('closes_window', 'consent_refused'),
  refusal('lets_it_time_out', 'consent_timed_out'),
  refusal('types_wrong_pin', 'pin_incorrect'),
  refusal('pulls_token', 'token_removed'),
  {
    name: 'no certificate fits: certificate_not_found, and no window',
    options: { tokens: [new FakeToken([enterprise()])], person: () => assert.fail('a window') }, args: registration, page: register,
    check: ({ kind }) => assert.equal(kind, 'certificate_not_found'),
  },
  {
    name: 'every error of kysod’s table arrives as itself, in the person’s language',
    args: { registration, names: Object.keys(errorTable) },
    prepare: (daemon) => { for (const name of Object.keys(errorTable)) daemon.failNext(name); },
    page: async (sdk, options, { registration: asked, names }) => {
      const kyso = await sdk.connect(options);
      const errors = [];
      for (let i = 0; i < names.length; ++i) errors.push(await kyso.signRegistration(asked).catch(({ kind, code, message }) => [kind, code, message]));
      kyso.close();
      return errors;
    },
    check: (errors) => assert.deepEqual(errors, Object.entries(errorTable).map(([name, { code, vi }]) => [name, code, vi])),
  },
  {
    name: 'the page aborts while the person reads: request_cancelled, the window is closed, the next request is served',
    options: { person: (window) => new Promise((resolve) => { window.signal.addEventListener('abort', () => resolve('refuses')); }) },
    prepare: (daemon) => { daemon.onCall = ({ method }) => { if (method === 'document.sign') daemon.person = 'agrees'; }; },
    args: { registration, documents },
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const abort = new AbortController();
      const call = kyso.signRegistration(args.registration, { signal: abort.signal, onProgress: (state) => state === 'waiting_for_consent' && abort.abort() });
      const kind = await call.catch((error) => error.kind);
      const { results } = await kyso.signDocuments({ format: 'cades-detached', documents: args.documents });
      kyso.close();
      return [kind, results.length];
    },
    check: (value, { daemon }) => {
      assert.deepEqual(value, ['request_cancelled', 3]);
      assert.deepEqual(daemon.calls.map(({ method }) => method), ['session.hello', 'registration.sign', 'request.cancel', 'document.sign']);
      assert.deepEqual(daemon.calls[2].params, { id: daemon.calls[1].id });
    },
  },
  {
    name: 'a batch that breaks off: each document tells its own end',
    options: { person: { does: 'pulls_token', afterDocuments: 1 } }, args: documents,
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const { results } = await kyso.signDocuments({ format: 'cades-attached', documents: args.map(({ name, content }) => ({ name, content: Uint8Array.from(atob(content), (c) => c.charCodeAt(0)) })) });
      const left = await kyso.devices();
      kyso.close();
      return { left: left.length, results: results.map(({ name, signature, error }) => [name, typeof signature, error?.kind ?? '']) };
    },
    check: (value, { daemon }) => {
      assert.deepEqual(value, { left: 0, results: [['a.txt', 'string', ''], ['b.txt', 'undefined', 'token_removed'], ['c.txt', 'undefined', 'token_removed']] });
      assert.deepEqual(daemon.calls[1].params.documents, documents);
    },
  },
  {
    name: 'the other forms: JWS, a login, a chosen certificate',
    options: { tokens: [new FakeToken([citizen({ key: 'ec' }), enterprise()])] },
    args: { documents, nonce: Buffer.alloc(32, 9).toString('base64') },
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const before = await kyso.readHolder().catch((error) => error.kind);
      const chosen = await kyso.chooseCertificate({ holder: 'person', idType: 'cccd' });
      const again = await kyso.readHolder();
      const { results } = await kyso.signDocuments({ format: 'jws', documents: args.documents.slice(0, 1) });
      const { token } = await kyso.authenticate(args.nonce);
      kyso.close();
      return [before, chosen.holder.name, again.certificate.sha256 === chosen.certificate.sha256, results[0].signature.split('.').length, token.algorithm, token.format];
    },
    check: (value) => assert.deepEqual(value, ['nothing_chosen', 'NGUYỄN VĂN AN', true, 3, 'ES256', 'web-eid:1.0']),
  },
  {
    name: 'tokens that come and go are told',
    prepare: (daemon) => {
      const [first] = daemon.tokens;
      daemon.onCall = ({ method }) => method === 'devices.subscribe' && setTimeout(() => daemon.unplug(first) ?? daemon.plugIn(first), 20);
    },
    page: async (sdk, options) => {
      const kyso = await sdk.connect(options);
      const abort = new AbortController();
      const heard = [];
      await kyso.watchDevices((devices) => heard.push(devices.length) === 3 && abort.abort(), abort.signal);
      kyso.close();
      return heard;
    },
    check: (heard) => assert.deepEqual(heard, [1, 0, 1]),
  },
  {
    name: 'kysod is killed while it signs: connection_lost, told to the call and to onClose',
    prepare: (daemon) => { daemon.person = () => daemon.loseConnections() ?? 'agrees'; },
    args: registration,
    page: async (sdk, options, args) => {
      const kyso = await sdk.connect(options);
      const closed = new Promise((resolve) => { kyso.onClose = (reason) => resolve(reason.kind); });
      return [await kyso.signRegistration(args).catch((error) => error.kind), await closed];
    },
    check: (kinds) => assert.deepEqual(kinds, ['connection_lost', 'connection_lost']),
  },
  {
    name: 'more than a message may hold is refused before it is sent',
    page: async (sdk, options) => {
      const kyso = await sdk.connect(options);
      const kind = await kyso.signDocuments({ format: 'cades-attached', documents: [{ name: 'big', content: new Uint8Array(800_000) }] }).catch((error) => error.kind);
      kyso.close();
      return kind;
    },
    check: (kind, { daemon }) => assert.deepEqual([kind, daemon.calls.length], ['too_large', 1]),
  },
  {
    name: 'kysod does not run: not_running',
    prepare: (daemon) => daemon.close(), page: connectKind,
    check: (value) => assert.deepEqual(value, ['not_running', 0]),
  },
  {
    name: 'an origin that nobody let in: origin_not_allowed, and no WebSocket is tried',
    options: { origins: ['https://other.test'] }, page: connectKind,
    check: (value, { daemon }) => {
      assert.deepEqual(value, ['origin_not_allowed', 0]);
      assert.deepEqual(daemon.requests.map(({ url }) => url), ['/.well-known/kyso', '/.well-known/kyso']);
    },
  },
  {
    name: 'it asks to be let in, and the person agrees',
    options: { origins: ['https://other.test'] }, args: { requestAccess: ['document.sign'] }, page: connectKind,
    check: (value, { daemon }) => {
      assert.deepEqual(value, ['session.hello', 'devices.list', 'document.sign', 'operation.resume', 'request.cancel']);
      assert.deepEqual(daemon.requests.map(({ url }) => url).slice(2), ['/v1/enroll', '/v1']);
    },
  },
  {
    name: 'it asks to be let in, and the person refuses: access_refused, and when to ask again',
    options: { origins: ['https://other.test'], person: 'refuses' }, args: { requestAccess: ['document.sign'] }, page: connectKind,
    check: (value) => assert.deepEqual(value, ['access_refused', 86_400]),
  },
];
