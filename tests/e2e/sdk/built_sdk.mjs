// SPDX-License-Identifier: Apache-2.0
// The SDK and its fake daemon as built (KYSO_CLIENT_DIST), for the tests of this folder.
import { fileURLToPath } from 'node:url';

export const dist = process.env.KYSO_CLIENT_DIST ?? fileURLToPath(new URL('../../../client/dist', import.meta.url));
export const sdk = await import(`${dist}/index.js`);
export const testing = await import(`${dist}/testing/index.js`);
export const { errorTable } = await import(`${dist}/error_table.js`);
