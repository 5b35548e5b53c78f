// studio.html: opened from a file, under its own policy, it checks, simulates and answers as the program
// does; a worker that is ended costs nobody else's work; it can be used from the keyboard and on a
// telephone; axe finds nothing serious.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NARROW, WIDE, fitsSideways, holds, open, saved, violations } from "./browser.mjs";

const [file, out, shots = out] = process.argv.slice(2);
const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
const report = readFileSync(join(out, "report.html"), "utf8");
const sentences = [...report.matchAll(/<p class="answer">(.*?)<\/p>/gs)].map(([, text]) => text);
const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("&amp;", "&").replace(/\s+/g, " ").trim();

// Workers are counted, so that one can be ended as a browser that is short of memory would do.
const counted = () => {
  const own = window.Worker;
  window.workers = [];
  window.Worker = class extends own {
    constructor(...given) { super(...given); window.workers.push(this); }
    // One that is asked for a simulation is ended before it can answer.
    postMessage(message, ...rest) {
      super.postMessage(message, ...rest);
      const is_work = JSON.stringify(message.question ?? "").includes("simulate");
      if (!is_work || this !== window.workers[2]) return;
      this.terminate();
      this.dispatchEvent(new ErrorEvent("error", { message: "ended from outside" }));
    }
  };
};

const began = performance.now();
const { browser, page, complaints } = await open(file, WIDE, counted);
const state = page.locator("#state");
await state.filter({ hasText: "in order" }).waitFor({ timeout: 60000 });
console.log(`checked after ${((performance.now() - began) / 1000).toFixed(1)} s`);

// The policy forbids whatever is not in the file.
const refused = await page.evaluate(async () => {
  try { await fetch("https://example.org/"); return false; } catch { return true; }
});
holds(refused, "the page could fetch");
// That is complained of, sooner or later.
for (let waited = 0; complaints.length === 0 && waited < 5000; waited += 50) await page.waitForTimeout(50);
holds(complaints.length > 0, "nobody says that the page was kept from fetching");
complaints.length = 0;

// A typing mistake is shown at its line, and leads there.
const area = page.locator("#text");
const text = await area.inputValue();
const line = text.split("\n").findIndex((one) => one.startsWith("go-live")) + 1;
await area.fill(text.replace(/^go-live/m, "go-lve"));
await state.filter({ hasText: "One mistake" }).waitFor();
const mistake = page.locator("#mistakes li");
holds((await mistake.innerText()).includes(`line ${line}: unknown key "go-lve"`), await mistake.innerText());
holds((await mistake.innerText()).includes("did you mean \"go-live\"?"), "what was meant is not said");
holds(await page.locator("#lines .wrong").innerText() === `✕ ${line}`, "the line is not marked");
holds(await page.locator("#run").isDisabled(), "what is wrong could be run");
await mistake.locator("button").focus();
await page.keyboard.press("Enter");
const marked = await area.evaluate((element) => element.value.slice(element.selectionStart, element.selectionEnd));
holds(marked === "go-lve", `the mistake leads to "${marked}"`);
await page.keyboard.type("go-live");
await state.filter({ hasText: "in order" }).waitFor();
holds(await area.inputValue() === text, "the file is not as it was");

// A slider writes into the file.
const knob = page.locator("#knobs input[type=number]").first();
const before = await knob.inputValue();
await knob.fill("51");
holds((await area.inputValue()).includes("51%") && (await area.inputValue()).length === text.length, "a slider writes elsewhere");
await knob.fill(before);
await state.filter({ hasText: "in order" }).waitFor();
holds(await area.inputValue() === text, "a slider cannot be put back");

// By the keyboard alone: run it. While it runs, a worker is ended.
await page.locator("#replications").fill("3");
await page.locator("#run").focus();
const pressed = performance.now();
await page.keyboard.press("Enter");
await page.locator("#answer .answer").first().waitFor({ timeout: 120000 });
console.log(`first answer after ${((performance.now() - pressed) / 1000).toFixed(1)} s`);
await page.locator("#after").waitFor({ timeout: 240000 });
holds((await page.locator("#lost").innerText()).includes("another does it again"), "nobody says that a worker was ended");
const told = (await page.locator("#verdict .answer").allInnerTexts()).map(plain);
holds(JSON.stringify(told) === JSON.stringify(sentences.map(plain)), `${told.join(" | ")} is not ${sentences.join(" | ")}`);
const said = await page.locator("#said").innerText();
holds(/Done: (\d+) of \1 simulations/.test(said), said);
holds((await page.locator("#verdict").innerText()).includes(`${summary.replications} replications`), "another number of replications");
const shown = await page.locator("#report").contentFrame().locator("h1").innerText();
holds(shown === summary.title, shown);

// What is saved is what the program leaves.
holds(await saved(page, page.locator("#save-report")) === report, "another report is saved");
await page.locator("#tables summary").click();
const daily = await saved(page, page.locator("[data-file='daily.csv']"));
holds(daily === readFileSync(join(out, "daily.csv"), "utf8"), "another daily.csv is saved");
holds(await saved(page, page.locator("#save")) === text, "another file is saved");

// Two plans on the same random numbers.
await page.locator("#second").click();
await area.fill(text.replace("count = 2, covers = 4", "count = 1, covers = 4"));
await state.filter({ hasText: "in order" }).waitFor();
await page.locator("#run").click();
await page.locator("#after").waitFor({ state: "hidden" });
await page.locator("#after").waitFor({ timeout: 240000 });
holds(await page.locator("#verdict h3").count() === 2, "two plans side by side");
holds((await page.locator("#both").innerText()).includes("same random numbers"), "the plans are not held against each other");
const again = (await page.locator("#verdict > div").first().locator(".answer").allInnerTexts()).map(plain);
holds(JSON.stringify(again) === JSON.stringify(told), "plan A is another beside plan B");

for (const [name, size] of [["wide", WIDE], ["narrow", NARROW]]) {
  await page.setViewportSize(size);
  holds(await fitsSideways(page), `${name}: the page has to be moved sideways`);
  await page.screenshot({ path: `${shots}/studio-${name}.png`, fullPage: true });
  const found = await violations(page);
  holds(found.length === 0, `${name}: axe: ${found.join("; ")}`);
}
holds(complaints.length === 0, complaints.join("; "));
await browser.close();
console.log("passed");
