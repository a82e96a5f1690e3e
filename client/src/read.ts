// SPDX-License-Identifier: Apache-2.0
// Strict readers for what came over the wire. Each takes a value and the path to it, and returns it typed or throws
// ShapeError. Whoever listens on the port may be hostile, so nothing is passed on that was not read.

/** `path: what was expected`. Becomes internal_error with this as its detail. */
export class ShapeError extends Error {
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.name = 'ShapeError';
  }
}

export type Members = Readonly<Record<string, unknown>>;

export function members(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(path, 'an object');
  return value as Members;
}

export function text(value: unknown, path: string, max = 4096): string {
  if (typeof value !== 'string' || value.length > max) throw new ShapeError(path, `a text of at most ${max} characters`);
  return value;
}

export function optionalText(value: unknown, path: string): string | undefined {
  return value === undefined ? undefined : text(value, path);
}

/** A word of the protocol, known to this SDK or not. */
export function word(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^[a-z][a-z0-9_.-]{0,63}$/i.test(value)) throw new ShapeError(path, 'a word');
  return value;
}

/** A text of a fixed form. */
export function pattern(value: unknown, path: string, form: RegExp): string {
  if (typeof value !== 'string' || !form.test(value)) throw new ShapeError(path, `${form.source}`);
  return value;
}

export function oneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === value);
  if (found === undefined) throw new ShapeError(path, allowed.join(' or '));
  return found;
}

export function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'true or false');
  return value;
}

export function integer(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ShapeError(path, 'an integer');
  return value;
}

/** RFC 4648 section 4, padded, not empty. */
export function base64(value: unknown, path: string): string {
  const max = 4 * 1024 * 1024;
  if (typeof value !== 'string' || value.length === 0 || value.length > max || value.length % 4 !== 0 ||
    !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) {
    throw new ShapeError(path, 'base64');
  }
  return value;
}

/** RFC 7515 section 7.1: header, payload (which may be empty) and signature in base64url. */
export function compactJws(value: unknown, path: string): string {
  const max = 4 * 1024 * 1024;
  if (typeof value !== 'string' || value.length > max || !/^[\w-]+\.[\w-]*\.[\w-]+$/.test(value)) {
    throw new ShapeError(path, 'a compact JWS');
  }
  return value;
}

export function hex(value: unknown, path: string, digits: number): string {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/.test(value)) {
    throw new ShapeError(path, `${digits} hexadecimal digits`);
  }
  return value;
}

export function list<T>(value: unknown, path: string, max: number, item: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value) || value.length > max) throw new ShapeError(path, `a list of at most ${max}`);
  return value.map((entry, index) => item(entry, `${path}[${index}]`));
}
