// SPDX-License-Identifier: Apache-2.0
// A signing SIM without kysod: the portal's server rings the phone, the page polls and shows the code, alone. Which story is
// under way is kept in sessionStorage, so that a reload goes on.
import { openedAccount } from './account.js';
import { captchaTaken } from './captcha.js';
import { language, progress, subject } from './page.js';
import { pollOperation, startOperation } from './portal_api.js';
import { end, readPhoneForm, showReview, story, toldAtPhoneForm, useStory } from './sim.js';
import { pause, spelled, whileSigning } from './token.js';
import { showCode, showPhase } from './view.js';

const underWay = 'kyso-portal-direct';

function show(code) {
  showPhase('phone');
  showCode(code, { pageOnly: true });
  progress('progress_waiting_for_phone', { code: spelled(code) });
}

/** Until the phone has answered; a portal that cannot be reached for a moment is asked again. */
async function answered(poll, signal) {
  for (let wait = poll; ;) {
    await pause(wait, signal);
    const now = await pollOperation(language()).catch((error) => {
      if (error.kind === 'portal_unreachable') return { state: 'pending', poll: 2000 };
      throw error;
    });
    signal.throwIfAborted();
    if (now.state !== 'pending') return now;
    if (now.code) show(now.code);
    wait = now.poll;
  }
}

async function toTheEnd(start) {
  const asked = { story: story(), title: 'signingTitleSim', back: 'phone', onFault: toldAtPhoneForm };
  const done = await whileSigning(asked, async (signal) => {
    const { poll } = await start(signal);
    sessionStorage.setItem(underWay, story());
    return answered(poll, signal);
  });
  sessionStorage.removeItem(underWay);
  await end(done, ({ review, account }) => {
    if (review) return showReview(review);
    progress(undefined);
    return openedAccount(account, 'account');
  });
}

export async function ringDirectly() {
  const typed = readPhoneForm();
  if (!typed) return;
  await toTheEnd(async (signal) => {
    const purpose = story();
    const started = await startOperation(language(), { purpose, ...(purpose === 'registration' ? { subject: subject() } : {}), ...typed });
    captchaTaken(started.startsLeft);
    signal.throwIfAborted();
    show(started.code);
    return started;
  });
}

/** After a reload. True: there was something. */
export async function resumeDirectly() {
  const kept = sessionStorage.getItem(underWay);
  if (kept !== 'registration' && kept !== 'sign-in') return false;
  useStory(kept);
  await toTheEnd(async () => ({ poll: 0 }));
  return true;
}
