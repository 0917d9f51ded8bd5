// What goes wrong is told, and nothing else is lost.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { drop, example, open, state, view } from './browser.mjs';
import { commandLine, download, folder, pick } from './helpers.mjs';
import { megabytes, wasmMemory } from './measure.mjs';

/** Folders of numbered migrations, one table each. */
function manyFiles(root, side, number, column) {
  fs.mkdirSync(path.join(root, side), { recursive: true });
  for (let n = 1; n <= number; n += 1) {
    const name = `m_${String(n).padStart(5, '0')}.sql`;
    fs.writeFileSync(path.join(root, side, name), `CREATE TABLE t${n} (id ${column}, a TEXT NOT NULL);\n`);
  }
  return path.join(root, side);
}

/** What the page says about its run. */
const runLine = (page) => page.textContent('.run-line');
/** Waits until the worker reads or parses a file that it names. */
const atAFile = (page) => page.waitForFunction(() => /(Reading|Parsing) m_\d+\.sql/.test(document.querySelector('.run-line').textContent));
/** Swaps the sides, which runs again. */
const again = (page) => page.getByRole('button', { name: 'Swap the two sides' }).click();

/** A PostgreSQL dump of so many megabytes, nearly all of it rows. */
export function writeDump(file, megabytes) {
  const out = fs.openSync(file, 'w');
  const tables = Array.from({ length: 40 }, (_, n) => `events_${n}`);
  fs.writeSync(out, 'SET client_encoding = \'UTF8\';\n');
  for (const table of tables) fs.writeSync(out, `CREATE TABLE public.${table} (\n    id bigint NOT NULL,\n    name text,\n    at timestamp with time zone\n);\n`);
  const rows = (kind) => {
    let text = '';
    for (let n = 0; text.length < 1_000_000; n += 1) {
      text += kind === 'copy' ? `${n}\tname; it's number ${n}\t2024-01-01 00:00:00+00\n` : `INSERT INTO public.last VALUES (${n}, 'name; it''s (${n}', NULL);\n`;
    }
    return text;
  };
  const [copied, inserted] = [rows('copy'), rows('insert')];
  for (let written = 0, n = 0; written < megabytes * 0.8; n += 1) {
    fs.writeSync(out, `\nCOPY public.${tables[n % 40]} (id, name, at) FROM stdin;\n`);
    for (let part = 0; part < megabytes / 50; part += 1, written += 1) fs.writeSync(out, copied);
    fs.writeSync(out, '\\.\n\n');
  }
  fs.writeSync(out, 'CREATE TABLE public.last (id bigint, name text, at date);\n');
  for (let written = 0; written < megabytes * 0.2; written += 1) fs.writeSync(out, inserted);
  for (const table of tables) fs.writeSync(out, `ALTER TABLE ONLY public.${table} ADD CONSTRAINT ${table}_pkey PRIMARY KEY (id);\n`);
  fs.closeSync(out);
  return fs.statSync(file).size;
}

export const trouble = [
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
      // Several, and behind one that takes long: files are read ahead, and fail before it is their turn.
      const gone = Array.from({ length: 20 }, (_, n) => `left/${String(n + 2).padStart(3, '0')}.sql`);
      const root = folder({
        'left/001.sql': `CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\n-- ${'x'.repeat(3_000_000)}\n`,
        ...Object.fromEntries(gone.map((name, n) => [name, `CREATE TABLE b${n} (id INTEGER PRIMARY KEY AUTOINCREMENT);\n`])),
        'right/001.sql': 'CREATE TABLE a (id BIGSERIAL PRIMARY KEY);\n',
      });
      await open(page, url);
      await pick(page, 'left', 'folder').setInputFiles(path.join(root, 'left'));
      await page.waitForSelector('[data-side=left][data-state=recognised]');
      for (const name of gone) fs.rmSync(path.join(root, name));
      await pick(page, 'right', 'folder').setInputFiles(path.join(root, 'right'));
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.match(await page.textContent('[data-side=left]'), /002\.sql/);
      assert.match(await page.textContent('[data-side=left]'), /could not be read/);
    },
  },
  {
    name: 'a worker that dies in the middle of a run is replaced, what it was at is named, and everything else is kept',
    expects: [/died on purpose/, /ended the worker/],
    async run({ page, url }) {
      const root = folder({ 'right/001.sql': 'CREATE TABLE t1 (id BIGSERIAL PRIMARY KEY, a TEXT NOT NULL);\n' });
      const left = manyFiles(root, 'left', 1_500, 'INTEGER PRIMARY KEY AUTOINCREMENT');
      await open(page, url);
      await example(page, 'clean');
      const headline = await page.textContent('.verdict h1');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      await drop(page, [left, path.join(root, 'right')], 640, 300);
      for (const [die, said] of [
        // As a stack overflow or a lack of memory ends it.
        [() => { Promise.reject(new Error('died on purpose')); }, /(Reading|Parsing) m_\d+\.sql.*died on purpose/],
        // As the browser ends it: without a word.
        [() => globalThis.close(), /(Reading|Parsing) m_\d+\.sql.*the browser ended the worker/],
      ]) {
        await atAFile(page);
        await page.workers().at(-1).evaluate(die);
        await state(page, 'failed');
        assert.match(await runLine(page), said);
        assert.match(await runLine(page), /Your files are still here/);
        assert.equal(await page.locator('.drop.full').count(), 2, 'both inputs are kept');
        await page.keyboard.press('1');
        await view(page, 'summary');
        assert.equal(await page.textContent('.verdict h1'), headline, 'the report before is kept');
        await page.keyboard.press('0');
        await view(page, 'inputs');
        await again(page);
      }
      await state(page, 'report');
      assert.match(await page.textContent('[data-side=left] .chips'), /1,500 files/);
    },
  },
  {
    name: 'five thousand files are read with progress; cancelling keeps them',
    async run({ page, url }) {
      const root = folder({ 'right/001.sql': 'CREATE TABLE t1 (id BIGSERIAL PRIMARY KEY, a TEXT NOT NULL);\n' });
      const left = manyFiles(root, 'left', 5_000, 'INTEGER PRIMARY KEY AUTOINCREMENT');
      await open(page, url);
      const start = performance.now();
      await drop(page, [left, path.join(root, 'right')], 640, 300);
      await atAFile(page);
      const listed = performance.now() - start;
      assert.ok(Number(await page.getAttribute('.run-line progress', 'max')) > 1, 'how far it is');
      await page.click('#cancel');
      await state(page, 'cancelled');
      assert.equal(await page.locator('.drop.full').count(), 2, 'the files are kept');
      const run = performance.now();
      await again(page);
      await page.waitForSelector('.page[data-state=report]', { timeout: 120_000 });
      console.log(`     5,000 files: listed in ${Math.round(listed)} ms, drop to verdict ${Math.round(performance.now() - run)} ms`);
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.match(await page.textContent('[data-side=right] .chips'), /5,000 files/);
    },
  },
  {
    name: 'a dump of hundreds of megabytes is read within a memory that its schema bounds',
    async run({ page, url, release }) {
      const root = folder({});
      const file = path.join(root, 'production.sql');
      const size = writeDump(file, release ? 300 : 24);
      fs.writeFileSync(path.join(root, 'expected.sql'), 'CREATE TABLE public.events_0 (id bigint PRIMARY KEY, name text, at timestamptz);\nCREATE TABLE public.lost (id bigint);\n');
      await open(page, url);
      const start = performance.now();
      await drop(page, [path.join(root, 'expected.sql'), file], 640, 300);
      await page.waitForSelector('.page[data-state=report]', { timeout: 180_000 });
      const seconds = (performance.now() - start) / 1000;
      const memory = (await wasmMemory(page)).worker;
      console.log(`     ${Math.round(size / 1e6)} MB dump: ${seconds.toFixed(1)} s, ${Math.round(size / 1e6 / seconds)} MB/s, memory of the worker ${megabytes(memory)}`);
      assert.ok(memory < 200e6, `the memory of the worker is bounded: ${memory}`);
      await page.keyboard.press('2');
      await view(page, 'findings');
      assert.match(await page.textContent('main'), /lost/, 'the report is about the schema');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      assert.match(await page.textContent('[data-side=right]'), /rows of data .* were counted, not kept/);
      fs.rmSync(root, { recursive: true });
    },
  },
  {
    name: 'what is no SQL text says what it is and what to do',
    async run({ page, url }) {
      const root = folder({
        'left/001_good.sql': 'CREATE TABLE good (id INTEGER PRIMARY KEY AUTOINCREMENT);\n',
        'left/002_empty.sql': '',
        'left/003_junk.sql': Buffer.from(Array.from({ length: 4_000 }, (_, n) => (n * 7919) % 251)),
        'left/004_archive.zip': Buffer.from('PK\x03\x04junk', 'latin1'),
        'left/005_dump.sql.gz': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]),
        'left/006_custom.dump': Buffer.from('PGDMP\x01\x0e', 'latin1'),
        'left/007_cut.db': Buffer.from('SQLite format 3\0cut off', 'latin1'),
        'right/001_good.sql': 'CREATE TABLE good (id BIGSERIAL PRIMARY KEY);\n',
      });
      await open(page, url);
      await drop(page, [path.join(root, 'left'), path.join(root, 'right')], 640, 300);
      await state(page, 'report');
      await page.keyboard.press('0');
      await view(page, 'inputs');
      const problems = (await page.locator('[data-side=left] .problems li').allTextContents()).join('\n');
      for (const said of [/003_junk\.sql .*binary/, /004_archive\.zip .*zip archive.*unzip/, /005_dump\.sql\.gz .*gunzip/, /006_custom\.dump .*pg_restore/, /007_cut\.db .*sqlite3/]) {
        assert.match(problems, said);
      }
      await page.keyboard.press('3');
      await view(page, 'objects');
      await page.getByRole('button', { name: /^All/ }).click();
      assert.ok((await page.locator('.tree-name').allTextContents()).includes('good'));
    },
  },
];
