// SPDX-License-Identifier: Apache-2.0
// docs/errors.md out of protocol/errors.def. Called by scripts/lib/errors_table and tests/checks/documents.test.mjs.
import { readErrors } from '../../client/scripts/generate_errors.mjs';

const head = `# Errors

Made from \`protocol/errors.def\` by \`scripts/lib/errors_table\`; change it there. A reply carries the number as \`code\` and the
name as \`data.name\`; programs compare names. **Again**: the same request may succeed if it is tried again. **CK_RV**: what a
PKCS#11 program gets. Numbers 1901 to 1903 are the page SDK's own (\`client/src/errors.ts\`).
`;

const hex = (text) => `0x${Number(text).toString(16).toUpperCase().padStart(2, '0')}`;
const cell = (text) => text.replaceAll('|', '\\|');

/** One chapter for each `// -- title ---` of the table. */
export function errorsPage(definition) {
  const known = new Map(readErrors(definition).map((row) => [row.name, row]));
  let page = head;
  for (const [, title, name, returnValue] of definition.matchAll(/^\/\/ -- (.+?) -+$|^KYSO_ERROR\((\w+), -?\d+, (0x[0-9A-Fa-f]+)/gm)) {
    if (title) {
      page += `\n## ${title[0].toUpperCase()}${title.slice(1)}\n\n| code | name | again | CK_RV | tiếng Việt | English |\n|---|---|---|---|---|---|\n`;
    } else {
      const { code, retryable, vi, en } = known.get(name);
      page += `| ${code} | \`${name}\` | ${retryable ? 'yes' : 'no'} | ${hex(returnValue)} | ${cell(vi)} | ${cell(en)} |\n`;
      known.delete(name);
    }
  }
  if (known.size) throw new Error(`rows that this reader does not see: ${[...known.keys()]}`);
  return page;
}
