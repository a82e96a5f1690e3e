// SPDX-License-Identifier: Apache-2.0
// The USB tokens that kysod sees, as they come and go. Asked for by a press, because connecting to kysod may make the
// browser ask the person. Says how many and of which make, which is all that a page learns.
import { language, onRender, progress, words } from './page.js';
import { openKyso } from './token.js';
import { element, showText } from './view.js';

let tokens; // undefined: nobody watches

function show() {
  const box = element('devices');
  const seen = tokens?.length ?? 0;
  box.dataset.tokens = !tokens ? 'unknown' : seen > 0 ? 'some' : 'none';
  element('devices-watch').hidden = tokens !== undefined;
  element('devices-list').hidden = seen === 0;
  if (!tokens) return;
  showText('devices-state', seen > 0 ? 'devicesSome' : 'devicesNone', language());
  element('devices-list').replaceChildren(...tokens.map(({ manufacturer, model, state }) => {
    const item = document.createElement('li');
    const make = [manufacturer, model].filter(Boolean).join(', ') || words('methodUsbToken');
    item.textContent = state === 'ready' ? make : `${make} (${words(`device_${state}`)})`;
    return item;
  }));
}
onRender(show);

/** Until the page or kysod ends. */
export async function watchDevices() {
  element('devices-watch').disabled = true;
  const { signal } = new AbortController();
  try {
    const kyso = await openKyso(signal);
    progress(undefined); // that the browser asks
    await kyso.watchDevices((devices) => {
      tokens = devices.filter(({ kind, state }) => kind === 'usb-token' && state !== 'uninitialised');
      show();
    }, signal);
  } catch (error) {
    console.error(error.kind ?? 'unexpected', error);
  }
  progress(undefined);
  tokens = undefined;
  element('devices-watch').disabled = false;
  showText('devices-state', 'devicesUnknown', language());
  show();
}
