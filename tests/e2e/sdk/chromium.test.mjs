// SPDX-License-Identifier: Apache-2.0
// The SDK in Debian's Chromium, whose permission the person has given.
import { startBrowser } from '../../support/browser/webdriver.mjs';
import { runScenariosInBrowser } from './run_scenarios.mjs';

runScenariosInBrowser({ where: 'Chromium', start: startBrowser, allow: (browser) => browser.setPermission('loopback-network', 'granted') });
