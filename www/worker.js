// The first message names the program and brings its compiled module; from then on the program itself listens.
// What the program cannot report itself (stack overflow, memory) is reported from here, with what it was at.
const fail = (reason) => postMessage([{ panicked: { message: `${globalThis.schemaParityAt ?? ''} ${reason}`.trim() } }]);
addEventListener('unhandledrejection', (event) => { event.preventDefault(); fail(event.reason); });

// Held for as long as this worker lives, however it ends: the page waits for it. A page that is not served securely goes without.
const hold = (lock) => new Promise((held) => {
  if (!navigator.locks) return held();
  return navigator.locks.request(lock, () => { held(); return new Promise(() => {}); }).catch(held);
});

onmessage = async ({ data: { js, module, lock } }) => {
  onmessage = null;
  await hold(lock);
  const { default: init } = await import(js);
  await init({ module_or_path: module });
};
