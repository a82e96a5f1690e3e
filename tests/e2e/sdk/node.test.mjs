// SPDX-License-Identifier: Apache-2.0
// The SDK in Node, over a real WebSocket to the fake daemon.
import { sdk, testing } from './built_sdk.mjs';
import { runScenarios } from './run_scenarios.mjs';

const origin = 'https://portal.test';
runScenarios({ where: 'Node', origin: () => origin, run: (page, args) => page(sdk, { environment: testing.nodeEnvironment({ origin }) }, args) });
