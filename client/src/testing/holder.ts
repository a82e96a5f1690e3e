// SPDX-License-Identifier: Apache-2.0
// Holder data out of a subject, by the rules of docs/protocol.md ("Holder data"): the fake's certificates are read as
// kysod would read them.

/** An attribute of a certificate's subject, as issuers in Vietnam use it. */
export type AttributeName = 'C' | 'ST' | 'L' | 'O' | 'OU' | 'title' | 'CN' | 'UID' | 'emailAddress' | 'telephoneNumber';

/** In the order in which they stand in the certificate. */
export type Subject = readonly (readonly [AttributeName, string])[];

/** One UID attribute, read. */
export interface FakeHolderId {
  /** As in docs/protocol.md, "Holder data". */
  readonly type: string;
  /** Without its prefix. */
  readonly value: string;
  /** As it stands in the certificate. */
  readonly raw: string;
  /** Its digits are right. */
  readonly valid: boolean;
  /** The attribute. */
  readonly from: 'UID';
}

/** What goes over the wire as `holder`. */
export interface FakeHolder {
  /** Told from the ids alone. */
  readonly kind: 'person' | 'organisation' | 'person_in_organisation' | 'unknown';
  /** Every one that the certificate holds. */
  readonly ids: readonly FakeHolderId[];
  readonly [member: string]: unknown;
}

const isDigits = (text: string, count: number) => text.length === count && /^[0-9]+$/.test(text);

/** Ten digits of which the last checks the others, or that and `-NNN` of a branch. */
function isTaxCode(text: string): boolean {
  const [, digits] = /^([0-9]{10})(-[0-9]{3})?$/.exec(text) ?? [];
  if (digits === undefined) return false;
  const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((all, weight, i) => all + weight * Number(digits[i]), 0);
  return 10 - (sum % 11) === Number(digits[9]);
}

const kinds: Readonly<Record<string, { readonly type: (value: string) => string }>> = {
  CCCD: { type: (value) => (isDigits(value, 9) ? 'cmnd' : 'cccd') },
  CMND: { type: (value) => (isDigits(value, 12) ? 'cccd' : 'cmnd') },
  CMT: { type: (value) => (isDigits(value, 12) ? 'cccd' : 'cmnd') },
  HC: { type: () => 'passport' },
  MST: { type: () => 'mst' },
  BHXH: { type: () => 'bhxh' },
  MNS: { type: () => 'mns' },
};

const valid: Readonly<Record<string, (value: string) => boolean>> = {
  cccd: (value) => isDigits(value, 12),
  cmnd: (value) => isDigits(value, 9),
  passport: (value) => /^[A-Z]{1,2}[0-9]+$/.test(value) && value.length >= 7 && value.length <= 9,
  mst: isTaxCode,
  bhxh: (value) => isDigits(value, 10),
  mns: (value) => isDigits(value, 7),
};

function readId(raw: string): FakeHolderId {
  const [, prefix = '', rest = ''] = /^([^:]*):(.*)$/.exec(raw) ?? [];
  const value = rest.trim();
  const type = kinds[prefix.trim().toUpperCase()]?.type(value) ?? 'other';
  return { type, value: type === 'other' ? raw.trim() : value, raw, valid: valid[type]?.(value) ?? false, from: 'UID' };
}

/** Which member of `holder` an attribute becomes; of single ones the first counts. */
const single: Partial<Record<AttributeName, string>> = {
  CN: 'name', O: 'organisation', title: 'title', L: 'locality', ST: 'province', telephoneNumber: 'phone',
};
const several: Partial<Record<AttributeName, string>> = { OU: 'units', emailAddress: 'email' };

export function holderOf(subject: Subject): FakeHolder {
  const ids = subject.filter(([name]) => name === 'UID').map(([, value]) => readId(value));
  const has = (...types: string[]) => ids.some(({ type }) => types.includes(type));
  const person = has('cccd', 'cmnd', 'passport', 'bhxh') || ids.some(({ type, raw }) => type === 'other' && /^\s*P?PID\s*:/i.test(raw));
  const told: Record<string, string | string[]> = {};
  const from: Record<string, string | string[]> = {};
  for (const [name, value] of subject) {
    const one = single[name];
    const list = several[name];
    if (one !== undefined && told[one] === undefined) [told[one], from[one]] = [value, name];
    if (list !== undefined) {
      told[list] = [...(told[list] ?? []), value];
      from[list] = [...(from[list] ?? []), name];
    }
  }
  const kind = person ? (has('mst') ? 'person_in_organisation' : 'person') : has('mst') ? 'organisation' : 'unknown';
  return { kind, ids, ...told, from };
}

/** Of the registration statement. */
export function statementHolder({ kind, ids, ...rest }: FakeHolder): object {
  const name = rest['name'];
  return { kind, ids: ids.map(({ type, value }) => ({ type, value })), ...(name === undefined ? {} : { name }) };
}
