// SPDX-License-Identifier: Apache-2.0
// What the review and the account page list: { field, label, value, source } each. No row for what is not there.
import { text } from './texts.js';

export function showDate(language, value) {
  return new Date(value).toLocaleDateString(language === 'en' ? 'en-GB' : 'vi-VN', { day: '2-digit', month: '2-digit', year: 'numeric' });
}

export function showTime(language, value) {
  return new Date(value).toLocaleString(language === 'en' ? 'en-GB' : 'vi-VN',
    { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

export function showClock(language, value) {
  return new Date(value).toLocaleTimeString(language === 'en' ? 'en-GB' : 'vi-VN');
}

/** The common name and the organisation of an issuer's RFC 4514 text, as people know it; all of it where it has neither. */
export function showIssuer(name) {
  const parts = (name.match(/(?:\\.|[^\\,+])+/gu) ?? []).map((part) => part.replace(/\\(.)/gu, '$1'));
  const said = (type) => parts.find((part) => part.startsWith(`${type}=`))?.slice(type.length + 1);
  const [common, organisation] = [said('CN'), said('O')];
  return [common, organisation === common ? undefined : organisation].filter(Boolean).join(', ') || name;
}

/** Fills a <dl> with the rows. Values are set as text, never as markup. */
export function showRows(list, rows) {
  list.replaceChildren(...rows.map(({ field, label, value, source }) => {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const data = document.createElement('dd');
    const shown = document.createElement('span');
    term.textContent = label;
    shown.textContent = value;
    shown.dataset.field = field;
    data.append(shown);
    if (source) {
      const origin = document.createElement('span');
      origin.className = 'source';
      origin.textContent = source;
      data.append(origin);
    }
    row.append(term, data);
    return row;
  }));
}

export function typedRows(language, { birthDate, email }) {
  const source = text(language, 'sourceTyped');
  const rows = [];
  if (birthDate) rows.push({ field: 'birthDate', label: text(language, 'birthDate'), value: birthDate, source });
  if (email) rows.push({ field: 'email', label: text(language, 'email'), value: email, source });
  return rows;
}

/** Why nothing is known, as the portal says it; the rest of its words are for engineers. */
const whyTexts = ['not_asked', 'no_address', 'no_answer'];

function revocationRow(language, { status, source, why, thisUpdate }) {
  const good = status === 'good';
  return {
    value: text(language, good ? 'revocationGood' : 'revocationUnknown'),
    source: good ? text(language, 'sourceIssuer', { source, time: showTime(language, thisUpdate) }) : text(language, 'sourceNobody', { why: text(language, whyTexts.includes(why) ? `why_${why}` : 'why_other') }),
  };
}

const row = (language, field, value, source, label = field) => ({ field, label: text(language, label), value, source });
/** `0912 345 678`, of an MSISDN. */
export const nationalNumber = (msisdn) => `0${msisdn.slice(2, 5)} ${msisdn.slice(5, 8)} ${msisdn.slice(8)}`;
const methodTexts = { 'usb-token': 'methodUsbToken', sim: 'methodSim' };

/** What the certificate says of who registers, and the SIM's number. */
function identityRows(language, account) {
  const onSim = account.method === 'sim';
  const from = (field) => text(language, onSim ? 'sourceSimAttribute' : 'sourceAttribute', { attribute: account.attributes[field] });
  const said = (field, label = field) => (account[field] ? [row(language, field, account[field], from(field), label)] : []);
  return [
    row(language, 'subject', text(language, account.subject), text(language, onSim ? 'sourceSim' : 'sourceCertificate')),
    ...said('name', account.subject === 'enterprise' ? 'enterpriseName' : 'name'),
    ...said('cccd'), ...said('cmnd'), ...said('mst'),
    ...(account.phone ? [row(language, 'phone', nationalNumber(account.phone), text(language, 'sourcePhone'), 'phoneNumber')] : []),
  ];
}

function certificateRows(language, { certificate, revocation, method }) {
  const source = text(language, method === 'sim' ? 'sourceSim' : 'sourceCertificate');
  const verdict = revocationRow(language, revocation);
  return [
    row(language, 'issuer', showIssuer(certificate.issuer), source),
    row(language, 'validTo', showDate(language, certificate.notAfter), source),
    row(language, 'revocation', verdict.value, verdict.source),
  ];
}

/** What a SIM's review shows: all of it from the SIM, none of it to be edited. */
export const simReviewRows = (language, review) => [...identityRows(language, review), ...certificateRows(language, review)];

/** Every row says where its datum comes from: the certificate, what was typed (and signed, or not), or the portal itself. */
export function accountRows(language, account) {
  const typed = text(language, account.formSigned ? 'sourceTyped' : 'sourceTypedLater');
  const portal = text(language, 'sourcePortal');
  const [year, month, day] = account.birthDate?.split('-') ?? [];
  const level = account.levelAssumed ? 'sourceAssumed' : account.method === 'sim' ? 'sourceSimGuide' : 'sourcePortal';
  return [
    ...identityRows(language, account),
    ...(account.birthDate ? [row(language, 'birthDate', `${day}/${month}/${year}`, typed)] : []),
    row(language, 'email', account.email ?? text(language, 'notGiven'), account.email ? typed : undefined),
    row(language, 'method', text(language, methodTexts[account.method]), portal),
    row(language, 'level', text(language, 'levelPlain', { level: account.level }), text(language, level)),
    ...certificateRows(language, account),
    row(language, 'createdAt', showTime(language, account.createdAt), portal),
    row(language, 'accountId', account.id, portal),
  ];
}

/** `holder` as kysod read it from the certificate: {kind, ids, name?, …, from: {name: "CN", …}}. */
export function holderRows(language, holder, certificate) {
  const source = (attribute) => (attribute
    ? text(language, 'sourceAttribute', { attribute }) : text(language, 'sourceCertificate'));
  const rows = [];
  const add = (field, label, value, attribute) => {
    if (typeof value === 'string') rows.push({ field, label: text(language, label), value, source: source(attribute) });
  };
  const from = holder.from ?? {};
  add('name', holder.kind === 'organisation' ? 'enterpriseName' : 'name', holder.name, from.name);
  for (const { type, value, valid, from: attribute } of holder.ids) {
    const label = ['cccd', 'cmnd', 'passport', 'mst', 'bhxh', 'mns'].includes(type) ? type : 'other';
    add(type, label, valid === false ? `${value} ${text(language, 'idInvalid')}` : value, attribute);
  }
  add('organisation', 'organisation', holder.organisation, from.organisation);
  add('title', 'jobTitle', holder.title, from.title);
  (holder.email ?? []).forEach((value, index) => add('certificateEmail', 'certificateEmail', value, from.email?.[index]));
  add('locality', 'locality', holder.locality, from.locality);
  add('province', 'province', holder.province, from.province);
  add('phone', 'phone', holder.phone, from.phone);
  add('issuer', 'issuer', showIssuer(certificate.issuer));
  add('serial', 'serial', certificate.serial);
  add('validTo', 'validTo', showDate(language, certificate.notAfter));
  return rows;
}
