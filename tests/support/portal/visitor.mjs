// SPDX-License-Identifier: Apache-2.0
// A citizen at the reference portal's pages: presses what a person would press, waits for what they would see. Used by
// tests/e2e/portal and scripts/demo --once. Knows the pages' ids; nothing of kysod.

/** kysod's window for a registration, as titled in protocol/texts.def. */
export const windowTitle = 'Ký phiếu đăng ký tài khoản';

export class Visitor {
  constructor(browser) {
    this.browser = browser;
  }
  async waitForStep(step) {
    const at = (wanted) => document.body.dataset.step === wanted && !document.querySelector(`[data-for="${wanted}"]`).hidden;
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
  async chooseUsbToken() {
    await this.browser.click('#subject-citizen');
    await this.browser.click('#method-usb-token');
    await this.waitForStep('form');
  }
  async fillForm({ birthDate = '02/09/1990', email = 'an.nguyen@example.vn' } = {}) {
    await this.browser.type('#birth-date', birthDate);
    await this.browser.type('#email', email);
  }
  sign() { return this.browser.click('#sign'); }
  retry() { return this.browser.click('#retry'); }
  /** From the home page to the form, filled. */
  async prepare(origin) {
    await this.open(origin);
    await this.chooseToRegister();
    await this.chooseUsbToken();
    await this.fillForm();
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
