// Writes pictures of every view and state, in both themes and both widths, into ./screenshots: node tests/e2e/screenshots.mjs [DIST] [REPORT.json]
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, drop, example, launch, open, state, view } from './browser.mjs';
import { SHOP, VIEWS, commandLine, folder, pick } from './helpers.mjs';
import { serve } from './server.mjs';
import { copyLink } from './share.mjs';

const [dist, saved] = process.argv.slice(2);
const out = path.join(ROOT, 'screenshots');
fs.mkdirSync(out, { recursive: true });
const server = await serve(dist ?? path.join(ROOT, 'dist'));
const browser = await launch();
/** SQL that passes, and SQL of which a part is not understood. */
const [clean, unknown] = ['CREATE TABLE a (id BIGSERIAL PRIMARY KEY);', 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY);\nFROBNICATE TABLE a;'];

/** The shop's report, as if one finding had been another one. */
const earlier = JSON.parse(commandLine(path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres'), '--format', 'json'));
Object.assign(earlier.findings[2], { id: 'missing-index:orders.orders_customer', code: 'missing-index', kind: 'index', object: { schema: null, table: 'orders', name: 'orders_customer' }, message: 'Table orders has no index orders_customer (customer_id).' });
const before = path.join(folder({ 'audit-shop.json': JSON.stringify(earlier) }), 'audit-shop.json');

for (const colorScheme of ['light', 'dark']) {
  for (const [width, height] of [[1280, 860], [360, 740]]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    const shot = (name, fullPage = true) => page.screenshot({ path: path.join(out, `${name}-${colorScheme}-${width}.png`), fullPage });
    const fresh = async () => {
      await page.goto('about:blank');
      await open(page, server.url);
    };
    await open(page, server.url);
    await shot('start');
    await pick(page, 'left', 'folder').setInputFiles(path.join(SHOP, 'sqlite'));
    await page.waitForSelector('[data-side=left][data-state=recognised]');
    for (const each of await page.locator('[data-side=left] details > summary').all()) await each.click();
    await shot('after-drop');
    await page.locator('[data-side=right]').getByRole('button', { name: 'Paste SQL' }).click();
    await page.waitForSelector('dialog[open]');
    await shot('paste', false);

    await fresh();
    const empty = path.join(folder({}), 'empty');
    fs.mkdirSync(empty);
    await drop(page, [empty], Math.round(width / 3), 300);
    await page.waitForSelector('#alert');
    await shot('alert');

    for (const [name, right] of [['pass', `${clean}\n`], ['inconclusive', unknown]]) {
      const root = folder({ 'left.sql': clean, 'right.sql': right });
      await fresh();
      await pick(page, 'left', 'files').setInputFiles(path.join(root, 'left.sql'));
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      await pick(page, 'right', 'files').setInputFiles(path.join(root, 'right.sql'));
      await state(page, 'report');
      await view(page, 'summary');
      await shot(`verdict-${name}`);
      if (name === 'inconclusive') {
        await page.keyboard.press('8');
        await view(page, 'not-analysed');
        await shot('unknown');
      }
    }

    await fresh();
    if (saved) {
      await pick(page, 'left', 'files').setInputFiles(saved);
      await state(page, 'report');
      await view(page, 'summary');
    } else {
      await example(page, 'shop');
    }
    for (const name of [...VIEWS, 'inputs']) {
      if (await page.locator(`.side a[href*="v=${name}"]`).count() === 0 && name !== 'inputs') continue;
      await page.keyboard.press(name === 'inputs' ? '0' : String(VIEWS.indexOf(name) + 1));
      await view(page, name);
      await shot(name);
      const rows = { migrations: '.migration-head', types: '.equivalence-head', seed: '.seed-head' }[name];
      if (rows && await page.locator(rows).count() > 0) {
        await page.locator(rows).first().click();
        await page.waitForSelector('.row.open');
        await shot(`${name}-open`);
      }
      const picture = page.getByRole('link', { name: 'Picture' });
      if (name === 'objects' && await picture.count() > 0) {
        await picture.click();
        await page.waitForSelector('.diagram, .empty');
        await shot('picture');
      }
    }
    await page.keyboard.press('1');
    await view(page, 'summary');
    if (await page.locator('#plain').count() > 0) {
      await page.click('#plain');
      await page.waitForSelector('#plain[aria-checked=true]');
      await shot('plain');
      await page.click('#plain');
    }
    await page.keyboard.press('n');
    await page.waitForSelector('.finding.open');
    await shot('finding');
    await page.keyboard.press('/');
    await page.keyboard.type('order');
    await page.waitForSelector('#search-list [role=option]');
    await shot('search', false);
    await page.keyboard.press('Escape');
    await page.locator('h1').first().click();
    for (const [key, name] of [['e', 'export'], ['?', 'help']]) {
      await page.keyboard.press(key);
      await page.waitForSelector('dialog[open]');
      await shot(name, false);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog', { state: 'detached' });
    }
    await page.keyboard.press('1');
    await view(page, 'summary');
    const { text } = await copyLink(page);
    await page.goto('about:blank');
    await open(page, text);
    await state(page, 'report');
    await shot('opened-link');
    // The same report with an index less: what was found before is found no more.
    await page.goto('about:blank');
    await open(page, server.url);
    await pick(page, 'left', 'files').setInputFiles(before);
    await state(page, 'report');
    await drop(page, [path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres')], width / 2, 300);
    await page.waitForSelector('.since');
    await shot('since');
    await page.emulateMedia({ media: 'print' });
    await shot('print');
    await context.close();
  }
}
await browser.close();
await server.stop();
console.log(`screenshots: ${fs.readdirSync(out).length} pictures in ${out}`);
