// SPDX-License-Identifier: Apache-2.0
// The SDK's Environment for Node: real HTTP and a real WebSocket, with the Origin header that a browser would send. For
// tests only: in a browser the origin is the page's own, and nobody chooses it.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { browserEnvironment } from '../environment.js';
import type { Answer, Environment, Socket } from '../environment.js';
import { memoryStorage } from './memory_environment.js';
import { acceptOf, WebSocketPeer } from './websocket.js';

const receiveLimit = 64 * 1024 * 1024;

class NodeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onclose: Socket['onclose'] = null;
  onmessage: Socket['onmessage'] = null;
  protocol = '';
  private peer: WebSocketPeer | undefined;
  private readonly stop: () => void;

  constructor(url: string, protocol: string, origin: string) {
    const key = randomBytes(16).toString('base64');
    const headers = {
      origin, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key, 'sec-websocket-protocol': protocol,
    };
    const asked = request(url.replace(/^ws:/, 'http:'), { headers, agent: false });
    const fail = () => {
      asked.destroy();
      this.onclose?.({ code: 1006 });
    };
    this.stop = () => asked.destroy();
    asked.on('error', fail);
    asked.on('response', fail);
    asked.on('upgrade', (response, socket, head) => {
      this.protocol = response.headers['sec-websocket-protocol'] ?? '';
      if (response.headers['sec-websocket-accept'] !== acceptOf(key)) return fail();
      this.peer = new WebSocketPeer(socket, head, { masks: true, limit: receiveLimit });
      this.peer.onText = (data) => this.onmessage?.({ data });
      this.peer.onClose = (code) => this.onclose?.({ code });
      return this.onopen?.();
    });
    asked.end();
  }

  send(text: string): void {
    this.peer?.send(text);
  }

  close(code?: number): void {
    if (this.peer === undefined) this.stop();
    else this.peer.close(code);
  }
}

function get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal | null | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false });
    const fail = () => {
      asked.destroy();
      reject(new TypeError('Failed to fetch'));
    };
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail);
    asked.on('error', fail);
    asked.on('response', (response) => {
      const parts: Uint8Array[] = [];
      response.on('data', (chunk) => parts.push(chunk));
      response.on('end', () => {
        const readable = headers['origin'] === undefined || response.headers['access-control-allow-origin'] === headers['origin'];
        if (!readable) return fail();
        signal?.removeEventListener('abort', fail);
        return resolve({ ok: response.statusCode === 200, text: async () => Buffer.concat(parts).toString('utf8') });
      });
    });
    asked.end();
  });
}

/** For ConnectOptions.environment in Node: reaches whatever listens on kysod's ports, as a page of `origin` (`https://portal.example` unless said otherwise) would. */
export function nodeEnvironment({ origin = 'https://portal.example' }: { readonly origin?: string } = {}): Environment {
  return {
    ...browserEnvironment,
    openSocket: (url, protocol) => new NodeSocket(url, protocol, origin),
    fetch: (url, init) => get(url, init.mode === 'no-cors' ? {} : { origin }, init.signal),
    queryPermission: async () => { throw new TypeError('Node asks nobody'); },
    storage: memoryStorage(),
  };
}
