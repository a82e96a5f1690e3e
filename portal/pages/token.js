// SPDX-License-Identifier: Apache-2.0
// The token's part of a story: connects to kysod, tells about the browser's question, shows how far it is, and can be
// cancelled. Used by registration.js and sign_in.js.
import { fail, language, left, progress } from './page.js';
import { element, hideError, showAdvice, showPhase, showStep, showText } from './view.js';

const phaseOf = { waiting_for_turn: 'connect', waiting_for_consent: 'consent', waiting_for_pin: 'consent', signing: 'sign', verifying: 'verify' };

let running; // AbortController

async function openKyso(signal) {
  const { connect, explainPermission } = await import('/kyso/index.js');
  const onPermission = (permission) => {
    const asking = permission === 'prompt';
    if (asking) progress('progress_permission');
    showAdvice(element('permission'), asking ? explainPermission(language()) : undefined);
  };
  const kyso = await connect({ language: language(), onPermission, signal });
  showAdvice(element('permission'), undefined);
  return kyso;
}

async function connected(use, signal) {
  progress('progress_connecting');
  const kyso = await openKyso(signal);
  const onProgress = (name) => {
    showPhase(phaseOf[name]);
    progress(`progress_${name}`);
  };
  try {
    return await use(kyso, { signal, onProgress });
  } finally {
    kyso.close();
  }
}

async function cancelled() {
  const { KysoError } = await import('/kyso/index.js');
  return new KysoError('request_cancelled', language());
}

/**
 * Shows the step «signing» of a story (registration, sign-in) under `title` while `use(kyso, options)` runs, and gives its value; undefined where that
 * failed, which then was told on the step `back`, or by `onFault` where it takes the error (returns true).
 */
export async function withToken({ story, title, back, onFault = () => false }, use) {
  hideError();
  running = new AbortController();
  const { signal } = running;
  element('cancel').disabled = false;
  document.body.dataset.story = story; // only a registration shows its steps
  showText('signing-title', title, language());
  showAdvice(element('permission'), undefined);
  showPhase('connect');
  showStep('signing');
  try {
    const value = await connected(use, signal);
    progress(undefined);
    return value;
  } catch (error) {
    if (signal.reason === left) progress(undefined);
    else if (!onFault(error)) await fail(back, signal.aborted && !error.kind ? await cancelled() : error);
    return undefined;
  } finally {
    running = undefined;
  }
}

export function cancel() {
  element('cancel').disabled = true;
  progress('progress_cancelling');
  running?.abort();
}

/** The person went back in the browser. */
export function leave() {
  running?.abort(left);
}
