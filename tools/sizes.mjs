// Prints what a visitor downloads from a built folder: raw, gzip and brotli bytes, and fails above the budget.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [folder, budget] = [process.argv[2] ?? 'dist', Number(process.argv[3] ?? 800 * 1024)];
const total = { raw: 0, gzip: 0, brotli: 0 };
const number = (n) => n.toLocaleString('en').padStart(11);
const files = fs.readdirSync(folder, { recursive: true }).map(String).sort();
console.log('raw'.padStart(11) + 'gzip'.padStart(11) + 'brotli'.padStart(11));
for (const file of files) {
  const full = path.join(folder, file);
  if (!fs.statSync(full).isFile()) continue;
  const bytes = fs.readFileSync(full);
  const size = { raw: bytes.length, gzip: zlib.gzipSync(bytes, { level: 9 }).length, brotli: zlib.brotliCompressSync(bytes).length };
  for (const key of Object.keys(total)) total[key] += size[key];
  console.log(number(size.raw) + number(size.gzip) + number(size.brotli) + '  ' + file);
}
console.log(number(total.raw) + number(total.gzip) + number(total.brotli) + '  all told');
if (total.brotli > budget) {
  console.error(`The download is ${total.brotli} bytes (brotli), above the budget of ${budget}.`);
  process.exit(1);
}
