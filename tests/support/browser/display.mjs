// SPDX-License-Identifier: Apache-2.0
// A private X display (Xvfb) with a person at its keyboard and mouse (xdotool), for what WebDriver cannot reach: the
// browser's own questions and kysod's window. Must never be pointed at a display that somebody uses.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns {Promise<Display>} on a free display number; call close() in a finally */
export async function startDisplay({ size = [1280, 900] } = {}) {
  // -displayfd: Xvfb takes the first free number and writes it when it is ready.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size.join('x')}x24`, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise((resolve, reject) => {
    let said = '';
    server.stdio[3].on('data', (chunk) => {
      said += chunk;
      if (said.endsWith('\n')) resolve(said.trim());
    });
    server.once('error', (cause) => reject(new Error(`Xvfb does not start: ${cause.message}`)));
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return new Display(server, `:${number}`);
}

export class Display {
  constructor(server, name) {
    this.server = server;
    this.name = name;
  }
  async #xdotool(...args) {
    await run('xdotool', args, { env: { ...process.env, DISPLAY: this.name } });
  }
  /** Names as in X: `Return`, `Tab`, `F6`, `ctrl+a`. */
  async press(...keys) { await this.#xdotool('key', ...keys); }
  async type(text) { await this.#xdotool('type', text); }
  async clickAt(x, y) { await this.#xdotool('mousemove', String(x), String(y), 'click', '1'); }
  /** What stands in that part of the screen, as one comparable text (by ImageMagick's import). */
  async pixels(x, y, width, height) {
    const { stdout } = await run('import', ['-silent', '-window', 'root', '-crop', `${width}x${height}+${x}+${y}`, 'rgb:-'],
      { env: { ...process.env, DISPLAY: this.name }, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 });
    return createHash('sha256').update(stdout).digest('hex');
  }
  async close() {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const gone = new Promise((resolve) => this.server.once('exit', resolve));
    if (this.server.kill()) await gone;
  }
}
