// SPDX-License-Identifier: Apache-2.0
// Asks the person, through kysod's own window, to let this origin in. Called by connect() once findKysod() met
// somebody who does not talk to this page, and only where the page said what it wants.
import { Connection } from './connection.js';
import type { Discovery } from './discovery.js';
import { KysoError } from './errors.js';
import { readAccess } from './replies.js';

/** What the person may let a page ask for. */
export type Approvable = 'registration.sign' | 'document.sign' | 'authentication.sign' | 'certificates.choose' | 'holder.read';

export interface ApprovalRequest {
  readonly methods: readonly Approvable[];
  /** kysod's window is on its way: tell the person to look for it. */
  readonly onWindow?: (() => void) | undefined;
}

/**
 * The port whose kysod lets this origin in now. Rejects with KysoError: access_refused, prompt_too_often, busy,
 * consent_timed_out, session_locked, … or origin_not_allowed where nobody can be asked.
 */
export async function requestAccess(
  { environment, language, signal }: Discovery, ports: readonly number[], { methods, onWindow }: ApprovalRequest,
): Promise<number> {
  for (const port of ports) {
    let door: Connection;
    try {
      door = await Connection.open(environment, port, language, signal, '/v1/enroll');
    } catch (cause) {
      if (signal.aborted) throw cause;
      continue; // another program, another user's kysod, or one that has no such door
    }
    const close = () => door.close();
    signal.addEventListener('abort', close);
    try {
      await door.call('session.requestAccess', { methods, language }, readAccess, {
        onProgress: (state) => {
          if (state === 'waiting_for_consent') onWindow?.();
        },
      });
      return port;
    } finally {
      signal.removeEventListener('abort', close);
      door.close();
    }
  }
  throw new KysoError('origin_not_allowed', language);
}
