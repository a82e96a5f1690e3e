// SPDX-License-Identifier: Apache-2.0
// verify_jws.mjs JWS-FILE CONTENT-FILE ALG: a stranger's view of our JWS, by the library jose of npm as Debian packs it
// (node-jose). Takes the key out of x5c. Exit status 0: verified, by that algorithm, over that content.
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const jose = createRequire(import.meta.url)('/usr/share/nodejs/jose');
const [, , jwsFile, contentFile, algorithm] = process.argv;
const jws = readFileSync(jwsFile, 'utf8');
const content = readFileSync(contentFile);

const header = jose.decodeProtectedHeader(jws);
assert.equal(header.alg, algorithm);
assert.equal(header.typ, 'JOSE');
const der = Buffer.from(header.x5c[0], 'base64');
assert.equal(header['x5t#S256'], createHash('sha256').update(der).digest('base64url'));
const [signer, issuer] = header.x5c.map((one) => new X509Certificate(Buffer.from(one, 'base64')));
assert.ok(signer.verify(issuer.publicKey), 'x5c is a chain');

const { payload } = await jose.compactVerify(jws, signer.publicKey, { algorithms: [algorithm] });
assert.deepEqual(Buffer.from(payload), content);

// It must be able to refuse, else it shows nothing.
const [protectedHeader, , signature] = jws.split('.');
const other = [protectedHeader, Buffer.from('another content').toString('base64url'), signature].join('.');
await assert.rejects(jose.compactVerify(other, signer.publicKey, { algorithms: [algorithm] }));
