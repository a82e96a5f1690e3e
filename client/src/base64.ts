// SPDX-License-Identifier: Apache-2.0
// Octets as base64 text (RFC 4648 section 4), in pieces that fit into one call of String.fromCharCode.

export function toBase64(octets: Uint8Array): string {
  const piece = 8192;
  let binary = '';
  for (let at = 0; at < octets.length; at += piece) {
    binary += String.fromCharCode(...octets.subarray(at, at + piece));
  }
  return btoa(binary);
}
