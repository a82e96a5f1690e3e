// SPDX-License-Identifier: Apache-2.0
// The entry: which press does what. The stories: registration.js, sign_in.js, account.js.
import { openAccount, signOut } from './account.js';
import { otherCaptchaPressed, renewCaptchaPressed } from './captcha.js';
import { go, render, speak, stepsWithHistory } from './page.js';
import { confirm, forgetSignature, openForm, sign } from './registration.js';
import { signIn } from './sign_in.js';
import { cancel, leave } from './token.js';
import { currentStep, element, hideError, showFault, showStatus, showStep } from './view.js';

function retry() {
  const step = currentStep();
  hideError();
  if (step === 'form') sign();
  else if (step === 'review') confirm();
  else if (step === 'sign-in') signIn();
  else go(step === 'account' ? 'account' : 'home');
}

function open(step) {
  showStatus('');
  go(step);
}

const onClick = {
  'language-vi': () => speak('vi'),
  'language-en': () => speak('en'),
  register: () => open('method'),
  'go-sign-in': () => open('sign-in'),
  'back-home': () => history.back(),
  'back-method': () => history.back(),
  'back-sign-in': () => history.back(),
  'sign-in': signIn,
  'captcha-new': renewCaptchaPressed,
  'captcha-kind': otherCaptchaPressed,
  cancel,
  confirm,
  'start-over': () => { forgetSignature(); openForm(); },
  'sign-out': signOut,
  retry,
  'error-sign-in': () => { open('sign-in'); signIn(); },
  'error-register': () => open('method'),
};
for (const [id, act] of Object.entries(onClick)) element(id).addEventListener('click', act);
for (const choice of document.querySelectorAll('input[name="subject"]')) choice.addEventListener('change', render);
// A fault is about what was typed; the next key makes it old.
element('form').addEventListener('input', ({ target }) => { if (target.id) showFault(target.id, undefined); });
element('form').addEventListener('submit', (event) => { event.preventDefault(); sign(); });
window.addEventListener('popstate', ({ state: entry }) => {
  leave();
  forgetSignature();
  hideError();
  render();
  showStep(stepsWithHistory.includes(entry?.step) ? entry.step : 'home');
});

render();
if (location.hash === '#account') openAccount();
