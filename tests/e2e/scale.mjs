// A report as large as the page has to bear.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { open, state, view } from './browser.mjs';
import { folder, pick } from './helpers.mjs';
import { heap, longestTask, megabytes, wasmMemory, watchTasks } from './measure.mjs';
import { syntheticReport } from './synthetic.mjs';

export const scale = [
  {
    name: 'a hundred thousand findings and a thousand tables stay smooth',
    async run({ page, url }) {
      const saved = path.join(folder({}), 'large.json');
      fs.writeFileSync(saved, JSON.stringify(syntheticReport(100_000, 1_000)));
      await open(page, url);
      await watchTasks(page);
      const start = performance.now();
      const loading = await longestTask(page, async () => {
        await pick(page, 'left', 'files').setInputFiles(saved);
        await page.waitForSelector('.page[data-state=report]', { timeout: 120_000 });
      });
      const interactive = performance.now() - start;
      const memory = await wasmMemory(page);
      console.log(`     ${megabytes(fs.statSync(saved).size)} report: interactive after ${Math.round(interactive)} ms, longest task ${loading} ms, ` +
        `memory ${megabytes(memory.page)} WebAssembly and ${megabytes(await heap(page))} JavaScript`);

      const tasks = {};
      const during = async (what, act) => { tasks[what] = Math.max(tasks[what] ?? 0, await longestTask(page, act)); };
      const shown = () => page.getAttribute('.result-count', 'data-shown').then(Number);
      const shows = (test) => page.waitForFunction(test);
      await during('to findings', async () => {
        await page.keyboard.press('2');
        await view(page, 'findings');
        await page.waitForSelector('.finding');
      });
      await during('scrolling', async () => {
        for (let step = 1; step <= 30; step += 1) {
          await page.evaluate((y) => new Promise((done) => { window.scrollTo(0, y); requestAnimationFrame(() => requestAnimationFrame(done)); }), step * 150_000);
        }
      });
      assert.ok(await page.locator('.finding').count() < 200, 'only rows near the screen exist');
      await page.evaluate(() => window.scrollTo(0, 0));
      await during('expanding', async () => {
        for (let n = 0; n < 3; n += 1) {
          await page.keyboard.press('n');
          await page.waitForFunction((n) => document.querySelector('.finding.open')?.dataset.finding.startsWith('f') && document.querySelectorAll('.finding.open').length === 1, n);
        }
      });
      await during('filter button', async () => {
        await page.locator('.filters').getByRole('button', { name: /^Missing/ }).click();
        await shows(() => Number(document.querySelector('.result-count').dataset.shown) < 100_000);
        await page.locator('.filters').getByRole('button', { name: /^Missing/ }).click();
        await shows(() => Number(document.querySelector('.result-count').dataset.shown) === 100_000);
      });
      await during('typing in the filter', async () => {
        await page.locator('.filters input[type=search]').pressSequentially('table_77', { delay: 20 });
        await shows(() => Number(document.querySelector('.result-count').dataset.shown) < 100_000);
      });
      assert.ok(await shown() > 0);
      await during('clearing the filter', async () => {
        await page.fill('.filters input[type=search]', '');
        await shows(() => Number(document.querySelector('.result-count').dataset.shown) === 100_000);
      });
      await page.locator('h1').click();
      await during('search', async () => {
        await page.keyboard.press('/');
        await page.keyboard.type('column_99', { delay: 20 });
        await page.waitForSelector('#search-list [role=option]');
      });
      await page.keyboard.press('Escape');
      await page.locator('h1').click();
      for (const [key, name] of [['3', 'objects'], ['1', 'summary'], ['4', 'migrations'], ['5', 'types'], ['8', 'not-analysed'], ['9', 'sources'], ['2', 'findings']]) {
        await during(`to ${name}`, async () => {
          await page.keyboard.press(key);
          await view(page, name);
        });
      }
      await page.keyboard.press('3');
      await view(page, 'objects');
      assert.ok(await page.locator('.tree-row').count() < 200);
      await during('choosing a table', async () => {
        await page.locator('.tree-row a').nth(3).click();
        await page.waitForSelector('.tree-row a[aria-current], .master-detail h2');
      });
      await during('the export dialog', async () => {
        await page.keyboard.press('e');
        await page.waitForSelector('dialog[open] [data-link=too-large]');
      });
      console.log(`     longest task: ${Object.entries(tasks).map(([what, ms]) => `${what} ${ms ? `${ms} ms` : '< 50 ms'}`).join(', ')}`);
    },
  },
];
