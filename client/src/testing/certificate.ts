// SPDX-License-Identifier: Apache-2.0
// Certificates of the fake daemon: real X.509 with real keys, made anew in each process, by an issuer whose name says
// that they are good for nothing. The private keys never leave the process.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyPair } from 'node:crypto';
import { bitString, context, element, ia5String, integer, octetString, oid, printableString, sequence, setOf, time, utf8String, yes } from './der.js';
import { holderOf } from './holder.js';
import type { AttributeName, FakeHolder, Subject } from './holder.js';

/** Stands in every certificate as its issuer's name. */
export const notValid = 'kyso fake daemon, not valid';

const attributes: Readonly<Record<AttributeName, { readonly oid: string; readonly dotnet: string }>> = {
  C: { oid: '2.5.4.6', dotnet: 'C' },
  ST: { oid: '2.5.4.8', dotnet: 'S' },
  L: { oid: '2.5.4.7', dotnet: 'L' },
  O: { oid: '2.5.4.10', dotnet: 'O' },
  OU: { oid: '2.5.4.11', dotnet: 'OU' },
  title: { oid: '2.5.4.12', dotnet: 'T' },
  CN: { oid: '2.5.4.3', dotnet: 'CN' },
  UID: { oid: '0.9.2342.19200300.100.1.1', dotnet: 'OID.0.9.2342.19200300.100.1.1' },
  emailAddress: { oid: '1.2.840.113549.1.9.1', dotnet: 'E' },
  telephoneNumber: { oid: '2.5.4.20', dotnet: 'OID.2.5.4.20' },
};

/** What kind of key a certificate has. */
export type KeyKind = 'rsa' | 'ec';

/** What may be said of a certificate; all are optional. */
export interface CertificateOptions {
  /** RSA of 2048 bits, as most Vietnamese tokens have, or P-256. `rsa` unless said otherwise. */
  readonly key?: KeyKind;
  /** `valid` unless said otherwise; others are refused as kysod refuses them (`certificate_expired`, …). */
  readonly validity?: 'valid' | 'expired' | 'not_yet_valid';
  /** What kysod says of the issuer; `trusted` unless said otherwise. */
  readonly issuerStatus?: 'trusted' | 'not_verified';
  /** `good` unless said otherwise; a revoked one does not sign (`certificate_revoked`). */
  readonly revocation?: 'good' | 'unknown' | 'revoked';
}

const keys = new Map<string, KeyPair>();

/** One key for each kind in a process: making one of RSA takes a while, and nobody may rely on them anyway. */
function keyPair(name: KeyKind | 'authority'): KeyPair {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const made = name === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keys.set(name, made);
  return made;
}

function nameOf(subject: Subject): Buffer {
  const text = (name: AttributeName, value: string) =>
    (name === 'C' ? printableString(value) : name === 'emailAddress' ? ia5String(value) : utf8String(value));
  return sequence(...subject.map(([name, value]) => setOf(sequence(oid(attributes[name].oid), text(name, value)))));
}

/** RFC 4514: the last first. */
function rfc4514(subject: Subject): string {
  const escaped = (value: string) => value.replace(/[",+;<>\\]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
  return [...subject].reverse().map(([name, value]) => `${name}=${escaped(value)}`).join(',');
}

function dotnet(subject: Subject): string {
  const quoted = (value: string) => (/[,+="\n<>#;]|^ | $/.test(value) ? `"${value.replace(/"/g, '""')}"` : value);
  return [...subject].reverse().map(([name, value]) => `${attributes[name].dotnet}=${quoted(value)}`).join(', ');
}

const issuer: Subject = [['C', 'VN'], ['O', 'KYSO FAKE DAEMON'], ['CN', notValid]];
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const day = 86_400_000;

/** RFC 5280 section 4.1. Extensions are BOOLEAN critical and value. */
function certify(subject: Subject, key: KeyPair, serial: Buffer, [from, to]: readonly [Date, Date], extensions: readonly Buffer[]): Buffer {
  const toBeSigned = sequence(
    context(0, integer(Buffer.from([2]))), integer(serial), ecdsaWithSha256, nameOf(issuer), sequence(time(from), time(to)),
    nameOf(subject), key.publicKey.export({ type: 'spki', format: 'der' }), context(3, sequence(...extensions)));
  const signature = sign('sha256', toBeSigned, { key: keyPair('authority').privateKey });
  return sequence(toBeSigned, ecdsaWithSha256, bitString(signature));
}

const extension = (id: string, value: Buffer, critical = false) => sequence(oid(id), ...(critical ? [yes] : []), octetString(value));
/** BIT STRING of section 4.2.1.3: how many bits of the one octet are unused, and the octet. */
const keyUsage = (unused: number, bits: number) => extension('2.5.29.15', element(0x03, Buffer.from([unused, bits])), true);
const basicConstraints = (...authority: Buffer[]) => extension('2.5.29.19', sequence(...authority), true);
/** To the second, as a certificate holds it. */
const around = (start: number, end: number) => [new Date(start - (start % 1000)), new Date(end - (end % 1000))] as const;

let authorityDer: Buffer | undefined;

/**
 * The issuer of every certificate here, PEM: for the trust store of a test of your own server. Another in each process;
 * trust it nowhere else.
 */
export function fakeAuthority(): string {
  authorityDer ??= certify(issuer, keyPair('authority'), Buffer.from(integerOctets()), around(Date.now() - day, Date.now() + 365 * day),
    [basicConstraints(yes), keyUsage(1, 0b0000_0110)]);
  const lines = authorityDer.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** What `issuer` of CertificateQuery may name. @internal */
export const issuerNames: readonly string[] = issuer.filter(([name]) => name === 'CN' || name === 'O').map(([, value]) => value);

/** One certificate on a token. Made with citizen(), enterprise() and their like, or of any subject. */
export class FakeCertificate {
  /** What kysod reads out of it. */
  readonly holder: FakeHolder;
  /** As it was made. */
  readonly validity: NonNullable<CertificateOptions['validity']>;
  /** As it was made. */
  readonly issuerStatus: NonNullable<CertificateOptions['issuerStatus']>;
  /** As it was made. */
  readonly revocation: NonNullable<CertificateOptions['revocation']>;
  /** As it was made. */
  readonly key: KeyKind;
  private readonly serial = integerOctets();
  private readonly dates: readonly [Date, Date];
  private made: Buffer | undefined;

  /** Of any subject, its attributes in the order of the certificate. */
  constructor(private readonly subject: Subject, options: CertificateOptions = {}) {
    this.holder = holderOf(subject);
    this.key = options.key ?? 'rsa';
    this.validity = options.validity ?? 'valid';
    this.issuerStatus = options.issuerStatus ?? 'trusted';
    this.revocation = options.revocation ?? 'good';
    const shift = { expired: -800, valid: -30, not_yet_valid: 30 }[this.validity] * day;
    this.dates = around(Date.now() + shift, Date.now() + shift + 730 * day);
  }

  /** DER. */
  get der(): Uint8Array {
    this.made ??= certify(this.subject, keyPair(this.key), Buffer.from(this.serial), this.dates, [basicConstraints(), keyUsage(6, 0b1100_0000)]);
    return this.made;
  }

  /** Common name, else the last attribute: as windows call it. */
  get name(): string {
    return String(this.holder['name'] ?? this.subject[this.subject.length - 1]?.[1] ?? '');
  }

  /** `certificate` on the wire. */
  describe(): Readonly<Record<string, string>> {
    const rfc3339 = (when: Date) => `${when.toISOString().slice(0, 19)}Z`;
    return {
      sha256: createHash('sha256').update(this.der).digest().toString('hex'),
      subject: rfc4514(this.subject), issuer: rfc4514(issuer), subjectDotNet: dotnet(this.subject), issuerDotNet: dotnet(issuer),
      serial: Buffer.from(this.serial).toString('hex'), notBefore: rfc3339(this.dates[0]), notAfter: rfc3339(this.dates[1]),
    };
  }
}

/** 16 octets, positive, without a zero in front: one spelling in DER and in hexadecimal. */
function integerOctets(): Uint8Array {
  const octets = randomBytes(16);
  octets[0] = 0x40 | ((octets[0] ?? 0) & 0x3f);
  return octets;
}

/** For signed_objects.ts. @internal */
export function privateKeyOf(certificate: FakeCertificate): KeyPair['privateKey'] {
  return keyPair(certificate.key).privateKey;
}

/** IssuerAndSerialNumber's parts. @internal */
export const issuerName = (): Buffer => nameOf(issuer);
/** @internal */
export const serialNumber = (certificate: FakeCertificate): Buffer => integer(Buffer.from(certificate.describe()['serial'] ?? '', 'hex'));
