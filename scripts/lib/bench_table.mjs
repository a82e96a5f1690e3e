// SPDX-License-Identifier: Apache-2.0
// bench.json as a Markdown table; with --missed the sections that missed a goal, one a line.
import { readFileSync } from 'node:fs';
import os from 'node:os';

const words = process.argv.slice(2);
const { rows } = JSON.parse(readFileSync(words.at(-1), 'utf8'));

if (words[0] === '--missed') {
  console.log([...new Set(rows.filter((row) => row.met === false).map((row) => row.section))].join('\n'));
  process.exit(0);
}

const digits = (value) => (value >= 1000 ? 0 : value >= 10 ? 1 : 2);
const number = (value) => (value === null ? '' : value.toFixed(digits(value)));
const ratio = ({ ratio: value, beside }) => (value === null ? '' : `${value.toFixed(2)} × ${beside}`);
const goal = (row) => (row.goal ? `${row.goal.of === 'ratio' ? 'ratio ' : ''}${row.goal.sign} ${row.goal.limit} (${row.goal.source})` : '');
const met = (row) => (row.met === null ? '' : row.met ? 'met' : '**missed**');
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);

line('row', 'unit', 'median', 'p99', 'ratio', 'goal', '');
line('---', '---', '---:', '---:', '---', '---', '---');
for (const row of rows) line(row.name, row.unit, number(row.median), number(row.p99), ratio(row), goal(row), met(row));
const goals = rows.filter((row) => row.met !== null);
const cpus = os.cpus();
console.log(`
${goals.filter((row) => row.met).length} of ${goals.length} goals met. Medians over up to ${Math.max(...rows.map((row) => row.rounds))} rounds; ` +
  `${cpus.length} × ${cpus[0].model.trim()}, Linux ${os.release()}; load ${os.loadavg()[0].toFixed(1)} at the end.`);
