// Starts the page, and lets it make a worker from the WebAssembly module that is already compiled.
const tag = document.querySelector('script[data-wasm]');
const absolute = (url) => new URL(url, document.baseURI).href;
const js = absolute(tag.dataset.js);
const wasm = fetch(absolute(tag.dataset.wasm));

globalThis.makeSchemaParityWorker = (module) => {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  const lock = `schema-parity-worker-${Math.random()}`;
  worker.postMessage({ js, module, lock });
  // The lock comes free when the worker is gone, also when the browser ended it without a word.
  const gone = () => worker.dispatchEvent(new ErrorEvent('error', { message: 'the browser ended the worker', cancelable: true }));
  worker.addEventListener('message', () => navigator.locks?.request(lock, gone).catch(() => {}), { once: true });
  return worker;
};

const { default: init } = await import(js);
await init({ module_or_path: wasm });
