// SPDX-License-Identifier: Apache-2.0
// Reads parameters as strictly as kysod does: whatever a real one would refuse, the fake refuses with the same name and
// path, so that an integrator's mistake shows in their own test.
import { errorSentence, errorCode } from '../errors.js';
import type { ErrorName, Language } from '../errors.js';
import { errorTable } from '../error_table.js';

/** A call failed: becomes the error object of the reply. */
export class Failure extends Error {
  constructor(readonly kind: ErrorName, readonly extras: { readonly path?: string | undefined; readonly retryAfter?: number | undefined } = {}) {
    super(kind);
  }

  toObject(language: Language): object {
    const retryable = this.kind in errorTable && errorTable[this.kind as keyof typeof errorTable].retryable;
    const { path, retryAfter } = this.extras;
    return {
      code: errorCode(this.kind), message: errorSentence(this.kind, language),
      data: { name: this.kind, retryable, ...(path === undefined ? {} : { path }), ...(retryAfter === undefined ? {} : { retryAfter }) },
    };
  }
}

const octets = (text: string) => Buffer.from(text).length;

/** One object of parameters. Each reader throws Failure; finish() refuses what nobody asked for. */
export class Params {
  private readonly members: Readonly<Record<string, unknown>>;
  private readonly read = new Set<string>();

  constructor(value: unknown, private readonly path: string, private readonly kind: ErrorName = 'invalid_params') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Failure(kind, { path });
    this.members = value as Readonly<Record<string, unknown>>;
  }

  has(name: string): boolean {
    return Object.prototype.hasOwnProperty.call(this.members, name);
  }

  wrong(name: string): Failure {
    return new Failure(this.kind, { path: `${this.path}.${name}` });
  }

  member(name: string): unknown {
    if (!this.has(name)) throw this.wrong(name);
    this.read.add(name);
    return this.members[name];
  }

  text(name: string, min: number, max: number): string {
    const value = this.member(name);
    if (typeof value !== 'string' || octets(value) < min || octets(value) > max) throw this.wrong(name);
    return value;
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T {
    const found = allowed.find((known) => known === this.member(name));
    if (found === undefined) throw this.wrong(name);
    return found;
  }

  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  /** Standard base64, padded, of so many octets. */
  base64(name: string, min: number, max: number): Buffer {
    const text = this.text(name, Math.ceil(min / 3) * 4, Math.ceil(max / 3) * 4);
    const value = Buffer.from(text, 'base64');
    if (value.toString('base64') !== text || value.length < min || value.length > max) throw this.wrong(name);
    return value;
  }

  list<T>(name: string, min: number, max: number, read: (value: unknown, path: string) => T): T[] {
    const value = this.member(name);
    if (!Array.isArray(value) || value.length < min || value.length > max) throw this.wrong(name);
    return value.map((entry, index) => read(entry, `${this.path}.${name}[${index}]`));
  }

  finish(): void {
    const unknown = Object.keys(this.members).find((name) => !this.read.has(name));
    if (unknown !== undefined) throw this.wrong(octets(unknown) <= 64 ? unknown : '?');
  }
}
