// Prints the figures that are held: node tests/e2e/figures.mjs DIST EXPECTED CHECKED, the two folders or files of an audit.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { drop, launch, open, state } from './browser.mjs';
import { median } from './measure.mjs';
import { serve } from './server.mjs';
import { copyLink, everything } from './share.mjs';

const RUNS = 5;
const [dist, left, right] = process.argv.slice(2);
if (!right) {
  console.error('usage: node tests/e2e/figures.mjs DIST EXPECTED CHECKED');
  process.exit(2);
}
const sizes = { raw: 0, gzip: 0, brotli: 0 };
for (const name of fs.readdirSync(dist)) {
  const bytes = fs.readFileSync(path.join(dist, name));
  sizes.raw += bytes.length;
  sizes.gzip += zlib.gzipSync(bytes, { level: 9 }).length;
  sizes.brotli += zlib.brotliCompressSync(bytes).length;
}
console.log(`download, all told: ${sizes.raw} bytes, ${sizes.gzip} gzip, ${sizes.brotli} brotli`);

const server = await serve(dist);
const browser = await launch();
const [paints, usable, verdicts] = [[], [], []];
/** From the drop: listed, reported by the worker, on show; and what the audit itself took. */
const steps = { listed: [], reported: [], shown: [], audit: [] };
for (let run = 0; run < RUNS; run += 1) {
  // A context of its own has an empty cache.
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function watched(...message) {
      if (message[0].kind === 'audit') globalThis.listed ??= performance.now();
      if (message[0].js) this.addEventListener('message', ({ data: [said] }) => { if (said.report) { globalThis.reported ??= performance.now(); globalThis.audited ??= said.report.milliseconds; } });
      return postMessage.apply(this, message);
    };
  });
  await open(page, server.url);
  await page.waitForSelector('.page[data-ready=true]');
  paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  usable.push(await page.evaluate(() => performance.now()));
  await page.evaluate(() => {
    addEventListener('drop', () => { globalThis.dropped = performance.now(); }, { capture: true });
    new MutationObserver(() => {
      if (document.querySelector('.page[data-state=report] .verdict')) globalThis.judged ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await drop(page, [left, right], 640, 300);
  await state(page, 'report');
  await page.waitForFunction(() => globalThis.judged);
  verdicts.push(await page.evaluate(() => globalThis.judged - globalThis.dropped));
  const at = await page.evaluate(() => [globalThis.listed - globalThis.dropped, globalThis.reported - globalThis.listed, globalThis.judged - globalThis.reported, globalThis.audited]);
  Object.values(steps).forEach((values, index) => values.push(at[index]));
  if (run === RUNS - 1) {
    const seen = await everything(page);
    const [link, whole] = [await copyLink(page), await copyLink(page, true)];
    console.log(`link: ${link.told} characters, ${whole.told} with source text`);
    const fresh = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
    await open(fresh, link.text);
    await state(fresh, 'report');
    const again = await everything(fresh);
    const same = JSON.stringify(again) === JSON.stringify(seen);
    console.log(`opened in a fresh browser: ${same ? 'the same' : 'NOT the same'} summary, ${again.shown} findings and ${again.tables.length} tables`);
    if (!same) process.exitCode = 1;
  }
  await context.close();
}
const told = (values) => `${Math.round(median(values))} ms (${values.map(Math.round).join(', ')})`;
console.log(`cold load to first paint, median of ${RUNS}: ${told(paints)}`);
console.log(`cold load to everything loaded: ${told(usable)}`);
console.log(`drop to verdict: ${told(verdicts)}`);
console.log(`  listing ${told(steps.listed)}\n  reading and auditing in the worker ${told(steps.reported)}, of it the audit ${told(steps.audit)}\n  reading the report and drawing ${told(steps.shown)}`);
await browser.close();
await server.stop();
