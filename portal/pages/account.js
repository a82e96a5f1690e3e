// SPDX-License-Identifier: Apache-2.0
// The account of who is signed in: what it holds and where each datum comes from. Without a session the page asks to sign in.
import { captchaForgotten } from './captcha.js';
import { fail, go, language, onRender, words } from './page.js';
import { endSession, readAccount } from './portal_api.js';
import { accountRows, showRows } from './rows.js';
import { element, showStatus, showText } from './view.js';

let account;

onRender(() => {
  if (account) showRows(element('account-rows'), accountRows(language(), account));
});

/** `step`: `done` right after registering, `account` else. */
export function openedAccount(opened, step) {
  account = opened;
  captchaForgotten(); // another session from here on
  history.replaceState({ step }, '', '#account');
  showText('account-title', step === 'done' ? 'doneTitle' : 'accountTitle', language());
  go(step);
}

/** At a reload of the account page, or for a service that wants one. */
export async function openAccount() {
  try {
    openedAccount((await readAccount(language())).account, 'account');
  } catch (error) {
    history.replaceState({}, '', '/');
    if (error.kind !== 'session_unknown') return fail('home', error);
    go('sign-in');
    showStatus(words('signInFirst'));
  }
}

export async function signOut() {
  try {
    await endSession(language());
    account = undefined;
    history.replaceState({}, '', '/');
    go('home');
    showStatus(words('signedOut'));
  } catch (error) {
    await fail('account', error);
  }
}
