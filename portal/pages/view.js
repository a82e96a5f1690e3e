// SPDX-License-Identifier: Apache-2.0
// The document as the steps see it: which section shows, in which language, where the focus is, what is announced.
import { text } from './texts.js';

export const element = (id) => document.getElementById(id);

/** Of a registration; the other steps show no sequence. */
const stepsInOrder = ['method', 'form', 'signing', 'review', 'done'];
const placeOf = { phone: 'form', 'sim-review': 'review' };
const phasesInOrder = ['connect', 'consent', 'sign', 'phone', 'verify'];

function markSequence(items, key, order, current) {
  for (const item of items) {
    const distance = order.indexOf(item.dataset[key]) - order.indexOf(current);
    item.classList.toggle('past', distance < 0);
    if (distance === 0) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  }
}

export function showLanguage(language) {
  document.documentElement.lang = language;
  document.title = text(language, 'title');
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = text(language, node.dataset.text);
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = text(language, node.dataset.placeholder);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', text(language, node.dataset.label));
  for (const each of ['vi', 'en']) element(`language-${each}`).setAttribute('aria-pressed', String(each === language));
}

const shows = (section, step) => section.dataset.for.split(' ').includes(step);

/** A text that changes with what is going on; showLanguage() finds the new one. */
export function showText(id, key, language) {
  element(id).dataset.text = key;
  element(id).textContent = text(language, key);
}

/** Shows one step, and moves the focus to its heading so that keyboard and screen reader go on from there. */
export function showStep(step) {
  document.body.dataset.step = step;
  for (const section of document.querySelectorAll('main > section')) section.hidden = !shows(section, step);
  markSequence(document.querySelectorAll('.steps li'), 'at', stepsInOrder, placeOf[step] ?? step);
  const heading = [...document.querySelectorAll('main > section')].find((section) => shows(section, step)).querySelector('h1');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

export const currentStep = () => document.body.dataset.step;

export function showPhase(phase) {
  markSequence(document.querySelectorAll('.phases li'), 'phase', phasesInOrder, phase);
  element('signing-hint').hidden = phase !== 'consent';
}

/** Which phases there are: of `usb-token` or `sim`. */
export function showDevice(device) {
  for (const item of document.querySelectorAll('.phases [data-device]')) item.hidden = item.dataset.device !== device;
}

/** The digits that the phone shows too; undefined: none. */
export function showCode(code, { pageOnly = false } = {}) {
  element('code-page-only').hidden = !pageOnly;
  element('code-box').hidden = code === undefined;
  element('code').textContent = code ?? '';
}

/** What is on the page only where this portal serves it. */
export function showServed(methods) {
  for (const node of document.querySelectorAll('[data-served]')) node.hidden = !methods.includes(node.dataset.served);
}

/** Announced politely; empty: nothing is going on. */
export function showStatus(words) {
  element('status').textContent = words;
}

/** Title and steps as a list; plain text. */
export function showAdvice(box, advice) {
  box.hidden = advice === undefined;
  if (advice === undefined) return;
  const title = document.createElement('h2');
  title.textContent = advice.title;
  const list = document.createElement('ol');
  list.append(...advice.steps.map((words) => {
    const item = document.createElement('li');
    item.textContent = words;
    return item;
  }));
  box.replaceChildren(title, list);
}

export function hideError() {
  element('error').hidden = true;
}

export function showError(language, error, advice) {
  const { kind = 'portal_page', path, retryable = true } = error;
  // An error without a kind is a bug of the page, and its message is not meant for the person.
  element('error-message').textContent = error.kind ? error.message : text(language, 'errorUnexpected');
  showAdvice(element('error-advice'), advice);
  element('error-detail').textContent = [text(language, 'errorName', { name: kind }),
    ...(path ? [text(language, 'errorPath', { path })] : [])].join(' · ');
  element('error').dataset.kind = kind;
  element('retry').hidden = !retryable;
  element('error-sign-in').hidden = kind !== 'account_exists';
  element('error-register').hidden = kind !== 'account_unknown';
  element('error').hidden = false;
  element('error').focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** A field's fault beside it; undefined clears. */
export function showFault(id, words) {
  const fault = element(`${id}-fault`);
  fault.textContent = words ?? '';
  fault.hidden = words === undefined;
  element(id).setAttribute('aria-invalid', String(words !== undefined));
}
