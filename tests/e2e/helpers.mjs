// What the tests of all topics need: folders, the command line, downloads, accessibility.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { ROOT } from './browser.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const SHOP = path.join(ROOT, 'www/samples/shop');
// In the order of their keys, 1 to 9.
export const VIEWS = ['summary', 'findings', 'objects', 'migrations', 'types', 'seed', 'versions', 'not-analysed', 'sources'];

/** A folder of its own for files of a test. */
export function folder(files) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-parity-'));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
  return root;
}

/** A zip archive of files, compressed. */
export function archive(files) {
  const [parts, list] = [[], []];
  let at = 0;
  const number = (bytes, value) => { const buffer = Buffer.alloc(bytes); buffer.writeUIntLE(value, 0, bytes); return buffer; };
  for (const [name, content] of Object.entries(files)) {
    const packed = zlib.deflateRawSync(content);
    const common = Buffer.concat([number(2, 0x800), number(2, 8), number(4, 0), number(4, 0), number(4, packed.length), number(4, Buffer.byteLength(content)), number(2, Buffer.byteLength(name)), number(2, 0)]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), number(2, 20), common, Buffer.from(name), packed]);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02'), number(2, 20), number(2, 20), common, number(2, 0), number(2, 0), number(2, 0), number(4, 0), number(4, at), Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.concat([Buffer.from('PK\x05\x06'), number(4, 0), number(2, list.length), number(2, list.length), number(4, directory.length), number(4, at), number(2, 0)]);
  return Buffer.concat([...parts, directory, end]);
}

/** What the command line writes for the same input. */
export function commandLine(...arguments_) {
  const built = ['debug', 'release'].map((profile) => path.join(ROOT, 'target', profile, 'schema-parity')).filter((file) => fs.existsSync(file));
  assert.ok(built.length > 0, 'the command line tool has to be built first: cargo build');
  built.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  return execFileSync(built[0], ['audit', ...arguments_, '--fail-on', 'never'], { maxBuffer: 1 << 28 });
}

/** The bytes behind a button of the export dialog. */
export async function download(page, button) {
  await page.keyboard.press('e');
  await page.waitForSelector('dialog[open]');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  const bytes = fs.readFileSync(await saved.path());
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  return { bytes, name: saved.suggestedFilename() };
}

/** Runs axe over what is on show. */
export async function accessible(page, what) {
  const violations = await page.evaluate(async (source) => {
    if (!globalThis.axe) globalThis.eval(source);
    const result = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }, AXE);
  assert.deepEqual(violations, [], `axe, ${what}`);
}

export const width = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
export const pick = (page, side, what) => page.locator(`[data-side=${side}] input[type=file]`).nth(what === 'folder' ? 0 : 1);
export const requests = (page) => page.textContent('#requests');
