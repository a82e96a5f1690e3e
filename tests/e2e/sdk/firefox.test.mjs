// SPDX-License-Identifier: Apache-2.0
// The SDK in Debian's Firefox ESR, with the whole of its local-network gate on and this computer allowed for every site
// (how a person answers its question: tests/e2e/portal/firefox.test.mjs).
import { startFirefox } from '../../support/browser/firefox.mjs';
import { runScenariosInBrowser } from './run_scenarios.mjs';

const preferences = { 'network.lna.enabled': true, 'network.lna.blocking': true, 'network.lna.websocket.enabled': true, 'permissions.default.loopback-network': 1 };
runScenariosInBrowser({ where: 'Firefox', start: (options) => startFirefox({ ...options, preferences }) });
