// SPDX-License-Identifier: Apache-2.0
// Called by scripts/demo --once, once for each language: people register, fail and sign in at the portal in Chromium on
// the display of $DISPLAY, with hands on its keyboard (xdotool); a picture is taken of every page, as wide as a desktop's
// window and as narrow as a phone, and of every window of kysod.
//   node walk_demo.mjs ORIGIN LANGUAGE DEMO-FOLDER PICTURES-FOLDER usb
//   node walk_demo.mjs ORIGIN LANGUAGE DEMO-FOLDER PICTURES-FOLDER sim PHONES
//   node walk_demo.mjs ORIGIN LANGUAGE DEMO-FOLDER PICTURES-FOLDER pcsc CONTROL
// PHONES: address of the phones' page, with its token. CONTROL: kyso-token's socket.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { desktopAt, until } from '../../tests/support/browser/desktop.mjs';
import { startBrowser } from '../../tests/support/browser/webdriver.mjs';
import { captchaReader, Visitor, windowTitles } from '../../tests/support/portal/visitor.mjs';
import { pin, plug, unplug } from '../../tests/support/softhsm/demo_tokens.mjs';
import { PcscWalk } from './walk_pcsc.mjs';
import { SimWalk } from './walk_sim.mjs';

const [origin, language, demo, folder, part, place] = process.argv.slice(2);
const widths = { wide: 1280, phone: 320 };
const pki = join(demo, 'pki');

const desktop = desktopAt(process.env.DISPLAY);
const browser = await startBrowser({ headless: false, language });
const visitor = new Visitor(browser, captchaReader(join(demo, 'portal/accounts.sqlite')));
let taken = { usb: 0, sim: 50, pcsc: 80 }[part];

// -- pictures -----------------------------------------------------------------------------------------------------------

const pictureFile = (name) => join(folder, `${language}-${String(taken).padStart(2, '0')}-${name}.png`);
const cdp = (cmd, params) => browser.post('/goog/cdp/execute', { cmd, params });

/** The whole page, also what lies below the window's edge; unlike WebDriver's own picture it raises no window. */
async function page(name) {
  ++taken;
  for (const [size, width] of Object.entries(widths)) {
    await cdp('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    const { cssContentSize } = await cdp('Page.getLayoutMetrics', {});
    const clip = { x: 0, y: 0, width, height: cssContentSize.height, scale: 1 };
    const { data } = await cdp('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
    await writeFile(pictureFile(`${name}-${size}`), Buffer.from(data, 'base64'));
    if (cssContentSize.width > width) throw new Error(`page «${name}» is ${cssContentSize.width} wide where ${width} are there`);
  }
  await cdp('Emulation.clearDeviceMetricsOverride', {});
  console.log(`  ${pictureFile(name).replace(/\.png$/, '-{wide,phone}.png')}`);
}

/** kysod's window: with the keyboard, or with this title. */
async function windowPicture(name, title) {
  ++taken;
  await desktop.windowPicture(pictureFile(`window-${name}`), title);
  console.log(`  ${pictureFile(`window-${name}`)}`);
}

/** All that is on the screen: this tab, and in front of it the window with this title. */
async function screenPicture(name, title) {
  ++taken;
  await cdp('Page.bringToFront', {});
  await desktop.putInFront(title, 800, 400);
  await desktop.picture(pictureFile(`screen-${name}`));
  console.log(`  ${pictureFile(`screen-${name}`)}`);
}

// -- hands --------------------------------------------------------------------------------------------------------------

const titles = Object.values(windowTitles).map((title) => title[language]);

/** The window with one of these titles that is to be typed into; the page's error, should one turn up first, is the better message. */
async function windowIsThere() {
  const wrong = await browser.execute(() => !document.getElementById('error').hidden && document.getElementById('error-message').textContent);
  if (wrong) throw new Error(`the page says: ${wrong}`);
  for (const title of titles) if (await desktop.hasKeyboardAt(title)) return true;
  return false;
}
const waitForWindow = () => until('the keyboard at kysod’s window', windowIsThere);
async function typePin(typed = pin) {
  const title = await desktop.activeTitle();
  await desktop.type(typed);
  await desktop.press('Return');
  await desktop.waitUntilGone(title);
}

// -- stories ------------------------------------------------------------------------------------------------------------

async function registerCitizen() {
  await plug(pki, 'citizen-cccd');
  await visitor.open(origin);
  await browser.click(`#language-${language}`);
  await page('home');
  await visitor.chooseToRegister();
  await page('method-citizen');
  await visitor.chooseUsbToken();
  await visitor.sign();
  await page('form-citizen-faults');
  await browser.click('#captcha-kind');
  await browser.waitFor(() => document.getElementById('captcha-picture').hidden, { what: 'the captcha in words' });
  await visitor.fillForm();
  await page('form-citizen');
  await visitor.sign();
  await waitForWindow();
  await windowPicture('registration-citizen');
  await page('signing');
  await typePin('000000');
  await visitor.waitForError();
  await page('wrong-pin');
  await visitor.retry();
  await waitForWindow();
  await typePin();
  await visitor.waitForReview();
  await page('review-citizen');
  await visitor.confirm();
  await page('registered-citizen');
}

async function registerTwice() {
  await visitor.prepare(origin);
  await visitor.sign();
  await waitForWindow();
  await typePin();
  await visitor.waitForReview();
  await browser.click('#confirm');
  await visitor.waitForError();
  await page('account-exists');
  await browser.click('#error-sign-in');
  await waitForWindow();
  await windowPicture('sign-in');
  await page('signing-in');
  await typePin();
  await visitor.waitForStep('account');
  await page('account');
  await browser.click('#sign-out');
  await visitor.waitForStep('home');
  await page('signed-out');
}

async function registerEnterprise() {
  await plug(pki, 'enterprise', 'employee');
  await visitor.open(origin);
  await visitor.chooseToRegister();
  await browser.click('#subject-enterprise');
  await page('method-enterprise');
  await visitor.chooseUsbToken('enterprise');
  await page('form-enterprise');
  await visitor.fillForm({ subject: 'enterprise', email: 'ke.toan@example.vn' });
  await visitor.sign();
  await waitForWindow();
  await windowPicture('registration-enterprise');
  await typePin();
  await visitor.waitForReview();
  await page('review-enterprise');
  await visitor.confirm();
  await page('registered-enterprise');
}

async function signInAsStrangers() {
  await plug(pki, 'citizen-cmnd');
  await visitor.open(origin);
  await browser.click('#go-sign-in');
  await visitor.waitForStep('sign-in');
  await page('sign-in');
  for (const [holder, name] of [['citizen-cmnd', 'account-unknown'], ['official', 'official-without-number']]) {
    await plug(pki, holder);
    await visitor.startSignIn(origin);
    await waitForWindow();
    await typePin();
    await visitor.waitForError();
    await page(name);
  }
}

/** Two citizens' tokens are in, and a person changes their mind. */
async function chooseAndCancel() {
  await plug(pki, 'citizen-cccd', 'citizen-cmnd');
  await visitor.prepare(origin);
  await visitor.sign();
  await waitForWindow();
  await windowPicture('choice-of-two');
  await desktop.press('Escape');
  await visitor.waitForError();
  await page('refused-in-the-window');
}

async function nothingPluggedIn() {
  await unplug(pki);
  await visitor.open(origin);
  await visitor.prepare(origin);
  await visitor.sign();
  await visitor.waitForError();
  await page('no-token');
}

try {
  if (part !== 'usb') {
    await visitor.open(origin);
    await browser.click(`#language-${language}`);
    const parts = { browser, visitor, desktop, page, windowPicture, screenPicture, waitForWindow, typePin, origin, language };
    await (part === 'sim' ? new SimWalk({ ...parts, phones: place }) : new PcscWalk({ ...parts, control: place })).walk();
  } else {
    await registerCitizen();
    await registerTwice();
    await registerEnterprise();
    await signInAsStrangers();
    await nothingPluggedIn();
    await chooseAndCancel();
  }
} catch (cause) {
  await desktop.picture(join(folder, `${language}-where-it-stopped.png`)).catch(() => undefined);
  console.error(`walk_demo: ${cause.message}`);
  process.exitCode = 1;
} finally {
  await browser.quit();
}
