// SPDX-License-Identifier: Apache-2.0
// One command to kyso-token(1), whose socket takes lines: `node token_control.mjs SOCKET insert r1 citizen-cccd`. Also imported.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What it answers; rejects where that is an error. */
export async function tellToken(socket, ...words) {
  const control = connect(socket);
  await once(control, 'connect');
  control.end(`${words.join(' ')}\n`);
  const answer = JSON.parse(await text(control));
  if (answer.error) throw new Error(`kyso-token: ${words.join(' ')}: ${answer.error}`);
  return answer;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [socket, ...words] = process.argv.slice(2);
  await tellToken(socket, ...words);
}
