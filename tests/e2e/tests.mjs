// What a person does with the page, one test each. Tests wait on `data-` attributes, never on time.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ROOT, drop, example, open, state, view } from './browser.mjs';
import { syntheticReport } from './synthetic.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const SHOP = path.join(ROOT, 'www/samples/shop');
// In the order of their keys, 1 to 9.
const VIEWS = ['summary', 'findings', 'objects', 'migrations', 'types', 'seed', 'versions', 'not-analysed', 'sources'];

/** A folder of its own for files of a test. */
export function folder(files) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-parity-'));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
  return root;
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
const requests = (page) => page.textContent('#requests');

export const tests = [
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
      await example(page, 'shop');
      for (const [index, name] of VIEWS.entries()) {
        await page.keyboard.press(String(index + 1));
        await view(page, name);
        assert.equal(await width(page), 0, name);
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
    name: 'a saved report opens again, read-only, and gives the same Markdown',
    async run({ page, url }) {
      await open(page, url);
      await example(page, 'shop');
      const json = await download(page, '#save-json');
      const markdown = await download(page, '#save-markdown');
      const saved = path.join(folder({}), 'audit.json');
      fs.writeFileSync(saved, json.bytes);
      await page.goto('about:blank');
      await open(page, url);
      await drop(page, [saved], 300, 400);
      await state(page, 'report');
      assert.match(await page.textContent('main'), /Opened from audit\.json/);
      assert.equal((await download(page, '#save-markdown')).bytes.toString(), markdown.bytes.toString());
    },
  },
  {
    name: 'a link holds the report; a fresh browser opens it without the files',
    async run({ page, context, url }) {
      await open(page, url);
      await example(page, 'shop');
      const headline = await page.textContent('.verdict h1');
      await page.keyboard.press('2');
      const findings = await page.getAttribute('.result-count', 'data-shown');
      await page.keyboard.press('e');
      await page.click('#copy-link');
      await page.waitForSelector('.toast[data-on=true]');
      const link = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(link, /#r=1\.[A-Za-z0-9_-]+/);
      const other = await context.browser().newContext();
      const fresh = await other.newPage();
      await open(fresh, link);
      await state(fresh, 'report');
      await view(fresh, 'findings');
      assert.equal(await fresh.getAttribute('.result-count', 'data-shown'), findings);
      await fresh.keyboard.press('1');
      await view(fresh, 'summary');
      assert.equal(await fresh.textContent('.verdict h1'), headline);
      assert.match(fresh.url(), /#r=1\..*&v=summary$/);
      // Damaged on its way, in many ways: a clear sentence each time.
      const payload = link.match(/r=(1\.[A-Za-z0-9_-]+)/)[1];
      const bad = ['1.', 'x', '9.AAAA', '1.!!!!', `1.${'A'.repeat(5000)}`];
      for (let index = 0; index < 40; index += 1) {
        const at = 2 + Math.floor((payload.length - 3) * (index / 40));
        bad.push(index % 2 ? payload.slice(0, at) : payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 40));
      }
      for (const text of bad) {
        await fresh.evaluate((hash) => { location.hash = hash; }, `r=${text}&n=${Math.random()}`);
        await fresh.reload();
        await fresh.waitForSelector('#alert, .page[data-state=report]');
        if (text.length < payload.length - 60) assert.ok(await fresh.textContent('#alert'), `a message for ${text.slice(0, 40)}`);
      }
      await other.close();
    },
  },
  {
    name: 'a golden link opens in every later version',
    async run({ page, url }) {
      const golden = fs.readFileSync(path.join(ROOT, 'tests/golden-link.txt'), 'utf8').trim();
      await open(page, `${url}#r=${golden}`);
      await state(page, 'report');
      assert.equal(await page.textContent('.verdict h1'), 'The golden report fails.');
    },
  },
  {
    name: 'cancelling restarts the worker and keeps the files; a dead worker is told and replaced',
    expects: [/died on purpose/],
    async run({ page, url }) {
      const table = (n) => `CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x', b INTEGER REFERENCES t0 (id));\nCREATE INDEX i${n} ON t${n} (a, b);\n`;
      const large = Array.from({ length: 12_000 }, (_, n) => table(n)).join('');
      const root = folder({ 'left/001.sql': large, 'right/001.sql': large });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await page.click('#cancel');
      await state(page, 'cancelled');
      await page.waitForSelector('[data-side=left].full');
      // The worker that came instead works.
      await page.getByRole('button', { name: 'Start over' }).click();
      await state(page, 'idle');
      await example(page, 'clean');
      const worker = page.workers().at(-1);
      await worker.evaluate(() => { Promise.reject(new Error('died on purpose')); });
      await state(page, 'failed');
      assert.match(await page.textContent('.run-line'), /died on purpose/);
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.equal(await page.textContent('#drop-left'), 'sqlite', 'inputs are kept');
      await page.getByRole('button', { name: 'Swap the two sides' }).click();
      await state(page, 'report');
    },
  },
  {
    name: 'bad input gets a clear row and nothing else is lost',
    async run({ page, url }) {
      const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('CREATE TABLE wide (id INTEGER PRIMARY KEY AUTOINCREMENT);\n', 'utf16le')]);
      const root = folder({
        'left/001_good.sql': 'CREATE TABLE good (id INTEGER PRIMARY KEY AUTOINCREMENT);\n',
        'left/002_utf16.sql': utf16,
        'left/003_binary.sql': Buffer.from([0, 1, 2, 3, 0, 255, 254, 0, 0, 9]),
        'left/004_broken.sql': Buffer.concat([Buffer.from("CREATE TABLE broken (a TEXT DEFAULT '"), Buffer.from([0xff, 0xc3]), Buffer.from("');\n")]),
        'left/005_quote.sql': "CREATE TABLE open (a TEXT DEFAULT 'never closed);\n",
        'left/006_line.sql': `CREATE TABLE line (a TEXT); -- ${'x'.repeat(5_000_000)}`,
        'right/001_good.sql': 'CREATE TABLE good (id BIGSERIAL PRIMARY KEY);\n',
        'none/readme.txt': 'no schema here',
      });
      fs.mkdirSync(path.join(root, 'empty'));
      await open(page, url);
      await drop(page, [path.join(root, 'empty')], 300, 400);
      assert.match(await page.textContent('#alert'), /empty/);
      await drop(page, [path.join(root, 'none')], 300, 400);
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      assert.ok(await page.locator('[data-side=left] .problems li').count() > 0, 'a folder without SQL is told');
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await state(page, 'report');
      await page.keyboard.press('3');
      await view(page, 'objects');
      await page.getByRole('button', { name: /^All/ }).click();
      const tables = await page.locator('.tree-name').allTextContents();
      for (const name of ['good', 'wide']) assert.ok(tables.includes(name), `table ${name} is there: ${tables}`);
      const { bytes } = await download(page, '#save-markdown');
      assert.equal(bytes.toString(), commandLine(path.join(root, 'left'), path.join(root, 'right'), '--format', 'markdown').toString());
    },
  },
  {
    name: 'a file that is gone when it is read is a row, and the rest goes on',
    async run({ page, url }) {
      const root = folder({
        'left/001.sql': 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\n', 'left/002.sql': 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);\n',
        'right/001.sql': 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY);\n',
      });
      await open(page, url);
      await pick(page, 'left', 'folder').setInputFiles(path.join(root, 'left'));
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      fs.rmSync(path.join(root, 'left/002.sql'));
      await pick(page, 'right', 'folder').setInputFiles(path.join(root, 'right'));
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.match(await page.textContent('[data-side=left]'), /002\.sql/);
      assert.match(await page.textContent('[data-side=left]'), /could not be read/);
    },
  },
  {
    name: 'hostile names are inert',
    async run({ page, url }) {
      const name = '<img src=x onerror=alert(1)>';
      const sql = (id) => `CREATE TABLE "${name}" (id ${id}, "javascript:alert(1)" TEXT DEFAULT '<script>alert(2)</script>', "a|b\`c" TEXT, "\u202Ertl" TEXT);\n`;
      const root = folder({ 'left/001.sql': sql('INTEGER PRIMARY KEY AUTOINCREMENT'), 'right/001.sql': 'CREATE TABLE other (id BIGSERIAL PRIMARY KEY);\n' });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await state(page, 'report');
      for (const [index, each] of VIEWS.entries()) {
        if (await page.locator(`.side a[href*="v=${each}"]`).count() === 0) continue;
        await page.keyboard.press(String(index + 1));
        await view(page, each);
        assert.equal(await page.locator('main img, main script').count(), 0, each);
      }
    },
  },
  {
    name: 'a hundred thousand findings and a thousand tables stay smooth',
    async run({ page, url }) {
      const saved = path.join(folder({}), 'large.json');
      fs.writeFileSync(saved, JSON.stringify(syntheticReport(100_000, 1_000)));
      await open(page, url);
      await pick(page, 'left', 'files').setInputFiles(saved);
      await state(page, 'report');
      await page.evaluate(() => {
        globalThis.longest = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, entry.duration); }).observe({ type: 'longtask' });
      });
      await page.keyboard.press('2');
      await view(page, 'findings');
      await page.waitForSelector('.finding');
      for (let step = 1; step <= 30; step += 1) {
        await page.evaluate((y) => new Promise((done) => { window.scrollTo(0, y); requestAnimationFrame(() => requestAnimationFrame(done)); }), step * 150_000);
      }
      assert.ok(await page.locator('.finding').count() < 200, 'only rows near the screen exist');
      const scrolling = await page.evaluate(() => { const value = globalThis.longest; globalThis.longest = 0; return value; });
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.fill('.filters input[type=search]', 'table_77');
      await page.waitForFunction(() => Number(document.querySelector('.result-count').dataset.shown) < 100_000);
      const filtering = await page.evaluate(() => globalThis.longest);
      console.log(`     longest task: scrolling ${Math.round(scrolling)} ms, filtering ${Math.round(filtering)} ms`);
      await page.keyboard.press('Escape');
      await page.locator('h1').click();
      await page.keyboard.press('3');
      await view(page, 'objects');
      assert.ok(await page.locator('.tree-row').count() < 200);
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
