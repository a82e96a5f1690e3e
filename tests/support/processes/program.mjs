// SPDX-License-Identifier: Apache-2.0
// Starts one of our programs for a test and waits until its log says that it is ready. Ended with close(), which the test
// must call.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { until } from '../browser/desktop.mjs';

/** @param {{program: string, args: string[], env: object, log: string, words: string}} start `words`: in the log once it is ready */
export async function startProgram({ program, args, env, log, words }) {
  const output = await open(log, 'w');
  const child = spawn(program, args, { env, stdio: ['ignore', output.fd, output.fd] });
  const gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  await output.close();
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const close = () => (ended() || !child.kill() ? undefined : gone);
  const said = () => readFileSync(log, 'utf8');
  try {
    await until(`${program} to start`, () => {
      if (ended()) throw new Error(`${program} does not start: ${said()}`);
      return said().includes(words);
    });
  } catch (cause) {
    await close();
    throw cause;
  }
  return { ended, log: said, close };
}
