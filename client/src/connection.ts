// SPDX-License-Identifier: Apache-2.0
// JSON-RPC 2.0 over one WebSocket to kysod. Made by connect(); used by Kyso. Every call settles exactly once, whatever
// comes over the wire. Must never hand on a message that was not understood: that ends the connection.
import type { Environment, Socket } from './environment.js';
import { KysoError } from './errors.js';
import type { ErrorName, KysoErrorExtras, Language } from './errors.js';
import { integer, members, pattern, ShapeError, word } from './read.js';
import { readError } from './replies.js';
import { progressStates } from './types.js';
import type { CallOptions } from './types.js';

/** What kysod takes in one message from a page, and what we take from whoever answers. */
const sendLimit = 1024 * 1024;
const receiveLimit = 16 * 1024 * 1024;

interface InnerOptions extends CallOptions {
  /** A cancelled call may still have something to tell: wait for kysod's answer. */
  readonly partial?: boolean;
  /** What kysod tells of this call besides its progress, unread: `devices.changed`. */
  readonly onNotice?: (params: unknown) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: KysoError) => void;
  readonly onProgress: CallOptions['onProgress'];
  readonly onNotice: InnerOptions['onNotice'];
}

export class Connection {
  /** The connection ended: with the reason, or with undefined after close(). Called once. */
  onEnd: (reason: KysoError | undefined) => void = () => undefined;

  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended = false;

  private constructor(private readonly socket: Socket, readonly language: Language) {
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = (event) => this.end(this.error('connection_lost', { detail: `WebSocket closed with ${event.code}` }));
  }

  /** No time-out of its own: while the browser asks the person, the socket just stays CONNECTING. */
  static open(environment: Environment, port: number, language: Language, signal: AbortSignal,
    path: '/v1' | '/v1/enroll' = '/v1'): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = environment.openSocket(`ws://127.0.0.1:${port}${path}`, 'kyso.v1');
      const fail = (kind: ErrorName, detail: string) => {
        signal.removeEventListener('abort', abort);
        socket.onopen = socket.onclose = null;
        socket.close();
        reject(new KysoError(kind, language, { detail }));
      };
      const abort = () => fail('request_cancelled', 'aborted while connecting');
      signal.addEventListener('abort', abort);
      socket.onclose = (event) => fail('connection_lost', `WebSocket refused with ${event.code}`);
      socket.onopen = () => {
        if (socket.protocol !== 'kyso.v1') return fail('internal_error', 'WebSocket: expected subprotocol kyso.v1');
        signal.removeEventListener('abort', abort);
        socket.onopen = null;
        return resolve(new Connection(socket, language));
      };
      if (signal.aborted) abort();
    });
  }

  /** Resolves with what `read` makes of the result; rejects with KysoError, always. */
  call<T>(method: string, params: object, read: (result: unknown) => T, options: InnerOptions = {}): Promise<T> {
    const { onProgress, onNotice, signal } = options;
    if (signal?.aborted) return Promise.reject(this.error('request_cancelled'));
    if (this.ended) return Promise.reject(this.error('connection_lost', { detail: 'the connection has ended' }));
    const id = ++this.lastId;
    const message = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    if (new TextEncoder().encode(message).length > sendLimit) return Promise.reject(this.error('too_large'));

    const cancel = () => this.cancel(id, options.partial ?? false);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, onProgress, onNotice });
    });
    signal?.addEventListener('abort', cancel);
    this.socket.send(message);
    return answer
      .then((result) => this.understand(read, result))
      .finally(() => signal?.removeEventListener('abort', cancel));
  }

  /** Calls still open reject with request_cancelled; kysod ends them with the connection. */
  close(): void {
    this.end(undefined);
  }

  private understand<T>(read: (result: unknown) => T, result: unknown): T {
    try {
      return read(result);
    } catch (cause) {
      throw this.error('internal_error', { detail: String((cause as Error).message) });
    }
  }

  private cancel(id: number, partial: boolean): void {
    const call = this.pending.get(id);
    if (call === undefined) return;
    if (!partial) this.pending.delete(id);
    // Its own answer changes nothing for the page, so a failure of it does not either.
    this.call('request.cancel', { id }, () => undefined).catch(() => undefined);
    if (!partial) call.reject(this.error('request_cancelled'));
  }

  private receive(data: unknown): void {
    try {
      if (typeof data !== 'string' || data.length > receiveLimit) throw new ShapeError('message', 'a text frame');
      this.dispatch(members(JSON.parse(data), 'message'));
    } catch (cause) {
      this.end(this.error('internal_error', { detail: String((cause as Error).message) }));
    }
  }

  private dispatch(message: Readonly<Record<string, unknown>>): void {
    if (message['jsonrpc'] !== '2.0') throw new ShapeError('message.jsonrpc', '2.0');
    if (message['method'] !== undefined) return this.notified(message);
    const result = message['result'];
    const error = message['error'];
    if ((result === undefined) === (error === undefined)) throw new ShapeError('message', 'either result or error');
    // kysod could not read our message, so it does not know which one it was (JSON-RPC 2.0 section 5).
    if (error !== undefined && message['id'] === null) return this.end(readError(error, 'error', this.language));
    const id = this.issued(message['id'], 'message.id');
    const call = this.pending.get(id);
    if (call === undefined) return undefined; // cancelled or answered before
    const failure = error === undefined ? undefined : readError(error, 'error', this.language);
    this.pending.delete(id);
    return failure === undefined ? call.resolve(result) : call.reject(failure);
  }

  /** Notifications that we do not know are for later SDKs. */
  private notified(message: Readonly<Record<string, unknown>>): void {
    const method = word(message['method'], 'message.method');
    if (method !== 'request.progress' && method !== 'devices.changed') return;
    const params = members(message['params'], 'message.params');
    if (method === 'devices.changed') {
      this.pending.get(this.issued(params['id'], 'message.params.id'))?.onNotice?.(params);
      return;
    }
    const said = word(params['state'], 'message.params.state');
    const call = this.pending.get(this.issued(params['id'], 'message.params.id'));
    const state = progressStates.find((known) => known === said);
    const count = params['total'] === undefined ? undefined : {
      done: integer(params['done'], 'message.params.done'),
      total: integer(params['total'], 'message.params.total'),
    };
    const phone = state !== 'sent_to_phone' ? undefined : {
      operation: pattern(params['operation'], 'message.params.operation', /^_[0-9a-f]{31}$/),
      code: pattern(params['code'], 'message.params.code', /^[0-9]{4,8}$/),
    };
    if (state === undefined || call?.onProgress === undefined) return;
    try {
      call.onProgress(state, count, phone);
    } catch (cause) {
      // The page's mistake must not cost the person their signature.
      console.error(cause);
    }
  }

  private issued(value: unknown, path: string): number {
    const id = integer(value, path);
    if (id < 1 || id > this.lastId) throw new ShapeError(path, 'the id of a call');
    return id;
  }

  private end(reason: KysoError | undefined): void {
    if (this.ended) return;
    this.ended = true;
    this.socket.onclose = this.socket.onmessage = null;
    this.socket.close(1000);
    const calls = [...this.pending.values()];
    this.pending.clear();
    for (const call of calls) call.reject(reason ?? this.error('request_cancelled'));
    this.onEnd(reason);
  }

  private error(kind: ErrorName, extras?: KysoErrorExtras): KysoError {
    return new KysoError(kind, this.language, extras);
  }
}
