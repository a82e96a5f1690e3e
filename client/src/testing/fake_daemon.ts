// SPDX-License-Identifier: Apache-2.0
// A FAKE kysod for the tests of pages and programs that use the SDK: no token, no window, no PIN. It speaks the same
// protocol and signs for real, with certificates that are good for nothing. Must never run where a person relies on it.
import type { Call } from './consent.js';
import type { FakeCertificate } from './certificate.js';
import { faultFor } from './faults.js';
import type { DaemonErrorName, Fault, FaultOptions } from './faults.js';
import { memoryEnvironment } from './memory_environment.js';
import type { EnvironmentOptions } from './memory_environment.js';
import { Failure } from './params.js';
import type { Person } from './person.js';
import { listen } from './server.js';
import type { Listening } from './server.js';
import { FakeSim, SimOperations } from './sim.js';
import { citizen, FakeToken } from './token.js';
import { kysodPorts } from '../discovery.js';
import type { Environment } from '../environment.js';
import { sdkVersion } from '../version.js';

/** What pages may be granted, besides what every page may: `session.hello`, `devices.list`, `operation.resume`, `request.cancel`. */
export const grantable: readonly string[] = [
  'devices.subscribe', 'certificates.choose', 'holder.read', 'registration.sign', 'document.sign', 'authentication.sign',
];
/** In the order of protocol/methods.def, in which session.hello names them. */
const everyMethod = ['session.hello', 'devices.list', 'devices.subscribe', 'certificates.choose', 'holder.read', 'registration.sign', 'document.sign', 'authentication.sign', 'operation.resume', 'request.cancel'];

/** How a fake starts; all are optional. */
export interface FakeDaemonOptions {
  /** One token with one citizen unless said otherwise; `[]`: none is plugged in. */
  readonly tokens?: readonly FakeToken[];
  /** Signing SIMs in their phones; one of a citizen, 0912345678, unless said otherwise. */
  readonly sims?: readonly FakeSim[];
  /** `agrees` unless said otherwise. */
  readonly person?: Person;
  /**
   * Origins that are let in, in a browser's spelling: `https://host[:port]` or `http://localhost:port`. Every origin of
   * that spelling unless said otherwise; kysod takes no other, so the fake does not either.
   */
  readonly origins?: readonly string[];
  /** What those may call; everything unless said otherwise. */
  readonly methods?: readonly string[];
  /** For listen(): the first free one is taken. Pages look at kysod's own five (`kysodPorts`), which is the default. */
  readonly ports?: readonly number[];
}

/** A call as the fake received it. */
export interface ReceivedCall {
  /** As the page numbered it. */
  readonly id: string | number;
  /** As `registration.sign`; one that kysod has. */
  readonly method: string;
  /** As they came, not yet checked. */
  readonly params: object;
  /** The page’s. */
  readonly origin: string;
}

/** An HTTP request as it came, a WebSocket's too. */
export interface ReceivedRequest {
  /** `GET`, from a browser. */
  readonly method: string;
  /** Its path: `/.well-known/kyso`, `/v1` or `/v1/enroll`. */
  readonly url: string;
  /** undefined: it had no such header, as a no-cors fetch has none. */
  readonly origin: string | undefined;
}

/** What runs one connection of whichever kind. @internal */
export interface Line {
  drop(): void;
}

/** Everything may be changed while it runs; what is set holds from the next call on. */
export class FakeDaemon {
  /** The person at the window. */
  person: Person;
  /** The signing SIMs that the services know. */
  sims: readonly FakeSim[];
  /** Called with each call as it comes, before anything is made of it. */
  onCall: (call: ReceivedCall) => void = () => undefined;
  /** Every call received, the oldest first. */
  readonly calls: ReceivedCall[] = [];
  /** Every HTTP request received, the oldest first. */
  readonly requests: ReceivedRequest[] = [];
  /** @internal */
  readonly identity = { name: 'kysod', version: `${sdkVersion}-fake`, protocol: ['kyso.v1'] };
  /** What `certificates.choose` gave each origin. @internal */
  readonly chosen = new Map<string, FakeCertificate>();
  /** What phones were sent. @internal */
  readonly operations = new SimOperations();
  /** Open connections. @internal */
  readonly lines = new Set<Line>();

  private plugged: readonly FakeToken[];
  private readonly grants = new Map<string, readonly string[]>();
  private readonly faults: { readonly kind: DaemonErrorName; readonly options: FaultOptions }[] = [];
  private readonly watchers = new Set<() => void>();
  private turn: Promise<unknown> = Promise.resolve();
  private listening: Listening | undefined;
  private closed = false;

  /** Makes one without a port: for environment(). */
  constructor(private readonly options: FakeDaemonOptions = {}) {
    this.plugged = options.tokens ?? [new FakeToken([citizen()])];
    this.sims = options.sims ?? [new FakeSim('0912345678', citizen())];
    this.person = options.person ?? 'agrees';
    for (const origin of options.origins ?? []) this.grants.set(origin, methodsOf(options.methods));
  }

  /** The tokens plugged in now. Setting it tells pages that watch. */
  get tokens(): readonly FakeToken[] {
    return this.plugged;
  }

  set tokens(tokens: readonly FakeToken[]) {
    this.plugged = tokens;
    this.devicesChanged();
  }

  /** One more token. Tells pages that watch. */
  plugIn(token: FakeToken): void {
    this.tokens = [...this.plugged, token];
  }

  /** One less; its calls fail from now on. Tells pages that watch. */
  unplug(token: FakeToken): void {
    this.tokens = this.plugged.filter((other) => other !== token);
  }

  /** Tells pages that watch; needed only after the test has changed the state of a token. */
  devicesChanged(): void {
    for (const tell of this.watchers) tell();
  }

  /** The next call that fits fails with this error of the table, at the step at which kysod would. Several queue up. */
  failNext(kind: DaemonErrorName, options: FaultOptions = {}): void {
    this.faults.push({ kind, options });
  }

  /** As when kysod is killed: every connection ends without a word. It goes on listening. */
  loseConnections(): void {
    for (const line of [...this.lines]) line.drop();
  }

  /** Lets an origin in, or what it may call be changed; an empty list takes it back. */
  letIn(origin: string, methods: readonly string[] = grantable): void {
    this.grants.set(origin, methods.length === 0 ? [] : methodsOf(methods));
  }

  /** For ConnectOptions.environment: the SDK reaches this fake in memory, without port, browser or permission. */
  environment(options?: EnvironmentOptions): Environment {
    return memoryEnvironment(this, options);
  }

  /** Listens on 127.0.0.1, for pages in a browser and for nodeEnvironment(). Resolves with the port. */
  async listen(): Promise<number> {
    this.listening ??= await listen(this, this.options.ports ?? kysodPorts);
    return this.listening.port;
  }

  /** Ends every connection and frees the port; for environment() kysod then does not run. */
  async close(): Promise<void> {
    this.closed = true;
    this.loseConnections();
    await this.listening?.close();
    this.listening = undefined;
  }

  /** @internal */
  get running(): boolean {
    return !this.closed;
  }

  /** What an origin may call; undefined: nobody let it in. @internal */
  grantOf(origin: string | undefined): readonly string[] | undefined {
    if (origin === undefined || !isOrigin(origin)) return undefined;
    const known = this.grants.get(origin);
    if (known !== undefined) return known.length > 0 ? known : undefined;
    return this.options.origins === undefined ? methodsOf(this.options.methods) : undefined;
  }

  /** Whether a page that nobody let in may ask the person. @internal */
  mayAsk(origin: string): boolean {
    return isOrigin(origin) && origin.startsWith('https:');
  }

  /** @internal */
  receive(call: ReceivedCall): void {
    this.calls.push(call);
    this.onCall(call);
  }

  /** @internal */
  approve(origin: string, methods: readonly string[]): readonly string[] {
    this.grants.set(origin, methodsOf(methods));
    return methodsOf(methods);
  }

  /** @internal */
  takeFault(method: string): Fault | undefined {
    const at = this.faults.findIndex(({ options }) => options.method === undefined || options.method === method);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    return fault && faultFor(method, fault.kind, fault.options);
  }

  /** One window at a time. @internal */
  inTurn<T>(story: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(story);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Tells the devices now and at each change, until the call is cancelled. @internal */
  watch(call: Call): Promise<never> {
    const tell = () => call.notify('devices.changed', { devices: this.tokens.map((token) => token.describe()) });
    tell();
    this.watchers.add(tell);
    return new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => {
        this.watchers.delete(tell);
        reject(new Failure('request_cancelled'));
      });
    });
  }

  /** Lets messages come in. @internal */
  pause(): Promise<void> {
    return new Promise((resolve) => globalThis.setTimeout(resolve, 0));
  }

  /** A mistake in a test's script, or in the fake: said where the test runs. @internal */
  broken(cause: unknown): Failure {
    console.error(cause);
    return new Failure('internal_error');
  }
}

function methodsOf(granted: readonly string[] = grantable): readonly string[] {
  return everyMethod.filter((name) => !grantable.includes(name) || granted.includes(name));
}

/** The one spelling that kysod takes. @internal */
export function isOrigin(text: string): boolean {
  const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
  const [, , port] = new RegExp(`^(https://${label}(?:\\.${label})*|http://localhost(?=:))(?::([1-9][0-9]{0,4}))?$`).exec(text) ?? [undefined, undefined, '0'];
  return port === undefined || (Number(port) > 0 && Number(port) < 65536 && Number(port) !== (text.startsWith('https') ? 443 : 80));
}

/** A fake that listens already. Close it when the test ends. */
export async function startFakeDaemon(options?: FakeDaemonOptions): Promise<FakeDaemon> {
  const daemon = new FakeDaemon(options);
  await daemon.listen();
  return daemon;
}
