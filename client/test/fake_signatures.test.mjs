// SPDX-License-Identifier: Apache-2.0
// What the fake signs is what others verify: OpenSSL its CAdES and certificates, Node's crypto its JWS and logins. An
// integrator's server can so be tested against it, with the fake's own authority as its only trust.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inner, sdk } from './fake_browser.mjs';

const { citizen, fakeAuthority, FakeDaemon, FakeToken } = await inner('testing/index');
const folder = mkdtempSync(join(tmpdir(), 'kyso-fake-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name, content) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const authority = file('authority.pem', fakeAuthority());
const octets = (base64) => Buffer.from(base64, 'base64');
/** Throws with OpenSSL's words where it finds a fault; gives what was signed. */
const cmsContent = (der, ...more) => execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', file('signed.der', der),
  '-CAfile', authority, '-purpose', 'any', ...more], { encoding: 'buffer', stdio: ['ignore', 'pipe', 'pipe'] });

const nonce = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const text = Buffer.from('Hợp đồng số 1');

for (const key of ['rsa', 'ec']) {
  const connected = () => sdk.connect({ environment: new FakeDaemon({ tokens: [new FakeToken([citizen({ key })])] }).environment() });

  test(`${key}: the certificate is by the fake’s authority, and says what it is`, async () => {
    const { certificates, certificate } = await (await connected()).chooseCertificate();
    const der = new X509Certificate(octets(certificates[0]));
    assert.ok(der.verify(new X509Certificate(fakeAuthority()).publicKey));
    assert.match(der.issuer, /CN=kyso fake daemon\\?, not valid/);
    assert.equal(der.serialNumber.toLowerCase(), certificate.serial);
    assert.deepEqual([new Date(der.validFrom).getTime(), new Date(der.validTo).getTime()], [certificate.notBefore, certificate.notAfter].map((at) => new Date(at).getTime()));
    const subject = execFileSync('openssl', ['x509', '-inform', 'DER', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb'], { input: octets(certificates[0]), encoding: 'utf8' });
    assert.equal(subject.trim(), `subject=${certificate.subject}`);
  });

  test(`${key}: a registration is CAdES of its own content type over the statement`, async () => {
    const { signature, statement } = await (await connected()).signRegistration({ nonce, subject: 'citizen', method: 'usb-token', fields: [] });
    assert.equal(cmsContent(octets(signature), '-content', file('statement', statement)).toString(), statement);
    assert.throws(() => cmsContent(octets(signature), '-content', file('other', `${statement} `)), /digest|verif/i);
    const shown = execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER'], { input: octets(signature), encoding: 'utf8' });
    assert.match(shown, /eContentType: undefined \(2\.25\.17994893108382724598744870244619554153\)/);
  });

  for (const padding of key === 'rsa' ? ['pkcs1', 'pss'] : ['pkcs1']) {
    for (const digestAlgorithm of ['sha256', 'sha384', 'sha512']) {
      test(`${key} ${padding} ${digestAlgorithm}: documents by content and by digest, attached and detached`, async () => {
        const kyso = await connected();
        const value = createHash(digestAlgorithm).update(text).digest('base64');
        const documents = [{ name: 'a', content: new Uint8Array(text) }, { name: 'b', digest: { algorithm: digestAlgorithm, value } }];
        const detached = await kyso.signDocuments({ format: 'cades-detached', padding, digestAlgorithm, documents });
        for (const { signature } of detached.results) cmsContent(octets(signature), '-content', file('text', text));
        const attached = await kyso.signDocuments({ format: 'cades-attached', padding, digestAlgorithm, documents: documents.slice(0, 1) });
        assert.deepEqual(cmsContent(octets(attached.results[0].signature)), text);
      });
    }

    test(`${key} ${padding}: a JWS`, async () => {
      const { results: [{ signature }], certificates } = await (await connected()).signDocuments({ format: 'jws', padding, documents: [{ name: 'a', content: new Uint8Array(text) }] });
      const [header, payload, raw] = signature.split('.');
      const said = JSON.parse(Buffer.from(header, 'base64url'));
      assert.deepEqual([said.alg, said.x5c], [key === 'ec' ? 'ES256' : padding === 'pss' ? 'PS256' : 'RS256', certificates]);
      assert.deepEqual(Buffer.from(payload, 'base64url'), text);
      const how = key === 'ec' ? { dsaEncoding: 'ieee-p1363' } : padding === 'pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
      const { publicKey } = new X509Certificate(octets(certificates[0]));
      assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), { key: publicKey, ...how }, Buffer.from(raw, 'base64url')));
    });
  }

  test(`${key}: a login’s signature is over origin and nonce`, async () => {
    const loginNonce = Buffer.alloc(32, 7).toString('base64');
    const { token } = await (await connected()).authenticate(loginNonce);
    const hash = (value) => createHash('sha256').update(value).digest();
    const { publicKey } = new X509Certificate(octets(token.unverifiedCertificate));
    const how = { key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), ...(key === 'ec' ? { dsaEncoding: 'ieee-p1363' } : {}) };
    const over = (origin) => verify('sha256', Buffer.concat([hash(origin), hash(loginNonce)]), how, octets(token.signature));
    assert.deepEqual([over('https://portal.example'), over('https://other.example')], [true, false]);
    assert.match(token.appVersion, /^urn:kyso:fake-daemon:/);
  });
}

test('JWS knows one digest for P-256, so another leaves no certificate', async () => {
  const kyso = await sdk.connect({ environment: new FakeDaemon({ tokens: [new FakeToken([citizen({ key: 'ec' })])] }).environment() });
  const call = kyso.signDocuments({ format: 'jws', digestAlgorithm: 'sha512', documents: [{ name: 'a', content: 'YQ==' }] });
  assert.equal(await call.then(() => 'signed', ({ kind }) => kind), 'mechanism_unsupported');
});
