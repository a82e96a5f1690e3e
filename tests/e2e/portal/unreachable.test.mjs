// SPDX-License-Identifier: Apache-2.0
// Where the page cannot get to kysod it says which of the three reasons it is and what to do; no window comes up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSetting } from '../../support/portal/setting.mjs';
import { windowTitle } from '../../support/portal/visitor.mjs';

for (const { name, answer, kysod, kind, message, advice } of [
  {
    name: 'the person refused the browser’s question', answer: 'denied', kysod: {}, kind: 'browser_refused',
    message: /Trình duyệt đang chặn/, advice: [/Cài đặt trang web/, /Cho phép/],
  },
  {
    name: 'kysod is not installed or not started', answer: 'granted', kind: 'not_running',
    message: /Không kết nối được kysod/, advice: [/cài gói kysod/, /systemctl --user start kysod\.socket/],
  },
  {
    name: 'the portal is not on the allow-list', answer: 'granted', kysod: { origins: ['https://other.example'] },
    kind: 'origin_not_allowed', message: /chưa được phép dùng kysod/, advice: [/danh sách cho phép/, /quản trị viên/],
  },
]) {
  test(name, async () => {
    const setting = await startSetting();
    const { visitor, desktop } = setting;
    try {
      if (kysod) await setting.startKysod(kysod);
      await visitor.open(setting.origin);
      await setting.answerBrowser(answer);
      await visitor.prepare(setting.origin);
      await visitor.sign();
      const said = await visitor.waitForError();
      assert.equal(said.kind, kind);
      assert.match(said.message, message);
      for (const step of advice) assert.match(said.advice, step);
      assert.equal(await desktop.shows(windowTitle), false);
      // Requests are what a window comes from; kysod's record knows of none.
      if (kysod) assert.deepEqual([...new Set(setting.audit().map(({ event }) => event))], ['start']);
    } finally {
      await setting.close();
    }
  });
}
