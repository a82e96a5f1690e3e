// SPDX-License-Identifier: Apache-2.0
// The fake daemon's listener on 127.0.0.1: admission, discovery and upgrade as in docs/protocol.md, "Admission". Whatever
// fails is answered 403 with body {}, always the same.
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FakeDaemon } from './fake_daemon.js';
import { Session } from './session.js';
import { acceptOf, WebSocketPeer } from './websocket.js';

/** @internal */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const messageLimit = 1024 * 1024;
const enrolmentLimit = 64 * 1024;

/** @internal */
export async function listen(daemon: FakeDaemon, ports: readonly number[]): Promise<Listening> {
  const sockets = new Set<Socket>();
  let port = 0;
  const note = ({ method, url, headers: { origin } }: IncomingMessage) => daemon.requests.push({ method, url, origin });
  const isOurs = (request: IncomingMessage) => request.method === 'GET'
    && ['127.0.0.1', 'localhost', '[::1]'].some((name) => request.headers['host'] === `${name}:${port}`);
  const server = createServer((request, response) => {
    note(request);
    const { origin } = request.headers;
    if (request.url !== '/.well-known/kyso' || origin === undefined || !isOurs(request) || daemon.grantOf(origin) === undefined) {
      return response.writeHead(403, headers).end('{}');
    }
    return response.writeHead(200, { ...headers, 'access-control-allow-origin': origin, vary: 'Origin' }).end(JSON.stringify(daemon.identity));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    note(request);
    if (!isOurs(request) || !upgrade(daemon, request, socket, head)) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.end(`HTTP/1.1 403 Forbidden\r\n${lines}content-length: 2\r\nconnection: close\r\n\r\n{}`);
    }
  });
  port = await listenOnFirst(server, ports);
  const close = () => new Promise<void>((resolve) => {
    server.close(resolve);
    for (const socket of sockets) socket.destroy();
  });
  return { port, close };
}

function upgrade(daemon: FakeDaemon, request: IncomingMessage, socket: Socket, head: Buffer): boolean {
  const { origin } = request.headers;
  const key = request.headers['sec-websocket-key'] ?? '';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
  const door = request.url;
  if (origin === undefined || request.headers['sec-websocket-version'] !== '13' || !offered.includes('kyso.v1')) return false;
  if (Buffer.from(key, 'base64').length !== 16 || (door !== '/v1' && door !== '/v1/enroll')) return false;
  const known = door === '/v1' ? daemon.grantOf(origin) !== undefined : daemon.mayAsk(origin);
  if (!known) return false;
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    + `Sec-WebSocket-Accept: ${acceptOf(key)}\r\nSec-WebSocket-Protocol: kyso.v1\r\n\r\n`);
  const peer = new WebSocketPeer(socket, head, { masks: false, limit: door === '/v1' ? messageLimit : enrolmentLimit });
  const session = new Session(daemon, origin, door, (text) => peer.send(text));
  // At once: what a phone answers in the same moment is not handed out to a line that is gone.
  const line = { drop: () => { session.end(); peer.drop(); } };
  daemon.lines.add(line);
  peer.onText = (text) => session.receive(text);
  peer.onClose = () => {
    daemon.lines.delete(line);
    session.end();
  };
  return true;
}

async function listenOnFirst(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    const taken = await new Promise<Error | undefined>((resolve) => {
      server.once('error', resolve).listen(port, '127.0.0.1', () => {
        server.removeListener('error', resolve);
        resolve(undefined);
      });
    });
    if (taken === undefined) return server.address().port;
  }
  throw new Error(`none of the ports ${ports.join(', ')} is free: does a kysod run on this computer?`);
}
