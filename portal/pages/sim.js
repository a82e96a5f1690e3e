// SPDX-License-Identifier: Apache-2.0
// A signing SIM's stories, as the national guide has them: number → the phone confirms → what the SIM says, and the form →
// registered; or number → the phone confirms → signed in. What a phone was sent outlives a reload and a lost connection.
import { openedAccount } from './account.js';
import { captchaRefused, captchaTaken, prepareCaptcha, readCaptcha } from './captcha.js';
import { readBirthDate, readEmail, readPhone } from './fields.js';
import { fail, go, language, onRender, progress, subject, useDevice, words } from './page.js';
import { completeSignIn, confirmReview, readReview, reviewRegistration, startRegistration, startSignIn } from './portal_api.js';
import { showRows, simReviewRows } from './rows.js';
import { withToken } from './token.js';
import { currentStep, element, hideError, showFault, showStep, showText } from './view.js';

/** How often a lost connection is made again by itself, and after how long: kysod may be on its way back. */
const reconnections = [500, 1000, 2000, 4000, 8000];

const unconnected = ['connection_lost', 'not_running'];

const state = {
  story: 'registration',
  review: undefined, // what the portal read of the certificate
};

/** What differs between the two. `use` gives what `finish` takes. */
const stories = {
  registration: {
    purpose: 'registration', title: 'phoneTitle', next: 'phoneNextTitle', button: 'register',
    start: (typed) => startRegistration(language(), { subject: subject(), method: 'sim', ...typed }),
    ask: (kyso, started, asked, options) => kyso.signRegistration({ subject: subject(), fields: [], nonce: started.nonce, ...asked }, options),
    resume: (kyso, _pending, options) => kyso.resumeRegistration(options),
    finish: async ({ statement, signature }) => showReview((await reviewRegistration(language(), statement, signature)).review),
  },
  'sign-in': {
    purpose: 'authentication', title: 'phoneTitleSignIn', next: 'phoneNextTitleSignIn', button: 'goSignIn',
    start: (typed) => startSignIn(language(), { method: 'sim', ...typed }),
    ask: async (kyso, { nonce }, asked, options) => ({ nonce, ...await kyso.authenticate({ nonce, ...asked }, options) }),
    resume: async (kyso, { nonce }, options) => ({ nonce, ...await kyso.resumeAuthentication(options) }),
    finish: async ({ nonce, token, certificates }) => {
      const { account } = await completeSignIn(language(), { nonce, token, certificates: certificates.slice(1) });
      progress(undefined);
      openedAccount(account, 'account');
    },
  },
};

function show() {
  const { title, next, button } = stories[state.story];
  showText('phone-title', title, language());
  showText('phone-next', next, language());
  showText('ring', button, language());
  const { review } = state;
  if (!review) return;
  const isCitizen = review.subject === 'citizen';
  element('sim-birth-date-field').hidden = !isCitizen;
  element('sim-email').required = !isCitizen;
  for (const node of document.querySelectorAll('[data-sim-email-of]')) node.hidden = node.dataset.simEmailOf !== review.subject;
  showText('sim-email-hint', isCitizen ? 'emailHint' : 'emailHintEnterprise', language());
  showRows(element('sim-review-rows'), simReviewRows(language(), review));
}
onRender(show);

export function forgetReview() {
  state.review = undefined;
}

export function useStory(chosen) {
  state.story = chosen;
  document.body.dataset.story = chosen;
  useDevice('sim');
}

/** `chosen`: registration or sign-in. */
export async function openPhone(chosen) {
  useStory(chosen);
  go('phone');
  await prepareCaptcha('phone-form').catch((error) => fail('phone', error));
}

/** The parts' values, or undefined: the first that is wrong has the focus. */
function readParts(parts) {
  for (const [id, { fault }] of Object.entries(parts)) showFault(id, fault && words(fault));
  const wrong = Object.keys(parts).find((id) => parts[id].fault);
  if (!wrong) return Object.fromEntries(Object.entries(parts).map(([id, { value }]) => [id, value]));
  element(wrong).focus();
  return undefined;
}

/** The portal's word about one field, told there; false where it is about none. */
function toldAtField(error, fields) {
  const id = fields[error.kind === 'captcha_wrong' ? 'captcha' : error.path];
  if (!id) return false;
  progress(undefined);
  if (id === 'captcha') captchaRefused(error.message).catch((cause) => fail('phone', cause));
  else {
    showFault(id, error.message);
    element(id).focus();
  }
  return true;
}

/** Begins with `act(kyso, options)`; where the connection is lost while a phone rings, makes another and goes on with that. */
async function throughPhone(act, pending) {
  const { forgetOperation, pendingOperation } = await import('/kyso/index.js');
  const { purpose, resume } = stories[state.story];
  const tries = [...reconnections];
  let again = false;
  let open = pending;
  const onFault = (error) => {
    if (toldAtPhoneForm(error)) return true;
    open = pendingOperation(purpose);
    if (!unconnected.includes(error.kind)) forgetOperation(purpose);
    else again = open !== undefined && tries.length > 0;
    return again;
  };
  let next = act;
  let after = 0;
  for (;;) {
    again = false;
    const { code } = open ?? {};
    const done = await withToken({ story: state.story, title: 'signingTitleSim', back: 'phone', onFault, after, code }, next);
    if (!again) return done;
    after = tries.shift();
    next = (kyso, options) => resume(kyso, open, options);
  }
}

/** What came of it, to the end of the story. */
export async function end(signed, finish = stories[state.story].finish) {
  if (!signed) {
    if (currentStep() === 'phone') await prepareCaptcha('phone-form').catch(() => undefined); // the error on the screen is the one to read
    return;
  }
  progress('progress_submitting');
  try {
    await finish(signed);
  } catch (error) {
    await fail('phone', error);
    await prepareCaptcha('phone-form').catch(() => undefined);
  }
}

/** Number and captcha, or undefined where one is wrong, which then has been told. */
export const readPhoneForm = () => readParts({ phone: readPhone(element('phone').value), captcha: readCaptcha() });
/** What the portal says about one of them, told there. */
export const toldAtPhoneForm = (error) => {
  if (error.path === 'body.phone' || error.kind === 'captcha_wrong') showStep('phone');
  return toldAtField(error, { 'body.phone': 'phone', captcha: 'captcha' });
};
export const story = () => state.story;

export async function ring() {
  const typed = readPhoneForm();
  if (!typed) return;
  const { start, ask } = stories[state.story];
  await end(await throughPhone(async (kyso, options) => {
    const started = await start(typed);
    captchaTaken(started.startsLeft);
    options.signal.throwIfAborted();
    return ask(kyso, started, { method: 'sim', phone: typed.phone, ticket: started.ticket }, options);
  }));
}

/** After a reload, or where the connection could not be made again: what a phone was sent before goes on. True: there was something. */
export async function resumePhone() {
  const { pendingOperation } = await import('/kyso/index.js');
  for (const [one, { purpose, resume }] of Object.entries(stories)) {
    const pending = pendingOperation(purpose);
    if (!pending) continue;
    useStory(one);
    await end(await throughPhone((kyso, options) => resume(kyso, pending, options), pending));
    return true;
  }
  return false;
}

export const ringAgain = async () => await resumePhone() || ring();

export function showReview(review) {
  state.review = review;
  progress(undefined);
  history.replaceState({ step: 'sim-review' }, '', '#review');
  go('sim-review');
}

/** At a reload of the review. */
export async function openReview() {
  try {
    const { review } = await readReview(language());
    useStory('registration');
    showReview(review);
  } catch {
    startAgain(); // it is over, or was another tab's: begin at the beginning
  }
}

function startAgain() {
  forgetReview();
  history.replaceState({}, '', '/');
  go('home');
}

export function startSimOver() {
  startAgain();
  openPhone('registration');
}

export async function confirmSim() {
  const citizen = state.review.subject === 'citizen';
  const typed = readParts({
    ...(citizen ? { 'sim-birth-date': readBirthDate(element('sim-birth-date').value) } : {}),
    'sim-email': readEmail(element('sim-email').value, { required: !citizen }),
  });
  if (!typed) return;
  const { 'sim-birth-date': birthDate, 'sim-email': email } = typed;
  if (birthDate) element('sim-birth-date').value = birthDate;
  element('sim-confirm').disabled = true;
  hideError();
  progress('progress_submitting');
  try {
    const { account } = await confirmReview(language(), { ...(birthDate ? { birthDate } : {}), ...(email ? { email } : {}) });
    forgetReview();
    progress(undefined);
    openedAccount(account, 'done');
  } catch (error) {
    if (toldAtField(error, { 'body.birthDate': 'sim-birth-date', 'body.email': 'sim-email' })) return;
    // Sent once more, the same form does; but where the review is over, only another signature helps.
    if (error.kind === 'portal_unreachable' || error.kind === 'portal_failed') return void await fail('sim-review', error);
    forgetReview();
    history.replaceState({}, '', '/');
    await fail('phone', error);
    await prepareCaptcha('phone-form').catch(() => undefined);
  } finally {
    element('sim-confirm').disabled = false;
  }
}
