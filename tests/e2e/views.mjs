// Every view: reached, accessible, in the address, narrow, on paper.
import assert from 'node:assert/strict';
import path from 'node:path';
import { example, open, state, view } from './browser.mjs';
import { SHOP, VIEWS, accessible, download, pick, requests, width } from './helpers.mjs';

export const views = [
  {
    name: 'examples open from the start screen and from their address; back and forward work; filters survive a reload',
    async run({ page, url }) {
      await open(page, url);
      await example(page, 'shop');
      assert.match(page.url(), /#x=shop&v=summary$/);
      await page.keyboard.press('2');
      await view(page, 'findings');
      const all = Number(await page.getAttribute('.result-count', 'data-shown'));
      assert.ok(all > 5, `the example has findings: ${all}`);
      await page.locator('.filters').getByRole('button', { name: /^Missing/ }).click();
      await page.waitForFunction((all) => Number(document.querySelector('.result-count').dataset.shown) < all, all);
      const some = await page.getAttribute('.result-count', 'data-shown');
      await page.keyboard.press('n');
      await page.waitForSelector('.finding.open');
      const id = await page.getAttribute('.finding.open', 'data-finding');
      await page.reload();
      await page.waitForSelector('.finding.open');
      assert.equal(await page.getAttribute('.result-count', 'data-shown'), some);
      assert.equal(await page.getAttribute('.finding.open', 'data-finding'), id);
      await page.keyboard.press('3');
      await view(page, 'objects');
      await page.goBack();
      await view(page, 'findings');
      await page.waitForSelector('.finding.open');
      await page.goForward();
      await view(page, 'objects');
    },
  },
  {
    name: 'every view by keyboard and by mouse, without a request, accessible in both themes',
    async run({ page, url }) {
      await open(page, url);
      await page.waitForSelector('.page[data-ready=true]');
      const asked = [];
      page.on('request', (request) => { if (/^https?:/.test(request.url())) asked.push(request.url()); });
      await accessible(page, 'start');
      await example(page, 'shop');
      for (const theme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: theme });
        for (const [index, name] of VIEWS.entries()) {
          await page.keyboard.press(String(index + 1));
          await view(page, name);
          await accessible(page, `${name}, ${theme}`);
        }
        await page.keyboard.press('n');
        await page.waitForSelector('.finding.open');
        await accessible(page, `open finding, ${theme}`);
        await page.keyboard.press('0');
        await view(page, 'inputs');
        await accessible(page, `inputs, ${theme}`);
        for (const name of [...VIEWS].reverse()) {
          await page.click(`.side a[href*="v=${name}"]`);
          await view(page, name);
        }
        for (const [keys, selector] of [['?', '.help'], ['e', '.export']]) {
          await page.keyboard.press(keys);
          await page.waitForSelector(`dialog[open] ${selector}`);
          await accessible(page, `${selector}, ${theme}`);
          await page.keyboard.press('Escape');
          await page.waitForSelector('dialog', { state: 'detached' });
        }
      }
      await page.click('#theme');
      assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
      assert.deepEqual(asked, [], 'requests after load');
      assert.equal(await requests(page), '0');
      await page.keyboard.press('/');
      await page.keyboard.type('order_lines');
      await page.waitForSelector('#search-list [role=option]');
      await page.keyboard.press('Enter');
      await view(page, 'objects');
      assert.match(page.url(), /o=order_lines/);
    },
  },
  {
    name: 'once loaded, the page works without a network',
    async run({ page, context, url }) {
      await open(page, url);
      await page.waitForSelector('.page[data-ready=true]');
      await context.setOffline(true);
      await pick(page, 'left', 'folder').setInputFiles(path.join(SHOP, 'sqlite'));
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      await pick(page, 'right', 'folder').setInputFiles(path.join(SHOP, 'postgres'));
      await state(page, 'report');
      for (const [index, name] of VIEWS.entries()) {
        await page.keyboard.press(String(index + 1));
        await view(page, name);
      }
      assert.ok((await download(page, '#save-markdown')).bytes.length > 1_000);
      assert.equal(await requests(page), '0');
    },
  },
  {
    name: 'the count of requests counts',
    async run({ page, url }) {
      await open(page, url);
      await page.waitForSelector('.page[data-ready=true]');
      assert.equal(await requests(page), '0');
      await page.evaluate(() => fetch('index.html').then((response) => response.text()));
      await page.waitForFunction(() => document.querySelector('#requests').textContent === '1');
    },
  },
  {
    name: 'nothing is wider than a narrow screen',
    context: { viewport: { width: 360, height: 740 }, hasTouch: true },
    async run({ page, url }) {
      await open(page, url);
      assert.equal(await width(page), 0, 'start');
      await accessible(page, 'start, narrow');
      await example(page, 'shop');
      for (const theme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: theme });
        for (const [index, name] of VIEWS.entries()) {
          await page.keyboard.press(String(index + 1));
          await view(page, name);
          assert.equal(await width(page), 0, name);
          await accessible(page, `${name}, narrow, ${theme}`);
        }
      }
      await page.keyboard.press('n');
      await page.waitForSelector('.finding.open');
      assert.equal(await width(page), 0, 'open finding');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.equal(await width(page), 0, 'inputs');
    },
  },
  {
    name: 'print shows every finding expanded',
    async run({ page, url }) {
      await open(page, url);
      await example(page, 'shop');
      await page.keyboard.press('2');
      await view(page, 'findings');
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      const all = Number(await page.getAttribute('.result-count', 'data-shown'));
      await page.waitForFunction((all) => document.querySelectorAll('.finding.open').length === all, all);
      await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      await page.waitForFunction(() => document.querySelectorAll('.finding.open').length === 0);
    },
  },
];
