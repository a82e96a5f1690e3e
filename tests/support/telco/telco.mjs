// SPDX-License-Identifier: Apache-2.0
// A kyso-telco for tests in JavaScript: the demonstration's operator (scripts/lib/demo_sim.sh) on free ports, its control API,
// and an application provider that orders signatures over HTTPS with its client certificate.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startProgram } from '../processes/program.mjs';

const run = promisify(execFile);
const script = (name) => fileURLToPath(new URL(`../../../scripts/lib/${name}`, import.meta.url));

/** @returns control(), order(), status(), phones (the page's address, with its token), pin, close() */
export async function startTelco() {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-telco-'));
  const file = (name) => join(folder, 'sim', name);
  await run(script('demo_pki.sh'), ['make', join(folder, 'pki'), 'citizen-cccd']);
  await run(script('demo_sim.sh'), [join(folder, 'pki'), join(folder, 'sim'), 'https://portal.test', '1', '0', '0']);
  const program = await startProgram({
    program: join(process.env.KYSO_BIN, 'kyso-telco'), args: ['--config', file('telco.toml')], env: process.env,
    log: join(folder, 'telco.log'), words: 'listening on',
  }).catch(async (cause) => { await rm(folder, { recursive: true }); throw cause; });
  const [, service, phones] = /listening on (https:\S+) .*(http:[^\s)]+)/.exec(program.log());
  const token = (await readFile(file('token'), 'utf8')).trim();
  const account = {
    id: 'http://ap.example.vn/kyso-demo', password: (await readFile(file('credentials/ap-password'), 'utf8')).trim(),
    tls: { cert: await readFile(file('ap.pem')), key: await readFile(file('ap.key')), ca: await readFile(file('tls-ca.pem')) },
  };
  let calls = 0;

  async function control(method, path, body) {
    const reply = await fetch(new URL(`/sim/v1/${path}`, phones), {
      method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  function post(wrapper, name, attributes, content) {
    calls += 1;
    const body = `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><${wrapper}>
<mss:${name} xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" ${attributes}>
<mss:AP_Info AP_ID="${account.id}" AP_TransID="_${calls}" AP_PWD="${account.password}" Instant="${new Date().toISOString()}"/>
<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>${content}</mss:${name}></${wrapper}></env:Body></env:Envelope>`;
    return new Promise((resolve, reject) => {
      const call = request(new URL(`/soap/services/${wrapper}Port`, service),
        { ...account.tls, method: 'POST', headers: { 'content-type': 'application/soap+xml' } }, async (reply) => {
          let text = '';
          for await (const part of reply) text += part;
          resolve(text);
        });
      call.on('error', reject);
      call.end(body);
    });
  }
  /** Orders a signature; its MSSP_TransID. */
  async function order(msisdn, text) {
    const reply = await post('MSS_Signature', 'MSS_SignatureReq', 'MessagingMode="asynchClientServer" TimeOut="300"',
      `<mss:MobileUser><mss:MSISDN>+${msisdn}</mss:MSISDN></mss:MobileUser>
<mss:DataToBeSigned MimeType="application/x-sha256" Encoding="base64">${Buffer.alloc(32, 7).toString('base64')}</mss:DataToBeSigned>
<mss:DataToBeDisplayed MimeType="text/plain" Encoding="UTF-8">${text}</mss:DataToBeDisplayed>`);
    const id = /MSSP_TransID="([^"]+)"/.exec(reply)?.[1];
    if (!id) throw new Error(reply);
    return id;
  }
  /** The code that a status query gets. */
  async function status(id) {
    const reply = await post('MSS_StatusQuery', 'MSS_StatusReq', `MSSP_TransID="${id}"`, '');
    return Number(/(?:StatusCode Value="|mss:_)(\d+)/.exec(reply)?.[1]);
  }

  return {
    control, order, status, phones: `${phones}#token=${token}`, pin: '135790',
    async close() {
      await program.close();
      await rm(folder, { recursive: true });
    },
  };
}
