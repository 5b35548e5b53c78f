// The studio's module simulates what the program has simulated, unit by unit and out of order, and puts
// it together: the same bytes in every file. Arguments: the module, then scenario, replications and the
// program's folder for each run.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const [code, ...runs] = process.argv.slice(2);
const compiled = await WebAssembly.compile(readFileSync(code));
const needs = {};
for (const { module, name } of WebAssembly.Module.imports(compiled)) {
  (needs[module] ??= {})[name] = () => { throw new Error(`${name} is not there`); };
}

async function worker() {
  const { exports } = await WebAssembly.instantiate(compiled, needs);
  const bytes = (question, rest = Buffer.alloc(0)) => {
    const whole = Buffer.concat([Buffer.from(`${JSON.stringify(question)}\n`), rest]);
    const at = exports.room(whole.length);
    new Uint8Array(exports.memory.buffer).set(whole, at);
    const length = exports.ask();
    return Buffer.from(exports.memory.buffer, exports.answer(), length).subarray();
  };
  const json = (question, rest) => {
    const answer = JSON.parse(bytes(question, rest).toString());
    if (answer.wrong !== undefined) throw new Error(answer.wrong);
    return answer;
  };
  return { bytes: (...asked) => Buffer.from(bytes(...asked)), json };
}

// What a manifest must say otherwise: the machine, and how it was at work.
const ofTheRun = (manifest) => {
  const { threads, machine, simulated_in_seconds, ...rest } = JSON.parse(manifest);
  return JSON.stringify(rest);
};

let compared = 0;
for (let at = 0; at < runs.length; at += 3) {
  const [file, replications, folder] = runs.slice(at, at + 3);
  const name = basename(file);
  const given = { name, files: { [name]: readFileSync(file, "utf8") } };
  const fold = await worker();
  const { units } = fold.json({ ask: "begin", plan: "A", given, replications: Number(replications) });
  const two = [await worker(), await worker()];
  for (const one of two) one.json({ ask: "simulate", plan: "A", given });
  units.reverse().forEach((unit, at) => {
    const line = two[at % 2].bytes({ ask: "unit", plan: "A", ...unit });
    fold.json({ ask: "take", plan: "A" }, line);
  });
  const { replications: there } = fold.json({ ask: "verdict", plan: "A" });
  if (there !== Number(replications)) throw new Error(`${there} of ${replications} replications`);
  const page = fold.bytes({ ask: "report", plan: "A" });
  if (!page.equals(readFileSync(join(folder, "report.html")))) throw new Error(`${name}: another report.html`);
  const files = ["summary.json", "daily.csv", "weekly.csv", "close-up.json", "sessions.csv",
    "replications.csv", "windows.csv", "datapackage.json", "manifest.json"];
  for (const kept of files) {
    const [mine, theirs] = [fold.bytes({ ask: "file", plan: "A", file: kept }), readFileSync(join(folder, kept))];
    const same = kept === "manifest.json" ? ofTheRun(mine) === ofTheRun(theirs) : mine.equals(theirs);
    if (!same) throw new Error(`${name}: another ${kept}`);
    compared += 1;
  }
}
console.log(`${compared} files, the same bytes`);
console.log("passed");
