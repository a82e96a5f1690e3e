// SPDX-License-Identifier: Apache-2.0
// Called by scripts/demo --once: a citizen registers in Chromium on the display of $DISPLAY, with hands on its keyboard
// (xdotool), and a picture is taken of every step.
//   node register_citizen.mjs ORIGIN PIN FOLDER-FOR-PICTURES
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBrowser } from '../../tests/support/browser/webdriver.mjs';
import { until } from '../../tests/support/browser/desktop.mjs';
import { Visitor, windowTitle } from '../../tests/support/portal/visitor.mjs';

const run = promisify(execFile);
const [origin, pin, folder] = process.argv.slice(2);
const browser = await startBrowser({ headless: false });
const visitor = new Visitor(browser);
let taken = 0;

function pictureFile(name) {
  const file = join(folder, `${String(++taken).padStart(2, '0')}-${name}.png`);
  console.log(`  ${file}`);
  return file;
}
/** The whole page, also what lies below the window's edge; unlike WebDriver's own picture it raises no window. */
async function page(name) {
  const cdp = (cmd, params) => browser.post('/goog/cdp/execute', { cmd, params });
  const { cssContentSize: { width, height } } = await cdp('Page.getLayoutMetrics', {});
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await cdp('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
  await writeFile(pictureFile(name), Buffer.from(data, 'base64'));
}
const screen = (name) => run('import', ['-silent', '-window', 'root', pictureFile(name)]);
const activeTitle = () => run('xdotool', ['getactivewindow', 'getwindowname']).then(({ stdout }) => stdout.trim(), () => '');

/** The page's error, should one turn up while the window is awaited, is the better message. */
async function windowHasKeyboard() {
  const wrong = await browser.execute(() => !document.getElementById('error').hidden && document.getElementById('error-message').textContent);
  if (wrong) throw new Error(`the page says: ${wrong}`);
  return (await activeTitle()) === windowTitle;
}

try {
  await visitor.open(origin);
  await page('home');
  await visitor.chooseToRegister();
  await page('method');
  await visitor.chooseUsbToken();
  await page('form');
  await visitor.fillForm();
  await page('form-filled');
  await visitor.sign();
  await until('the keyboard at kysod’s window', windowHasKeyboard);
  await screen('window');
  await page('signing');
  await run('xdotool', ['type', pin]);
  await screen('window-pin');
  await run('xdotool', ['key', 'Return']);
  await visitor.waitForReview();
  await page('review');
  await screen('screen-review');
  await visitor.confirm();
  await page('account');
} catch (cause) {
  await screen('where-it-stopped').catch(() => undefined);
  console.error(`register_citizen: ${cause.message}`);
  process.exitCode = 1;
} finally {
  await browser.quit();
}
