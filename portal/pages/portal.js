// SPDX-License-Identifier: Apache-2.0
// The entry: which press does what. The stories: registration.js, sim.js, sign_in.js, account.js.
import { openAccount, signOut } from './account.js';
import { otherCaptchaPressed, renewCaptchaPressed } from './captcha.js';
import { watchDevices } from './devices.js';
import { serveMethods } from './methods.js';
import { device, go, language, render, speak, stepsWithHistory } from './page.js';
import { readMethods } from './portal_api.js';
import { confirm, forgetSignature, openForm, sign } from './registration.js';
import { signIn } from './sign_in.js';
import { resumeDirectly, ringDirectly } from './sim_direct.js';
import { confirmSim, forgetReview, openPhone, openReview, resumePhone, ring, ringAgain, startSimOver } from './sim.js';
import { cancel, leave } from './token.js';
import { currentStep, element, hideError, showFault, showServed, showStatus, showStep, showText } from './view.js';

function retry() {
  const step = currentStep();
  hideError();
  if (step === 'form') sign();
  else if (step === 'review') confirm();
  else if (step === 'sign-in') signIn();
  else if (step === 'phone') ringAgain();
  else if (step === 'sim-review') confirmSim();
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
  'back-phone': () => history.back(),
  'sign-in': signIn,
  'devices-watch': watchDevices,
  'sign-in-sim': () => { showStatus(''); openPhone('sign-in'); },
  'sim-start-over': startSimOver,
  'ring-directly': ringDirectly,
  'captcha-new': renewCaptchaPressed,
  'captcha-kind': otherCaptchaPressed,
  cancel,
  confirm,
  'start-over': () => { forgetSignature(); openForm(); },
  'sign-out': signOut,
  retry,
  'error-sign-in': () => {
    if (device() === 'sim') return openPhone('sign-in');
    open('sign-in');
    return signIn();
  },
  'error-register': () => open('method'),
};
for (const [id, act] of Object.entries(onClick)) element(id).addEventListener('click', act);
for (const choice of document.querySelectorAll('input[name="subject"]')) choice.addEventListener('change', render);
// A fault is about what was typed; the next key makes it old.
for (const [form, submit] of [['form', sign], ['phone-form', ring], ['sim-form', confirmSim]]) {
  element(form).addEventListener('input', ({ target }) => { if (target.id) showFault(target.id, undefined); });
  element(form).addEventListener('submit', (event) => { event.preventDefault(); submit(); });
}
window.addEventListener('popstate', ({ state: entry }) => {
  leave();
  forgetSignature();
  forgetReview();
  hideError();
  render();
  showStep(stepsWithHistory.includes(entry?.step) ? entry.step : 'home');
});

/** What this portal serves, besides USB tokens. */
async function learnMethods() {
  const { methods, simWithoutKysod } = await readMethods(language()).catch(() => ({ methods: [] })); // it serves tokens then, as far as is known
  serveMethods(methods);
  showServed([...methods, ...(simWithoutKysod ? ['sim-without-kysod'] : [])]);
  if (methods.includes('sim')) showText('home-title', 'homeTitleSim', language());
  render();
}

render();
learnMethods();
if (location.hash === '#account') openAccount();
else if (location.hash === '#review') openReview();
else resumeDirectly().then((resumed) => resumed || resumePhone());
