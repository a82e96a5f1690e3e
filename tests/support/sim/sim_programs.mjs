// SPDX-License-Identifier: Apache-2.0
// The real programs between a portal and a phone, for tests in JavaScript: kyso-telco, kyso-gateway, and kyso-relay where kysod is.
// Who holds which phone: scripts/lib/demo_sim.sh.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { join } from 'node:path';
import { until } from '../browser/desktop.mjs';
import { freePort } from '../processes/free_port.mjs';
import { startProgram } from '../processes/program.mjs';
import { startOperator } from '../telco/telco.mjs';

/** `folder`: for their files, `pki`: of demo_pki.sh, whose CA issues what is on the SIMs. */
export async function startSimPrograms({ pki, folder, origin, programs }) {
  const ports = { gateway: await freePort(), service: await freePort() };
  const operator = await startOperator({ pki, folder, origin, programs, ...ports });
  const running = [operator];
  const close = async () => { for (const one of running.splice(0).reverse()) await one.close(); };
  const { control, file } = operator;
  try {
    running.push(await startProgram({
      program: join(programs, 'kyso-gateway'), args: ['--config', file('gateway.toml')], words: 'listening on', log: file('gateway.log'),
      env: { ...process.env, CREDENTIALS_DIRECTORY: file('credentials') },
    }));
  } catch (cause) {
    await close();
    throw cause;
  }
  const ticketKey = createPrivateKey(await readFile(file('ticket.key')));
  const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const screen = (msisdn) => control('GET', `subscribers/${msisdn}/screen`);
  /** What the phone shows, once it asks. */
  const asks = async (msisdn) => {
    let shown;
    await until(`the phone ${msisdn} to ask`, async () => {
      shown = await screen(msisdn);
      return shown.stage === 'text';
    });
    return shown;
  };
  const press = (msisdn, keys) => control('POST', `subscribers/${msisdn}/keys`, keys);
  return {
    control, asks, press, ticketKey: file('ticket.key'), log: () => running.map((one) => one.log()).join('\n'),
    gateway: { address: `https://localhost:${ports.gateway}`, roots: file('tls-ca.pem') },
    /** The person presses OK and types the PIN. */
    async signs(msisdn) {
      await asks(msisdn);
      await press(msisdn, { press: 'ok' });
      await press(msisdn, { digits: operator.pin });
    },
    /** How often the service was told to have this number sign. */
    async rung(msisdn) {
      const journal = await control('GET', 'journal?since=0');
      return journal.filter(({ what, about, body }) => what === 'in' && about === 'sign' && body.includes(msisdn)).length;
    },
    /** As the portal gives it. */
    ticket({ purpose, nonce, msisdn }) {
      const said = { aud: 'kyso-gateway', exp: Math.floor(Date.now() / 1000) + 600, jti: randomBytes(16).toString('base64url'), nonce, origin, phone: msisdn, purpose };
      const input = `${base64url({ alg: 'ES256', typ: 'kyso-ticket+jwt' })}.${base64url(said)}`;
      return `${input}.${sign('sha256', Buffer.from(input), { key: ticketKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
    /** Beside a kysod with this environment. */
    async startRelay(env) {
      await mkdir(join(env.XDG_CONFIG_HOME, 'kyso'), { recursive: true });
      await copyFile(file('relay.toml'), join(env.XDG_CONFIG_HOME, 'kyso/relay.toml'));
      running.push(await startProgram({ program: join(programs, 'kyso-relay'), args: [], env, words: 'is ready', log: file('relay.log') }));
    },
    close,
  };
}
