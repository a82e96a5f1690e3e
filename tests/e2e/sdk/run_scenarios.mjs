// SPDX-License-Identifier: Apache-2.0
// Runs scenarios.mjs in one place: each is a test with a fake daemon of its own on kysod's ports.
import { after, before, test } from 'node:test';
import { startHttpsSite } from '../../support/browser/https_site.mjs';
import { dist, testing } from './built_sdk.mjs';
import { scenarios } from './scenarios.mjs';

/** `run` gives what a scenario's page function gave; `origin()` is known once before() hooks are through. */
export function runScenarios({ where, origin, run }) {
  for (const { name, options, prepare, page, args, check } of scenarios) {
    test(`${where}: ${name}`, async () => {
      const daemon = await testing.startFakeDaemon(options);
      try {
        await prepare?.(daemon);
        check(await run(page, args), { daemon, origin: origin() });
      } finally {
        await daemon.close();
      }
    });
  }
}

/** In a browser, on an https page that it takes for a public one. `start`: startBrowser() or its like; `allow`: lets the page reach this computer. */
export function runScenariosInBrowser({ where, start, allow = async () => undefined }) {
  let site, browser;
  before(async () => {
    site = await startHttpsSite({
      name: 'portal.test',
      pages: { '/': '<!doctype html><title>Cổng</title><script type="module">window.kyso = await import("/kyso/index.js");</script>' },
      folders: { '/kyso/': dist },
    });
    browser = await start(site.browser);
    await browser.goto(`${site.origin}/`);
    await allow(browser);
    await browser.waitFor(() => Boolean(window.kyso), { what: 'the SDK' });
  });
  after(async () => {
    await browser?.quit();
    await site?.close();
  });
  runScenarios({ where, origin: () => site.origin, run: (page, args) => browser.executeAsync(`(args) => (${page})(window.kyso, {}, args)`, { args: [args] }) });
}
