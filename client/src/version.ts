// SPDX-License-Identifier: Apache-2.0

/** Of this package; kept equal to package.json by a test. */
export const sdkVersion = '0.1.0';
