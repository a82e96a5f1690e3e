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

/**
 * demo_sim.sh's files in `folder`, for a portal at `origin` whose gateway listens on port `gateway`, and its operator, on port
 * `service` (0: a free one). `pki`: of demo_pki.sh.
 * @returns control(), file(name), service and phones (addresses), token, pin, log(), close()
 */
export async function startOperator({ pki, folder, origin, programs, gateway = 1, service = 0 }) {
  await run(script('demo_sim.sh'), [pki, folder, origin, `${gateway}`, `${service}`, '0']);
  const file = (name) => join(folder, name);
  const program = await startProgram({
    program: join(programs, 'kyso-telco'), args: ['--config', file('telco.toml')], env: process.env,
    log: file('telco.log'), words: 'listening on',
  });
  const [, address, phones] = /listening on (https:\S+) .*(http:[^\s)]+)/.exec(program.log());
  const token = (await readFile(file('token'), 'utf8')).trim();
  async function control(method, path, body) {
    const reply = await fetch(new URL(`/sim/v1/${path}`, phones), {
      method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }
  return { control, file, service: address, phones, token, pin: '135790', log: program.log, close: program.close };
}

/** @returns control(), order(), status(), phones (the page's address, with its token), pin, close() */
export async function startTelco() {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-telco-'));
  await run(script('demo_pki.sh'), ['make', join(folder, 'pki'), 'citizen-cccd']);
  const operator = await startOperator({ pki: join(folder, 'pki'), folder: join(folder, 'sim'), origin: 'https://portal.test', programs: process.env.KYSO_BIN })
    .catch(async (cause) => { await rm(folder, { recursive: true }); throw cause; });
  const { control, file, service, phones, token, pin } = operator;
  const account = {
    id: 'http://ap.example.vn/kyso-demo', password: (await readFile(file('credentials/ap-password'), 'utf8')).trim(),
    tls: { cert: await readFile(file('ap.pem')), key: await readFile(file('ap.key')), ca: await readFile(file('tls-ca.pem')) },
  };
  let calls = 0;

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
    control, order, status, phones: `${phones}#token=${token}`, pin,
    async close() {
      await operator.close();
      await rm(folder, { recursive: true });
    },
  };
}
