// SPDX-License-Identifier: Apache-2.0
// The part of a story that kysod plays, with a token or a SIM: connects to kysod, tells about the browser's question, shows how far it is, and can be
// cancelled. Used by registration.js, sign_in.js and sim.js; its connection by devices.js too.
import { device, fail, language, left, progress } from './page.js';
import { element, hideError, showAdvice, showCode, showDevice, showPhase, showStep, showText } from './view.js';

const phaseOf = { waiting_for_turn: 'connect', waiting_for_consent: 'consent', waiting_for_pin: 'consent', signing: 'sign', sent_to_phone: 'phone', waiting_for_phone: 'phone', verifying: 'verify' };

let running; // AbortController

export async function openKyso(signal) {
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

/** Read out digit by digit. */
export const spelled = (code) => [...code].join(' ');

/** Rejects where it is aborted before. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

async function connected(use, signal, after, sent) {
  progress('progress_connecting');
  if (after > 0) await pause(after, signal);
  const kyso = await openKyso(signal);
  let code = sent && spelled(sent);
  const onProgress = (name, _count, ringing) => {
    showPhase(phaseOf[name]);
    if (ringing) {
      showCode(ringing.code);
      code = spelled(ringing.code);
    }
    progress(device() === 'sim' && name === 'waiting_for_consent' ? 'progress_waiting_for_consent_sim' : `progress_${name}`, { code });
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
 * Shows the step «signing» of a story (registration, sign-in) under `title` while `use(signal)` runs, and gives its value; undefined where that
 * failed, which then was told on the step `back`, or by `onFault` where it takes the error (returns true). `code`: that a phone shows already.
 */
export async function whileSigning({ story, title, back, onFault = () => false, code }, use) {
  hideError();
  running = new AbortController();
  const { signal } = running;
  element('cancel').disabled = false;
  document.body.dataset.story = story; // only a registration shows its steps
  showText('signing-title', title, language());
  showAdvice(element('permission'), undefined);
  showDevice(device());
  showText('phase-consent', device() === 'sim' ? 'phaseConsentSim' : 'phaseConsent', language());
  showCode(code);
  showPhase('connect');
  showStep('signing');
  try {
    const value = await use(signal);
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

/** The same with `use(kyso, options)`: connects to kysod first, `after` so many milliseconds. */
export const withToken = ({ after = 0, ...story }, use) =>
  whileSigning(story, (signal) => connected(use, signal, after, story.code));

export function cancel() {
  element('cancel').disabled = true;
  progress('progress_cancelling');
  running?.abort();
}

/** The person went back in the browser. */
export function leave() {
  running?.abort(left);
}
