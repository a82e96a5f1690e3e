// SPDX-License-Identifier: Apache-2.0
// What every story of the portal shares: the language, which step is on the screen, what is announced, and how a failure
// is told. Knows nothing of registration or sign-in; they say with onRender() what they put on the screen.
import { simAdvice } from './sim_advice.js';
import { text } from './texts.js';
import { currentStep, hideError, showError, showLanguage, showStatus, showStep, showText } from './view.js';

const languageKey = 'kyso-portal-language';
/** The browser's Back button knows these; the others cannot be gone back to. */
export const stepsWithHistory = ['method', 'form', 'phone', 'sign-in'];

/** Why something under way was aborted: the person went back in the browser, and is told nothing about it. */
export const left = new DOMException('left the page', 'AbortError');

const page = {
  language: localStorage.getItem(languageKey) === 'en' ? 'en' : 'vi',
  announced: undefined,
  renderers: [],
};

export const language = () => page.language;
export const words = (key, values) => text(page.language, key, values);

/** Called at each change of step or language. */
export function onRender(renderer) {
  page.renderers.push(renderer);
}

export function render() {
  showLanguage(page.language);
  for (const renderer of page.renderers) renderer();
  if (page.announced) showStatus(words(...page.announced));
}

export function speak(chosen) {
  page.language = chosen;
  localStorage.setItem(languageKey, chosen);
  hideError();
  render();
}

/** What is going on, by its text's key; undefined: nothing. */
export function progress(key, values) {
  page.announced = key && [key, values];
  showStatus(key ? words(key, values) : '');
}

/** Who registers: `citizen` or `enterprise`. */
export const subject = () => document.querySelector('input[name="subject"]:checked').value;

/** What the person signs with: `usb-token` or `sim`. */
export const device = () => document.body.dataset.device ?? 'usb-token';
export const useDevice = (chosen) => { document.body.dataset.device = chosen; };

export function go(step) {
  hideError();
  if (stepsWithHistory.includes(step)) history.pushState({ step }, '');
  render();
  showStep(step);
}

async function adviceAbout(error) {
  if (error.kind === 'account_exists') {
    const signIn = device() === 'sim' ? 'existsSignInSim' : 'existsSignIn';
    return { title: words('existsTitle'), steps: [signIn, 'existsForgot', 'existsCounter', 'existsComplain'].map((key) => words(key)) };
  }
  const steps = simAdvice(page.language, error.kind);
  if (steps) return { title: words('adviceTitle'), steps };
  const sdk = await import('/kyso/index.js').catch(() => undefined);
  return sdk?.adviceFor(error, page.language);
}

export async function fail(step, error) {
  console.error(error.kind ?? 'unexpected', error);
  progress(undefined);
  const advice = await adviceAbout(error);
  if (currentStep() !== step) showStep(step);
  showText('error-sign-in', device() === 'sim' ? 'signInSim' : 'signInToken', page.language);
  showError(page.language, error, advice);
}
