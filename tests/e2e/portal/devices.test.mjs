// SPDX-License-Identifier: Apache-2.0
// The portal's page shows tokens as they are pulled out and put back, after the person asked it to look.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look } from '../../support/portal/axe.mjs';
import { withPortal } from '../../support/portal/setting.mjs';
import { unplug } from '../../support/softhsm/demo_tokens.mjs';
import { join } from 'node:path';

test('a token pulled out and put back is seen on the page', () => withPortal(async (setting) => {
  const { visitor } = setting;
  const { browser } = visitor;
  const seen = (wanted) => browser.waitFor((tokens) => document.getElementById('devices').dataset.tokens === tokens,
    { args: [wanted], what: `«${wanted}» of the tokens` });
  await visitor.open(setting.origin);
  await visitor.chooseToRegister();
  assert.equal(await browser.execute(() => getComputedStyle(document.getElementById('devices')).display), 'none');
  await visitor.chooseUsbToken();
  await seen('unknown');
  await browser.click('#devices-watch');
  await seen('some');
  await look(setting, 'form with a token');
  await unplug(join(setting.folder, 'pki'));
  await seen('none');
  await look(setting, 'form without a token');
  await setting.plug('citizen-cccd');
  await seen('some');
}));
