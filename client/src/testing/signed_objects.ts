// SPDX-License-Identifier: Apache-2.0
// What the fake signs, in the forms of docs/protocol.md: CMS SignedData as CAdES-B-B (RFC 5652, ETSI EN 319 122-1),
// compact JWS (RFC 7515), Web eID tokens. The signatures are real; only the certificates are good for nothing.
import { constants, createHash, sign } from 'node:crypto';
import { issuerName, privateKeyOf, serialNumber } from './certificate.js';
import type { FakeCertificate } from './certificate.js';
import { context, element, integer, nothing, octetString, oid, sequence, setOf, time } from './der.js';
import type { DigestAlgorithm } from '../types.js';

export type Padding = 'pkcs1' | 'pss';

const oids = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2',
  /** docs/protocol.md, "Registration statement". */
  statement: '2.25.17994893108382724598744870244619554153',
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  rsa: '1.2.840.113549.1.1.1', pss: '1.2.840.113549.1.1.10', mgf1: '1.2.840.113549.1.1.8',
};
const digests: Readonly<Record<DigestAlgorithm, { readonly oid: string; readonly ecdsa: string; readonly bits: string; readonly size: number }>> = {
  sha256: { oid: '2.16.840.1.101.3.4.2.1', ecdsa: '1.2.840.10045.4.3.2', bits: '256', size: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', ecdsa: '1.2.840.10045.4.3.3', bits: '384', size: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', ecdsa: '1.2.840.10045.4.3.4', bits: '512', size: 64 },
};

export const digestSize = (algorithm: DigestAlgorithm): number => digests[algorithm].size;
export const digestOf = (algorithm: DigestAlgorithm, content: Uint8Array | string): Buffer => createHash(algorithm).update(content).digest();

function rawSignature(certificate: FakeCertificate, algorithm: DigestAlgorithm, padding: Padding, data: Uint8Array, dsaEncoding: 'der' | 'ieee-p1363'): Buffer {
  const key = privateKeyOf(certificate);
  if (certificate.key === 'ec') return sign(algorithm, data, { key, dsaEncoding });
  return padding === 'pss'
    ? sign(algorithm, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
    : sign(algorithm, data, { key, padding: constants.RSA_PKCS1_PADDING });
}

/** RFC 5754, RFC 3370 section 3.2, RFC 4056. */
function signatureAlgorithm(certificate: FakeCertificate, algorithm: DigestAlgorithm, padding: Padding): Buffer {
  const digest = digests[algorithm];
  if (certificate.key === 'ec') return sequence(oid(digest.ecdsa));
  if (padding === 'pkcs1') return sequence(oid(oids.rsa), nothing);
  const hash = sequence(oid(digest.oid), nothing);
  const salt = integer(Buffer.from([digest.size]));
  return sequence(oid(oids.pss), sequence(context(0, hash), context(1, sequence(oid(oids.mgf1), hash)), context(2, salt)));
}

export interface CmsContent {
  readonly type: 'data' | 'statement';
  readonly algorithm: DigestAlgorithm;
  readonly padding: Padding;
  /** Of the content. */
  readonly digest: Uint8Array;
  readonly attached?: Uint8Array | undefined;
}

/** DER of CMS SignedData with the attributes of CAdES-B-B. */
export function signedData(certificate: FakeCertificate, { type, algorithm, padding, digest, attached }: CmsContent, now: Date): Buffer {
  const attribute = (id: string, value: Buffer) => sequence(oid(id), setOf(value));
  const digestAlgorithm = sequence(oid(digests[algorithm].oid));
  const issuerSerial = sequence(sequence(context(4, issuerName())), serialNumber(certificate));
  // hashAlgorithm is DEFAULT SHA-256 (RFC 5035 section 4), so DER leaves it out.
  const certificateId = sequence(octetString(digestOf('sha256', certificate.der)), issuerSerial);
  const attributes = [
    attribute(oids.contentType, oid(oids[type])), attribute(oids.messageDigest, octetString(digest)),
    attribute(oids.signingTime, time(now)), attribute(oids.signingCertificateV2, sequence(sequence(certificateId))),
  ];
  const signed = setOf(...attributes);
  const signedImplicitly = Buffer.concat([Buffer.from([0xa0]), signed.subarray(1)]); // RFC 5652 section 5.4
  const signerInfo = sequence(
    integer(Buffer.from([1])), sequence(issuerName(), serialNumber(certificate)), digestAlgorithm, signedImplicitly,
    signatureAlgorithm(certificate, algorithm, padding), octetString(rawSignature(certificate, algorithm, padding, signed, 'der')));
  const content = sequence(oid(oids[type]), ...(attached === undefined ? [] : [context(0, octetString(attached))]));
  const version = integer(Buffer.from([type === 'data' ? 1 : 3])); // section 5.1
  return sequence(oid(oids.signedData), context(0, sequence(
    version, setOf(digestAlgorithm), content, context(0, certificate.der), element(0x31, signerInfo))));
}

function joseName(certificate: FakeCertificate, algorithm: DigestAlgorithm, padding: Padding): string {
  return `${certificate.key === 'ec' ? 'ES' : padding === 'pss' ? 'PS' : 'RS'}${digests[algorithm].bits}`;
}

const base64url = (octets: Uint8Array | string) => Buffer.from(octets as string).toString('base64url');

/** Compact, with its payload. */
export function jws(certificate: FakeCertificate, algorithm: DigestAlgorithm, padding: Padding, payload: Uint8Array, now: Date): string {
  const header = JSON.stringify({
    alg: joseName(certificate, algorithm, padding), iat: Math.floor(now.getTime() / 1000), typ: 'JOSE',
    x5c: [Buffer.from(certificate.der).toString('base64')], 'x5t#S256': base64url(digestOf('sha256', certificate.der)),
  });
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${base64url(rawSignature(certificate, algorithm, padding, Buffer.from(input), 'ieee-p1363'))}`;
}

/** Web eID authentication token 1.0 for an origin and a nonce. */
export function webEidToken(certificate: FakeCertificate, origin: string, nonce: string, version: string): object {
  const value = Buffer.concat([digestOf('sha256', origin), digestOf('sha256', nonce)]);
  return {
    unverifiedCertificate: Buffer.from(certificate.der).toString('base64'), algorithm: joseName(certificate, 'sha256', 'pkcs1'),
    signature: rawSignature(certificate, 'sha256', 'pkcs1', value, 'ieee-p1363').toString('base64'),
    format: 'web-eid:1.0', appVersion: `urn:kyso:fake-daemon:${version}`,
  };
}

/** RFC 8785 of objects, lists and strings: members in order of their UTF-16 code units. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
