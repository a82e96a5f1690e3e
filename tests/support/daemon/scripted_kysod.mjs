// SPDX-License-Identifier: Apache-2.0
// The real kysod for tests of pages and of the SDK: a SoftHSM token with one citizen, a scripted person at the window
// (tests/support/scripted_prompt), no display. Programs come from KYSO_SCRIPTED, the module that goes wrong on order from
// KYSO_FAULTY. On kysod's own ports, so one at a time.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../processes/program.mjs';
import { startSimPrograms } from '../sim/sim_programs.mjs';
import { makeTokens, pin, plug, unplug } from '../softhsm/demo_tokens.mjs';

const programs = process.env.KYSO_SCRIPTED ?? fileURLToPath(new URL('../../../build/dev/tests/scripted', import.meta.url));
const faulty = process.env.KYSO_FAULTY ?? fileURLToPath(new URL('../../../build/dev/lib/libkyso-faulty-pkcs11.so', import.meta.url));
const softhsm = '/usr/lib/softhsm/libsofthsm2.so';
const pins = { right: pin, wrong: '654321' };

/** What a person does, in the words of the scripted window. */
const scripts = {
  agrees: (folder) => `approve 0 ${join(folder, 'right')}`,
  agrees_without_pin: () => 'approve_without_pin 0',
  types_wrong_pin: (folder) => `approve 0 ${join(folder, 'wrong')}`,
  refuses: () => 'cancel',
  never_answers: () => 'wait',
  has_no_display: () => 'no_display',
  types_another_number: () => 'approve_with_phone 0 0987 654 321',
};

/** @param {{origins: string[], methods: string[], goesWrong?: boolean, bound?: string[]}} setup `goesWrong`: the token takes rules(), as of pkcs11/faulty/README.md; `bound`: phone
 * numbers of the person: then signing SIMs are served, for the first origin (KYSO_BIN) */
export async function startScriptedKysod({ origins, methods, goesWrong = false, bound }) {
  const folder = await mkdtemp(join(tmpdir(), 'kyso-scripted-'));
  const path = (name) => join(folder, name);
  let phones;
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  try {
    await makeTokens(path('pki'), 'citizen-cccd');
    await plug(path('pki'), 'citizen-cccd');
    for (const name of ['config', 'state', 'run']) await mkdir(path(name), { mode: 0o700 });
    for (const [name, pin] of Object.entries(pins)) await writeFile(path(name), pin);
    const allowed = origins.map((origin) => `[[origin]]\norigin = "${origin}"\nmethods = ${JSON.stringify(methods)}\n`);
    const rules = (text) => writeFile(path('rules'), `module ${softhsm}\n${text}\n`);
    await rules('');
    const module = goesWrong ? `path = "${faulty}"\n[module.environment]\nKYSO_FAULTY_RULES = "${path('rules')}"` : `path = "${softhsm}"\n[module.environment]`;
    await writeFile(path('kysod.toml'), `developer = ${goesWrong}\ntrust = "${path('pki/trust')}"\n[catalogue]\nuse = false\n[windows]\nper_minute = 1000000\nfirst_pause_seconds = 0\n${allowed.join('')}`
      + `[[module]]\n${module}\nSOFTHSM2_CONF = "${path('pki/softhsm2.conf')}"\n`);
    // Nothing of this process's: no display, no bus.
    const env = {
      PATH: '/usr/bin:/bin', HOME: folder, XDG_RUNTIME_DIR: path('run'), XDG_CONFIG_HOME: path('config'), XDG_STATE_HOME: path('state'),
      DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent',
    };
    if (bound) {
      phones = await startSimPrograms({ pki: path('pki'), folder: path('sim'), origin: origins[0], programs: process.env.KYSO_BIN });
      await phones.startRelay(env);
      await writeFile(path('config/kyso/sims'), bound.map((msisdn) => `${msisdn} 2026-11-22\n`).join(''));
    }
    const kysod = await startProgram({ program: join(programs, 'kysod'), args: ['--config', path('kysod.toml')], env, log: path('kysod.log'), words: 'listens on ws://127.0.0.1:' });
    return {
      /** From the next window on. */
      person: (word) => writeFile(path('run/person'), `${scripts[word](folder)}\n`),
      /** From the next request on. */
      rules,
      pullToken: () => unplug(path('pki')),
      log: () => kysod.log() + (phones?.log() ?? ''),
      phones,
      close: async () => {
        await kysod.close();
        await phones?.close();
        await remove();
      },
    };
  } catch (cause) {
    await phones?.close();
    await remove();
    throw cause;
  }
}
