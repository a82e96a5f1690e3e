// SPDX-License-Identifier: Apache-2.0
// The six methods of the national portal's screen «Chọn phương thức đăng ký», and which of them this portal serves.
import { text } from './texts.js';

/** What the portal said that it serves; until then the one that every portal does. */
const served = new Set(['usb-token']);
export function serveMethods(methods) {
  for (const method of methods) served.add(method);
}

const methods = [
  { id: 'usb-token', label: 'methodUsbToken', hint: 'methodUsbTokenHint', enterprise: true },
  { id: 'sim', label: 'methodSim', hint: 'methodSimHint', enterprise: true },
  { id: 'personal-certificate', label: 'methodPersonal', enterprise: true },
  { id: 'mobile-subscriber', label: 'methodMobile' },
  { id: 'social-insurance', label: 'methodInsurance' },
  { id: 'post', label: 'methodPost' },
];

function line(className, words) {
  const node = document.createElement('span');
  node.className = className;
  node.textContent = words;
  return node;
}

/** A button for what is served; for the rest plain words that say why not, so that nothing invites a useless press. */
function card(language, subject, { id, label, hint: offeredHint, enterprise }, choose) {
  const offered = served.has(id) && (enterprise || subject === 'citizen');
  const node = document.createElement(offered ? 'button' : 'div');
  node.id = `method-${id}`;
  let hint = offeredHint;
  if (offered) {
    node.type = 'button';
    node.addEventListener('click', () => choose(id));
  } else {
    node.className = 'unserved';
    hint = subject === 'citizen' || enterprise ? 'notServed' : 'citizenOnly';
  }
  node.append(line('title', text(language, label)), line('hint', text(language, hint)));
  return node;
}

export function showMethods(list, language, subject, choose) {
  list.replaceChildren(...methods.map((method) => {
    const item = document.createElement('li');
    item.append(card(language, subject, method, choose));
    return item;
  }));
}
