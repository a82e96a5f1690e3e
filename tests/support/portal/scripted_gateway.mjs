// SPDX-License-Identifier: Apache-2.0
// A FAKE SIM gateway with one phone, over https on 127.0.0.1, for tests of the portal without kysod: the three calls of
// drivers/sim/gateway_messages.hpp. The phone signs for real, with a certificate of the SDK's fake.
import { execFile } from 'node:child_process';
import { constants, privateEncrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** DER DigestInfo of SHA-256 (RFC 8017 section 9.2), before the digest. */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

async function received(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

/**
 * `key`, `certificate` (DER): of the SIM, RSA. `folder`: for its TLS files.
 * @returns {Promise<{address: string, roots: string, calls: object[], rings: Promise<object>, confirm: () => void, fail: (error: string) => void, close: () => Promise<void>}>}
 */
export async function startScriptedGateway({ folder, key, certificate }) {
  const [keyFile, roots] = [join(folder, 'gateway.key'), join(folder, 'gateway.pem')];
  // An authority, and a server that is none: what a gateway's roots and its certificate are.
  const [caKey, serverFile] = [join(folder, 'gateway-ca.key'), join(folder, 'gateway-server.pem')];
  const make = (key, out, subject, ...more) => promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
    '-nodes', '-days', '2', '-keyout', key, '-out', out, '-subj', subject, ...more.flatMap((text) => ['-addext', text])]);
  await make(caKey, roots, '/CN=gateway CA', 'keyUsage=critical,keyCertSign');
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-CA', roots, '-CAkey', caKey,
    '-keyout', keyFile, '-out', serverFile, '-subj', '/CN=gateway', '-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE',
    '-addext', 'extendedKeyUsage=serverAuth']);
  const gateway = { roots, calls: [] };
  let rung;
  let state = { state: 'pending', pollMs: 1000 };
  gateway.rings = new Promise((resolve) => { rung = resolve; });
  let asked;
  gateway.confirm = () => {
    const signature = privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, Buffer.from(asked.sha256, 'base64')]));
    state = { state: 'done', signature: signature.toString('base64') };
  };
  gateway.fail = (error) => { state = { state: 'failed', error, serviceCode: '401' }; };
  const answers = {
    '/v1/open': () => ({ service: 'Thử nghiệm', code: 'mobile-id', textLimit: 110, certificates: [Buffer.from(certificate).toString('base64')], pollMs: 1000 }),
    '/v1/submit': (call) => {
      asked = call;
      rung(call);
      return state;
    },
    '/v1/status': () => state,
  };
  const server = createServer({ key: await readFile(keyFile), cert: await readFile(serverFile) }, async (request, response) => {
    const call = await received(request);
    gateway.calls.push({ path: request.url, ...call });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[request.url](call)));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  gateway.address = `https://127.0.0.1:${server.address().port}`;
  gateway.close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return gateway;
}
