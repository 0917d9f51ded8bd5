// What the browser says about time and memory.

/** Starts to note tasks that keep the page from answering. */
export const watchTasks = (page) => page.evaluate(() => {
  globalThis.longTasks = [];
  globalThis.taskObserver = new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map((entry) => entry.duration)));
  globalThis.taskObserver.observe({ type: 'longtask' });
});

/** The longest task while something is done, in milliseconds; tasks below 50 ms count as 0. */
export async function longestTask(page, act) {
  await page.evaluate(() => { globalThis.taskObserver.takeRecords(); globalThis.longTasks.length = 0; });
  await act();
  return page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await frame();
    await frame();
    globalThis.longTasks.push(...globalThis.taskObserver.takeRecords().map((entry) => entry.duration));
    return Math.round(Math.max(0, ...globalThis.longTasks));
  });
}

const memoryOf = async (script) => {
  // The program is there already: nothing is loaded.
  const { default: init } = await import(script);
  return (await init()).memory.buffer.byteLength;
};
const program = (page) => page.evaluate(() => {
  const tag = document.querySelector('script[data-js]');
  return new URL(tag.dataset.js, document.baseURI).href;
});

/** Bytes of WebAssembly memory of the page, and of its worker. */
export async function wasmMemory(page) {
  const script = await program(page);
  const worker = page.workers().at(-1);
  return { page: await page.evaluate(memoryOf, script), worker: worker ? await worker.evaluate(memoryOf, script) : 0 };
}

/** Bytes of the page's JavaScript heap after a collection. */
export async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
