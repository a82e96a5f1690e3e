// SPDX-License-Identifier: Apache-2.0
// A TCP port that nobody listens on, for a program that must be told one.
import { createServer } from 'node:net';

export async function freePort(address = '127.0.0.1') {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
