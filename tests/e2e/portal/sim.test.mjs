// SPDX-License-Identifier: Apache-2.0
// A citizen and an enterprise register and sign in with a signing SIM in Chromium: the portal is real, kysod and the phone
// are the SDK's fake. What fails is told in a citizen's words; what a phone was sent outlives a reload and a lost connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look } from '../../support/portal/axe.mjs';
import { startSetting } from '../../support/portal/setting.mjs';

const person = { name: 'NGUYỄN VĂN AN', cccd: '079200001234' };
const number = '0912345678';

/** A portal that serves SIMs, a phone that does as `answer` says (default: what the test decides by ringing()), and a browser that lets the page reach kysod. */
async function withPhone(story, { holder = 'citizen', answer } = {}) {
  const setting = await startSetting({ sim: true });
  try {
    const { FakeSim, [holder]: certificate } = setting.testing;
    setting.sim = new FakeSim(number, certificate({ key: 'ec' }), answer);
    setting.daemon = await setting.startFake(setting.sim);
    await setting.visitor.open(setting.origin);
    await setting.answerBrowser('granted');
    await story(setting);
  } finally {
    await setting.close();
  }
}

/** The phone rings until `answer(word)`. */
function ringing(sim) {
  const phone = {};
  phone.rings = new Promise((resolve) => {
    sim.person = (request) => new Promise((answer) => {
      phone.answer = answer;
      resolve(request);
    });
  });
  return phone;
}

async function fill({ browser }, { birthDate, email }) {
  if (birthDate) await browser.type('#sim-birth-date', birthDate);
  if (email) await browser.type('#sim-email', email);
  await browser.click('#sim-confirm');
}

test('a citizen: number, code, the phone confirms, data from the SIM, the form, level 3; then signs in; then has an account already', () => withPhone(async (setting) => {
  const { visitor, sim, daemon } = setting;
  const { browser } = visitor;
  const phone = ringing(sim);
  await visitor.ring(setting.origin);
  const { code, text } = await phone.rings;
  assert.equal(await visitor.waitForCode(), code);
  assert.match(text, /^portal\.test:\d+: Dang ky tai khoan/);
  assert.match(await browser.text('#code-box'), /đừng xác nhận: bấm Huỷ trên điện thoại/);
  const { params } = daemon.calls.at(-1);
  assert.deepEqual([params.method, params.phone, params.fields, params.ticket.split('.').length], ['sim', '0912 345 678', [], 3]);
  phone.answer('confirms');

  await visitor.waitForStep('sim-review');
  assert.deepEqual(await setting.accounts(), [], 'nothing is stored before the person presses «Đăng ký»');
  const review = await visitor.rows('sim-review-rows');
  assert.deepEqual([review.name, review.cccd, review.phone], [person.name, person.cccd, '0912 345 678']);
  assert.match(await browser.text('#sim-review-rows'), /lấy từ SIM ký số, thuộc tính UID/);
  assert.equal(await browser.execute(() => document.querySelectorAll('#sim-review-rows input').length), 0, 'nothing of it can be edited');
  await fill(visitor, {});
  assert.match(await browser.text('#sim-birth-date-fault'), /Hãy nhập ngày sinh/);
  await fill(visitor, { birthDate: '02/09/1990' });
  await visitor.waitForStep('done');
  assert.match(await browser.text('#account-rows'), /theo hướng dẫn đăng ký bằng SIM ký số/);
  assert.match(await browser.text('#account-rows'), /không nằm trong phiếu đã ký/);
  const [{ statement, ...account }, ...others] = await setting.accounts();
  assert.deepEqual(others, []);
  assert.deepEqual(account, {
    subject: 'citizen', method: 'sim', level: 3, level_assumed: 0, ...person, mst: null, email: null, birth_date: '1990-09-02',
    phone: '84912345678', form_signed: 0,
  });
  assert.equal(JSON.parse(statement).phone, '84912345678');

  sim.person = 'confirms';
  await visitor.ring(setting.origin, { how: 'sign-in' });
  await visitor.waitForStep('account');
  assert.equal((await visitor.rows('account-rows')).method, 'SIM ký số');

  await visitor.ring(setting.origin);
  const { kind, message, advice } = await visitor.waitForError();
  assert.equal(kind, 'account_exists');
  assert.match(message, /đã có tài khoản/);
  for (const way of [/đăng nhập ngay bằng chính SIM/, /«Quên mật khẩu»/, /quầy giao dịch/, /khiếu nại/]) assert.match(advice, way);
  await browser.click('#error-sign-in');
  await visitor.waitForStep('phone');
  assert.equal(await browser.text('#phone-title'), 'Đăng nhập bằng SIM ký số');
}));

test('an enterprise: its tax code from the SIM, and an e-mail it must give', () => withPhone(async (setting) => {
  const { visitor } = setting;
  await visitor.ring(setting.origin, { subject: 'enterprise', phone: '+84 912.345.678' });
  await visitor.waitForStep('sim-review');
  assert.equal((await visitor.rows('sim-review-rows')).mst, '9900000016');
  await fill(visitor, {});
  assert.match(await visitor.browser.text('#sim-email-fault'), /Doanh nghiệp phải nhập/);
  await fill(visitor, { email: 'ke.toan@example.vn' });
  await visitor.waitForStep('done');
  const [{ subject, mst, email, birth_date: birthDate }] = await setting.accounts();
  assert.deepEqual([subject, mst, email, birthDate], ['enterprise', '9900000016', 'ke.toan@example.vn', null]);
}, { holder: 'enterprise', answer: 'confirms' }));

test('what goes wrong at the phone or before is told with what to do, and another try works', () => withPhone(async (setting) => {
  const { visitor, sim, daemon } = setting;
  const { browser } = visitor;
  await visitor.ring(setting.origin, { phone: '0212345678' });
  assert.match(await browser.text('#phone-fault'), /không phải số di động Việt Nam/);

  sim.person = 'cancels';
  await browser.type('#phone', number);
  await browser.click('#ring');
  let error = await visitor.waitForError();
  assert.deepEqual([error.kind, error.message], ['sim_cancelled', 'Yêu cầu đã bị huỷ trên điện thoại. Nếu bạn không huỷ, hãy kiểm tra điện thoại rồi thử lại.']);
  assert.match(error.advice, /mã trên điện thoại khác mã ở đây/);

  const again = async (prepare, button = '#retry') => {
    await browser.execute(() => { document.getElementById('error').hidden = true; });
    prepare();
    await browser.execute((id) => document.querySelector(id).click(), button);
    return visitor.waitForError();
  };
  error = await again(() => { sim.person = 'ignores'; });
  assert.equal(error.kind, 'sim_timed_out');
  assert.match(error.advice, /chế độ máy bay/);
  error = await again(() => { daemon.failNext('sim_busy'); });
  assert.equal(error.kind, 'sim_busy');
  error = await again(() => { daemon.failNext('sim_pin_blocked'); });
  assert.equal(error.kind, 'sim_too_often', 'the fourth within ten minutes: the portal itself');
  assert.match(error.advice, /Chờ mười phút/);
}));

test('a blocked PIN offers no other try; an unknown number says so; Huỷ on the page gives up', () => withPhone(async (setting) => {
  const { visitor, sim } = setting;
  const { browser } = visitor;
  sim.person = 'blocks_pin';
  await visitor.ring(setting.origin);
  assert.equal((await visitor.waitForError()).kind, 'sim_pin_blocked');
  assert.equal(await browser.execute(() => document.getElementById('retry').hidden), true);
  await visitor.ring(setting.origin, { phone: '0987654321' });
  assert.equal((await visitor.waitForError()).kind, 'sim_not_registered');
  sim.blocked = false;
  const phone = ringing(sim);
  await visitor.ring(setting.origin);
  await phone.rings;
  await visitor.waitForCode();
  await browser.click('#cancel');
  assert.equal((await visitor.waitForError()).kind, 'request_cancelled');
  phone.answer('confirms');
  await browser.goto(`${setting.origin}/`);
  await visitor.waitForStep('home');
  assert.deepEqual(await setting.accounts(), []);
}));

test('a reload while the phone rings, and one at the review', () => withPhone(async (setting) => {
  const { visitor, sim } = setting;
  const phone = ringing(sim);
  await visitor.ring(setting.origin);
  const { code } = await phone.rings;
  await visitor.waitForCode();
  await visitor.browser.post('/refresh');
  assert.equal(await visitor.waitForCode(), code);
  phone.answer('confirms');
  await visitor.waitForStep('sim-review');
  const before = await visitor.rows('sim-review-rows');
  await visitor.browser.post('/refresh');
  await visitor.waitForStep('sim-review');
  assert.deepEqual(await visitor.rows('sim-review-rows'), before);
  await fill(visitor, { birthDate: '02/09/1990', email: 'an.nguyen@example.vn' });
  await visitor.waitForStep('done');
}));

test('kysod’s connection lost while the phone rings: the page makes another by itself, for a sign-in too', () => withPhone(async (setting) => {
  const { visitor, sim, daemon } = setting;
  for (const how of ['registration', 'sign-in']) {
    const phone = ringing(sim);
    await visitor.ring(setting.origin, { how });
    await phone.rings;
    await visitor.waitForCode();
    daemon.loseConnections();
    phone.answer('confirms');
    if (how === 'sign-in') return visitor.waitForStep('account');
    await visitor.waitForStep('sim-review');
    await fill(visitor, { birthDate: '02/09/1990' });
    await visitor.waitForStep('done');
  }
  return undefined;
}));

test('axe-core finds nothing on the steps of a SIM', () => withPhone(async (setting) => {
  const { visitor, sim } = setting;
  const { browser } = visitor;
  const phone = ringing(sim);
  await visitor.ring(setting.origin, { phone: '1' });
  await look(setting, 'phone, with a fault');
  await browser.type('#phone', number);
  await browser.click('#ring');
  await phone.rings;
  await visitor.waitForCode();
  await look(setting, 'code');
  phone.answer('confirms');
  await visitor.waitForStep('sim-review');
  await fill(visitor, {});
  await look(setting, 'review, with faults');
  await fill(visitor, { birthDate: '02/09/1990' });
  await visitor.waitForStep('done');
  await look(setting, 'account');
  await browser.click('#sign-out');
  await visitor.waitForStep('home');
  sim.person = 'cancels';
  await visitor.ring(setting.origin, { how: 'sign-in' });
  await visitor.waitForError();
  await look(setting, 'failure', { speak: false });
}));
