// SPDX-License-Identifier: Apache-2.0
// The person at the fake's window: what they see, and what they do. A script of one word, or a function that looks at
// the window first and may take its time.
import type { Field } from '../types.js';

/**
 * `agrees`: types the right PIN where one is wanted. `refuses`, `closes_window`: the same to a page, `consent_refused`
 * (`access_refused` where the page asked to be let in). `lets_it_time_out`: `consent_timed_out`, at once.
 * `types_wrong_pin`: `pin_incorrect`, and the token counts it; the third locks it (`pin_locked`). `pulls_token`: agrees, then
 * the token is gone (`token_removed`). `never_answers`: until the page cancels or goes.
 */
export type PersonWord = 'agrees' | 'refuses' | 'closes_window' | 'lets_it_time_out' | 'types_wrong_pin' | 'pulls_token' | 'never_answers';

/** Every PersonWord. */
export const personWords: readonly PersonWord[] = [
  'agrees', 'refuses', 'closes_window', 'lets_it_time_out', 'types_wrong_pin', 'pulls_token', 'never_answers',
];

/** What a window says, as far as a test may want to look at it. */
export interface FakeWindow {
  /** The call that wants it, as `registration.sign`. */
  readonly method: string;
  /** The asking page. */
  readonly origin: string;
  /** Names of the holders to choose from; empty where nothing is chosen. */
  readonly choices: readonly string[];
  /** Names of the documents of `document.sign`; empty for others. */
  readonly documents: readonly string[];
  /** Fields of `registration.sign`; empty for others. */
  readonly fields: readonly Field[];
  /** The SIM's number, as people read it; absent where a token signs. */
  readonly phone?: string;
  /** Aborted once the page has cancelled or gone: the window is closed then. */
  readonly signal: AbortSignal;
}

/** A word with particulars. */
export interface PersonAnswer {
  /** The word. */
  readonly does: PersonWord;
  /** Which of `choices`; the first unless said otherwise. */
  readonly choice?: number;
  /** Milliseconds before they do it; none unless said otherwise. A test waits better with a function. */
  readonly after?: number;
  /** `pulls_token`: after so many documents of a batch; 0 unless said otherwise. */
  readonly afterDocuments?: number;
}

/** A function is called for each window; the window stays open until what it returns is settled. */
export type Person = PersonWord | PersonAnswer | ((window: FakeWindow) => PersonWord | PersonAnswer | Promise<PersonWord | PersonAnswer>);

/** What they do at this window. Settles early, with `never_answers`, where the window is closed under them. @internal */
export async function askPerson(person: Person, window: FakeWindow): Promise<PersonAnswer> {
  const closed = new Promise<PersonWord>((resolve) => {
    if (window.signal.aborted) resolve('never_answers');
    window.signal.addEventListener('abort', () => resolve('never_answers'), { once: true });
  });
  const said = await Promise.race([typeof person === 'function' ? person(window) : person, closed]);
  const answer = typeof said === 'string' ? { does: said } : said;
  if (!personWords.includes(answer.does)) throw new Error(`the fake’s person: no such word: ${String(answer.does)}`);
  if (answer.does === 'never_answers') await closed;
  if (answer.after === undefined) return answer;
  let timer: unknown;
  await Promise.race([closed, new Promise<void>((resolve) => { timer = globalThis.setTimeout(resolve, answer.after); })]);
  globalThis.clearTimeout(timer as number);
  return answer;
}
