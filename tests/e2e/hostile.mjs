// Names that try to be markup, in every place where a name can stand. (`tests/it/hostile_names.rs` does the same for the Markdown.)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { drop, open, state, view } from './browser.mjs';
import { VIEWS, folder, pick } from './helpers.mjs';

const NAMES = [
  '<img src=x onerror=alert(1)>', '<script>alert(2)</script>', 'javascript:alert(3)', '[x](javascript:alert(4))', '](http://x)', 'a|b', '`tick`', 'line\nbreak',
  '"><svg onload=alert(5)>', "' onmouseover='alert(6)", '{{7*7}} ${8}', 'right\u202eto\u2066left',
];

/** Both sides of a schema in which everything has such a name. */
function hostileSides() {
  const left = [], right = [];
  for (const [n, name] of NAMES.entries()) {
    const [id, text, line] = [`${name} ${n}`.replaceAll('"', '""'), name.replaceAll("'", "''"), name.replaceAll('\n', ' ')];
    left.push(`-- ${line}
CREATE TABLE "${id}" ("${id}" TEXT DEFAULT '${text}' CONSTRAINT "${id} c" CHECK ("${id}" <> '${text}'), n INTEGER PRIMARY KEY, "${id} lost" TEXT);
CREATE INDEX "${id} i" ON "${id}" ("${id}");
CREATE VIEW "${id} v" AS SELECT "${id}" FROM "${id}";
CREATE TRIGGER "${id} t" AFTER INSERT ON "${id}" BEGIN UPDATE "${id}" SET "${id}" = '${text}'; END;
INSERT INTO "${id}" VALUES ('${text}', 1, '${text}');
FROBNICATE "${id}" '${text}';
`);
    right.push(`/* ${line} */ CREATE TABLE "${id}" ("${id}" varchar(9) DEFAULT 'other', n bigserial PRIMARY KEY);
CREATE TYPE "${id} e" AS ENUM ('${text}');
CREATE TABLE "${id} extra" (a "${id} e" DEFAULT '${text}', UNIQUE (a));
CREATE FUNCTION "${id} f"() RETURNS text LANGUAGE sql AS $q$ SELECT '${text}'::text $q$;
COMMENT ON TABLE "${id}" IS '${text}';
INSERT INTO "${id}" VALUES ('${text}', 2);
DO $q$ BEGIN EXECUTE '${text}'; END $q$;
`);
  }
  const [first, second] = ['expected', 'checked'];
  return { [`${first}/001_${first}.sql`]: left.join('\n'), [`${second}/001_${second}.sql`]: right.join('\n'), folders: [first, second] };
}

/** What no name may bring into the page. */
const intruders = (page) => page.evaluate(() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff]/.test(texts.currentNode.data)) found.push(`a mark that reorders text: ${texts.currentNode.data.slice(0, 80)}`);
  }
  for (const element of document.querySelectorAll('body *')) {
    if (['IMG', 'SCRIPT', 'IFRAME', 'OBJECT', 'EMBED'].includes(element.tagName) && !element.src?.endsWith('boot.js')) found.push(element.outerHTML.slice(0, 120));
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || /^\s*javascript:/i.test(value) && ['href', 'src', 'action'].includes(name)) found.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
    }
    if (element.tagName === 'A' && !/^(#|blob:|https:\/\/(www\.)?(sqlite\.org|postgresql\.org))/.test(element.getAttribute('href') ?? '#')) found.push(element.outerHTML.slice(0, 120));
  }
  return found;
});

export const hostile = [
  {
    name: 'hostile names are inert in every view',
    async run({ page, url }) {
      const { folders, ...files } = hostileSides();
      const root = folder(files);
      await open(page, url);
      await drop(page, folders.map((name) => path.join(root, name)), 640, 300);
      await state(page, 'report');
      const found = new Set();
      const look = async (what) => (await intruders(page)).forEach((each) => found.add(`${what}: ${each}`));
      for (const [index, name] of VIEWS.entries()) {
        if (await page.locator(`.side a[href*="v=${name}"]`).count() === 0) continue;
        await page.keyboard.press(String(index + 1));
        await view(page, name);
        await look(name);
        // Everything expanded.
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        if (name === 'findings') await page.waitForSelector('.finding.open');
        await look(`${name}, in print`);
        await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      }
      for (const row of await page.locator('.tree-row a').all()) {
        await row.click();
        await look('a source');
      }
      await page.keyboard.press('3');
      await view(page, 'objects');
      for (const row of (await page.locator('.tree-row a').all()).slice(0, NAMES.length)) {
        await row.click();
        await look('a table');
      }
      await page.keyboard.press('0');
      await view(page, 'inputs');
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
      await look('inputs');
      for (const key of ['e', '?']) {
        await page.keyboard.press(key);
        await page.waitForSelector('dialog[open]');
        await look('a dialog');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog', { state: 'detached' });
      }
      await page.keyboard.press('/');
      await page.keyboard.type('alert');
      await page.waitForSelector('#search-list [role=option]');
      await look('search');
      assert.deepEqual([...found], []);
    },
  },
  {
    name: 'a saved report with hostile content and numbers that point nowhere opens and is inert',
    async run({ page, url }) {
      const [name] = NAMES;
      const big = 4_294_967_295;
      const evidence = { value: name, file: name, line: big, excerpt: { first_line: big, text: name, mark: [big, 0] } };
      const side = (label) => ({ label, dialect: name, dialect_evidence: [name], layout: name, layout_evidence: [name], files: [name],
        left_out: [{ file: name, line: big, reason: name }], problems: [{ file: name, line: big, kind: name, message: name }],
        statements: { total: big, modelled: 0, irrelevant: 0, opaque: 0, not_understood: 0, would_fail: 0 }, tables: 1 });
      const report = {
        format: 'schema-parity-report', version: 1, generator: name, verdict: 'fail', headline: name, explanation: name, left: side(name), right: side(name),
        summary: { [name]: { expected: big, present: 0, missing: 1, different: 0, extra: 0 }, table: { expected: 1, present: 0, missing: 1, different: 0, extra: 0 } },
        findings: [{ id: name, code: name, status: name, verdict: name, severity: name, kind: name, object: { schema: name, table: name, name }, facet: name, left: evidence, right: evidence,
          message: name, why: name, help: name, waived: null }],
        equivalences: [], not_analysed: [{ side: name, file: name, line: big, kind: name, reason: name, excerpt: name, affects: [name] }],
        tables: [{ name, presence: name, left: evidence, right: evidence, tainted: true, rows: [{ kind: name, name, left: evidence, right: evidence, judgement: name, findings: [name] }] }],
        migrations: [], options: [name],
        sources: [{ side: 'left', file: name, text: `${name}\n${name}`, missing: [{ row: 1, lines: big }, { row: 0, lines: big }], statements: [{ line: big, end_line: 0, outcome: name, note: name }] }],
      };
      const file = path.join(folder({}), 'hostile.json');
      fs.writeFileSync(file, JSON.stringify(report));
      await open(page, url);
      await pick(page, 'left', 'files').setInputFiles(file);
      await page.waitForSelector('#alert, .page[data-state=report]');
      assert.equal(await page.locator('#alert').count(), 0, await page.locator('#alert').allTextContents().then(String));
      for (const [index, each] of VIEWS.entries()) {
        if (await page.locator(`.side a[href*="v=${each}"]`).count() === 0) continue;
        await page.keyboard.press(String(index + 1));
        await view(page, each);
        assert.deepEqual(await intruders(page), [], each);
      }
    },
  },
];
