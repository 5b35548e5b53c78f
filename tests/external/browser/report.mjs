// report.html: opens by itself, quickly, on a desk and on a telephone; can be used from the keyboard;
// axe finds nothing serious.
import { NARROW, WIDE, fitsSideways, holds, open, violations } from "./browser.mjs";

const [file, shots] = process.argv.slice(2);
for (const [name, size] of [["wide", WIDE], ["narrow", NARROW]]) {
  const { browser, page, complaints, seconds } = await open(file, size);
  holds(await page.locator("h1").count() === 1, "one heading of the first rank");
  // Whatever has none is named below them.
  const without = page.getByText(/^Not in this scenario: /);
  const named = await without.count() === 1 ? (await without.textContent()).split(";").length : 0;
  holds(await page.locator(".tile").count() + named === 8, "eight parts of a hospital, each with a tile or named");
  holds(await fitsSideways(page), `${name}: the page has to be moved sideways`);
  // The first thing reached by the keyboard leads to the answer; a chapter opens by the keyboard.
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  holds(first === "skip", "the keyboard reaches the way to the answer first");
  const chapter = page.locator("#over-time ~ details").first();
  await chapter.locator("summary").focus();
  await page.keyboard.press("Enter");
  holds(await chapter.evaluate((details) => details.open), "a group opens by the keyboard");
  const unlabelled = await page.locator("svg:not([aria-label])").count();
  holds(unlabelled === 0, `${unlabelled} pictures without words`);
  const found = await violations(page);
  holds(found.length === 0, `${name}: axe: ${found.join("; ")}`);
  holds(complaints.length === 0, complaints.join("; "));
  await page.screenshot({ path: `${shots}/report-${name}.png`, fullPage: false });
  console.log(`${name}: open in ${seconds.toFixed(2)} s`);
  await browser.close();
}
console.log("passed");
