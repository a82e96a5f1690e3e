// SPDX-License-Identifier: Apache-2.0
// The demonstration's CA and tokens (scripts/lib/demo_pki.sh) for tests and scripts/demo --once: made, plugged in, pulled.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../../scripts/lib/demo_pki.sh', import.meta.url));
const demoPki = (action, folder, ...holders) => promisify(execFile)(script, [action, folder, ...holders]);

/** Of every token. */
export const pin = '123456';

/** Whose there are: `citizen-cccd`, `citizen-cmnd`, `enterprise`, `employee`, `official`. None is plugged in. */
export const makeTokens = (folder, ...holders) => demoPki('make', folder, ...holders);
/** These are in, and no others: what kysod finds at its next request. */
export const plug = (folder, ...holders) => demoPki('plug', folder, ...holders);
export const unplug = (folder) => demoPki('unplug', folder);
