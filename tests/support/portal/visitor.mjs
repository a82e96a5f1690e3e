// SPDX-License-Identifier: Apache-2.0
// Somebody at the reference portal's pages: presses what a person would press, waits for what they would see. Used by
// tests/e2e/portal and scripts/demo --once. Knows the pages' ids; nothing of kysod.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** kysod's windows, as titled in protocol/texts.def. */
export const windowTitles = {
  registration: { vi: 'Ký phiếu đăng ký tài khoản', en: 'Sign an account registration' },
  signIn: { vi: 'Đăng nhập bằng chứng thư số', en: 'Sign in with your certificate' },
};
export const windowTitle = windowTitles.registration.vi;
export const signInWindowTitle = windowTitles.signIn.vi;

/** What a captcha asks for, by its id. A robot cannot read the picture; who runs the portal can read its database. */
export const captchaReader = (database) => async (id) => {
  const sql = `SELECT answer FROM captchas WHERE id = '${id.replaceAll("'", '')}'`;
  return (await run('sqlite3', ['-readonly', database, sql])).stdout.trim();
};

export class Visitor {
  /** `readCaptcha`: of captchaReader(). */
  constructor(browser, readCaptcha) {
    this.browser = browser;
    this.readCaptcha = readCaptcha;
  }
  async waitForStep(step) {
    const at = (wanted) => document.body.dataset.step === wanted && !document.querySelector(`[data-for~="${wanted}"]`).hidden;
    try {
      return await this.browser.waitFor(at, { args: [step], what: `step «${step}» of the portal` });
    } catch (cause) {
      const shown = await this.browser.execute(() => `step «${document.body.dataset.step}»: ${document.body.innerText}`);
      throw new Error(`${cause.message}; it shows ${shown}`, { cause });
    }
  }
  async open(origin) {
    await this.browser.goto(`${origin}/`);
    await this.browser.waitForElement('#register');
    await this.waitForStep('home');
  }
  async chooseToRegister() {
    await this.browser.click('#register');
    await this.waitForStep('method');
  }
  async chooseUsbToken(subject = 'citizen') {
    await this.browser.click(`#subject-${subject}`);
    await this.browser.click('#method-usb-token');
    await this.waitForStep('form');
  }
  /** From the home page to the number, typed and sent; `how`: registration or sign-in. */
  async ring(origin, { how = 'registration', subject = 'citizen', phone = '0912 345 678', button = '#ring' } = {}) {
    await this.open(origin);
    if (how === 'registration') {
      await this.chooseToRegister();
      await this.browser.click(`#subject-${subject}`);
      await this.browser.waitForElement('button#method-sim');
      await this.browser.click('#method-sim');
    } else {
      await this.browser.click('#go-sign-in');
      await this.waitForStep('sign-in');
      await this.browser.waitForElement('#sign-in-sim');
      await this.browser.click('#sign-in-sim');
    }
    await this.waitForStep('phone');
    await this.browser.type('#phone', phone);
    await this.solveCaptcha();
    if (button !== '#ring') await this.browser.waitForElement(button);
    await this.browser.click(button);
  }
  /** The digits that the page shows to be compared with the phone's. */
  async waitForCode() {
    await this.browser.waitForElement('#code-box');
    return this.browser.text('#code');
  }
  /** Whether the form has a captcha to solve: it has its picture or its words then. */
  async solveCaptcha() {
    const id = await this.browser.waitFor(() => {
      const field = document.getElementById('captcha-field');
      return field.hidden ? 'none' : document.getElementById('captcha-hint').textContent && field.dataset.id;
    }, { what: 'the captcha' });
    if (id !== 'none') await this.browser.type('#captcha', await this.readCaptcha(id));
  }
  async fillForm({ subject = 'citizen', birthDate = '02/09/1990', email = 'an.nguyen@example.vn' } = {}) {
    if (subject === 'citizen') await this.browser.type('#birth-date', birthDate);
    await this.browser.type('#email', email);
    await this.solveCaptcha();
  }
  sign() { return this.browser.click('#sign'); }
  retry() { return this.browser.click('#retry'); }
  /** From the home page to the form, filled. */
  async prepare(origin, form = {}) {
    await this.open(origin);
    await this.chooseToRegister();
    await this.chooseUsbToken(form.subject);
    await this.fillForm(form);
  }
  /** From the home page into the sign-in, up to kysod's window. */
  async startSignIn(origin) {
    await this.open(origin);
    await this.browser.click('#go-sign-in');
    await this.waitForStep('sign-in');
    await this.browser.click('#sign-in');
  }
  waitForReview() { return this.waitForStep('review'); }
  async confirm() {
    await this.browser.click('#confirm');
    await this.waitForStep('done');
  }
  /** What the page lists under a heading: {name: 'NGUYỄN VĂN AN', …}. */
  rows(list) {
    const read = (id) => Object.fromEntries(Array.from(document.querySelectorAll(`#${id} [data-field]`),
      (node) => [node.dataset.field, node.textContent]));
    return this.browser.execute(read, list);
  }
  /** Waits for the page to report an error: {kind, message, advice}. */
  async waitForError() {
    await this.browser.waitForElement('#error');
    return this.browser.execute(() => {
      const advice = document.getElementById('error-advice');
      return {
        kind: document.getElementById('error').dataset.kind,
        message: document.getElementById('error-message').textContent,
        advice: advice.hidden ? '' : advice.innerText,
      };
    });
  }
}
