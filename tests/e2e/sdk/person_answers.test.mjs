// SPDX-License-Identifier: Apache-2.0
// Chromium with a screen asks the person itself. They answer with the keyboard, in each of the three ways there are,
// and the SDK says which it was. Needs Xvfb, xdotool and ImageMagick.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startDisplay } from '../../support/browser/display.mjs';
import { startHttpsSite } from '../../support/browser/https_site.mjs';
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { dist, testing } from './built_sdk.mjs';

/** Polls until `condition` gives something true; throws after 20 seconds. */
async function until(what, condition) {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(100)) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error(`still waiting for ${what}`);
}

/** F6 goes to the question's first button, «Chặn»; then come «Cho phép» and the cross. */
for (const { name, keys, outcome, requests } of [
  { name: 'Allow → connected', keys: ['F6', 'Tab', 'Return'], outcome: ['prompt', 'granted', 'connected'], requests: ['/.well-known/kyso', '/.well-known/kyso', '/v1'] },
  { name: 'Block → browser_refused', keys: ['F6', 'Return'], outcome: ['prompt', 'browser_refused'], requests: [] },
  { name: 'closing the question → permission_needed', keys: ['F6', 'Tab', 'Tab', 'Return'], outcome: ['prompt', 'permission_needed'], requests: [] },
]) {
  test(name, async () => {
    const open = [];
    const keep = async (part) => open.unshift(await part) && open[0];
    try {
      const display = await keep(startDisplay());
      const site = await keep(startHttpsSite({
        name: 'portal.test',
        pages: { '/': '<!doctype html><title>Cổng</title><script type="module">window.kyso = await import("/kyso/index.js");</script>' },
        folders: { '/kyso/': dist },
      }));
      const daemon = await keep(testing.startFakeDaemon());
      const browser = await keep(startBrowser({ ...site.browser, headless: false, display: display.name }));
      await browser.goto(`${site.origin}/`);
      await browser.waitFor(() => Boolean(window.kyso), { what: 'the SDK' });
      // Where the question will lie over the (blank) page; the bar above it has come to rest.
      const corner = () => display.pixels(160, 170, 280, 80);
      const resting = async () => {
        const first = await corner();
        await pause(300);
        return first === (await corner()) && first;
      };
      const blank = await until('a resting page', resting);
      await browser.execute(() => {
        window.outcome = [];
        const note = (word) => void window.outcome.push(word);
        window.kyso.connect({ onPermission: note }).then(() => note('connected'), (error) => note(error.kind));
      });
      const settled = () => browser.execute(() => /^(connected|\w+_\w+)$/.test(window.outcome?.at(-1)) && window.outcome);
      await until('the browser’s question, unfolded', async () => ![false, blank].includes(await resting()));
      assert.deepEqual(daemon.requests, [], 'nothing is sent while the browser asks');
      // Chromium takes no answer in the question's first half second, so a person who was quicker tries again.
      const said = await until('an outcome', async () => {
        await display.clickAt(640, 600);
        await display.press(...keys);
        for (let look = 0; look < 15; ++look, await pause(100)) {
          const value = await settled();
          if (value) return value;
        }
        return undefined;
      });
      assert.deepEqual(said, outcome);
      assert.deepEqual(daemon.requests.map(({ url }) => url), requests, JSON.stringify(daemon.requests));
    } finally {
      for (const part of open) await (part.quit?.() ?? part.close());
    }
  });
}
