// One worker: the module, and what is asked of it, in turn. A bug ends the module, and with it the
// worker: whoever asked is told what the bug said, and starts another.
"use strict";
let module;
let begun;

const words = (at, length) => new TextDecoder().decode(new Uint8Array(module.memory.buffer, at, length));

async function begin(code) {
  const needs = {};
  // What only a document could give is compiled in, but never called.
  for (const { module: from, name } of WebAssembly.Module.imports(code)) {
    (needs[from] ??= {})[name] = () => { throw new Error(`${name} is not there`); };
  }
  module = (await WebAssembly.instantiate(code, needs)).exports;
}

function answer(question, rest) {
  const first = new TextEncoder().encode(`${JSON.stringify(question)}\n`);
  const length = first.length + (rest ? rest.byteLength : 0);
  const at = module.room(length);
  const room = new Uint8Array(module.memory.buffer, at, length);
  room.set(first);
  if (rest) room.set(new Uint8Array(rest), first.length);
  const size = module.ask();
  return new Uint8Array(module.memory.buffer, module.answer(), size).slice().buffer;
}

onmessage = async ({ data }) => {
  if (data.code) {
    begun = begin(data.code);
    return;
  }
  const { id, question, rest } = data;
  try {
    await begun;
    const bytes = answer(question, rest);
    postMessage({ id, bytes }, [bytes]);
  } catch (error) {
    let said = String(error);
    try {
      said = words(module.panic_words(), module.panic_length()) || said;
    } catch { /* Not even that can be read. */ }
    postMessage({ id, died: said });
  }
};
