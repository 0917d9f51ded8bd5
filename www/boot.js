// Starts the page, and lets it make a worker from the WebAssembly module that is already compiled.
const tag = document.querySelector('script[data-wasm]');
const absolute = (url) => new URL(url, document.baseURI).href;
const js = absolute(tag.dataset.js);
const wasm = fetch(absolute(tag.dataset.wasm));

globalThis.makeSchemaParityWorker = (module) => {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  worker.postMessage({ js, module });
  return worker;
};

const { default: init } = await import(js);
await init({ module_or_path: wasm });
