// SPDX-License-Identifier: Apache-2.0
// What the conformance tests share: a side that is told stories, all that it said brought into a form that can be compared, and the
// comparison itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import { before, test } from 'node:test';
import { sdk, testing } from './built_sdk.mjs';

const { nodeEnvironment } = testing;
export const origin = 'https://portal.example';

/** Differ by what they are: the issuer, the maker, the version, the key's size in a serial number. */
const free = new Set(['id', 'issuer', 'issuerDotNet', 'manufacturer', 'model', 'version', 'appVersion', 'serial', 'statement']);

function form(value, name = '') {
  if (Array.isArray(value)) return value.map((entry) => form(entry));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, form(member, key)]).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (typeof value !== 'string') return name === 'id' ? typeof value : value;
  if (name === 'statement') return form(JSON.parse(value));
  if (free.has(name)) return 'text';
  if (/^[0-9a-f]{64}$/.test(value)) return 'sha256';
  if (/^_[0-9a-f]{31}$/.test(value)) return 'operation';
  if (name === 'code' && /^[0-9]{4}$/.test(value)) return 'code';
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'time';
  if (/^[\w-]{40,}\.[\w-]+\.[\w-]{40,}$/.test(value)) return { jws: jwsForm(value) };
  if (value.length > 600 && /^MII[A-Za-z0-9+/]+={0,2}$/.test(value)) return name === 'signature' ? { cms: cmsForm(value) } : 'der';
  if (value.length > 60 && /^[A-Za-z0-9+/]+={0,2}$/.test(value)) return 'octets';
  return value;
}

function jwsForm(text) {
  const { iat, x5c, ...rest } = JSON.parse(Buffer.from(text.split('.')[0], 'base64url'));
  return { ...rest, 'x5t#S256': typeof rest['x5t#S256'], iat: typeof iat, x5c: x5c.length };
}

/** Tags and object identifiers of CMS SignedData, without the insides of names and certificates, which are not the fake's to copy. */
function cmsForm(base64) {
  const lines = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: Buffer.from(base64, 'base64'), encoding: 'utf8' }).trim().split('\n');
  const nodes = lines.map((line) => /d=(\d+) .*?: (.*?) *(?::(.*))?$/.exec(line)).map(([, depth, tag, value]) => ({ depth: Number(depth), tag: tag.replace(/ +$/, ''), value }));
  const told = nodes.filter(({ tag }) => /^(SEQUENCE|SET|cont|OBJECT|INTEGER|OCTET STRING|UTCTIME|NULL)/.test(tag)).map(({ depth, tag, value }) => `${depth} ${tag}${tag === 'OBJECT' ? ` ${value}` : ''}`);
  const certificates = told.findIndex((node) => node.startsWith('3 cont'));
  const next = told.findIndex((node, i) => i > certificates && node.startsWith('3 '));
  return [...told.slice(0, certificates + 1), ...told.slice(next).filter((node) => !/^([89]|1\d) |OBJECT (countryName|organizationName|commonName)/.test(node))];
}

/** Kysod as the stories see it: who is there, what the person does, and everything that was said. */
export class Side {
  said = [];
  constructor(control) { Object.assign(this, control); }
  environment(who = origin) {
    const inner = nodeEnvironment({ origin: who });
    return { ...inner, openSocket: (url, protocol) => {
      const socket = inner.openSocket(url, protocol);
      return new Proxy(socket, { set: (target, name, value) => {
        target[name] = name !== 'onmessage' || value === null ? value : (event) => {
          this.said.push(form(JSON.parse(event.data)));
          value(event);
        };
        return true;
      }, get: (target, name) => (typeof target[name] === 'function' && !name.startsWith('on') ? target[name].bind(target) : target[name]) });
    } };
  }
  connect(options) { return sdk.connect({ environment: this.environment(), ...options }); }
  /** Sends texts as they are; resolves with as many answers. */
  raw(texts) {
    const socket = this.environment().openSocket('ws://127.0.0.1:27149/v1', 'kyso.v1');
    return new Promise((resolve, reject) => {
      let left = texts.length;
      socket.onclose = ({ code }) => reject(new Error(`closed with ${code}`));
      socket.onopen = () => socket.send(texts[0]);
      socket.onmessage = () => {
        left -= 1;
        if (left > 0) return socket.send(texts[texts.length - left]);
        socket.onclose = null;
        return resolve(socket.close());
      };
    });
  }
  /** Status, headers of its own and body. */
  http(path, headers) {
    return new Promise((resolve, reject) => {
      get(`http://127.0.0.1:27149${path}`, { headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (chunk) => { body += chunk; });
        const { 'content-type': type, 'cache-control': cache, 'access-control-allow-origin': cors, vary } = response.headers;
        response.on('end', () => resolve(this.said.push({ status: response.statusCode, type, cache, cors, vary, body: form(JSON.parse(body)) })));
      }).on('error', reject);
    });
  }
}

/** A story that hangs is named. */
async function inTime(story) {
  let timer;
  const late = new Promise((_resolve, reject) => { timer = setTimeout(() => reject(new Error('takes a minute')), 60_000); });
  return Promise.race([story, late]).finally(() => clearTimeout(timer));
}

/** A test for each story: the same was said, and the same came of it. `sides` are started one after the other: what each said. */
export function compare(stories, { real, fake }) {
  const told = {};
  before(async () => {
    for (const [name, start] of Object.entries({ real, fake })) {
      const side = await start();
      told[name] = {};
      try {
        for (const [title, story] of Object.entries(stories)) {
          side.said = [];
          const outcome = await inTime(story(side)).catch((error) => { throw new Error(`${name}: ${title}: ${error.stack}\n${side.log()}`); });
          told[name][title] = { said: side.said, outcome };
        }
      } finally {
        await side.close();
      }
    }
  });
  for (const title of Object.keys(stories)) {
    test(`kysod and the fake say the same: ${title}`, () => {
      assert.ok(told.real[title].said.length > 0, 'kysod said something');
      assert.deepEqual(told.fake[title], told.real[title]);
    });
  }
  return told;
}
