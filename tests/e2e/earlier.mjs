// A report beside an earlier one: what is new, what is found no more, what is still there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { drop, open, state, view } from './browser.mjs';
import { SHOP, accessible, download, folder, width } from './helpers.mjs';

/** A saved report of the shop, and the shop with one index made and one foreign key lost. */
async function before(page, url) {
  await open(page, url);
  await drop(page, [path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres')], 640, 300);
  await state(page, 'report');
  const sql = fs.readFileSync(path.join(SHOP, 'postgres/schema.sql'), 'utf8');
  const changed = `${sql}\nCREATE INDEX order_lines_product ON order_lines (product_id);\nALTER TABLE addresses DROP CONSTRAINT addresses_customer_id_fkey;\n`;
  const root = folder({ 'earlier.json': (await download(page, '#save-json')).bytes, 'postgres/schema.sql': changed });
  await page.goto('about:blank');
  await open(page, url);
  return { saved: path.join(root, 'earlier.json'), changed: path.join(root, 'postgres') };
}

const figures = async (page) => Object.fromEntries(await page.locator('.since .figure').evaluateAll((items) => items.map((item) => [item.querySelector('span').textContent, Number(item.querySelector('b').textContent)])));

export const earlier = [
  {
    name: 'a saved report dropped with new inputs is compared with: new, found no more, still there',
    async run({ page, url }) {
      const { saved, changed } = await before(page, url);
      await drop(page, [path.join(SHOP, 'sqlite'), changed, saved], 640, 300);
      await state(page, 'report');
      await view(page, 'summary');
      await page.waitForSelector('.since');
      const counts = await figures(page);
      assert.equal(counts['new'], 1);
      assert.equal(counts['found no more'], 2, 'the index is there, and the key that acted differently is gone');
      assert.equal(counts['accepted since'], 0);
      assert.ok(counts['still there'] > 10);
      assert.equal(await page.locator('#since-hiding').count(), 0, 'everything was looked at');
      assert.match(await page.textContent('.since'), /Compared with earlier\.json, made on 20\d\d-\d\d-\d\d: FAIL, 18 findings\./);
      assert.match(await page.textContent('[data-since=New]'), /addresses\.customer_id → customers\.id/);
      assert.match(await page.textContent('[data-since="Found no more"]'), /order_lines\.order_lines_product/);
      await page.locator('[data-since="Found no more"] summary').click();
      await accessible(page, 'since an earlier report');
      await page.setViewportSize({ width: 360, height: 740 });
      assert.equal(await width(page), 0);
      await page.locator('[data-since=New] a').click();
      await page.waitForSelector('.finding.open');
      await page.keyboard.press('1');
      await view(page, 'summary');

      // The two change places, and comparing ends.
      await page.click('#earlier-open');
      await page.waitForFunction(() => /Opened from earlier\.json/.test(document.querySelector('main').textContent));
      assert.equal((await figures(page))['new'], 2);
      await page.click('#earlier-dismiss');
      await page.waitForSelector('.since', { state: 'detached' });
    },
  },
  {
    name: 'a saved report dropped on another one, or on a running audit, is compared with',
    async run({ page, url }) {
      const { saved, changed } = await before(page, url);
      await drop(page, [saved], 300, 400);
      await state(page, 'report');
      assert.equal(await page.locator('.since').count(), 0, 'one report is only opened');
      await drop(page, [saved], 300, 400);
      await page.waitForSelector('.since');
      const counts = await figures(page);
      assert.deepEqual([counts['new'], counts['found no more']], [0, 0]);
      // Who audits anew while a saved report is on show compares with it.
      await drop(page, [path.join(SHOP, 'sqlite'), changed], 640, 300);
      await page.waitForFunction(() => document.querySelector('.page').dataset.state === 'report' && !document.querySelector('.opened'));
      await page.keyboard.press('1');
      await view(page, 'summary');
      assert.equal((await figures(page))['new'], 1);
      // What was not looked at is not said to be gone.
      fs.appendFileSync(path.join(changed, 'schema.sql'), '\nFROBNICATE TABLE orders;\n');
      await drop(page, [path.join(SHOP, 'sqlite'), changed], 640, 300);
      await page.waitForSelector('#since-hiding');
      assert.match(await page.textContent('#since-hiding'), /1 place could not be analysed this time/);
    },
  },
];
