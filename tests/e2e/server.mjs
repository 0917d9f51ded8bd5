// Serves a built folder below a path of its own, with the strict content security policy that the README recommends to hosts.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
  "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml',
};

/** Starts a server; resolves to the page's address and a function that stops it. */
export function serve(folder, base = '/some/where/') {
  const root = path.resolve(folder);
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const name = url.pathname.startsWith(base) ? decodeURIComponent(url.pathname.slice(base.length)) || 'index.html' : '';
    const file = path.join(root, name);
    if (!name || !file.startsWith(root + path.sep) || !fs.existsSync(file)) {
      response.writeHead(404).end('not found');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}${base}`, stop: () => new Promise((done) => server.close(done)) });
    });
  });
}
