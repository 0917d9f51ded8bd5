// A report that travels: saved and opened again, or in the address.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { ROOT, drop, example, open, state, view } from './browser.mjs';
import { SHOP, accessible, download, folder } from './helpers.mjs';

export const payloadOf = (link) => link.match(/r=(\d+p?\.[A-Za-z0-9_-]+)/)[1];

/** Copies the link from the export dialog, with the length that the dialog tells. */
export async function copyLink(page, withText = false, passphrase = '') {
  await page.keyboard.press('e');
  await page.waitForSelector('dialog[open] [data-link]');
  if (withText) {
    const before = await page.getAttribute('[data-link]', 'data-link');
    await page.check('#link-text');
    await page.waitForFunction((before) => document.querySelector('[data-link]').dataset.link !== before, before);
  }
  if (passphrase) {
    const before = await page.getAttribute('[data-link]', 'data-link');
    await page.fill('#link-passphrase', passphrase);
    await page.waitForFunction((before) => document.querySelector('[data-link]').dataset.link !== before, before);
  }
  const told = Number(await page.getAttribute('[data-link]', 'data-link'));
  assert.equal(await page.locator('[data-link] .warning-line').count(), told > 8_000 ? 1 : 0, 'a long link comes with a warning');
  await page.waitForSelector('.toast[data-on=false]', { state: 'attached' });
  await page.click('#copy-link');
  // A locked link takes a moment.
  await page.waitForFunction(() => /copied|did not allow/.test(document.querySelector('.toast[data-on=true]')?.textContent));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  return { text, told };
}

/** Summary, findings and tables as a reader sees them; ends in the objects. */
export async function everything(page) {
  await page.keyboard.press('1');
  await view(page, 'summary');
  const summary = (await page.locator('main > *:not(.opened)').allInnerTexts()).join('\n');
  await page.keyboard.press('2');
  await view(page, 'findings');
  const shown = await page.getAttribute('.result-count', 'data-shown');
  const findings = await page.locator('.finding').allInnerTexts();
  await page.keyboard.press('3');
  await view(page, 'objects');
  const all = page.getByRole('button', { name: /^All/ });
  if (await all.count() > 0) await all.click();
  const tables = [];
  for (const name of await page.locator('.tree-row .tree-name').allInnerTexts()) {
    await page.locator('.tree-row a', { has: page.getByText(name, { exact: true }) }).first().click();
    await page.waitForFunction((name) => document.querySelector('.master-detail h2')?.textContent.includes(name), name);
    tables.push(await page.innerText('.master-detail'));
  }
  return { summary, shown, findings, tables };
}

/** Links as chat programs, line breaks, other versions and people with bad intentions leave them; the same ones every time. */
function* mutilated(payload, golden, number) {
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let seed = 42;
  const random = (below) => { seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0; return Math.floor((seed / 4_294_967_296) * below); };
  const packed = (json) => `2.${zlib.deflateSync(json, { level: 9 }).toString('base64url')}`;
  const columns = (codes) => `3.${zlib.deflateSync(Buffer.from([codes.length, ...codes]), { level: 9 }).toString('base64url')}`;
  yield ['nothing in it', '3.'];
  yield ['no version', 'hello'];
  yield ['a later version', `9.${payload.slice(2)}`];
  yield ['a long version', `123456789.${payload.slice(2)}`];
  yield ['letters of another alphabet', '2.!!!!'];
  yield ['an empty object', packed('{}')];
  yield ['a report of another kind', packed(JSON.stringify({ format: 'something-else', version: 1 }))];
  yield ['text that is nested too deep', packed('['.repeat(200_000))];
  yield ['a bomb', packed(Buffer.alloc(40_000_000, 32))];
  yield ['lists of lists of more than there is', columns([6, ...Array(8).fill(255), 127, 3])];
  yield ['lists that are nested too deep', columns([...Array(60).fill([6, 1]).flat(), 1])];
  yield ['columns without a report', columns([7, 0])];
  yield ['a bomb of the first version', `1.${zlib.deflateRawSync(Buffer.alloc(40_000_000, 32), { level: 9 }).toString('base64url')}`];
  yield ['two megabytes of noise', `2.${Array.from({ length: 2_000_000 }, () => LETTERS[random(64)]).join('')}`];
  yield ['the first version cut off', golden.slice(0, golden.length - 9)];
  for (let n = 15; n < number; n += 1) {
    const at = 2 + random(payload.length - 3);
    const other = LETTERS[(LETTERS.indexOf(payload[at]) + 1 + random(63)) % 64];
    switch (n % 5) {
      case 0: yield [`its end cut off at ${at}`, payload.slice(0, at)]; break;
      case 1: yield [`a letter changed at ${at}`, payload.slice(0, at) + other + payload.slice(at + 1)]; break;
      case 2: yield [`a part missing at ${at}`, payload.slice(0, at) + payload.slice(at + 1 + random(30))]; break;
      case 3: yield [`a part twice at ${at}`, payload.slice(0, at) + payload.slice(Math.max(2, at - 1 - random(30)), at) + payload.slice(at)]; break;
      default: yield [`a letter too many at ${at}`, payload.slice(0, at) + other + payload.slice(at)];
    }
  }
}

export const share = [
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
      await drop(page, [path.join(SHOP, 'sqlite'), path.join(SHOP, 'postgres')], 640, 300);
      await state(page, 'report');
      const seen = await everything(page);
      await page.keyboard.press('2');
      await view(page, 'findings');
      const link = await copyLink(page);
      assert.match(link.text, /#r=3\.[A-Za-z0-9_-]+/);
      assert.equal(payloadOf(link.text).length, link.told, 'the length that is told');
      const whole = await copyLink(page, true);
      assert.ok(whole.told > link.told, 'source text makes it longer');
      console.log(`     link of the shop example: ${link.told} characters, ${whole.told} with source text`);
      const other = await context.browser().newContext({ reducedMotion: 'reduce' });
      const fresh = await other.newPage();
      await open(fresh, link.text);
      await state(fresh, 'report');
      await view(fresh, 'findings');
      assert.match(await fresh.textContent('main'), /Opened from a link, made on 20\d\d-\d\d-\d\d\. Read-only/);
      assert.deepEqual(await everything(fresh), seen);
      assert.match(fresh.url(), /#r=3\..*&v=objects/);
      await fresh.keyboard.press('9');
      await view(fresh, 'sources');
      assert.match(await fresh.textContent('main'), /not part of this report/);
      await fresh.goto('about:blank');
      await open(fresh, whole.text);
      await state(fresh, 'report');
      await fresh.keyboard.press('9');
      await view(fresh, 'sources');
      assert.match(await fresh.textContent('main'), /CREATE TABLE/);
      await accessible(fresh, 'a report from a link');
      await other.close();
    },
  },
  {
    name: 'a link with a passphrase opens with the passphrase only',
    async run({ page, context, url }) {
      await open(page, url);
      await example(page, 'clean');
      const plain = await copyLink(page);
      const locked = await copyLink(page, false, 'correct horse');
      assert.match(locked.text, /#r=3p\./);
      assert.equal(payloadOf(locked.text).length, locked.told, 'the length that is told');
      assert.ok(locked.told - plain.told < 70, 'a passphrase costs little');
      const other = await context.browser().newContext({ reducedMotion: 'reduce' });
      const fresh = await other.newPage();
      await open(fresh, locked.text);
      await fresh.waitForSelector('#passphrase');
      await accessible(fresh, 'a locked link');
      assert.equal(await fresh.getAttribute('.page', 'data-state'), 'idle', 'nothing is shown before');
      await fresh.fill('#passphrase', 'wrong horse');
      await fresh.keyboard.press('Enter');
      await fresh.waitForSelector('dialog [role=alert]');
      assert.match(await fresh.textContent('dialog [role=alert]'), /does not open/);
      await fresh.fill('#passphrase', 'correct horse');
      await fresh.keyboard.press('Enter');
      await state(fresh, 'report');
      assert.equal(await fresh.locator('dialog').count(), 0);
      assert.match(await fresh.textContent('main'), /Opened from a link/);
      await other.close();
    },
  },
  {
    name: 'a mutilated link is answered clearly, quickly, and leaves the page usable',
    async run({ page, url, release }) {
      const golden = fs.readFileSync(path.join(ROOT, 'tests/golden-link.txt'), 'utf8').trim();
      await open(page, url);
      await example(page, 'dumps');
      const { text } = await copyLink(page);
      const payload = payloadOf(text);
      await page.goto('about:blank');
      await open(page, url);
      const times = [];
      for (const [what, bad] of mutilated(payload, golden, release ? 200 : 60)) {
        await page.evaluate(() => document.querySelector('#alert button')?.click());
        await page.waitForSelector('#alert', { state: 'detached' });
        const start = performance.now();
        await page.evaluate((hash) => { location.hash = hash; }, `r=${bad}`);
        await page.waitForSelector('#alert, .page[data-state=report]');
        times.push([performance.now() - start, what]);
        assert.equal(await page.getAttribute('.page', 'data-state'), 'idle', `no report is made of a link with ${what}`);
        assert.match(await page.textContent('#alert'), /link .*(Ask|ask|not opened|report file)/, what);
      }
      times.sort(([a], [b]) => a - b);
      const [slowest, why] = times.at(-1);
      console.log(`     ${times.length} mutilated links: each answered in ${Math.round(times[Math.floor(times.length / 2)][0])} ms, the slowest (${why}) in ${Math.round(slowest)} ms`);
      await page.evaluate((hash) => { location.hash = hash; }, `r=${payload}`);
      await state(page, 'report');
    },
  },
  {
    name: 'golden links of every version open',
    async run({ page, url }) {
      for (const name of ['golden-link.txt', 'golden-link-2.txt', 'golden-link-3.txt']) {
        const golden = fs.readFileSync(path.join(ROOT, 'tests', name), 'utf8').trim();
        await page.goto('about:blank');
        await open(page, `${url}#r=${golden}`);
        await state(page, 'report');
        assert.equal(await page.textContent('.verdict h1'), 'The golden report fails.');
      }
    },
  },
];
