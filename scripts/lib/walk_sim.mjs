// SPDX-License-Identifier: Apache-2.0
// The part of walk_demo.mjs with signing SIMs: a citizen and an enterprise register with a phone, somebody cancels on it, and
// somebody waits no longer. The phone is a tab of the same browser (kyso-telco's page); its PIN is typed there and nowhere else.
// Whoever confirms has compared the code on the phone with the one in kysod's notice.
import assert from 'node:assert/strict';
import { until } from '../../tests/support/browser/desktop.mjs';

const citizen = '84912345678', enterprise = '84912345679';
const pin = '135790'; // of every SIM of scripts/lib/demo_sim.sh
const titles = {
  bind: { vi: 'Dùng SIM ký số của bạn với máy này', en: 'Use your signing SIM with this computer' },
  registration: { vi: 'Ký phiếu đăng ký tài khoản', en: 'Sign an account registration' },
  signIn: { vi: 'Đăng nhập bằng chứng thư số', en: 'Sign in with your certificate' },
};
/** kysod's notice while a phone rings: its title begins so, and ends with the code; and when it is over. */
const notice = { vi: 'So mã với điện thoại', en: 'Compare with the phone' };
const noticeOver = { vi: 'Yêu cầu trên điện thoại đã kết thúc', en: 'The request on the phone is over' };
/** The letter that reaches «Gửi tới điện thoại» with Alt. */
const send = { vi: 'alt+g', en: 'alt+s' };

export class SimWalk {
  /** `page`, `windowPicture`, `screenPicture`: of walk_demo.mjs, take a picture of that name; `phones`: address of the phones' page, with its token. */
  constructor({ browser, visitor, desktop, page, windowPicture, screenPicture, origin, language, phones }) {
    Object.assign(this, { browser, visitor, desktop, page, windowPicture, screenPicture, origin, language, phones });
  }

  // -- the phone's tab --------------------------------------------------------------------------------------------------

  async openPhones() {
    this.portalTab = await this.browser.get('/window');
    ({ handle: this.phoneTab } = await this.browser.post('/window/new', { type: 'tab' }));
    await this.browser.post('/window', { handle: this.phoneTab });
    await this.browser.goto(this.phones);
    await this.browser.waitForElement(`#phone-${citizen}`);
    if (this.language === 'en') await this.browser.click('#language'); // it begins in Vietnamese
    await this.browser.post('/window', { handle: this.portalTab });
  }
  async atPhone(number, story) {
    await this.browser.post('/window', { handle: this.phoneTab });
    const part = (name) => `#phone-${number}${name ? `-${name}` : ''}`;
    const stage = (wanted) => this.browser.waitFor((selector, value) => document.querySelector(selector)?.dataset.stage === value,
      { args: [part(''), wanted], what: `${number} at ${wanted}` });
    try {
      await stage('text');
      await story(part, stage);
    } finally {
      await this.browser.post('/window', { handle: this.portalTab });
    }
  }
  /** What a person does before anything is confirmed: the phone's code is the one in kysod's notice. */
  async compare(part, code) {
    const shown = await this.browser.text(part('code'));
    assert.equal(shown, code, 'the phone shows the code of kysod’s notice');
  }
  confirm(number, code, pictureOf) {
    return this.atPhone(number, async (part, stage) => {
      await this.compare(part, code);
      if (pictureOf) {
        await this.page(`phone-${pictureOf}`);
        await this.screenPicture(`notice-and-phone-${pictureOf}`, `${notice[this.language]}: ${code}`);
      }
      await this.browser.click(part('ok'));
      await stage('pin');
      await this.browser.type(part('pin'), pin);
      if (pictureOf) await this.page(`phone-pin-${pictureOf}`);
      await this.browser.click(part('ok'));
      await stage('idle');
    });
  }

  // -- kysod's windows --------------------------------------------------------------------------------------------------

  /** The first time a number is used: the person types it, and sees no number of the page's. */
  async bind(number, picture) {
    const title = titles.bind[this.language];
    await this.desktop.waitForKeyboardAt(title);
    if (picture) await this.windowPicture(picture);
    await this.desktop.type(number);
    await this.desktop.press('Return');
    await this.desktop.waitUntilGone(title);
  }
  async sendToPhone(kind, picture) {
    const title = titles[kind][this.language];
    await this.desktop.waitForKeyboardAt(title);
    if (picture) await this.windowPicture(picture);
    // The button takes no press in its first two seconds.
    await until('the window takes the press', async () => {
      await this.desktop.press(send[this.language]);
      return !(await this.desktop.shows(title));
    });
  }

  /** The code in kysod's notice; the page shows the same, but the page is not to be trusted. */
  async codeOfNotice(picture) {
    const title = await until('kysod’s notice', () => this.desktop.titleBeginning(notice[this.language]));
    if (picture) await this.windowPicture(picture, title);
    const code = title.slice(notice[this.language].length + ': '.length);
    assert.match(code, /^[0-9]{4}$/);
    assert.equal(await this.visitor.waitForCode(), code);
    return code;
  }
  /** With the signature it goes at once, without a word. */
  async noticeGoes(code) {
    await until('the notice to go', async () => !(await this.desktop.shows(`${notice[this.language]}: ${code}`)));
    assert.equal(await this.desktop.shows(noticeOver[this.language]), false);
  }

  // -- stories ----------------------------------------------------------------------------------------------------------

  async register({ subject, number, typed, form }) {
    const { browser, visitor } = this;
    await visitor.ring(this.origin, { subject, phone: typed, button: '#ring' });
    await this.bind(typed.replaceAll(' ', ''), `bind-${subject}`);
    await this.sendToPhone('registration', `send-${subject}`);
    const code = await this.codeOfNotice(`notice-${subject}`);
    await this.page(`sim-code-${subject}`);
    await this.confirm(number, code, subject);
    await visitor.waitForStep('sim-review');
    await this.noticeGoes(code);
    await this.page(`sim-review-${subject}`);
    for (const [id, value] of Object.entries(form)) await browser.type(id, value);
    await browser.click('#sim-confirm');
    await visitor.waitForStep('done');
    await this.page(`sim-registered-${subject}`);
  }
  async signIn() {
    await this.visitor.ring(this.origin, { how: 'sign-in' });
    await this.sendToPhone('signIn', 'send-sign-in');
    const code = await this.codeOfNotice();
    await this.confirm(citizen, code);
    await this.visitor.waitForStep('account');
    await this.page('sim-account');
  }
  async cancelOnPhone() {
    await this.visitor.ring(this.origin, { phone: '0912 345 678' });
    await this.sendToPhone('registration');
    await this.codeOfNotice();
    await this.atPhone(citizen, (part) => this.browser.click(part('cancel')));
    await this.visitor.waitForError();
    await until('the notice to tell', () => this.desktop.shows(noticeOver[this.language]));
    await this.windowPicture('notice-cancelled', noticeOver[this.language]);
    await this.page('sim-cancelled');
    await until('the notice to go', async () => !(await this.desktop.shows(noticeOver[this.language])));
  }
  /** «Thôi chờ»: the page is told at once; what the phone signs afterwards makes no account. */
  async stopWaiting() {
    await this.visitor.ring(this.origin, { subject: 'enterprise', phone: '0912 345 679' });
    await this.sendToPhone('registration');
    const code = await this.codeOfNotice();
    await until('the notice takes the press', async () => {
      await this.desktop.clickFromCorner(`${notice[this.language]}: ${code}`, 24 + 40, 20 + 17);
      return this.desktop.shows(noticeOver[this.language]);
    });
    const { kind } = await this.visitor.waitForError();
    assert.equal(kind, 'request_cancelled');
    await this.page('sim-stopped');
    await this.confirm(enterprise, code);
  }

  async walk() {
    await this.openPhones();
    await this.register({ subject: 'citizen', number: citizen, typed: '0912 345 678', form: { '#sim-birth-date': '20/11/1988' } });
    await this.signIn();
    await this.register({ subject: 'enterprise', number: enterprise, typed: '0912 345 679', form: { '#sim-email': 'sim@example.vn' } });
    await this.cancelOnPhone();
    await this.stopWaiting();
  }
}
