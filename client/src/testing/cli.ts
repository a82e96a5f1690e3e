#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// kyso-fake-daemon: the fake on its own, for whoever builds a page and has no token. Prints what pages ask.
import { startFakeDaemon } from './fake_daemon.js';
import { isErrorName } from '../errors.js';
import type { DaemonErrorName } from './faults.js';
import { personWords } from './person.js';
import type { PersonWord } from './person.js';
import { FakeSim, phoneWords } from './sim.js';
import type { PhoneWord } from './sim.js';
import { citizen, citizenWithCmnd, enterprise, FakeToken, official, personInOrganisation } from './token.js';
import { kysodPorts } from '../discovery.js';

const holders = { citizen, 'citizen-cmnd': citizenWithCmnd, enterprise, 'person-in-organisation': personInOrganisation, official };
type HolderName = keyof typeof holders;

const help = `kyso-fake-daemon: a fake kysod for people who build pages: no token, no window, no PIN.
Its signatures are real, its certificates are not ("kyso fake daemon, not valid"). Stop a real kysod first.

  --person WORD      what the person at the window does (default agrees):
                     ${personWords.join(', ')}
  --after SECONDS    how long they think first (default 0)
  --holder NAME      whose certificate is on the token; several: asked one by one, the first is chosen (default citizen):
                     ${Object.keys(holders).join(', ')}
  --key KIND         rsa (default) or ec
  --phone WORD       what the person does at the phone of the signing SIM 0912345678, whose certificate is the first holder's
                     (default confirms): ${phoneWords.join(', ')}
  --no-token         nothing is plugged in
  --fail NAME        each call but hello fails with this error of the table, as token_removed
  --origin ORIGIN    only this page is let in; several times for several. Others may ask to be (default: every page)
  --port PORT        default: the first free one of ${kysodPorts.join(', ')}, where pages look
  --help             this text
Origins are https://host[:port] or http://localhost:port, as kysod takes them. Ends with Ctrl+C.
`;

interface Settings {
  person: PersonWord;
  phone: PhoneWord;
  after: number;
  holders: HolderName[];
  key: 'rsa' | 'ec';
  token: boolean;
  fail: DaemonErrorName | undefined;
  origins: string[];
  ports: readonly number[];
}

const oneOf = <T extends string>(option: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new Error(`${option}: ${value} is none of ${allowed.join(', ')}`);
  return found;
};

function numberOf(option: string, value: string, max: number): number {
  if (!/^[0-9]+(\.[0-9]+)?$/.test(value) || Number(value) > max) throw new Error(`${option}: ${value} is not a number up to ${max}`);
  return Number(value);
}

/** undefined: help was asked for. Throws Error with one line for the person. */
function read(words: readonly string[]): Settings | undefined {
  const settings: Settings = { person: 'agrees', phone: 'confirms', after: 0, holders: [], key: 'rsa', token: true, fail: undefined, origins: [], ports: kysodPorts };
  const options: Readonly<Record<string, (value: string, option: string) => void>> = {
    '--person': (value, option) => { settings.person = oneOf(option, value, personWords); },
    '--phone': (value, option) => { settings.phone = oneOf(option, value, phoneWords); },
    '--after': (value, option) => { settings.after = numberOf(option, value, 3600) * 1000; },
    '--holder': (value, option) => { settings.holders.push(oneOf(option, value, Object.keys(holders) as HolderName[])); },
    '--key': (value, option) => { settings.key = oneOf(option, value, ['rsa', 'ec']); },
    '--fail': (value, option) => {
      if (!isErrorName(value)) throw new Error(`${option}: ${value} is not in the table of errors`);
      settings.fail = value as DaemonErrorName;
    },
    '--origin': (value) => { settings.origins.push(value); },
    '--port': (value, option) => { settings.ports = [numberOf(option, value, 65535)]; },
  };
  for (let i = 0; i < words.length; i += 1) {
    const option = words[i] as string;
    if (option === '--help' || option === '-h') return undefined;
    if (option === '--no-token') {
      settings.token = false;
      continue;
    }
    const take = options[option];
    const value = words[i += 1];
    if (take === undefined) throw new Error(`${option}: no such option, see --help`);
    if (value === undefined) throw new Error(`${option} wants a value, see --help`);
    take(value, option);
  }
  return settings;
}

async function main(): Promise<void> {
  const settings = read(process.argv.slice(2));
  if (settings === undefined) return process.stdout.write(help);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { person, after, key, fail, origins, ports } = settings;
  const names: HolderName[] = settings.holders.length > 0 ? settings.holders : ['citizen'];
  const tokens = settings.token ? [new FakeToken(names.map((name) => holders[name]({ key })))] : [];
  const sims = [new FakeSim('0912345678', holders[names[0] ?? 'citizen']({ key }), settings.phone)];
  const daemon = await startFakeDaemon({ person: { does: person, after }, tokens, sims, ports, ...(origins.length > 0 ? { origins } : {}) });
  daemon.onCall = ({ method, origin }) => {
    say(`${origin} ${method}`);
    if (fail !== undefined && method !== 'session.hello' && method !== 'request.cancel') daemon.failNext(fail, { method });
  };
  say(`kyso fake daemon, not valid: listens on ws://127.0.0.1:${await daemon.listen()}`);
  const stop = () => void daemon.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((cause: Error) => {
  process.stderr.write(`kyso-fake-daemon: ${cause.message}\n`);
  process.exitCode = 1;
});
