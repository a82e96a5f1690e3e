// SPDX-License-Identifier: Apache-2.0
// The fake daemon cannot drift from kysod: the same stories are told to both, the real one with a SoftHSM token and a
// scripted person, and every message that comes back is compared: order, member names, types, and the very value of each
// word, error, sentence and name. What differs from run to run (hashes, times, ids, signatures) is compared by its form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScriptedKysod } from '../../support/daemon/scripted_kysod.mjs';
import { testing } from './built_sdk.mjs';
import { compare, origin, Side } from './conformance_sides.mjs';
import { stories, wrongMessages } from './conformance_stories.mjs';

const { citizen, FakeDaemon, FakeToken, grantable } = testing;
const allowed = { origins: [origin], methods: grantable };

async function real() {
  const kysod = await startScriptedKysod({ ...allowed, goesWrong: true });
  return new Side({ person: kysod.person, goesWrong: ({ rule }) => kysod.rules(rule), isSound: () => kysod.rules(''), pullToken: kysod.pullToken, close: kysod.close, log: kysod.log });
}

async function fake() {
  // SoftHSM always shows one slot more, for the next token.
  const free = new FakeToken([], { state: 'uninitialised' });
  const token = new FakeToken([citizen({ revocation: 'unknown' })]);
  const daemon = new FakeDaemon({ ...allowed, tokens: [token, free] });
  await daemon.listen();
  const person = (word) => {
    if (word === 'has_no_display') daemon.failNext('prompt_no_display');
    else daemon.person = word === 'agrees_without_pin' ? 'agrees' : word;
  };
  const goesWrong = ({ kind, after, state }) => {
    if (state === undefined) daemon.failNext(kind, { afterDocuments: after });
    else token.state = state;
  };
  return new Side({ person, goesWrong, isSound: () => { token.state = 'ready'; }, pullToken: () => { daemon.tokens = [free]; }, close: () => daemon.close(), log: () => '' });
}

const told = compare(stories, { real, fake });

test('and none of the wrong messages was answered with a result', () => {
  const { said } = told.real['messages that are wrong'];
  assert.equal(said.length, wrongMessages.length);
  assert.deepEqual(said.filter(({ error }) => error === undefined), []);
});
