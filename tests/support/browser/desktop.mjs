// SPDX-License-Identifier: Apache-2.0
// A private desktop: startDisplay()'s screen with a window manager (openbox), so that real windows get the keyboard as
// at a person's desk, and pictures of it. Used by tests/e2e/portal and scripts/demo --once.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { Display, startDisplay } from './display.mjs';

const run = promisify(execFile);

/** Looks until `condition` gives something true, and gives that back. Throws after `deadline` milliseconds. */
export async function until(what, condition, deadline = 30_000) {
  for (const end = Date.now() + deadline; ; await pause(50)) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`after ${deadline} ms still waiting for ${what}`);
  }
}

/** @returns {Promise<Desktop>} `home`: where openbox may keep its files; call close() in a finally */
export async function startDesktop({ home, size }) {
  const display = await startDisplay({ size });
  const env = { ...process.env, DISPLAY: display.name, HOME: home };
  const manager = spawn('openbox', { env, stdio: 'ignore' });
  manager.on('error', () => undefined); // said by the window that never gets the keyboard
  return new Desktop(display, manager, env);
}

/** Hands and eyes on a desktop that is there already, by its DISPLAY. Whoever started it ends it. */
export const desktopAt = (name) => new Desktop(new Display(undefined, name), undefined, { ...process.env, DISPLAY: name });

export class Desktop {
  constructor(display, manager, env) {
    this.display = display;
    this.manager = manager;
    this.env = env;
    /** For startBrowser() and for programs started on this desktop. */
    this.name = display.name;
  }
  async #ask(program, ...args) {
    return run(program, args, { env: this.env }).then(({ stdout }) => stdout.trim(), () => undefined);
  }
  /** Title of the window that has the keyboard. */
  activeTitle() { return this.#ask('xdotool', 'getactivewindow', 'getwindowname'); }
  async shows(title) { return Boolean(await this.#ask('xdotool', 'search', '--onlyvisible', '--name', title)); }
  /** The whole title of a window to be seen whose title begins so; undefined where there is none. */
  async titleBeginning(words) {
    const ids = await this.#ask('xdotool', 'search', '--onlyvisible', '--name', `^${words}`);
    return ids ? this.#ask('xdotool', 'getwindowname', ids.split('\n')[0]) : undefined;
  }
  /** How many windows of a program are to be seen: its menus and questions count, each being one to X. */
  async windowsOf(program) {
    return ((await this.#ask('xdotool', 'search', '--onlyvisible', '--class', program)) || undefined)?.split('\n').length ?? 0;
  }
  /** GTK drops keys that come before a window's first frame, and nobody types into a window that is not to be seen yet. */
  async hasKeyboardAt(title) { return (await this.activeTitle()) === title && this.#isDrawn(); }
  waitForKeyboardAt(title) { return until(`the keyboard at window «${title}»`, () => this.hasKeyboardAt(title)); }
  /** Text has many shades (dozens and more; an empty window has one). */
  async #isDrawn() {
    const id = await this.#ask('xdotool', 'getactivewindow');
    return Number(await this.#ask('import', '-silent', '-window', id, '-format', '%k', 'info:-')) > 16;
  }
  /** Gone from the screen, and the keyboard is elsewhere: the window manager says the latter a moment later. */
  waitUntilGone(title) {
    return until(`window «${title}» to go`, async () => !(await this.shows(title)) && (await this.activeTitle()) !== title);
  }
  type(text) { return this.display.type(text); }
  press(...keys) { return this.display.press(...keys); }
  /** PNG of the whole screen. */
  async picture(file) { await run('import', ['-silent', '-window', 'root', file], { env: this.env }); }
  /** PNG of the window with this title, or of the one that has the keyboard. */
  async windowPicture(file, title) {
    const id = title ? await this.#ask('xdotool', 'search', '--onlyvisible', '--name', title) : await this.#ask('xdotool', 'getactivewindow');
    await run('import', ['-silent', '-window', id, file], { env: this.env });
  }
  /** Into the foreground, and there, as one does in the task bar and by its frame. */
  async putInFront(title, x, y) {
    await this.#ask('xdotool', 'search', '--onlyvisible', '--name', title, 'windowraise', 'windowmove', '--sync', String(x), String(y));
  }
  /** Left button in a window, at pixels from its bottom right corner. */
  async clickFromCorner(title, left, up) {
    const id = await this.#ask('xdotool', 'search', '--onlyvisible', '--name', title);
    const { WIDTH, HEIGHT } = Object.fromEntries((await this.#ask('xdotool', 'getwindowgeometry', '--shell', id)).split('\n').map((line) => line.split('=')));
    await this.#ask('xdotool', 'mousemove', '--window', id, String(WIDTH - left), String(HEIGHT - up), 'click', '1');
  }
  async close() {
    this.manager.kill();
    await this.display.close();
  }
}
