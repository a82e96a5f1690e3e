// SPDX-License-Identifier: Apache-2.0
// RFC 6455 as the fake daemon speaks it, frame by frame over a plain socket; and who is not let in at all.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { inner } from './fake_browser.mjs';

const { FakeDaemon, nodeEnvironment, startFakeDaemon } = await inner('testing/index');
/** Any free one: these tests may run beside others. */
const ports = [0];
let daemon, port;
before(async () => {
  daemon = new FakeDaemon({ ports, origins: ['https://portal.example'] });
  port = await daemon.listen();
});
after(() => daemon.close());

const handshake = { Host: () => `127.0.0.1:${port}`, Origin: () => 'https://portal.example', Connection: () => 'keep-alive, Upgrade', Upgrade: () => 'websocket',
  'Sec-WebSocket-Version': () => '13', 'Sec-WebSocket-Key': () => 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': () => 'kyso.v1' };

/** A socket after the request; what came of it. */
async function knock({ path = '/v1', ...changed } = {}) {
  const socket = connect(port, '127.0.0.1');
  const lines = Object.entries({ ...handshake, ...changed }).flatMap(([name, value]) => (value ? [`${name}: ${value()}`] : []));
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => { received = Buffer.concat([received, chunk]); });
  const until = async (enough) => {
    while (!enough(received)) await Promise.race([once(socket, 'data'), once(socket, 'end').then(() => assert.ok(enough(received), `ended after ${received}`))]);
    return received;
  };
  const head = (await until((octets) => octets.includes('\r\n\r\n'))).toString('latin1');
  received = received.subarray(head.indexOf('\r\n\r\n') + 4);
  return { head, socket, until };
}

/** A client's frame, masked. */
function frame(first, payload) {
  const octets = Buffer.from(payload);
  const size = octets.length < 126 ? [128 | octets.length] : octets.length < 65536 ? [254, octets.length >> 8, octets.length & 255] : [255, 0, 0, 0, 0, ...new Uint8Array(new Uint32Array([octets.length]).buffer).reverse()];
  return Buffer.concat([Buffer.from([first, ...size, 1, 2, 3, 4]), octets.map((octet, i) => octet ^ (1 + (i & 3)))]);
}
const hello = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.hello' });

test('the key of RFC 6455 section 1.3 gets the answer of section 1.3', async () => {
  const { head, socket } = await knock();
  assert.match(head, /^HTTP\/1\.1 101 /);
  assert.match(head, /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
  assert.match(head, /Sec-WebSocket-Protocol: kyso\.v1\r\n/);
  socket.destroy();
});

for (const [name, changed] of Object.entries({
  'another origin': { Origin: () => 'https://other.example' }, 'no origin': { Origin: undefined }, 'another host': { Host: () => 'attacker.example' },
  'version 12': { 'Sec-WebSocket-Version': () => '12' }, 'no key': { 'Sec-WebSocket-Key': undefined }, 'another protocol': { 'Sec-WebSocket-Protocol': () => 'chat' },
  'another path': { path: '/v2' }, 'enrolment over http': { path: '/v1/enroll', Origin: () => 'http://localhost:5173' },
})) {
  test(`${name}: 403`, async () => {
    const { head, socket, until } = await knock(changed);
    assert.match(head, /^HTTP\/1\.1 403 /);
    assert.equal((await until((octets) => octets.length >= 2)).toString(), '{}');
    socket.destroy();
  });
}

test('a text in pieces, a ping between them', async () => {
  const { socket, until } = await knock();
  socket.write(frame(0x01, hello.slice(0, 10)));
  socket.write(frame(0x89, 'are you there'));
  socket.write(frame(0x80, hello.slice(10)));
  const received = await until((octets) => octets.includes('"origin":"https://portal.example"'));
  assert.equal(received.subarray(0, 15).toString('latin1'), '\x8a\x0dare you there');
  socket.destroy();
});

test('a frame octet by octet', async () => {
  const { socket, until } = await knock();
  socket.setNoDelay(true);
  for (const octet of frame(0x81, hello)) socket.write(Buffer.from([octet]));
  await until((octets) => octets.includes('"name":"kysod"'));
  socket.destroy();
});

for (const [name, octets, code] of [['a binary message', frame(0x82, 'x'), 1003], ['more than a message may have', frame(0x81, Buffer.alloc(1024 * 1024 + 1, 0x20)), 1009],
  ['pieces that are too much together', Buffer.concat([frame(0x01, Buffer.alloc(1024 * 1024, 0x20)), frame(0x80, 'x')]), 1009], ['a close frame', frame(0x88, Buffer.from([0x0f, 0xa0])), 4000]]) {
  test(`${name}: closed with ${code}`, async () => {
    const { socket, until } = await knock();
    socket.on('error', () => undefined); // the other end may be gone before we have said it all
    socket.write(octets);
    const received = await until((got) => got.length >= 4);
    assert.deepEqual([...received.subarray(0, 4)], [0x88, 2, code >> 8, code & 255]);
    socket.destroy();
  });
}

test('messages are read as strictly as kysod reads them', async () => {
  const { socket, until } = await knock();
  const wrong = ['[', '[]', '{}', '{"jsonrpc":"2.0","id":1,"method":"moon.land"}', '{"jsonrpc":"1.0","id":2,"method":"devices.list"}',
    '{"jsonrpc":"2.0","id":3,"method":"devices.list","extra":1}', '{"jsonrpc":"2.0","id":4,"method":"devices.list","params":[]}', '{"jsonrpc":"2.0","id":5,"method":"session.hello","params":{"language":"fr"}}'];
  for (const text of wrong) socket.write(frame(0x81, text));
  const received = await until((octets) => octets.includes('"id":5'));
  const said = [...received.toString().matchAll(/"id":(null|\d).*?"name":"(\w+)".*?(?:"path":"([\w.]+)")?\}\}\}/g)].map(([, id, name, path]) => [id, name, path]);
  assert.deepEqual(said, [['null', 'parse_error', undefined], ['null', 'invalid_request', 'message'], ['null', 'invalid_request', 'message.id'], ['1', 'method_not_found', 'method'],
    ['2', 'invalid_request', 'message.jsonrpc'], ['3', 'invalid_request', 'message.extra'], ['4', 'invalid_params', 'params'], ['5', 'invalid_params', 'params.language']]);
  socket.destroy();
});

test('the Node environment: refused and lost connections are told, long texts pass', async () => {
  const refused = nodeEnvironment({ origin: 'https://other.example' }).openSocket(`ws://127.0.0.1:${port}/v1`, 'kyso.v1');
  assert.deepEqual(await new Promise((resolve) => { refused.onclose = resolve; }), { code: 1006 });
  const socket = nodeEnvironment().openSocket(`ws://127.0.0.1:${port}/v1`, 'kyso.v1');
  await new Promise((resolve) => { socket.onopen = resolve; });
  const answer = new Promise((resolve) => { socket.onmessage = ({ data }) => resolve(JSON.parse(data)); });
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 'x', method: 'document.sign', params: { format: 'cades-attached', documents: [{ name: 'a', content: Buffer.alloc(300_000).toString('base64') }] } }));
  assert.equal((await answer).method, 'request.progress');
  const closed = new Promise((resolve) => { socket.onclose = resolve; });
  daemon.loseConnections();
  assert.deepEqual(await closed, { code: 1006 });
});

test('the port of a kysod is taken: the fake says so', async () => {
  await assert.rejects(startFakeDaemon({ ports: [port] }), /none of the ports \d+ is free/);
});
