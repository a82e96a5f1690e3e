// SPDX-License-Identifier: Apache-2.0
// The part of walk_demo.mjs with the virtual USB token (kyso-token behind pcscd and OpenSC): the page sees it put in, pulled out and
// put back; in between a citizen registers and signs in.
import { tellToken } from './token_control.mjs';

export class PcscWalk {
  /** `page`, `windowPicture`, `waitForWindow`, `typePin`: of walk_demo.mjs; `control`: kyso-token's socket. */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** The page shows `some` or `none` plugged in. */
  async seen(wanted) {
    const visible = (tokens) => {
      const box = document.getElementById('devices');
      return box.dataset.tokens === tokens && getComputedStyle(box).display !== 'none';
    };
    await this.browser.waitFor(visible, { args: [wanted], what: `«${wanted}» of the tokens on the page` });
  }
  async putIn() {
    await tellToken(this.control, 'insert', 'r1', 'citizen-cccd');
  }
  async pullOut() {
    await tellToken(this.control, 'remove', 'r1');
  }

  async walk() {
    const { visitor, browser, page } = this;
    await visitor.chooseToRegister();
    await visitor.chooseUsbToken();
    await browser.click('#devices-watch');
    await this.seen('none');
    await page('no-token-seen');
    await this.putIn();
    await this.seen('some');
    await page('token-put-in');
    await visitor.fillForm();
    await visitor.sign();
    await this.waitForWindow();
    await this.windowPicture('registration-pcsc');
    await this.typePin();
    await visitor.waitForReview();
    await visitor.confirm();
    await page('registered-pcsc');
    await this.pullOut();
    await this.seen('none');
    await page('token-pulled-out');
    await browser.click('#sign-out');
    await visitor.waitForStep('home');
    await browser.click('#go-sign-in');
    await visitor.waitForStep('sign-in');
    await browser.click('#sign-in');
    await visitor.waitForError();
    await page('sign-in-without-token');
    await this.putIn();
    await this.seen('some');
    await page('token-put-back');
    await browser.click('#sign-in');
    await this.waitForWindow();
    await this.windowPicture('sign-in-pcsc');
    await this.typePin();
    await visitor.waitForStep('account');
    await page('account-pcsc');
    await this.pullOut();
    await this.seen('none');
  }
}
