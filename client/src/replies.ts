// SPDX-License-Identifier: Apache-2.0
// One reader per reply of kysod. Members that this SDK does not know are left out, so that a later kysod may say more.
import { errorCode, isErrorName, KysoError } from './errors.js';
import type { KysoErrorExtras, Language } from './errors.js';
import { base64, compactJws, flag, hex, integer, list, members, oneOf, optionalText, pattern, ShapeError, text, word } from './read.js';
import type { Members } from './read.js';
import type {
  Authentication, Certificate, ChosenHolder, Device, DocumentResult, Documents, Hello, Holder, HolderId, RevocationCheck, SignedDocuments, SignedRegistration, Signer,
} from './types.js';

/** A statement is at most what one message carries; a batch at most what a person can be asked about at once. */
const statementLimit = 128 * 1024;
const chainLimit = 16;

export function readHello(value: unknown): Hello {
  const hello = members(value, 'result');
  const protocol = list(hello['protocol'], 'result.protocol', 16, word);
  if (!protocol.includes('kyso.v1')) throw new ShapeError('result.protocol', 'kyso.v1 among them');
  return {
    name: oneOf(hello['name'], 'result.name', ['kysod']),
    version: text(hello['version'], 'result.version', 64),
    protocol,
    language: oneOf(hello['language'], 'result.language', ['vi', 'en']),
    methods: list(hello['methods'], 'result.methods', 64, word),
    origin: text(hello['origin'], 'result.origin', 512),
  };
}

/** session.requestAccess: what this origin may do from now on. */
export function readAccess(value: unknown): readonly string[] {
  return list(members(value, 'result')['methods'], 'result.methods', 64, word);
}

/** devices.list, and what devices.changed tells. */
export function readDevices(value: unknown): Device[] {
  return list(members(value, 'result')['devices'], 'result.devices', 64, (entry, path) => {
    const device = members(entry, path);
    return {
      id: text(device['id'], `${path}.id`, 256),
      kind: word(device['kind'], `${path}.kind`),
      manufacturer: text(device['manufacturer'], `${path}.manufacturer`, 256),
      model: text(device['model'], `${path}.model`, 256),
      state: word(device['state'], `${path}.state`),
      pinPad: flag(device['pinPad'], `${path}.pinPad`),
    };
  });
}

/** certificates.choose. */
export function readChosen(value: unknown): Signer {
  return readSigner(members(value, 'result'));
}

/** holder.read. */
export function readChosenHolder(value: unknown): ChosenHolder {
  const reply = members(value, 'result');
  return { holder: readHolder(reply['holder']), certificate: readCertificate(reply['certificate']) };
}

export function readSignedRegistration(value: unknown): SignedRegistration {
  const reply = members(value, 'result');
  return {
    statement: text(reply['statement'], 'result.statement', statementLimit),
    signature: base64(reply['signature'], 'result.signature'),
    ...readSim(reply),
    ...readSigner(reply),
  };
}

export function readAuthentication(value: unknown): Authentication {
  const reply = members(value, 'result');
  const token = members(reply['token'], 'result.token');
  return {
    token: {
      unverifiedCertificate: base64(token['unverifiedCertificate'], 'result.token.unverifiedCertificate'),
      algorithm: word(token['algorithm'], 'result.token.algorithm'),
      signature: base64(token['signature'], 'result.token.signature'),
      format: oneOf(token['format'], 'result.token.format', ['web-eid:1.0']),
      appVersion: text(token['appVersion'], 'result.token.appVersion', 256),
    },
    ...readSim(reply),
    ...readSigner(reply),
  };
}

/** What was asked for. */
interface Asked {
  readonly names: readonly string[];
  readonly format: Documents['format'];
  readonly language: Language;
}

/** An answer for other documents than those asked for, or in another order, is no answer. */
export function readSignedDocuments(value: unknown, asked: Asked): SignedDocuments {
  const { names } = asked;
  const reply = members(value, 'result');
  const results = list(reply['results'], 'result.results', names.length,
    (entry, path) => readDocumentResult(entry, path, asked));
  if (results.length !== names.length) throw new ShapeError('result.results', `${names.length} results`);
  results.forEach((result, index) => {
    if (result.name !== names[index]) throw new ShapeError(`result.results[${index}].name`, 'the name asked for');
  });
  return { results, ...readSim(reply), ...readSigner(reply) };
}

function readDocumentResult(value: unknown, path: string, { format, language }: Asked): DocumentResult {
  const result = members(value, path);
  const name = text(result['name'], `${path}.name`);
  const error = result['error'];
  const signature = result['signature'];
  if ((error === undefined) === (signature === undefined)) throw new ShapeError(path, 'either signature or error');
  return error === undefined
    ? { name, signature: (format === 'jws' ? compactJws : base64)(signature, `${path}.signature`) }
    : { name, error: readError(error, `${path}.error`, language) };
}

/**
 * The error object of JSON-RPC 2.0, section 5.1. A name that a later kysod added becomes internal_error, with
 * kysod's own sentence, and the name as detail.
 */
export function readError(value: unknown, path: string, language: Language): KysoError {
  const error = members(value, path);
  const code = integer(error['code'], `${path}.code`);
  const data = members(error['data'], `${path}.data`);
  const name = word(data['name'], `${path}.data.name`);
  const extras: KysoErrorExtras = {
    message: text(error['message'], `${path}.message`, 1024),
    retryable: flag(data['retryable'], `${path}.data.retryable`),
    path: optionalText(data['path'], `${path}.data.path`),
    retryAfter: data['retryAfter'] === undefined ? undefined : integer(data['retryAfter'], `${path}.data.retryAfter`),
  };
  if (!isErrorName(name)) return new KysoError('internal_error', language, { ...extras, detail: `error ${code} ${name}` });
  if (errorCode(name) !== code) throw new ShapeError(`${path}.code`, `${errorCode(name)} for ${name}`);
  return new KysoError(name, language, extras);
}

/** A SIM's reply only. */
/** What only a SIM's reply has. */
function readSim(reply: Members): Pick<SignedRegistration, 'phone' | 'binding'> {
  if (reply['phone'] === undefined) return {};
  const phone = pattern(reply['phone'], 'result.phone', /^84[0-9]{9}$/);
  if (reply['binding'] === undefined) return { phone }; // of a kysod before 'binding'
  return { phone, binding: pattern(reply['binding'], 'result.binding', /^[a-z]{1,16}$/) };
}

function readSigner(reply: Members): Signer {
  const certificates = list(reply['certificates'], 'result.certificates', chainLimit, base64);
  if (certificates.length === 0) throw new ShapeError('result.certificates', 'the signer’s certificate');
  return {
    certificates,
    holder: readHolder(reply['holder']),
    certificate: readCertificate(reply['certificate']),
    issuerStatus: word(reply['issuerStatus'], 'result.issuerStatus'),
    revocation: word(reply['revocation'], 'result.revocation'),
    revocationCheck: readRevocationCheck(reply['revocationCheck']),
  };
}

function readRevocationCheck(value: unknown): RevocationCheck {
  const check = members(value, 'result.revocationCheck');
  const said: { -readonly [Name in keyof RevocationCheck]: string } = {};
  for (const name of ['source', 'thisUpdate', 'why'] as const) {
    const spoken = optionalText(check[name], `result.revocationCheck.${name}`);
    if (spoken !== undefined) said[name] = spoken;
  }
  return said;
}

function readHolder(value: unknown): Holder {
  const all = members(value, 'result.holder');
  const optional = ['name', 'organisation', 'title', 'locality', 'province', 'phone'] as const;
  const said: { [Name in (typeof optional)[number]]?: string } = {};
  for (const name of optional) {
    const spoken = optionalText(all[name], `result.holder.${name}`);
    if (spoken !== undefined) said[name] = spoken;
  }
  return {
    kind: word(all['kind'], 'result.holder.kind'),
    ids: list(all['ids'], 'result.holder.ids', 16, readHolderId),
    ...said,
    units: list(all['units'] ?? [], 'result.holder.units', 16, text),
    email: list(all['email'] ?? [], 'result.holder.email', 16, text),
    all,
  };
}

function readHolderId(value: unknown, path: string): HolderId {
  const id = members(value, path);
  return { type: word(id['type'], `${path}.type`), value: text(id['value'], `${path}.value`, 256) };
}

function readCertificate(value: unknown): Certificate {
  const certificate = members(value, 'result.certificate');
  const said = (name: string) => text(certificate[name], `result.certificate.${name}`);
  return {
    sha256: hex(certificate['sha256'], 'result.certificate.sha256', 64),
    subject: said('subject'),
    issuer: said('issuer'),
    notBefore: said('notBefore'),
    notAfter: said('notAfter'),
    serial: said('serial'),
  };
}
