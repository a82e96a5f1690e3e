// SPDX-License-Identifier: Apache-2.0
// The page of phones. The control API's token comes in the address's fragment (#token=…), which no server sees; it is kept for
// this tab and taken out of the address bar.
import { Phone } from './phone.js';
import { wordsOf } from './texts.js';

const pause = 400; // milliseconds between two looks at the phones

const fragment = new URLSearchParams(location.hash.slice(1));
if (fragment.has('token')) {
  sessionStorage.setItem('token', fragment.get('token'));
  history.replaceState(null, '', location.pathname + location.search);
}
const token = sessionStorage.getItem('token');

let language = localStorage.getItem('language') === 'en' ? 'en' : 'vi';
const phones = new Map();
let last = [];
const at = (id) => document.getElementById(id);

function trouble(text) {
  at('trouble').textContent = text ?? '';
  at('trouble').hidden = !text;
}

async function call(method, path, body) {
  const reply = await fetch(`/sim/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
  return { status: reply.status, value: await reply.json() };
}

function draw() {
  const words = wordsOf(language);
  document.documentElement.lang = language;
  document.title = words.title;
  at('title').textContent = words.title;
  at('note').textContent = words.note;
  at('language').textContent = words.language;
  for (const [msisdn, phone] of phones) {
    if (last.some((one) => one.msisdn === msisdn)) continue;
    phone.element.remove();
    phones.delete(msisdn);
  }
  for (const one of last) {
    if (!phones.has(one.msisdn)) {
      const made = new Phone(one.msisdn, press);
      phones.set(one.msisdn, made);
      at('phones').append(made.element);
    }
    phones.get(one.msisdn).draw(one, words, language);
  }
}

async function look() {
  const words = wordsOf(language);
  if (!token) return trouble(words.noToken);
  try {
    const { status, value } = await call('GET', 'subscribers');
    if (status === 401) return trouble(words.badToken);
    last = value;
    trouble(last.length ? null : words.noPhones);
    draw();
  } catch {
    trouble(words.unreachable);
  }
  return undefined;
}

async function press(msisdn, body) {
  const { status } = await call('POST', `subscribers/${msisdn}/keys`, body);
  await look();
  return status === 200;
}

at('language').addEventListener('click', () => {
  language = language === 'vi' ? 'en' : 'vi';
  localStorage.setItem('language', language);
  draw();
  look();
});

draw();
trouble(wordsOf(language).loading);
for (;;) {
  await look();
  await new Promise((done) => { setTimeout(done, pause); });
}
