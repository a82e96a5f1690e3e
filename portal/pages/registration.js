// SPDX-License-Identifier: Apache-2.0
// The registration: method → form → signing → review → done. The order is the national portal's: first sign, then look at
// what the certificate says, then register.
import { openedAccount } from './account.js';
import { captchaRefused, captchaTaken, prepareCaptcha, readCaptcha } from './captcha.js';
import { readBirthDate, readEmail } from './fields.js';
import { showMethods } from './methods.js';
import { fail, go, language, onRender, progress, subject, useDevice, words } from './page.js';
import { completeRegistration, startRegistration } from './portal_api.js';
import { holderRows, showClock, showRows, typedRows } from './rows.js';
import { openPhone } from './sim.js';
import { withToken } from './token.js';
import { element, hideError, showFault, showStep, showText } from './view.js';

const state = {
  signed: undefined,   // { statement, signature, holder, certificate }
  typed: undefined,    // { birthDate?, email } as signed
  deadline: undefined, // when the portal stops taking the signature
};

const isCitizen = () => subject() === 'citizen';

function show() {
  showMethods(element('methods'), language(), subject(), (method) => (method === 'sim' ? openPhone('registration') : openForm()));
  element('birth-date-field').hidden = !isCitizen();
  element('email').required = !isCitizen();
  for (const node of document.querySelectorAll('[data-email-of]')) node.hidden = node.dataset.emailOf !== subject();
  showText('form-lead', isCitizen() ? 'formLead' : 'formLeadEnterprise', language());
  showText('email-hint', isCitizen() ? 'emailHint' : 'emailHintEnterprise', language());
  if (!state.signed) return;
  const rows = holderRows(language(), state.signed.holder.all, state.signed.certificate);
  showRows(element('review-rows'), [...rows, ...typedRows(language(), state.typed)]);
  element('statement').textContent = state.signed.statement;
  element('deadline').textContent = words('reviewDeadline', { time: showClock(language(), state.deadline) });
}
onRender(show);

export function forgetSignature() {
  Object.assign(state, { signed: undefined, typed: undefined, deadline: undefined });
}

export async function openForm() {
  useDevice('usb-token');
  go('form');
  await prepareCaptcha('form').catch((error) => fail('form', error));
}

function readForm() {
  const parts = {
    ...(isCitizen() ? { 'birth-date': readBirthDate(element('birth-date').value) } : {}),
    email: readEmail(element('email').value, { required: !isCitizen() }),
    captcha: readCaptcha(),
  };
  for (const [id, { fault }] of Object.entries(parts)) showFault(id, fault && words(fault));
  const wrong = Object.keys(parts).find((id) => parts[id].fault);
  if (wrong) {
    element(wrong).focus();
    return undefined;
  }
  const birthDate = parts['birth-date']?.value;
  if (birthDate) element('birth-date').value = birthDate;
  return { birthDate, email: parts.email.value, captcha: parts.captcha.value };
}

function signedFields({ birthDate, email }) {
  const fields = [];
  if (birthDate) fields.push({ name: 'birthDate', label: words('birthDate'), value: birthDate });
  if (email) fields.push({ name: 'email', label: words('email'), value: email });
  return fields;
}

export async function sign() {
  const typed = readForm();
  if (!typed) return;
  const onFault = (error) => {
    if (error.kind !== 'captcha_wrong') return false;
    progress(undefined);
    showStep('form');
    captchaRefused(error.message).catch((cause) => fail('form', cause));
    return true;
  };
  const done = await withToken({ story: 'registration', title: 'signingTitle', back: 'form', onFault }, async (kyso, options) => {
    // The nonce lives five minutes: it is asked for when kysod is there and not while a permission is pondered.
    const started = await startRegistration(language(), { subject: subject(), method: 'usb-token', captcha: typed.captcha });
    captchaTaken(started.startsLeft);
    options.signal.throwIfAborted();
    const request = { nonce: started.nonce, subject: subject(), method: 'usb-token', fields: signedFields(typed) };
    return { signed: await kyso.signRegistration(request, options), deadline: started.expiresAt };
  });
  if (!done) {
    await prepareCaptcha('form').catch(() => undefined); // the error on the screen is the one to read
    return;
  }
  Object.assign(state, done, { typed });
  go('review');
}

export async function confirm() {
  const { statement, signature } = state.signed;
  element('confirm').disabled = true;
  hideError();
  progress('progress_submitting');
  try {
    const { account } = await completeRegistration(language(), statement, signature);
    forgetSignature();
    progress(undefined);
    openedAccount(account, 'done');
  } catch (error) {
    // The portal takes a signature once. Only where it was never asked may the same one be sent again.
    if (error.kind === 'portal_unreachable') {
      await fail('review', error);
    } else {
      forgetSignature();
      await fail('form', error);
      await prepareCaptcha('form').catch(() => undefined);
    }
  } finally {
    element('confirm').disabled = false;
  }
}
