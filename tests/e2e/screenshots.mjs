// Writes pictures of every view, in both themes and both widths, into ./screenshots: node tests/e2e/screenshots.mjs DIST [REPORT.json]
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, example, launch, open, state, view } from './browser.mjs';
import { serve } from './server.mjs';

const [dist, saved] = process.argv.slice(2);
const out = path.join(ROOT, 'screenshots');
fs.mkdirSync(out, { recursive: true });
const server = await serve(dist ?? path.join(ROOT, 'dist'));
const browser = await launch();
const VIEWS = ['summary', 'findings', 'objects', 'migrations', 'types', 'seed', 'versions', 'not-analysed', 'sources', 'inputs'];

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 860], [360, 740]]) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    const shot = async (name) => page.screenshot({ path: path.join(out, `${name}-${colorScheme}-${width}.png`), fullPage: true });
    await open(page, server.url);
    await shot('start');
    if (saved) {
      const picker = page.locator('[data-side=left] input[type=file]').nth(1);
      await picker.setInputFiles(saved);
      await state(page, 'report');
      await view(page, 'summary');
    } else {
      await example(page, 'shop');
    }
    for (const name of VIEWS) {
      if (await page.locator(`.side a[href*="v=${name}"]`).count() === 0 && name !== 'inputs') continue;
      await page.keyboard.press(name === 'inputs' ? '0' : String(VIEWS.indexOf(name) + 1));
      await view(page, name);
      await shot(name);
      if (name === 'objects') {
        await page.getByRole('link', { name: 'Picture' }).click();
        await page.waitForSelector('.diagram, .empty');
        await shot('picture');
      }
    }
    await page.keyboard.press('1');
    await page.click('#plain');
    await page.waitForSelector('#plain[aria-checked=true]');
    await shot('plain');
    await page.click('#plain');
    await page.keyboard.press('n');
    await page.waitForSelector('.finding.open');
    await shot('finding');
    await page.keyboard.press('e');
    await page.waitForSelector('dialog[open]');
    await page.screenshot({ path: path.join(out, `export-${colorScheme}-${width}.png`) });
    await page.close();
  }
}
await browser.close();
await server.stop();
console.log(`screenshots: ${fs.readdirSync(out).length} pictures in ${out}`);
