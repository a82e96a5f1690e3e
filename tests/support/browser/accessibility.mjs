// SPDX-License-Identifier: Apache-2.0
// What axe-core (npm, in KYSO_NPM) says against a page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = process.env.KYSO_NPM ?? new URL('../../../build/npm/node_modules', import.meta.url).pathname;
const axe = readFileSync(join(modules, 'axe-core/axe.min.js'), 'utf8');

/** Faults of the page as it stands: [{ id, impact, nodes }]. */
export async function faults(browser) {
  await browser.post('/execute/sync', { script: `if (!window.axe) { ${axe} }`, args: [] });
  return browser.executeAsync(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await window.axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }));
  });
}
