// SPDX-License-Identifier: Apache-2.0
// The part of Node that the fake daemon uses: Debian's compiler comes without @types/node, and nothing is downloaded.
// Not in the package: no exported type names anything of this.
interface Buffer extends Uint8Array {
  subarray(start?: number, end?: number): Buffer;
  readUInt16BE(offset: number): number;
  readBigUInt64BE(offset: number): bigint;
  writeBigUInt64BE(value: bigint, offset: number): number;
  toString(encoding?: string): string;
}
declare const Buffer: {
  from(data: string | readonly number[] | Uint8Array, encoding?: string): Buffer;
  alloc(size: number): Buffer;
  concat(parts: readonly Uint8Array[]): Buffer;
  compare(left: Uint8Array, right: Uint8Array): number;
};

declare const process: {
  readonly argv: readonly string[];
  exitCode: number | undefined;
  readonly stdout: { write(text: string): void };
  readonly stderr: { write(text: string): void };
  once(signal: 'SIGINT' | 'SIGTERM', callback: () => void): void;
};

declare module 'node:net' {
  export interface Socket {
    on(event: 'data', listener: (chunk: Buffer) => void): this;
    on(event: 'error' | 'close', listener: () => void): this;
    once(event: 'close', listener: () => void): this;
    write(data: Uint8Array | string): void;
    end(data?: Uint8Array | string): void;
    destroy(): void;
  }
}

declare module 'node:http' {
  import type { Socket } from 'node:net';
  export interface IncomingMessage {
    readonly method: string;
    readonly url: string;
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    on(event: 'data', listener: (chunk: Buffer) => void): this;
    on(event: 'end', listener: () => void): this;
  }
  export interface ServerResponse {
    writeHead(status: number, headers: Readonly<Record<string, string>>): this;
    end(body: string): void;
  }
  export interface Server {
    on(event: 'connection', listener: (socket: Socket) => void): this;
    on(event: 'upgrade', listener: (request: IncomingMessage, socket: Socket, head: Buffer) => void): this;
    once(event: 'error', listener: (error: Error) => void): this;
    removeListener(event: 'error', listener: (error: Error) => void): this;
    listen(port: number, address: string, callback: () => void): this;
    address(): { readonly port: number };
    close(callback: () => void): void;
  }
  export interface ClientRequest {
    on(event: 'response', listener: (response: IncomingMessage) => void): this;
    on(event: 'upgrade', listener: (response: IncomingMessage, socket: Socket, head: Buffer) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    end(): void;
    destroy(): void;
  }
  export function createServer(listener: (request: IncomingMessage, response: ServerResponse) => void): Server;
  export function request(url: string, options: { headers: Readonly<Record<string, string>>; agent?: false }): ClientRequest;
}

declare module 'node:crypto' {
  export interface KeyObject {
    export(options: { type: 'spki'; format: 'der' }): Buffer;
  }
  export interface KeyPair {
    readonly publicKey: KeyObject;
    readonly privateKey: KeyObject;
  }
  export interface SigningKey {
    readonly key: KeyObject;
    readonly padding?: number;
    readonly saltLength?: number;
    readonly dsaEncoding?: 'der' | 'ieee-p1363';
  }
  export interface Hash {
    update(data: Uint8Array | string): this;
    digest(): Buffer;
  }
  export const constants: { readonly RSA_PKCS1_PADDING: number; readonly RSA_PKCS1_PSS_PADDING: number; readonly RSA_PSS_SALTLEN_DIGEST: number };
  export function createHash(algorithm: string): Hash;
  export function generateKeyPairSync(type: 'rsa', options: { modulusLength: number }): KeyPair;
  export function generateKeyPairSync(type: 'ec', options: { namedCurve: string }): KeyPair;
  export function randomBytes(size: number): Buffer;
  export function sign(algorithm: string, data: Uint8Array, key: SigningKey): Buffer;
}
