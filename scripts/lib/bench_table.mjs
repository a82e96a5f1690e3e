// SPDX-License-Identifier: Apache-2.0
// bench.json as a Markdown table, beside the goals of the first issue.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const round = (value, digits) => Number(value).toFixed(digits);
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);

row('row', 'RSA-2048', 'P-256', 'goal');
row('---', '---', '---', '---');
const both = (name, member, digits, goal) =>
  row(name, round(report.rsa_2048[member], digits), round(report.ec_p256[member], digits), goal);
both('raw C_SignInit + C_Sign, µs', 'raw_us', 1, '');
both('WebSocket, µs a signature', 'websocket_us', 1, '');
both('WebSocket / raw', 'websocket_ratio', 2, '≤ 1.06 / 1.40');
both('Unix socket, µs a signature', 'unix_us', 1, '');
both('Unix socket / raw', 'unix_ratio', 2, '≤ 1.05 / 1.25');
both('verification before it leaves, µs', 'verification_us', 1, 'own row');
both('one consent (with a scripted window), ms', 'one_consent_ms', 1, '≤ 15');
const { kysod } = report;
row('kysod, start to first accept, ms', round(kysod.start_to_first_accept_ms, 1), '', '≤ 8');
row('kysod, idle Private_Dirty, kB', kysod.idle_private_dirty_kb < 0 ? 'needs root' : kysod.idle_private_dirty_kb, '', '≤ 2048');
