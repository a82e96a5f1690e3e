// SPDX-License-Identifier: Apache-2.0
// One connection to the fake: reads each message as strictly as kysod (docs/protocol.md, "Envelope"), starts its story,
// answers exactly once. Knows nothing of sockets: what it says goes to `say`.
import { stories } from './calls.js';
import { connectionLost } from './consent.js';
import type { Call } from './consent.js';
import type { FakeDaemon } from './fake_daemon.js';
import { Failure, Params } from './params.js';
import type { Language } from '../errors.js';

type Id = string | number;

/** `/v1`, or `/v1/enroll` for a page that nobody let in yet. */
export type Door = '/v1' | '/v1/enroll';

const callsInFlight = 8;

export class Session {
  private language: Language = 'vi';
  private readonly running = new Map<Id, AbortController>();

  constructor(private readonly daemon: FakeDaemon, readonly origin: string, private readonly door: Door, private readonly say: (text: string) => void) {}

  receive(text: string): void {
    let id: Id | null = null;
    try {
      const message = new Params(parsed(text), 'message', 'invalid_request');
      id = readId(message.member('id'), () => new Failure('invalid_request', { path: 'id' }));
      if (message.text('jsonrpc', 1, 8) !== '2.0') throw message.wrong('jsonrpc');
      const method = message.text('method', 1, 64);
      const params = message.optional('params', (name) => message.member(name)) ?? {};
      if (typeof params !== 'object' || Array.isArray(params)) throw new Failure('invalid_params', { path: 'params' });
      message.finish();
      this.start(id, method, params);
    } catch (cause) {
      this.answer(id, cause);
    }
  }

  /** The connection is gone: what runs on it is cancelled, but for what a phone was sent. */
  end(): void {
    for (const call of this.running.values()) call.abort(connectionLost);
    this.running.clear();
  }

  private start(id: Id, method: string, params: object): void {
    if (method === 'session.requestAccess') this.language = adopted(params) ?? this.language;
    if (stories[method] === undefined && method !== 'session.hello' && method !== 'request.cancel') throw new Failure('method_not_found', { path: 'method' });
    this.daemon.receive({ id, method, params, origin: this.origin });
    const granted = this.granted();
    if (granted.length === 0) throw new Failure('origin_not_allowed');
    if (!granted.includes(method)) throw new Failure('not_permitted');
    if (method === 'session.hello') return this.answer(id, undefined, this.hello(params));
    if (method === 'request.cancel') return this.cancel(id, params);
    if (this.running.has(id)) throw new Failure('invalid_request', { path: 'id' });
    if (this.running.size >= callsInFlight) throw new Failure('busy');
    const abort = new AbortController();
    this.running.set(id, abort);
    const { origin, language } = this;
    const call: Call = {
      method, params, origin, language, signal: abort.signal, fault: this.daemon.takeFault(method),
      progress: (state, more) => this.tell(id, 'request.progress', { state, ...more }),
      notify: (name, members) => this.tell(id, name, members),
    };
    const end = (cause: unknown, result?: object) => {
      if (this.running.delete(id)) this.answer(id, cause, result);
    };
    this.run(call).then((result) => end(undefined, result), end);
    return undefined;
  }

  /** Always later than the message that asked, as over a wire. */
  private async run(call: Call): Promise<object> {
    await this.daemon.pause();
    if (call.signal.aborted) throw new Failure('request_cancelled');
    if (call.fault?.stage === 'before') throw call.fault.failure;
    return (stories[call.method] as (typeof stories)[string])(this.daemon, call);
  }

  private granted(): readonly string[] {
    return this.door === '/v1/enroll' ? ['session.requestAccess'] : this.daemon.grantOf(this.origin) ?? [];
  }

  private hello(value: object): object {
    const params = new Params(value, 'params');
    this.language = params.optional('language', (name) => params.choice(name, ['vi', 'en'])) ?? 'vi';
    params.optional('client', (name) => {
      const client = new Params(params.member(name), 'params.client');
      client.text('name', 1, 64);
      client.text('version', 1, 64);
      client.finish();
    });
    params.finish();
    const { language, origin } = this;
    return { ...this.daemon.identity, language, methods: this.granted(), origin };
  }

  private cancel(id: Id, value: object): void {
    const params = new Params(value, 'params');
    const call = this.running.get(readId(params.member('id'), () => params.wrong('id')));
    params.finish();
    this.answer(id, undefined, { cancelled: call !== undefined });
    call?.abort();
  }

  private tell(id: Id, method: string, params: object): void {
    if (this.running.has(id)) this.say(JSON.stringify({ jsonrpc: '2.0', method, params: { id, ...params } }));
  }

  private answer(id: Id | null, cause: unknown, result?: object): void {
    if (cause === undefined) return this.say(JSON.stringify({ jsonrpc: '2.0', id, result }));
    const failure = cause instanceof Failure ? cause : this.daemon.broken(cause);
    return this.say(JSON.stringify({ jsonrpc: '2.0', id, error: failure.toObject(this.language) }));
  }
}

/** Numbers of the protocol are whole. A repeated member passes here, which kysod refuses: JSON.parse does not tell. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown) => {
      if (typeof value === 'number' && !Number.isInteger(value)) throw new Failure('invalid_params');
      return value;
    });
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('parse_error');
  }
}

function readId(value: unknown, wrong: () => Failure): Id {
  if (typeof value === 'string' && value.length >= 1 && value.length <= 64) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw wrong();
}

function adopted(params: object): Language | undefined {
  const { language } = params as { readonly language?: unknown };
  return language === 'vi' || language === 'en' ? language : undefined;
}
