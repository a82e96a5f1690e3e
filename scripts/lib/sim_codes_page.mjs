// SPDX-License-Identifier: Apache-2.0
// docs/sim-codes.md out of drivers/mss/status_codes.def and protocol/errors.def. Called by scripts/lib/sim_codes_table
// and tests/checks/documents.test.mjs.
import { readErrors } from '../../client/scripts/generate_errors.mjs';

const head = `# What a mobile signature service answers

Made from \`drivers/mss/status_codes.def\` and \`protocol/errors.def\` by \`scripts/lib/sim_codes_table\`; change it there. The codes
are those of ETSI TS 102 204, as a status or as a fault; a sub-code has four digits. **What happens**: on the phone or at the
service, as the simulator sends it too. **Outcome**: \`pending\` is asked for again; \`done\` gives a signature, or certificates;
else the name of kysod's error, with what the person sees. A code that is not here, or that contradicts the rest of its message,
is \`sim_service_failed\`.
`;

const literals = String.raw`((?:"(?:[^"\\]|\\["\\])*"\s*)+)`;
const row = new RegExp(String.raw`^// -- (.+?) -+$|KYSO_MSS_CODE\((\d+),\s*${literals},\s*(\w+),\s*(\w+),\s*${literals},\s*${literals}\)`, 'gm');
const joined = (text) => [...text.matchAll(/"((?:[^"\\]|\\["\\])*)"/g)].map((m) => m[1].replace(/\\(["\\])/g, '$1')).join('');
const cell = (text) => text.replaceAll('|', '\\|') || '–';
const outcomes = { accepted: '`pending`; of a profile query `done`', pending: '`pending`', success: '`done`' };

/** One chapter for each `// -- title ---` of the table. */
export function simCodesPage(codes, errors) {
  const known = new Map(readErrors(errors).map((error) => [error.name, error]));
  const announced = codes.match(/^KYSO_MSS_CODE\(/gm).length;
  let page = head;
  let rows = 0;
  for (const [, title, number, name, kind, errc, event, note] of codes.matchAll(row)) {
    if (title) {
      page += `\n## ${title[0].toUpperCase()}${title.slice(1)}\n\n`;
      page += '| code | name | what happens | outcome | người dùng thấy | the person sees | note |\n|---|---|---|---|---|---|---|\n';
      continue;
    }
    const error = kind === 'failure' ? known.get(errc) : undefined;
    if (kind === 'failure' ? !error : !outcomes[kind]) throw new Error(`code ${number}: ${kind} ${errc}`);
    page += `| ${number} | ${cell(joined(name))} | ${cell(joined(event))} | ${error ? `\`${errc}\`` : outcomes[kind]} | ` +
      `${cell(error?.vi ?? '')} | ${cell(error?.en ?? '')} | ${cell(joined(note))} |\n`;
    rows += 1;
  }
  if (rows !== announced) throw new Error(`${announced} rows announced, ${rows} understood`);
  return page;
}
