// SPDX-License-Identifier: Apache-2.0
// What a page uses: connect() finds kysod and says hello; Kyso has one method per thing that can be asked. Nothing
// here can send a PIN: the person types it into kysod's own window.
import { toBase64 } from './base64.js';
import { requestAccess } from './approval.js';
import type { Approvable } from './approval.js';
import { Connection } from './connection.js';
import { findKysod, permissionState } from './discovery.js';
import type { PermissionState } from './discovery.js';
import { browserEnvironment } from './environment.js';
import type { Environment } from './environment.js';
import { KysoError } from './errors.js';
import type { Language } from './errors.js';
import {
  readAuthentication, readChosen, readChosenHolder, readDevices, readHello, readSignedDocuments, readSignedRegistration,
} from './replies.js';
import { keeping, pendingOperation } from './sim.js';
import type { PendingOperation, SentToPhone, SimPurpose } from './sim.js';
import { sdkVersion } from './version.js';
import type {
  Authentication, CallOptions, CertificateQuery, ChosenHolder, Device, Documents, DocumentToSign, Hello, Registration, SignedDocuments,
  SignedRegistration, Signer, SimDocument, SimLogin,
} from './types.js';

/** hello asks nobody, so silence is a fault. */
const helloMs = 10_000;

/** All are optional. */
export interface ConnectOptions {
  /** Of messages here and of kysod's windows. Vietnamese unless said otherwise. */
  readonly language?: Language;
  /**
   * Called before this computer is touched, and again if the person changed it. With `prompt` the browser is about
   * to ask: show explainPermission() and return a promise that resolves when the person has read it.
   */
  readonly onPermission?: (state: PermissionState) => void | Promise<void>;
  /**
   * What this page will ask for, where nobody has let it in yet: kysod's window then asks the person, once; their
   * answer holds 90 days. Call connect() from a click, or the person will not know why they are asked. Without it
   * connect() rejects with origin_not_allowed.
   */
  readonly requestAccess?: readonly Approvable[];
  /** kysod's window asks the person to let this page in. */
  readonly onAccessWindow?: () => void;
  /** Gives up connecting; connect() rejects with request_cancelled. */
  readonly signal?: AbortSignal;
  /** For tests: what to use instead of the browser. */
  readonly environment?: Environment;
}

/**
 * Finds kysod on this computer, lets the browser ask the person where it must, and says hello. Resolves with an open
 * connection; close it when done. Rejects with KysoError: browser_refused, permission_needed, not_running, origin_not_allowed, connection_lost,
 * request_cancelled, with requestAccess also access_refused, prompt_too_often and those of a window, or what kysod
 * answered to hello.
 */
export async function connect(options: ConnectOptions = {}): Promise<Kyso> {
  const { language = 'vi', onPermission, environment = browserEnvironment } = options;
  const signal = options.signal ?? new AbortController().signal;
  try {
    const before = await permissionState(environment);
    await onPermission?.(before);
    const discovery = { environment, language, signal };
    const methods = options.requestAccess;
    const port = await findKysod(discovery, methods && ((ports) =>
      requestAccess(discovery, ports, { methods, onWindow: options.onAccessWindow })));
    const after = await permissionState(environment);
    if (after !== before) await onPermission?.(after);
    const connection = await Connection.open(environment, port, language, signal);
    return await greet(connection, environment, language, signal);
  } catch (cause) {
    if (signal.aborted) throw new KysoError('request_cancelled', language);
    throw cause;
  }
}

async function greet(connection: Connection, environment: Environment, language: Language, signal: AbortSignal) {
  const deadline = new AbortController();
  const abort = () => deadline.abort();
  const timer = environment.setTimeout(abort, helloMs);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    const params = { language, client: { name: 'kyso-js', version: sdkVersion } };
    return new Kyso(connection, environment, await connection.call('session.hello', params, readHello, { signal: deadline.signal }));
  } catch (cause) {
    connection.close();
    throw deadline.signal.aborted ? new KysoError('connection_lost', language, { detail: 'no answer to hello' }) : cause;
  } finally {
    environment.clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** An open connection to kysod; made by connect(). Every method rejects with KysoError. */
export class Kyso {
  /** The connection ended: with the reason, or undefined after close(). Calls still open have been rejected. */
  onClose: ((reason: KysoError | undefined) => void) | undefined;

  /** For connect() only. */
  constructor(
    private readonly connection: Connection,
    private readonly environment: Environment,
    /** What kysod said of itself and of what this page may ask. */
    readonly hello: Hello,
  ) {
    connection.onEnd = (reason) => this.onClose?.(reason);
  }

  /** The signing devices present now; says nothing about their holders. No window. Rejects with a driver's error where none was found. */
  devices(options?: CallOptions): Promise<Device[]> {
    return this.connection.call('devices.list', {}, readDevices, options);
  }

  /**
   * Tells `onDevices` which devices are present: once now, then at each change (kysod looks every few seconds). Resolves
   * when `signal` is aborted; rejects where the connection ends before.
   */
  async watchDevices(onDevices: (devices: Device[]) => void, signal: AbortSignal): Promise<void> {
    const onNotice = (params: unknown) => {
      const devices = readDevices(params);
      try {
        onDevices(devices);
      } catch (cause) {
        console.error(cause); // the page's mistake is not the connection's
      }
    };
    try {
      await this.connection.call('devices.subscribe', {}, () => undefined, { signal, onNotice });
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
  }

  /**
   * The person picks a certificate in kysod's window, which says that this page will read it. No PIN, no signature.
   * Signing then offers no other one while it is present; choosing again changes that. Rejects as signing does, before
   * the PIN: token_not_found, certificate_not_found, consent_refused, …
   */
  chooseCertificate(query: CertificateQuery = {}, options?: CallOptions): Promise<Signer> {
    const { holder, idType, taxCode, issuer, deviceKind } = query;
    // JSON leaves out what is undefined.
    return this.connection.call('certificates.choose', { holder, idType, taxCode, issuer, deviceKind }, readChosen, options);
  }

  /** What chooseCertificate() gave this page last, again and without a window. Rejects with nothing_chosen. */
  readHolder(options?: CallOptions): Promise<ChosenHolder> {
    return this.connection.call('holder.read', {}, readChosenHolder, options);
  }

  /**
   * Shows the registration in kysod's window, and signs it once the person agreed and typed the PIN: in the window for a token,
   * on the phone for a SIM. Takes as long as the person does, two minutes at most, with a SIM some minutes more. Rejects with
   * invalid_params (`path` tells where), certificate_not_found, consent_refused, consent_timed_out, pin_incorrect, pin_locked,
   * token_removed, phone_invalid, sim_cancelled, …: docs/protocol.md, "Errors of signing".
   */
  signRegistration(registration: Registration, options: CallOptions = {}): Promise<SignedRegistration> {
    const { nonce, subject, method } = registration;
    const fields = registration.fields.map(({ name, label, value }) => ({ name, label, value }));
    const sign = (phone: object, asked: CallOptions) =>
      this.connection.call('registration.sign', { nonce, subject, method, ...phone, fields }, readSignedRegistration, asked);
    if (registration.method === 'usb-token') return sign({}, options);
    const { phone, ticket } = registration;
    return this.withPhone({ purpose: 'registration', nonce }, options, (asked) => sign({ phone, ticket }, asked));
  }

  /**
   * One window and one PIN for all documents; a result for each, in the order given. Where the batch breaks off the call
   * resolves, and the results that are missing carry their error; where nothing was signed it rejects, as signRegistration(). A
   * SIM signs one document at a time.
   */
  signDocuments(request: Documents | SimDocument, options: CallOptions = {}): Promise<SignedDocuments> {
    const { format, documents, digestAlgorithm, padding } = request;
    const { language } = this.connection;
    const names = documents.map(({ name }) => name);
    const params = {
      format, documents: documents.map(onTheWire),
      ...(digestAlgorithm === undefined ? {} : { digestAlgorithm }), ...(padding === undefined ? {} : { padding }),
    };
    const read = (result: unknown) => readSignedDocuments(result, { names, format, language });
    const sign = (phone: object, asked: CallOptions) =>
      this.connection.call('document.sign', { ...params, ...phone }, read, { ...asked, partial: names.length > 1 });
    if (!('method' in request)) return sign({}, options);
    const { method, phone, ticket } = request;
    const started = { purpose: 'document', nonce: names[0] ?? '', format } as const;
    return this.withPhone(started, options, (asked) => sign({ method, phone, ticket }, asked));
  }

  /**
   * A login: the person sees this page's origin and signs for it. `login` is the nonce, or for a SIM nonce, number and ticket. The
   * nonce is base64 of at least 32 octets (44 to 128 characters), made by the page's server for this one login, which keeps it and
   * verifies the token. Rejects as signRegistration().
   */
  authenticate(login: string | SimLogin, options: CallOptions = {}): Promise<Authentication> {
    const sign = (params: object, asked: CallOptions) => this.connection.call('authentication.sign', params, readAuthentication, asked);
    if (typeof login === 'string') return sign({ nonce: login }, options);
    const { nonce, method, phone, ticket } = login;
    return this.withPhone({ purpose: 'authentication', nonce }, options, (asked) => sign({ nonce, method, phone, ticket }, asked));
  }

  /**
   * Picks up the registration that this tab had sent to a phone when the page was reloaded or the connection lost, and gives what
   * signRegistration() would have: once. pendingOperation() tells whether there is one, and for which nonce. Rejects with
   * operation_unknown where there is none any more, else as signRegistration().
   */
  resumeRegistration(options: CallOptions = {}): Promise<SignedRegistration> {
    return this.resume('registration', readSignedRegistration, options);
  }

  /** The same for authenticate(). */
  resumeAuthentication(options: CallOptions = {}): Promise<Authentication> {
    return this.resume('authentication', readAuthentication, options);
  }

  /** The same for a document: as signDocuments(), with one result. */
  resumeDocument(options: CallOptions = {}): Promise<SignedDocuments> {
    const { language } = this.connection;
    const read = (result: unknown, { nonce, format = 'cades-detached' }: PendingOperation) =>
      readSignedDocuments(result, { names: [nonce], format, language });
    return this.resume('document', read, options);
  }

  /** Ends the connection; what a token is signing is cancelled, what a phone was sent can be resumed. */
  close(): void {
    this.connection.close();
  }

  private resume<T>(purpose: SimPurpose, read: (result: unknown, pending: PendingOperation) => T, options: CallOptions): Promise<T> {
    const pending = pendingOperation(purpose, this.environment);
    if (pending === undefined) return Promise.reject(new KysoError('operation_unknown', this.connection.language));
    const { operation, code: _, ...started } = pending;
    const readIt = (result: unknown) => read(result, pending);
    return this.withPhone(started, options, (asked) => this.connection.call('operation.resume', { operation }, readIt, asked));
  }

  /** Keeps what is sent to the phone, for resume(). */
  private withPhone<T>(
    started: Omit<PendingOperation, keyof SentToPhone>, options: CallOptions, call: (asked: CallOptions) => Promise<T>,
  ): Promise<T> {
    const { onProgress, signal } = options;
    return keeping(this.environment, started, signal, (onSent: (sent: SentToPhone) => void) => call({
      ...options,
      onProgress: (state, count, phone) => {
        if (phone !== undefined) onSent(phone);
        onProgress?.(state, count, phone);
      },
    }));
  }
}

function onTheWire(document: DocumentToSign): object {
  const { name } = document;
  if ('digest' in document) return { name, digest: { algorithm: document.digest.algorithm, value: document.digest.value } };
  return { name, content: typeof document.content === 'string' ? document.content : toBase64(document.content) };
}
