// From a drop, a picker or the clipboard to a report.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, drop, open, state, view } from './browser.mjs';
import { SHOP, archive, commandLine, download, folder, pick } from './helpers.mjs';

export const intake = [
  {
    name: 'a folder is dropped on each side; the Markdown equals the command line’s',
    async run({ page, url }) {
      await open(page, url);
      await drop(page, [path.join(SHOP, 'sqlite')], 300, 400);
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      await drop(page, [path.join(SHOP, 'postgres')], 900, 400);
      await state(page, 'report');
      await view(page, 'summary');
      const { bytes, name } = await download(page, '#save-markdown');
      assert.equal(name, 'audit-sqlite-postgres.md');
      assert.equal(bytes.toString(), commandLine(path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres'), '--format', 'markdown').toString());
      const json = await download(page, '#save-json');
      assert.equal(json.bytes.toString(), commandLine(path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres'), '--format', 'json').toString());
      await page.keyboard.press('e');
      await page.click('#copy-markdown');
      await page.waitForSelector('.toast[data-on=true]');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), bytes.toString());
    },
  },
  {
    name: 'two dumps dropped at once give what the command line gives',
    async run({ page, url }) {
      const dumps = ['staging.sql', 'production.sql'].map((name) => path.join(ROOT, 'www/samples/dumps', name));
      await open(page, url);
      await drop(page, dumps, 300, 300);
      await state(page, 'report');
      const { bytes } = await download(page, '#save-markdown');
      assert.equal(bytes.toString(), commandLine(...dumps, '--format', 'markdown').toString());
    },
  },
  {
    name: 'two folders dropped at once fill both sides',
    async run({ page, url }) {
      await open(page, url);
      await drop(page, [path.join(SHOP, 'postgres'), path.join(SHOP, 'sqlite')], 640, 300);
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.equal(await page.textContent('#drop-left'), 'sqlite');
      assert.equal(await page.textContent('#drop-right'), 'postgres');
    },
  },
  {
    name: 'one folder with files of both engines is divided as the command line divides it',
    async run({ page, url }) {
      const root = folder({
        'db/001_a.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT);\n',
        'db/001_a_postgres.sql': 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY, n TEXT, at TIMESTAMPTZ);\n',
        'db/002_b.sql': 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, flag INTEGER DEFAULT 0);\n',
        'db/002_b_postgres.sql': 'CREATE TABLE b (id BIGSERIAL PRIMARY KEY, flag BOOLEAN DEFAULT FALSE);\n',
      });
      await open(page, url);
      await drop(page, [path.join(root, 'db')], 300, 400);
      await state(page, 'report');
      const { bytes } = await download(page, '#save-markdown');
      assert.equal(bytes.toString(), commandLine(path.join(root, 'db'), '--format', 'markdown').toString());
    },
  },
  {
    name: 'a zip archive is the folder that is in it, as for the command line; a damaged one is told',
    async run({ page, url }) {
      const migrations = Object.fromEntries(fs.readdirSync(path.join(SHOP, 'sqlite')).map((name) => [`shop-main/sqlite/${name}`, fs.readFileSync(path.join(SHOP, 'sqlite', name))]));
      const root = folder({ 'sqlite.zip': archive(migrations), 'broken.zip': 'PK\x03\x04 and nothing more' });
      const sides = [path.join(root, 'sqlite.zip'), path.join(SHOP, 'postgres')];
      await open(page, url);
      await drop(page, [path.join(root, 'broken.zip')], 300, 400);
      await page.waitForSelector('#alert');
      assert.match(await page.textContent('#alert'), /broken\.zip: The archive is damaged/);
      await drop(page, sides, 640, 300);
      await state(page, 'report');
      await view(page, 'summary');
      const { bytes } = await download(page, '#save-markdown');
      assert.equal(bytes.toString(), commandLine(...sides, '--format', 'markdown').toString());
      assert.match(bytes.toString(), /order_lines_product/);
    },
  },
  {
    name: 'looking through a large folder tells how far it is, and is cancelled',
    async run({ page, url }) {
      await page.addInitScript(() => {
        // The browser names none of its classes of entries: the first file leads to theirs.
        const { webkitGetAsEntry } = DataTransferItem.prototype;
        DataTransferItem.prototype.webkitGetAsEntry = function patched() {
          const entry = webkitGetAsEntry.call(this);
          const reader = Object.getPrototypeOf(entry.createReader());
          const { readEntries } = reader;
          reader.readEntries = function first(done, failed) {
            readEntries.call(this, (entries) => {
              const kind = entries.length > 0 && Object.getPrototypeOf(entries[0]);
              if (kind && !kind.slow) {
                const { file } = kind;
                kind.slow = true;
                kind.file = function slow(...callbacks) { setTimeout(() => file.apply(this, callbacks), 15); };
              }
              done(entries);
            }, failed);
          };
          return entry;
        };
      });
      const root = folder(Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`many/${n}.sql`, `CREATE TABLE t${n} (id INTEGER);`])));
      await open(page, url);
      await drop(page, [path.join(root, 'many')], 300, 400);
      await page.waitForSelector('[data-run-state=listing]');
      assert.match(await page.textContent('.run-line'), /[\d,]+ files? so far/);
      await page.click('#cancel');
      await state(page, 'cancelled');
      assert.equal(await page.getAttribute('[data-side=left]', 'data-state'), 'empty');
      await drop(page, [path.join(SHOP, 'sqlite')], 300, 400);
      await page.waitForSelector('[data-side=left][data-state=recognised]');
    },
  },
  {
    name: 'files are picked, a folder is picked, SQL is pasted; a changed chip runs again',
    async run({ page, url }) {
      await open(page, url);
      await pick(page, 'left', 'folder').setInputFiles(path.join(SHOP, 'sqlite'));
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      assert.equal(await page.textContent('#drop-left'), 'sqlite');
      await pick(page, 'right', 'files').setInputFiles(path.join(SHOP, 'postgres/schema.sql'));
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      const before = Number(await page.getAttribute('.page', 'data-run'));
      await page.locator('[data-side=right] select').selectOption('sqlite');
      await page.waitForFunction((run) => Number(document.querySelector('.page').dataset.run) > run && document.querySelector('.page').dataset.state === 'report', before);
      assert.equal(await page.getAttribute('.page', 'data-view'), 'inputs', 'a changed chip leaves the person where they are');
      await page.locator('[data-side=left] summary', { hasText: 'in this order' }).click();
      await page.locator('[data-side=left] .file-list button').first().click();
      await page.waitForFunction((run) => Number(document.querySelector('.page').dataset.run) > run + 1 && document.querySelector('.page').dataset.state === 'report', before);
      await page.getByText('left out, and why').first().click();
      await page.getByRole('button', { name: 'Take back 0001_customers.sql' }).click();
      await page.click('[data-side=right] .icon-button');
      await page.locator('[data-side=right]').getByRole('button', { name: 'Paste SQL' }).click();
      await page.fill('#paste-text', 'CREATE TABLE customers (id BIGSERIAL PRIMARY KEY);');
      await page.getByRole('button', { name: 'Use this SQL' }).click();
      await view(page, 'summary');
      await state(page, 'report');
      assert.match(await page.textContent('.verdict .sides'), /pasted\.sql/);
      await page.keyboard.press('0');
      await page.getByRole('button', { name: 'Swap the two sides' }).click();
      await page.waitForFunction(() => document.querySelector('#drop-left')?.textContent === 'pasted.sql');
      await state(page, 'report');
    },
  },
];
