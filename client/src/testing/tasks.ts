// SPDX-License-Identifier: Apache-2.0
// What each signing method reads, whom it accepts, what it signs and what it answers (docs/protocol.md, "Methods").
import { issuerNames } from './certificate.js';
import type { FakeCertificate } from './certificate.js';
import type { FakeHolder } from './holder.js';
import { statementHolder } from './holder.js';
import { Failure, Params } from './params.js';
import { readPhoneNumber } from './sim.js';
import { canonicalJson, digestOf, digestSize, jws, signedData, webEidToken } from './signed_objects.js';
import type { Padding } from './signed_objects.js';
import type { SimPurpose } from '../sim.js';
import { sdkVersion } from '../version.js';
import type { Language } from '../errors.js';
import type { DigestAlgorithm, Field } from '../types.js';

/** A SIM that is to sign: its number as typed, and the portal's leave. */
export interface SimAsked {
  readonly purpose: SimPurpose;
  readonly phone: string;
  readonly ticket: string;
}

/** One request, read: `signed` below are the values of sign(), or why there is none. */
export interface SignTask {
  readonly documents: readonly string[];
  readonly fields: readonly Field[];
  readonly total: number;
  /** undefined: a token signs. */
  readonly sim?: SimAsked | undefined;
  accepts(holder: FakeHolder): boolean;
  /** Whether this certificate's key can make the form that is wanted. */
  suits(certificate: FakeCertificate): boolean;
  sign(certificate: FakeCertificate, index: number): string | object;
  reply(signed: readonly (string | object | Failure)[], certificate: FakeCertificate, language: Language): object;
}

const digestNames = ['sha256', 'sha384', 'sha512'] as const;

/** Nothing of a batch. */
const single = { documents: [], fields: [], total: 1, suits: () => true } as const;

/** `phone` and `ticket`, where `method` is `sim`. The ticket is opaque to kysod. */
function readSim(params: Params, purpose: SimAsked['purpose']): SimAsked {
  return { purpose, phone: params.text('phone', 1, 32), ticket: params.text('ticket', 1, 2048) };
}

export function readRegistration(value: unknown, origin: string): SignTask {
  const params = new Params(value, 'params');
  const nonce = params.text('nonce', 43, 86);
  if (!/^[\w-]+$/.test(nonce) || Buffer.from(nonce, 'base64url').toString('base64url') !== nonce) throw params.wrong('nonce');
  const subject = params.choice('subject', ['citizen', 'enterprise']);
  const method = params.choice('method', ['usb-token', 'sim']);
  const sim = method === 'sim' ? readSim(params, 'registration') : undefined;
  const names = new Set<string>();
  const fields = params.list('fields', 0, 32, (entry, path) => {
    const field = new Params(entry, path);
    const read = { name: field.text('name', 1, 64), label: field.text('label', 1, 128), value: field.text('value', 0, 512) };
    if (!/^[A-Za-z0-9-]+$/.test(read.name) || names.has(read.name)) throw field.wrong('name');
    names.add(read.name);
    field.finish();
    return read;
  });
  params.finish();
  const ids = subject === 'citizen' ? ['cccd', 'cmnd'] : ['mst'];
  let statement = '';
  return {
    ...single, fields, sim,
    accepts: (holder) => holder.kind === (subject === 'citizen' ? 'person' : 'organisation') && holder.ids.some(({ type, valid }) => valid && ids.includes(type)),
    sign(certificate) {
      const now = new Date();
      statement = canonicalJson({
        type: 'kyso.registration.v1', origin, nonce, issuedAt: `${now.toISOString().slice(0, 19)}Z`, subject, method,
        fields: fields.map(({ name, value: said }) => ({ name, value: said })), holder: statementHolder(certificate.holder),
        certificate: { sha256: certificate.describe()['sha256'] }, ...(sim === undefined ? {} : { phone: readPhoneNumber(sim.phone) }),
      });
      return signedData(certificate, { type: 'statement', algorithm: 'sha256', padding: 'pkcs1', digest: digestOf('sha256', statement) }, now).toString('base64');
    },
    reply: ([signature]) => ({ statement, signature }),
  };
}

interface DocumentItem {
  readonly name: string;
  readonly algorithm: DigestAlgorithm;
  readonly digest: Buffer;
  readonly content?: Buffer;
}

function readDocument(value: unknown, path: string, wanted: DigestAlgorithm | undefined): DocumentItem {
  const params = new Params(value, path);
  const name = params.text('name', 1, 255);
  if (params.has('content')) {
    const content = params.base64('content', 0, 512 * 1024);
    params.finish();
    const algorithm = wanted ?? 'sha256';
    return { name, algorithm, digest: digestOf(algorithm, content), content };
  }
  const inner = new Params(params.member('digest'), `${path}.digest`);
  const algorithm = inner.choice('algorithm', digestNames);
  if (wanted !== undefined && wanted !== algorithm) throw inner.wrong('algorithm');
  const digest = inner.base64('value', digestSize(algorithm), digestSize(algorithm));
  inner.finish();
  params.finish();
  return { name, algorithm, digest };
}

/** One digest at a time, SHA-256, no PSS; where it is asked for more. */
function phoneCannot(items: readonly DocumentItem[], padding: Padding, wanted: DigestAlgorithm | undefined): string | undefined {
  if (items.length > 1) return 'params.documents';
  if (padding === 'pss') return 'params.padding';
  if (items[0]?.algorithm === 'sha256') return undefined;
  return wanted === undefined ? 'params.documents[0].digest.algorithm' : 'params.digestAlgorithm';
}

export function readDocuments(value: unknown): SignTask {
  const params = new Params(value, 'params');
  const format = params.choice('format', ['cades-detached', 'cades-attached', 'jws']);
  const wanted = params.optional('digestAlgorithm', (name) => params.choice(name, digestNames));
  const padding: Padding = params.optional('padding', (name) => params.choice(name, ['pkcs1', 'pss'])) ?? 'pkcs1';
  if (params.has('certificate')) throw new Failure('not_permitted', { path: 'params.certificate' });
  const sim = params.optional('method', (name) => params.choice(name, ['usb-token', 'sim'])) === 'sim' ? readSim(params, 'document') : undefined;
  const items = params.list('documents', 1, 10_000, (entry, path) => {
    const item = readDocument(entry, path, wanted);
    if (format !== 'cades-detached' && item.content === undefined) throw new Failure('invalid_params', { path });
    return item;
  });
  params.finish();
  const path = sim && phoneCannot(items, padding, wanted);
  if (path !== undefined) throw new Failure('sim_cannot_sign', { path });
  const documents = items.map(({ name }) => name);
  return {
    ...single, documents, sim, total: items.length,
    accepts: () => true,
    suits: ({ key }) => !(format === 'jws' && key === 'ec' && (wanted ?? 'sha256') !== 'sha256'), // RFC 7518 section 3.4
    sign(certificate, index) {
      const { algorithm, digest, content } = items[index] as DocumentItem;
      if (format === 'jws' && content !== undefined) return jws(certificate, algorithm, padding, content, new Date());
      const attached = format === 'cades-attached' ? content : undefined;
      return signedData(certificate, { type: 'data', algorithm, padding, digest, attached }, new Date()).toString('base64');
    },
    reply: (signed, _certificate, language) => ({
      results: signed.map((one, i) => (one instanceof Failure
        ? { name: documents[i], error: one.toObject(language) } : { name: documents[i], signature: one })),
    }),
  };
}

export function readAuthentication(value: unknown, origin: string): SignTask {
  const params = new Params(value, 'params');
  const nonce = params.text('nonce', 44, 128);
  const octets = Buffer.from(nonce, 'base64');
  if (octets.toString('base64') !== nonce || octets.length < 32) throw params.wrong('nonce');
  const sim = params.optional('method', (name) => params.choice(name, ['usb-token', 'sim'])) === 'sim' ? readSim(params, 'authentication') : undefined;
  params.finish();
  return {
    ...single, sim,
    accepts: () => true,
    sign: (certificate) => webEidToken(certificate, origin, nonce, sdkVersion),
    reply: ([token]) => ({ token }),
  };
}

/** `certificates.choose`: whether a certificate fits everything that was given. */
export function readQuery(value: unknown): (certificate: FakeCertificate) => boolean {
  const params = new Params(value, 'params');
  const holder = params.optional('holder', (name) => params.choice(name, ['person', 'organisation', 'person_in_organisation']));
  const idType = params.optional('idType', (name) => params.choice(name, ['cccd', 'cmnd', 'passport', 'mst', 'bhxh', 'mns']));
  const taxCode = params.optional('taxCode', (name) => params.text(name, 1, 64));
  const issuer = params.optional('issuer', (name) => params.text(name, 1, 256));
  params.optional('deviceKind', (name) => params.choice(name, ['usb-token']));
  params.finish();
  return ({ holder: { kind, ids } }) => (holder === undefined || kind === holder)
    && (idType === undefined || ids.some(({ type, valid }) => valid && type === idType))
    && (taxCode === undefined || ids.some((id) => id.valid && id.type === 'mst' && id.value === taxCode))
    && (issuer === undefined || issuerNames.includes(issuer));
}
