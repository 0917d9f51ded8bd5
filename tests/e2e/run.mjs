// End to end, in a real browser: node tests/e2e/run.mjs DIST... (a development and a release build), last line a summary.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, launch } from './browser.mjs';
import { serve } from './server.mjs';
import { features } from './features.mjs';
import { tests } from './tests.mjs';

const folders = process.argv.slice(2);
const only = process.env.ONLY;
if (folders.length === 0) {
  console.error('usage: node tests/e2e/run.mjs DIST...');
  process.exit(2);
}
const browser = await launch();
let passed = 0;
const failures = [];
for (const folder of folders) {
  if (!fs.existsSync(path.join(folder, 'index.html'))) {
    failures.push(`${folder}: there is no built page in it`);
    continue;
  }
  const server = await serve(folder);
  // A development build is many times as large.
  const release = fs.readdirSync(folder).some((name) => name.endsWith('.wasm') && fs.statSync(path.join(folder, name)).size < 10e6);
  for (const test of [...tests, ...features]) {
    if (only && !test.name.includes(only)) continue;
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'],
      ...test.context,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    // What a page may never do, whatever a test is about.
    const complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    await page.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    const start = performance.now();
    try {
      await test.run({ page, context, url: server.url, folder, release });
      const violations = await page.evaluate(() => globalThis.violations).catch(() => []);
      complaints.push(...violations.map((each) => `content security policy: ${each}`));
      const unexpected = complaints.filter((each) => !(test.expects ?? []).some((pattern) => pattern.test(each)));
      if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
      passed += 1;
      console.log(`ok   ${path.basename(folder)}  ${test.name}  ${Math.round(performance.now() - start)} ms`);
    } catch (error) {
      failures.push(`${path.basename(folder)}  ${test.name}: ${error.message}`);
      console.log(`FAIL ${path.basename(folder)}  ${test.name}\n${error.stack}\n${complaints.join('\n')}`);
      const picture = path.join(ROOT, 'screenshots', `failed-${failures.length}.png`);
      fs.mkdirSync(path.dirname(picture), { recursive: true });
      await page.screenshot({ path: picture }).catch(() => {});
    }
    await context.close();
  }
  await server.stop();
}
await browser.close();
console.log(`browser tests: ${passed} passed, ${failures.length} failed, on ${folders.length} builds`);
process.exit(failures.length > 0 ? 1 : 0);
