// The browser and the few things every test does with the page.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch { /* the next name */ }
  }
  throw new Error('No Chromium was found. Install it (apt-get install chromium) or set CHROMIUM to its path.');
}

export function launch() {
  return chromium.launch({
    executablePath: executable(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync'],
  });
}

/** Waits until the page is in a state (`idle`, `running`, `report`, `failed`, `cancelled`). */
export const state = (page, name) => page.waitForSelector(`.page[data-state="${name}"]`);

/** Waits until a view is on show. */
export const view = (page, name) => page.waitForSelector(`.page[data-view="${name}"]`);

/** Opens the page and waits until it can be used. */
export async function open(page, url) {
  await page.goto(url);
  await page.waitForSelector('.page');
}

/** Opens an example by its button. */
export async function example(page, name) {
  await page.click(`[data-example="${name}"]`);
  await state(page, 'report');
  await view(page, 'summary');
}

/** Drops files or folders at a place of the window, as the desktop does. */
export async function drop(page, paths, x, y) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths.map((each) => path.resolve(each)), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}
