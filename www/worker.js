// The first message names the program and brings its compiled module; from then on the program itself listens.
// What the program cannot report itself (stack overflow, memory) is reported from here.
const fail = (reason) => postMessage([{ kind: 'panicked', message: String(reason) }]);
addEventListener('unhandledrejection', (event) => { event.preventDefault(); fail(event.reason); });

onmessage = async ({ data: { js, module } }) => {
  onmessage = null;
  const { default: init } = await import(js);
  await init({ module_or_path: module });
};
