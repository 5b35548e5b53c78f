// animation.html: plays, can be moved by the keyboard, says in figures what was recorded, and fetches
// nothing.
import { readFileSync } from "node:fs";
import { NARROW, WIDE, fitsSideways, holds, open, violations } from "./browser.mjs";

const [file, shots, recorded] = process.argv.slice(2);
const replay = JSON.parse(readFileSync(recorded, "utf8"));
const figures = (page) => page.locator("#figures tbody tr").evaluateAll((rows) =>
  rows.map((row) => [...row.cells].slice(1).map((cell) => Number(cell.textContent.replaceAll(",", "")))));
const agree = async (page, day, step) => {
  const shown = (await figures(page)).slice(0, replay.stations.length);
  const expected = replay.stations.map((station) =>
    replay.arms.map((arm) => (replay.days[day].arms[arm].counts[station] ?? [])[step] ?? 0));
  holds(JSON.stringify(shown) === JSON.stringify(expected), `step ${step}: ${JSON.stringify(shown)}`);
};
for (const [name, size] of [["wide", WIDE], ["narrow", NARROW]]) {
  const { browser, page, complaints, seconds } = await open(file, size);
  holds(await fitsSideways(page), `${name}: the page has to be moved sideways`);
  const day = Number(await page.locator("#view").inputValue());
  const step = Number(await page.locator("#time").inputValue());
  await agree(page, day, step);
  await page.locator("#time").focus();
  for (let pressed = 0; pressed < 30; pressed++) await page.keyboard.press("ArrowRight");
  holds(Number(await page.locator("#time").inputValue()) === step + 30, "moved by the keyboard");
  await agree(page, day, step + 30);
  await page.screenshot({ path: `${shots}/animation-${name}.png` });
  // It plays: the time goes on, and the picture changes.
  const picture = () => page.locator("canvas").first().evaluate((canvas) => canvas.toDataURL());
  const before = await picture();
  await page.locator("#play").focus();
  await page.keyboard.press("Enter");
  const frames = await page.evaluate(() => new Promise((done) => {
    let count = 0;
    const began = performance.now();
    const next = (now) => {
      count += 1;
      if (now - began > 1500) done(count / (now - began) * 1000); else requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }));
  holds(Number(await page.locator("#time").inputValue()) > step + 30, "time goes on");
  holds(await picture() !== before, "the picture changes");
  await page.locator("#view").selectOption("weeks");
  const most = Number(await page.locator("#time").getAttribute("max"));
  holds(most === replay.course.dates.length - 1, "a place for every working day");
  const found = await violations(page);
  holds(found.length === 0, `${name}: axe: ${found.join("; ")}`);
  holds(complaints.length === 0, complaints.join("; "));
  console.log(`${name}: open in ${seconds.toFixed(2)} s, ${frames.toFixed(0)} frames a second`);
  await browser.close();
}
console.log("passed");
