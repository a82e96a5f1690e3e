// SPDX-License-Identifier: Apache-2.0
// DER (X.690) as far as a certificate and a CMS object need it. Writes only.

/** One element: tag, length, and the parts one behind the other. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const octets: number[] = [];
  for (let rest = content.length; rest > 0; rest >>>= 8) octets.unshift(rest & 255);
  const length = content.length < 128 ? [content.length] : [0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts);
/** [n], constructed: EXPLICIT, or IMPLICIT of a SET or SEQUENCE. */
export const context = (n: number, ...parts: readonly Uint8Array[]): Buffer => element(0xa0 | n, ...parts);
export const octetString = (content: Uint8Array): Buffer => element(0x04, content);
export const bitString = (content: Uint8Array): Buffer => element(0x03, Buffer.from([0]), content);
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text));
export const printableString = (text: string): Buffer => element(0x13, Buffer.from(text));
export const ia5String = (text: string): Buffer => element(0x16, Buffer.from(text));
export const nothing = element(0x05);
export const yes = element(0x01, Buffer.from([0xff]));

/** SET OF: clause 11.6 wants its elements in order. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer => element(0x31, ...[...parts].sort(Buffer.compare));

/** Not negative, big-endian. */
export function integer(octets: Uint8Array): Buffer {
  let start = 0;
  while (start < octets.length - 1 && octets[start] === 0) start += 1;
  const digits = octets.subarray(start);
  return element(0x02, ...((digits[0] ?? 0) & 0x80 ? [Buffer.from([0])] : []), digits);
}

/** `1.2.840.…`; the arcs of clause 8.19 may be longer than a number holds (UUIDs). */
export function oid(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...others] = dotted.split('.').map(BigInt);
  const arcs = [first * 40n + second, ...others].flatMap((arc) => {
    const octets = [Number(arc & 127n)];
    for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 127n) | 128);
    return octets;
  });
  return element(0x06, Buffer.from(arcs));
}

/** UTCTime, or GeneralizedTime outside 1950 to 2049 (RFC 5280 section 4.1.2.5). */
export function time(when: Date): Buffer {
  const digits = `${when.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  const year = when.getUTCFullYear();
  return year >= 1950 && year < 2050 ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}
