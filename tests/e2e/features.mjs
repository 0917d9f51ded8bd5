// What a person does with a report beyond reading it: accept, draw, remember, arrange, read in everyday words, take away.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { drop, example, open, state, view } from './browser.mjs';
import { SHOP, accessible, commandLine, download, folder, pick, width } from './tests.mjs';

/** Waits for the report of a later run than the one numbered. */
const laterReport = (page, run) => page.waitForFunction((before) => {
  const { dataset } = document.querySelector('.page');
  return Number(dataset.run) > before && dataset.state === 'report';
}, run);
const runNumber = async (page) => Number(await page.getAttribute('.page', 'data-run'));
const shown = async (page) => Number(await page.getAttribute('.result-count', 'data-shown'));

async function shopFolders(page, url) {
  await open(page, url);
  await drop(page, [path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres')], 640, 300);
  await state(page, 'report');
  await view(page, 'summary');
}

/** Opens the first finding that is not accepted and accepts it. */
async function acceptFirst(page, reason) {
  await page.keyboard.press('2');
  await view(page, 'findings');
  await page.locator('.finding-head').first().click();
  await page.waitForSelector('.finding.open');
  const id = await page.getAttribute('.finding.open', 'data-finding');
  await page.click('.finding.open .accept-open');
  assert.ok(await page.locator('.accept [type=submit]').isDisabled(), 'nothing is accepted without a reason');
  await page.fill('#accept-reason', '   ');
  assert.ok(await page.locator('.accept [type=submit]').isDisabled(), 'blanks are no reason');
  await page.fill('#accept-reason', reason);
  const run = await runNumber(page);
  await page.click('.accept [type=submit]');
  await laterReport(page, run);
  return id;
}

export const features = [
  {
    name: 'a finding is accepted with a reason, stays accepted over runs, and leaves as the file that the command line reads',
    async run({ page, url }) {
      await shopFolders(page, url);
      const reason = 'agreed "with" the team: 10 % \\ C:\\x';
      const id = await acceptFirst(page, reason);
      await page.waitForSelector(`.finding.open[data-finding="${id.replaceAll('"', '\\"')}"] .finding-waived`);
      assert.match(await page.textContent('.finding.open .finding-waived'), /Accepted\. agreed "with" the team/);
      await accessible(page, 'an accepted finding');
      await page.locator('.filters').getByRole('button', { name: /^Accepted/ }).click();
      await page.waitForFunction(() => document.querySelector('.result-count').dataset.shown === '1');

      // A change of the inputs runs again; what was accepted stays so.
      const run = await runNumber(page);
      await page.keyboard.press('0');
      await view(page, 'inputs');
      await page.locator('[data-side=right] select').selectOption('postgres');
      await laterReport(page, run);
      await page.keyboard.press('2');
      await view(page, 'findings');
      await page.waitForSelector('.accepted');
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save-waivers')]);
      assert.equal(saved.suggestedFilename(), 'schema-parity.toml');
      const config = path.join(folder({}), 'schema-parity.toml');
      fs.copyFileSync(await saved.path(), config);
      await page.click('#copy-waivers');
      await page.waitForFunction(() => /Copied/.test(document.querySelector('.toast').textContent));
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), fs.readFileSync(config, 'utf8'));

      const engine = ['--right-dialect', 'postgres', '--config', config];
      const { bytes } = await download(page, '#save-markdown');
      assert.equal(bytes.toString(), commandLine(path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres'), ...engine, '--format', 'markdown').toString());
      const report = JSON.parse(commandLine(path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres'), ...engine, '--format', 'json'));
      assert.deepEqual(report.findings.filter((finding) => finding.waived).map((finding) => [finding.id, finding.waived.reason]), [[id, reason]]);

      // A saved report shows it, and cannot be changed.
      const json = path.join(folder({}), 'audit.json');
      fs.writeFileSync(json, (await download(page, '#save-json')).bytes);
      const again = await runNumber(page);
      await page.getByRole('button', { name: /^Remove check/ }).first().click();
      await laterReport(page, again);
      assert.equal(await page.locator('.accepted').count(), 0, 'what is taken back is gone');
      await page.goto('about:blank');
      await open(page, url);
      await drop(page, [json], 300, 400);
      await state(page, 'report');
      await page.keyboard.press('2');
      await view(page, 'findings');
      await page.locator('.filters').getByRole('button', { name: /^Accepted/ }).click();
      await page.waitForFunction(() => document.querySelector('.result-count').dataset.shown === '1');
      await page.locator('.finding-head').first().click();
      await page.waitForSelector('.finding.open .finding-waived');
      assert.equal(await page.locator('.finding.open .finding-waived button, .accept-open').count(), 0, 'read-only');
    },
  },
  {
    name: 'waivers go at the end of the file that was dropped, and all of them are read',
    async run({ page, url }) {
      const root = folder({
        'left/1.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT);\nCREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n',
        'right/1.sql': 'CREATE TABLE c (id BIGSERIAL PRIMARY KEY);\n',
        'right/schema-parity.toml': '# ours\n[[waiver]]\ncode = "missing-table"\nobject = "a"\nreason = "moved"\n',
      });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await state(page, 'report');
      await acceptFirst(page, 'dropped');
      await page.click('#copy-waivers');
      await page.waitForFunction(() => /Copied/.test(document.querySelector('.toast').textContent));
      const text = await page.evaluate(() => navigator.clipboard.readText());
      assert.ok(text.startsWith('# ours\n[[waiver]]\ncode = "missing-table"\nobject = "a"\nreason = "moved"\n\n[[waiver]]\ncode = "missing-table"\nobject = "b"\nreason = "dropped"\n'), text);
      await page.locator('.filters').getByRole('button', { name: /^Accepted/ }).click();
      await page.waitForFunction(() => document.querySelector('.result-count').dataset.shown === '2');
    },
  },
  {
    name: 'the picture of the tables is reached by keyboard, zooms, opens a table and is saved as SVG',
    async run({ page, url }) {
      await open(page, url);
      await example(page, 'shop');
      await page.keyboard.press('3');
      await view(page, 'objects');
      await page.getByRole('link', { name: 'Picture' }).click();
      await page.waitForSelector('.er-node');
      assert.match(page.url(), /d=1/);
      await accessible(page, 'picture');
      const signs = await page.locator('.er-node > title').allTextContents();
      assert.ok(signs.some((label) => /^wishlists: only there/.test(label)), `${signs}`);
      assert.ok(signs.some((label) => /^orders: differs/.test(label)), `${signs}`);
      assert.ok(await page.locator('.er-link.m-missing').count() >= 3, 'missing references are drawn as missing');
      const boxes = await page.locator('.er-box').evaluateAll((boxes) => boxes.map((box) => ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name)))));
      for (const [index, [x, y, w, h]] of boxes.entries()) {
        for (const [x2, y2, w2, h2] of boxes.slice(index + 1)) assert.ok(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y, 'no table covers another');
      }
      const before = await page.locator('.er').evaluate((drawing) => drawing.clientWidth);
      await page.focus('.diagram-frame');
      await page.keyboard.press('+');
      await page.waitForFunction((before) => document.querySelector('.er').clientWidth > before, before);
      // The picture has the focus: the wheel zooms.
      const larger = await page.locator('.er').evaluate((drawing) => drawing.clientWidth);
      await page.locator('.diagram-frame').hover();
      await page.mouse.wheel(0, 120);
      await page.waitForFunction((before) => document.querySelector('.er').clientWidth < before, larger);
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save-svg')]);
      const svg = fs.readFileSync(await saved.path(), 'utf8');
      assert.match(svg, /^<\?xml[^>]*>\s*<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      assert.match(svg, /\.er-box/);
      await page.focus('.diagram-frame');
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => document.activeElement.querySelector('title').textContent.split(':')[0]);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.side-by-side');
      assert.equal(await page.textContent('.side-by-side h2'), name);
      await page.goBack();
      await page.waitForSelector('.er-node');
    },
  },
  {
    name: 'the picture holds hundreds of tables within a limit that it tells, and fits a narrow screen',
    context: { viewport: { width: 360, height: 740 } },
    async run({ page, url }) {
      const table = (n, id) => `CREATE TABLE t${n} (id ${id} PRIMARY KEY, parent_id INTEGER REFERENCES t${Math.floor(n / 3)}(id), n TEXT);\n`;
      const tables = Array.from({ length: 300 }, (_, n) => n);
      const root = folder({
        'left/1.sql': tables.map((n) => table(n, 'INTEGER')).join('') + 'PRAGMA foreign_keys = ON;\n',
        'right/1.sql': tables.map((n) => table(n, 'SERIAL').replace(', n TEXT', '')).join(''),
      });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 180, 300);
      await state(page, 'report');
      await page.goto(`${page.url().split('#')[0]}#v=objects&d=1`);
      await view(page, 'objects');
      await page.waitForSelector('.er-node').catch(() => {});
      assert.equal(await page.locator('.er-node').count(), 60);
      assert.match(await page.textContent('.diagram-tools .note'), /The 60 gravest of 300 tables/);
      assert.equal(await width(page), 0);
    },
  },
  {
    name: 'inputs are kept only when that is switched on, come back after a reload with what was accepted, and are forgotten',
    async run({ page, url }) {
      const databases = () => page.evaluate(async () => (await indexedDB.databases()).map((each) => each.name));
      await shopFolders(page, url);
      assert.deepEqual(await databases(), [], 'off by default');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      await page.check('#remember');
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 1);
      const changed = await runNumber(page);
      await page.click('[data-option=advice]');
      await laterReport(page, changed);
      await acceptFirst(page, 'known');
      await page.goto('about:blank');
      await open(page, url);
      await page.click('#restore');
      await state(page, 'report');
      await view(page, 'summary');
      const { bytes } = await download(page, '#save-json');
      assert.deepEqual(JSON.parse(bytes).findings.filter((finding) => finding.waived).map((finding) => finding.waived.reason), ['known']);
      await page.keyboard.press('0');
      await page.waitForSelector('[data-option=advice][aria-pressed=true]');
      await page.goto('about:blank');
      await open(page, url);
      await page.waitForSelector('.last-time');
      await accessible(page, 'start with inputs of last time');
      await page.click('#forget');
      await page.waitForSelector('.last-time', { state: 'detached' });
      await page.waitForFunction(async () => (await indexedDB.databases()).length === 0);
      await page.reload();
      await page.waitForSelector('.examples');
      assert.equal(await page.locator('.last-time').count(), 0);
      assert.equal(await page.evaluate(() => localStorage.length <= 1), true, 'only the colours are noted');
    },
  },
  {
    name: 'order, role and side of a file are changed by hand and run again',
    async run({ page, url }) {
      const root = folder({
        'left/1_a.up.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\n', 'left/1_a.down.sql': 'DROP TABLE a;\n',
        'left/2_b.up.sql': 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n', 'left/2_b.down.sql': 'DROP TABLE b;\n',
        'right/1_a.up.sql': 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY);\n',
      });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      const files = (side) => page.locator(`[data-side=${side}] ol.file-list code`).allTextContents();
      const press = async (name) => {
        const run = await runNumber(page);
        await page.getByRole('button', { name }).click();
        await laterReport(page, run);
      };
      for (const side of ['left', 'right']) for (const summary of await page.locator(`[data-side=${side}] summary`).all()) await summary.click();
      assert.deepEqual(await files('left'), ['1_a.up.sql', '2_b.up.sql']);
      await press('Run 2_b.up.sql earlier');
      assert.deepEqual(await files('left'), ['2_b.up.sql', '1_a.up.sql']);
      await press('Back to the recognised order');
      assert.deepEqual(await files('left'), ['1_a.up.sql', '2_b.up.sql']);
      await press('Run 2_b.down.sql all the same');
      assert.deepEqual(await files('left'), ['1_a.up.sql', '2_b.down.sql', '2_b.up.sql']);
      await press('Leave 2_b.down.sql to the layout again');
      await press(/^Move 2_b\.up\.sql to the other side/);
      assert.deepEqual(await files('left'), ['1_a.up.sql']);
      assert.deepEqual(await files('right'), ['1_a.up.sql', '2_b.up.sql']);
    },
  },
  {
    name: 'an option runs again and travels with the report',
    async run({ page, url }) {
      const root = folder({
        'left/1.sql': 'CREATE TABLE UserAccount (id INTEGER PRIMARY KEY AUTOINCREMENT, FullName TEXT);\n',
        'right/1.sql': 'CREATE TABLE user_account (id BIGSERIAL PRIMARY KEY, full_name TEXT);\n',
      });
      const sides = [path.join(root, 'left'), path.join(root, 'right')];
      await open(page, url);
      await drop(page, sides, 640, 300);
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      const run = await runNumber(page);
      await page.click('[data-option=map_names]');
      await laterReport(page, run);
      assert.equal(await page.getAttribute('[data-option=map_names]', 'aria-pressed'), 'true');
      const { bytes } = await download(page, '#save-json');
      assert.equal(bytes.toString(), commandLine(...sides, '--map-names', '--format', 'json').toString());
      assert.equal(JSON.parse(bytes).findings.filter((finding) => finding.kind === 'table').length, 0, 'the names are mapped');
    },
  },
  {
    name: 'plain language changes the words of the first screen and of findings, and travels in the address',
    async run({ page, url }) {
      await open(page, url);
      await example(page, 'shop');
      await page.click('#plain');
      await page.waitForSelector('#plain[aria-checked=true]');
      assert.match(page.url(), /plain=1/);
      const trade = /\b(tables?|columns?|foreign keys?|index(es)?|constraints?|schema|triggers?|statements?)\b/i;
      for (const selector of ['.verdict', '.coverage', '.actions']) {
        const text = (await page.innerText(selector)).replace(/\S*_\S*/g, '');
        assert.ok(!trade.test(text), `${selector}: ${text.match(trade)?.[0]} in ${text}`);
      }
      await accessible(page, 'plain summary');
      await page.keyboard.press('2');
      await view(page, 'findings');
      assert.ok(!trade.test((await page.locator('.plain-title').allInnerTexts()).join('\n')));
      for (const [key, name, selector] of [['3', 'objects', '.kind-row'], ['4', 'migrations', '.view-head .note'], ['5', 'types', '.view-head .note']]) {
        await page.keyboard.press(key);
        await view(page, name);
        const words = (await page.locator(selector).allInnerTexts()).join('\n');
        assert.ok(words.length > 20 && !trade.test(words), `${name}: ${words}`);
        await accessible(page, `plain ${name}`);
      }
      await page.keyboard.press('2');
      await view(page, 'findings');
      await page.reload();
      await page.waitForSelector('.plain-title');
      await page.keyboard.press('1');
      await page.waitForSelector('#plain[aria-checked=true]');
      await page.click('#plain');
      await page.waitForSelector('#plain[aria-checked=false]');
      assert.ok(!page.url().includes('plain'));
    },
  },
  {
    name: 'the web page, the SQL and the SARIF that are saved are what the command line writes',
    async run({ page, context, url }) {
      await shopFolders(page, url);
      const sides = [path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres')];
      for (const [button, format] of [['#save-html', 'html'], ['#save-fix', 'sql'], ['#save-sarif', 'sarif']]) {
        const { bytes } = await download(page, button);
        assert.equal(bytes.toString(), commandLine(...sides, '--format', format).toString(), format);
        if (format === 'html') {
          const file = path.join(folder({}), 'report.html');
          fs.writeFileSync(file, bytes);
          const other = await context.browser().newPage();
          await other.goto(`file://${file}`);
          assert.match(await other.innerText('h1'), /PostgreSQL schema is not complete/);
          await other.close();
        }
      }
    },
  },
];
