// SPDX-License-Identifier: Apache-2.0
// Signing in with the token that registered, or a newer one of the same holder. With a SIM: sim.js.
import { openedAccount } from './account.js';
import { fail, language, progress, useDevice } from './page.js';
import { completeSignIn, startSignIn } from './portal_api.js';
import { withToken } from './token.js';

export async function signIn() {
  useDevice('usb-token');
  const signed = await withToken({ story: 'sign-in', title: 'signingInTitle', back: 'sign-in' }, async (kyso, options) => {
    const { nonce } = await startSignIn(language(), { method: 'usb-token' });
    options.signal.throwIfAborted();
    return { nonce, ...await kyso.authenticate(nonce, options) };
  });
  if (!signed) return;
  progress('progress_submitting');
  try {
    const { nonce, token, certificates } = signed;
    // The signer's own is in the token; the portal needs what links it to the issuers it trusts.
    const { account } = await completeSignIn(language(), { nonce, token, certificates: certificates.slice(1) });
    progress(undefined);
    openedAccount(account, 'account');
  } catch (error) {
    await fail('sign-in', error);
  }
}
