// SPDX-License-Identifier: Apache-2.0
// RFC 6455 over a socket that was upgraded, either end. Whole and fragmented texts up to a limit, ping, close; no
// extensions. For the fake daemon and its Node environment; kysod's own is another one.
import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

/** Section 1.3. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest().toString('base64');
}

const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 };

export interface PeerOptions {
  /** Clients mask what they send (section 5.3), servers do not. */
  readonly masks: boolean;
  /** Octets of a message; a longer one ends the connection with 1009. */
  readonly limit: number;
}

export class WebSocketPeer {
  onText: (text: string) => void = () => undefined;
  /** Called once; 1006 where there was no close frame (section 7.1.5). */
  onClose: (code: number) => void = () => undefined;
  private pending = Buffer.alloc(0);
  private fragments: Buffer[] = [];
  private closeCode = 1006;
  private closing = false;

  constructor(private readonly socket: Socket, head: Buffer, private readonly options: PeerOptions) {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.onClose(this.closeCode));
    socket.on('data', (chunk) => this.read(chunk));
    // Not before the maker has set onText.
    if (head.length > 0) queueMicrotask(() => this.read(head));
  }

  send(text: string): void {
    if (!this.closing) this.write(opcodes.text, Buffer.from(text));
  }

  close(code = 1000): void {
    if (this.closing) return;
    this.closing = true;
    this.closeCode = code;
    this.write(opcodes.close, Buffer.from([code >> 8, code & 255]));
    this.socket.end();
  }

  /** As when the other end is killed: no close frame. */
  drop(): void {
    this.socket.destroy();
  }

  private write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(length), 0);
    const size = length < 126 ? [length] : length < 65536 ? [126, length >> 8, length & 255] : [127, ...long];
    const bit = this.options.masks ? 128 : 0;
    const head = Buffer.from([128 | opcode, bit | (size[0] ?? 0), ...size.slice(1)]);
    const mask = randomBytes(4);
    this.socket.write(Buffer.concat(bit === 0 ? [head, payload] : [head, mask, masked(payload, mask)]));
  }

  private read(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    for (let frame = this.next(); frame !== undefined && !this.closing; frame = this.next()) this.take(frame.first, frame.payload);
  }

  /** A whole frame off the front of what has come; undefined until there is one. */
  private next(): { readonly first: number; readonly payload: Buffer } | undefined {
    const [first = 0, second = 0] = this.pending;
    const short = second & 127;
    const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    const body = head + (second & 128 ? 4 : 0);
    if (this.pending.length < Math.max(2, body)) return undefined;
    const size = short === 126 ? this.pending.readUInt16BE(2) : short === 127 ? Number(this.pending.readBigUInt64BE(2)) : short;
    if (size > this.options.limit) {
      this.close(1009);
      return undefined;
    }
    if (this.pending.length < body + size) return undefined;
    const raw = this.pending.subarray(body, body + size);
    const payload = second & 128 ? masked(raw, this.pending.subarray(head, body)) : raw;
    this.pending = this.pending.subarray(body + size);
    return { first, payload };
  }

  private take(first: number, payload: Buffer): void {
    const opcode = first & 15;
    if (opcode === opcodes.ping) return this.write(opcodes.pong, payload);
    if (opcode === opcodes.pong) return undefined;
    if (opcode === opcodes.close) return this.close(payload.length >= 2 ? payload.readUInt16BE(0) : 1000);
    if (opcode !== opcodes.text && opcode !== opcodes.continuation) return this.close(1003);
    this.fragments.push(payload);
    if (this.fragments.reduce((all, { length }) => all + length, 0) > this.options.limit) return this.close(1009);
    if ((first & 128) === 0) return undefined;
    const text = Buffer.concat(this.fragments).toString('utf8');
    this.fragments = [];
    return this.onText(text);
  }
}

const masked = (payload: Buffer, mask: Buffer): Buffer => Buffer.from(payload.map((octet, i) => octet ^ (mask[i & 3] ?? 0)));
