// SPDX-License-Identifier: Apache-2.0
// The registration, step by step: home → method → form → signing → review → done. The order is the national portal's:
// first sign, then look at what the certificate says, then register.
import { readBirthDate, readEmail } from './fields.js';
import { showMethods } from './methods.js';
import { completeRegistration, endSession, readAccount, startRegistration } from './portal_api.js';
import { accountRows, holderRows, showClock, showRows, typedRows } from './rows.js';
import { text } from './texts.js';
import {
  currentStep, element, hideError, showAdvice, showError, showFault, showLanguage, showPhase, showStatus, showStep,
} from './view.js';

const languageKey = 'kyso-portal-language';
const phaseOf = { waiting_for_turn: 'connect', waiting_for_consent: 'consent', waiting_for_pin: 'consent', signing: 'sign', verifying: 'verify' };

/** Why signing was aborted: the person went back in the browser, and is told nothing about it. */
const left = new DOMException('left the page', 'AbortError');

const state = {
  language: localStorage.getItem(languageKey) === 'en' ? 'en' : 'vi',
  signed: undefined,   // { statement, signature, holder, certificate }
  typed: undefined,    // { birthDate, email } as signed
  deadline: undefined, // when the portal stops taking the signature
  account: undefined,
  abort: undefined,    // AbortController while signing
  progress: undefined,
};

const words = (key, values) => text(state.language, key, values);
const subject = () => document.querySelector('input[name="subject"]:checked').value;

// -- what is on the screen ------------------------------------------------------------------------------------------

function render() {
  showLanguage(state.language);
  showMethods(element('methods'), state.language, subject(), () => go('form'));
  if (state.signed) {
    const rows = holderRows(state.language, state.signed.holder.all, state.signed.certificate);
    showRows(element('review-rows'), [...rows, ...typedRows(state.language, state.typed)]);
    element('statement').textContent = state.signed.statement;
    element('deadline').textContent = words('reviewDeadline', { time: showClock(state.language, state.deadline) });
  }
  if (state.account) showRows(element('account-rows'), accountRows(state.language, state.account));
  if (state.progress) showStatus(words(state.progress));
}

function progress(key) {
  state.progress = key;
  showStatus(key ? words(key) : '');
}

/** Steps that the browser's Back button knows are method and form; the others cannot be gone back to. */
function go(step) {
  hideError();
  if (step === 'method' || step === 'form') history.pushState({ step }, '');
  render();
  showStep(step);
}

function forgetSignature() {
  state.signed = undefined;
  state.typed = undefined;
  state.deadline = undefined;
}

async function adviceAbout(error) {
  if (error.kind === 'account_exists') {
    return { title: words('existsTitle'), steps: ['existsForgot', 'existsCounter', 'existsComplain'].map((key) => words(key)) };
  }
  const sdk = await import('/kyso/index.js').catch(() => undefined);
  return sdk?.adviceFor(error, state.language);
}

async function fail(step, error) {
  console.error(error.kind ?? 'unexpected', error);
  progress(undefined);
  const advice = await adviceAbout(error);
  if (currentStep() !== step) showStep(step);
  showError(state.language, error, advice);
}

// -- form and signing -------------------------------------------------------------------------------------------------

function readForm() {
  const birthDate = readBirthDate(element('birth-date').value);
  const email = readEmail(element('email').value);
  showFault('birth-date', birthDate.fault && words(birthDate.fault));
  showFault('email', email.fault && words(email.fault));
  const wrong = birthDate.fault ? 'birth-date' : email.fault ? 'email' : undefined;
  if (wrong) {
    element(wrong).focus();
    return undefined;
  }
  element('birth-date').value = birthDate.value;
  return { birthDate: birthDate.value, email: email.value };
}

function signedFields({ birthDate, email }) {
  const fields = [{ name: 'birthDate', label: words('birthDate'), value: birthDate }];
  if (email) fields.push({ name: 'email', label: words('email'), value: email });
  return fields;
}

async function openKyso(signal) {
  const { connect, explainPermission } = await import('/kyso/index.js');
  const onPermission = (permission) => {
    const asking = permission === 'prompt';
    if (asking) progress('progress_permission');
    showAdvice(element('permission'), asking ? explainPermission(state.language) : undefined);
  };
  const kyso = await connect({ language: state.language, onPermission, signal });
  showAdvice(element('permission'), undefined);
  return kyso;
}

async function signStatement(typed, signal) {
  progress('progress_connecting');
  const kyso = await openKyso(signal);
  try {
    // The nonce lives five minutes: it is asked for when kysod is there and not while a permission is pondered.
    const registration = await startRegistration(state.language, subject(), 'usb-token');
    signal.throwIfAborted();
    const onProgress = (name) => {
      showPhase(phaseOf[name]);
      progress(`progress_${name}`);
    };
    const { nonce } = registration;
    const signed = await kyso.signRegistration(
      { nonce, subject: subject(), method: 'usb-token', fields: signedFields(typed) }, { onProgress, signal });
    return { signed, deadline: registration.expiresAt };
  } finally {
    kyso.close();
  }
}

async function sign() {
  const typed = readForm();
  if (!typed) return;
  hideError();
  state.abort = new AbortController();
  element('cancel').disabled = false;
  showAdvice(element('permission'), undefined);
  showPhase('connect');
  showStep('signing');
  const { signal } = state.abort;
  try {
    const { signed, deadline } = await signStatement(typed, signal);
    Object.assign(state, { signed, typed, deadline });
    progress(undefined);
    go('review');
  } catch (error) {
    if (signal.reason === left) progress(undefined);
    else await fail('form', signal.aborted && !error.kind ? await cancelled() : error);
  } finally {
    state.abort = undefined;
  }
}

async function cancelled() {
  const { KysoError } = await import('/kyso/index.js');
  return new KysoError('request_cancelled', state.language);
}

function cancel() {
  element('cancel').disabled = true;
  progress('progress_cancelling');
  state.abort?.abort();
}

// -- review and account -----------------------------------------------------------------------------------------------

async function confirm() {
  const { statement, signature } = state.signed;
  element('confirm').disabled = true;
  hideError();
  progress('progress_submitting');
  try {
    state.account = (await completeRegistration(state.language, statement, signature)).account;
    forgetSignature();
    progress(undefined);
    history.replaceState({ step: 'done' }, '', `#account/${state.account.id}`);
    go('done');
  } catch (error) {
    // The portal takes a signature once. Only where it was never asked may the same one be sent again.
    if (error.kind === 'portal_unreachable') {
      await fail('review', error);
    } else {
      forgetSignature();
      await fail('form', error);
    }
  } finally {
    element('confirm').disabled = false;
  }
}

async function signOut() {
  try {
    await endSession(state.language);
    state.account = undefined;
    history.replaceState({}, '', '/');
    go('home');
    showStatus(words('signedOut'));
  } catch (error) {
    await fail('done', error);
  }
}

/** A reload of the account page reads the account anew, if the session still holds. */
async function openAccount(id) {
  try {
    state.account = (await readAccount(state.language, id)).account;
    go('done');
  } catch (error) {
    history.replaceState({}, '', '/');
    await fail('home', error);
  }
}

function retry() {
  const step = currentStep();
  hideError();
  if (step === 'form') sign();
  else if (step === 'review') confirm();
  else go(step === 'done' ? 'done' : 'home');
}

// -- wiring -------------------------------------------------------------------------------------------------------------

function speak(language) {
  state.language = language;
  localStorage.setItem(languageKey, language);
  hideError();
  render();
}

const onClick = {
  'language-vi': () => speak('vi'),
  'language-en': () => speak('en'),
  register: () => { showStatus(''); go('method'); },
  'back-home': () => history.back(),
  'back-method': () => history.back(),
  cancel,
  confirm,
  'start-over': () => { forgetSignature(); go('form'); },
  'sign-out': signOut,
  retry,
};
for (const [id, act] of Object.entries(onClick)) element(id).addEventListener('click', act);
for (const choice of document.querySelectorAll('input[name="subject"]')) choice.addEventListener('change', render);
element('form').addEventListener('submit', (event) => { event.preventDefault(); sign(); });
window.addEventListener('popstate', ({ state: entry }) => {
  state.abort?.abort(left);
  forgetSignature();
  hideError();
  render();
  showStep(entry?.step === 'method' || entry?.step === 'form' ? entry.step : 'home');
});

render();
const account = /^#account\/([\w-]+)$/.exec(location.hash);
if (account) openAccount(account[1]);
