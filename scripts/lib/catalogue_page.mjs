// SPDX-License-Identifier: Apache-2.0
// The table of docs/catalogue.md out of drivers/catalogue/families/*.toml. Called by scripts/lib/catalogue_table and
// tests/checks/documents.test.mjs.

/** The TOML that the shipped families are written in: tables, arrays of tables, values on one line. */
export function readFamily(text) {
  const family = { remarks: [] };
  let table = family;
  for (const line of text.split('\n')) {
    const header = /^(\[\[?)(\w+)\]\]?$/.exec(line);
    const pair = /^(\w+) = (.+)$/.exec(line);
    if (header?.[1] === '[[') (family[header[2]] ??= []).push(table = {});
    else if (header) table = family[header[2]] = {};
    else if (pair) table[pair[1]] = JSON.parse(pair[2]);
    else if (line.startsWith('# ') && table === family) family.remarks.push(line.slice(2));
    else if (line !== '') throw new Error(`not in the TOML of families: ${line}`);
  }
  family.remarks = family.remarks.filter((remark) => !remark.startsWith('SPDX')).join(' ');
  return family;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const fact = (what, { name, source, verified }) => `| ${what} | ${cell(name ?? '')} | ${cell(source)} | ${verified ? 'yes' : 'no'} |\n`;

function pinWords({ min, max, tries }) {
  const length = min || max ? `PIN of ${min ?? '?'} to ${max ?? '?'}` : 'PIN';
  return tries ? `${length}, ${tries} tries` : length;
}

/** One chapter for each family: `[name without .toml, text]`. */
export function catalogueTable(files) {
  return files.map(([id, text]) => {
    const family = readFamily(text);
    let page = `\n### ${id}: ${family.label.en}\n\n${family.remarks}\n\n| sign | name | known from | verified |\n|---|---|---|---|\n`;
    for (const card of family.atr ?? []) page += fact(`\`${card.mask}\``, card);
    for (const device of family.usb ?? []) page += fact(`USB \`${device.id}\``, device);
    for (const module of family.module ?? []) {
      const places = [...(module.paths ?? []), ...(module.file ? [module.file] : [])].map((place) => `\`${place}\``).join(', ');
      page += fact(`module ${places}`, { ...module, name: module.package ? `Debian: ${module.package}` : '' });
    }
    if (family.pin) page += fact(pinWords(family.pin), family.pin);
    if (!family.module) page += '| no module for Linux is known | | | |\n';
    return page;
  }).join('');
}

const mark = '<!-- made by scripts/lib/catalogue_table: change drivers/catalogue/families instead -->\n';

/** The page with the table made anew. */
export function cataloguePage(page, files) {
  const at = page.indexOf(mark);
  if (at < 0) throw new Error('docs/catalogue.md has lost its mark');
  return page.slice(0, at + mark.length) + catalogueTable(files);
}
