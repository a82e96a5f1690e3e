// SPDX-License-Identifier: Apache-2.0
// The portal's JSON API. Rejects with PortalError, whose message is the portal's own sentence.
import { text } from './texts.js';

export class PortalError extends Error {
  constructor(kind, message, path) {
    super(message);
    this.kind = kind;
    this.path = path;
    // Signing once more changes nothing about an account that is there, or is not.
    this.retryable = kind !== 'account_exists' && kind !== 'account_unknown';
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

export const readMethods = (language) => call(language, 'GET', '/api/methods');
export const makeCaptcha = (language, kind) => call(language, 'POST', '/api/captchas', { kind });
/** `request`: { subject, method, phone?, captcha? }. */
export const startRegistration = (language, request) => call(language, 'POST', '/api/registrations', request);
export const completeRegistration = (language, statement, signature) =>
  call(language, 'POST', '/api/registrations/complete', { statement, signature });
/** A SIM's two steps: what the phone signed, then the form. */
export const reviewRegistration = (language, statement, signature) =>
  call(language, 'POST', '/api/registrations/reviews', { statement, signature });
export const readReview = (language) => call(language, 'GET', '/api/registrations/review');
export const confirmReview = (language, form) => call(language, 'POST', '/api/registrations/review/confirm', form);
/** Without kysod: the portal rings the phone. `request`: { purpose, subject?, phone, captcha? }. */
export const startOperation = (language, request) => call(language, 'POST', '/api/sim-operations', request);
/** { state: 'pending', code, poll }, { review } or { account }. */
export const pollOperation = (language) => call(language, 'POST', '/api/sim-operations/poll', {});
/** `request`: { method, phone?, captcha? }. */
export const startSignIn = (language, request) => call(language, 'POST', '/api/sign-ins', request);
/** `signed`: { nonce, token, certificates }. */
export const completeSignIn = (language, signed) => call(language, 'POST', '/api/sign-ins/complete', signed);
export const readAccount = (language) => call(language, 'GET', '/api/account');
export const endSession = (language) => call(language, 'POST', '/api/session/end', {});
