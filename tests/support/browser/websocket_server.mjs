// SPDX-License-Identifier: Apache-2.0
// A FAKE of kysod's WebSocket for browser tests: RFC 6455 as far as browsers need it to talk to a test (whole
// text frames below 64 KiB, close). Must never be used where the real daemon could run instead.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** RFC 6455 section 1.3. */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function frame(opcode, payload) {
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), payload]);
}

/** One accepted connection. Set `onText`; `send` and `close` answer. */
class Peer {
  constructor(socket, origin) {
    this.socket = socket;
    this.origin = origin;
    this.onText = () => undefined;
    this.pending = Buffer.alloc(0);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
  }
  send(text) { this.socket.write(frame(1, Buffer.from(text))); }
  close(code = 1000) { this.socket.end(frame(8, Buffer.from([code >> 8, code & 255]))); }
  /** As when the daemon is killed: no close frame. */
  drop() { this.socket.destroy(); }

  #read(chunk) {
    this.pending = Buffer.concat([this.pending, chunk]);
    for (;;) {
      if (this.pending.length < 2) return;
      const short = this.pending[1] & 127;
      if (short === 127) return this.drop();
      const head = short === 126 ? 4 : 2;
      if (this.pending.length < head + 4) return;
      const size = short === 126 ? this.pending.readUInt16BE(2) : short;
      if (this.pending.length < head + 4 + size) return;
      const mask = this.pending.subarray(head, head + 4);
      const payload = Buffer.from(this.pending.subarray(head + 4, head + 4 + size)).map((octet, i) => octet ^ mask[i & 3]);
      const opcode = this.pending[0] & 15;
      this.pending = this.pending.subarray(head + 4 + size);
      if (opcode === 8) return void this.socket.end(frame(8, payload.subarray(0, 2)));
      if (opcode === 1) this.onText(payload.toString('utf8'));
    }
  }
}

/**
 * @param {object} options
 * @param {(peer: Peer) => void} options.onPeer a connection was upgraded
 * @param {(origin: string|undefined) => boolean} [options.allow] kysod's admission; refused origins get its constant 403
 * @param {number[]} options.ports the first free one is taken
 * @returns {Promise<{port: number, requests: {method, url, origin, agent}[], close: () => Promise<void>}>}
 */
export async function startWebSocketServer({ onPeer, allow = () => true, ports }) {
  const requests = [];
  const sockets = new Set();
  const note = (request) => requests.push({ method: request.method, url: request.url, origin: request.headers.origin, agent: request.headers['user-agent'] });
  const server = createServer((request, response) => {
    note(request);
    const origin = request.headers.origin;
    const known = origin !== undefined && allow(origin) && request.url === '/.well-known/kyso';
    if (!known) {
      // As strict as a daemon may answer: a body that no page may read must still count as "somebody is there".
      return void response.writeHead(403, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' }).end('{}');
    }
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': origin, vary: 'Origin' });
    response.end(JSON.stringify({ name: 'kysod', protocol: ['kyso.v1'] }));
  });
  server.on('connection', (socket) => sockets.add(socket).size && socket.once('close', () => sockets.delete(socket)));
  server.on('upgrade', (request, socket) => {
    note(request);
    if (!allow(request.headers.origin)) return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + HANDSHAKE_GUID).digest('base64');
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: kyso.v1\r\n\r\n`);
    onPeer(new Peer(socket, request.headers.origin));
  });
  const port = await listenOnFirst(server, ports);
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    for (const socket of sockets) socket.destroy();
  });
  return { port, requests, close };
}

async function listenOnFirst(server, ports) {
  for (const port of ports) {
    const taken = await new Promise((resolve) => {
      server.once('error', resolve).listen(port, '127.0.0.1', () => {
        server.removeListener('error', resolve);
        resolve(undefined);
      });
    });
    if (!taken) return server.address().port;
  }
  throw new Error(`none of the ports ${ports} is free`);
}
