// SPDX-License-Identifier: Apache-2.0
// The captcha of the form: a picture, or the same in words for those who cannot see it. The portal wants one before the
// first start, and lets some more pass after it.
import { language, onRender, words } from './page.js';
import { makeCaptcha } from './portal_api.js';
import { element, showFault } from './view.js';

const state = { kind: 'picture', asked: undefined, startsLeft: 0 };

function show() {
  const { kind, asked, startsLeft } = state;
  element('captcha-field').hidden = startsLeft > 0;
  element('captcha-picture').hidden = kind !== 'picture' || !asked;
  element('captcha-kind').textContent = words(kind === 'picture' ? 'captchaInWords' : 'captchaAsPicture');
  element('captcha-picture').alt = words('captchaAlt');
  const said = asked?.[`words_${language()}`] ?? '';
  element('captcha-hint').textContent = kind === 'picture' ? words('captchaHint') : words('captchaWordsHint', { digits: said });
}
onRender(show);

/** Asks for another one. */
export async function renewCaptcha(kind = state.kind) {
  const asked = await makeCaptcha(language(), kind);
  Object.assign(state, { kind, asked });
  element('captcha').value = '';
  element('captcha-field').dataset.id = asked.id;
  if (kind === 'picture') element('captcha-picture').src = `/api/captchas/${asked.id}/picture`;
  else element('captcha-picture').removeAttribute('src');
  showFault('captcha', undefined);
  show();
}

/** Entering a form: there is one to answer in it, or none is wanted. */
export async function prepareCaptcha(form) {
  document.querySelector(`#${form} .captcha-place`).append(element('captcha-field'));
  if (state.startsLeft > 0 || state.asked) return;
  await renewCaptcha();
}

/** {value}: what goes with the start, undefined where none is wanted; or {fault}. */
export function readCaptcha() {
  if (state.startsLeft > 0) return { value: undefined };
  const answer = element('captcha').value.trim();
  return answer === '' ? { fault: 'captchaMissing' } : { value: { id: state.asked?.id ?? '', answer } };
}

/** The portal took it, and says how many starts are left without another. */
export function captchaTaken(startsLeft) {
  Object.assign(state, { startsLeft, asked: undefined });
  show();
}

/** The session that could pass without another is over. */
export const captchaForgotten = () => captchaTaken(0);

/** The portal did not take it. */
export async function captchaRefused(message) {
  state.startsLeft = 0;
  await renewCaptcha();
  showFault('captcha', message);
  element('captcha').focus();
}

export const renewCaptchaPressed = () => renewCaptcha().catch(told);
export const otherCaptchaPressed = () => renewCaptcha(state.kind === 'picture' ? 'words' : 'picture').then(() => element('captcha').focus(), told);

const told = (error) => showFault('captcha', error.message);
