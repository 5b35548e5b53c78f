// What all browser tests share: a page opened from a file in headless Chromium, with everything
// that it must not do counted, and axe asked about it.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.NODE_MODULES, "here.js"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

export const WIDE = { width: 1200, height: 900 };
export const NARROW = { width: 390, height: 844 };

export const holds = (truth, what) => {
  if (!truth) throw new Error(what);
};

// `before` is run in the page before anything of its own.
export async function open(file, size, before) {
  const browser = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "browser-")), {
    executablePath: process.env.CHROMIUM,
    viewport: size,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = await browser.newPage();
  if (before) await page.addInitScript(before);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`fetches ${request.url()}`);
  });
  const began = performance.now();
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  const seconds = (performance.now() - began) / 1000;
  return { browser, page, complaints, seconds };
}

// Serious and critical violations, none of which there may be.
export async function violations(page) {
  // Not as an element: a page may forbid scripts that are not its own.
  await page.evaluate(readFileSync(axe, "utf8"));
  const found = await page.evaluate(() => window.axe.run());
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
}

export async function fitsSideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1);
}
