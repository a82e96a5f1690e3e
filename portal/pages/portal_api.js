// SPDX-License-Identifier: Apache-2.0
// The portal's JSON API. Rejects with PortalError, whose message is the portal's own sentence.
import { text } from './texts.js';

export class PortalError extends Error {
  constructor(kind, message, path) {
    super(message);
    this.kind = kind;
    this.path = path;
    // Signing once more changes nothing about an account that is there.
    this.retryable = kind !== 'account_exists';
  }
}

async function call(language, method, target, body) {
  let answer;
  let content;
  try {
    answer = await fetch(target, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      redirect: 'error',
    });
    content = await answer.json();
  } catch {
    throw new PortalError('portal_unreachable', text(language, 'errorNetwork'));
  }
  if (answer.ok) return content;
  const { name, message_vi: vi, message_en: en, path } = content.error;
  throw new PortalError(name, language === 'en' ? en : vi, path);
}

export const startRegistration = (language, subject, method) =>
  call(language, 'POST', '/api/registrations', { subject, method });
export const completeRegistration = (language, statement, signature) =>
  call(language, 'POST', '/api/registrations/complete', { statement, signature });
export const readAccount = (language, id) => call(language, 'GET', `/api/accounts/${encodeURIComponent(id)}`);
export const endSession = (language) => call(language, 'POST', '/api/session/end', {});
