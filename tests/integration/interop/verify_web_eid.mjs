// SPDX-License-Identifier: Apache-2.0
// verify_web_eid.mjs TOKEN-FILE ORIGIN NONCE ALG: what a server does with a Web eID authentication token 1.0, written
// after the specification with node:crypto alone. Exit status 0: a login at ORIGIN for NONCE.
import assert from 'node:assert/strict';
import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [, , tokenFile, origin, nonce, algorithm] = process.argv;
const token = JSON.parse(readFileSync(tokenFile, 'utf8'));
assert.deepEqual(Object.keys(token).sort(), ['algorithm', 'appVersion', 'format', 'signature', 'unverifiedCertificate']);
assert.equal(token.format, 'web-eid:1.0');
assert.equal(token.algorithm, algorithm);

const digest = `sha${algorithm.slice(2)}`;
const hash = (text) => createHash(digest).update(text, 'utf8').digest();
const { publicKey } = new X509Certificate(Buffer.from(token.unverifiedCertificate, 'base64'));
const key = {
  RS: { key: publicKey },
  PS: { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ES: { key: publicKey, dsaEncoding: 'ieee-p1363' },
}[algorithm.slice(0, 2)];
const accepts = (where, what) =>
  verify(digest, Buffer.concat([hash(where), hash(what)]), key, Buffer.from(token.signature, 'base64'));

assert.ok(accepts(origin, nonce));
assert.ok(!accepts(`${origin}.example`, nonce), 'another origin');
assert.ok(!accepts(origin, `${nonce}A`), 'another nonce');
