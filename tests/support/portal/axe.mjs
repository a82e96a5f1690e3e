// SPDX-License-Identifier: Apache-2.0
// axe-core (npm) looks at a step of the portal in Chromium, in both languages, wide and on a phone. Used by the portal's browser tests.
import assert from 'node:assert/strict';
import { faults } from '../browser/accessibility.mjs';

const widths = [1280, 320]; // 320: also what 400 % of a desktop leaves (WCAG 2.2, 1.4.10)

/** Looks at the step that is shown, in both languages and widths; `speak: false` where changing it would end the step. */
export async function look({ visitor: { browser } }, step, { speak = true } = {}) {
  for (const language of speak ? ['en', 'vi'] : ['vi']) {
    if (speak) await browser.click(`#language-${language}`);
    for (const width of widths) {
      await browser.post('/goog/cdp/execute', { cmd: 'Emulation.setDeviceMetricsOverride', params: { width, height: 900, deviceScaleFactor: 1, mobile: false } });
      assert.deepEqual(await faults(browser), [], `${step}, ${language}, ${width}`);
      const wide = await browser.execute(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${step}, ${language}: ${wide} wide where ${width} are there`);
    }
  }
  await browser.post('/goog/cdp/execute', { cmd: 'Emulation.clearDeviceMetricsOverride', params: {} });
}
