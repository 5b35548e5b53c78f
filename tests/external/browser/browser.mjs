// What all browser tests share: a page opened from a file in a headless browser, Chromium or Firefox, with
// everything that it must not do counted, and axe asked about it.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.NODE_MODULES, "here.js"));
const { chromium, firefox } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

export const WIDE = { width: 1200, height: 900 };
export const NARROW = { width: 390, height: 844 };

export const holds = (truth, what) => {
  if (!truth) throw new Error(what);
};

// A Firefox as everybody has it is spoken to by WebDriver BiDi.
const isFirefox = process.env.BROWSER === "firefox";
const executablePath = process.env.PROGRAM;

async function started(size) {
  if (isFirefox) {
    const browser = await firefox.launch({ executablePath, channel: "moz-firefox" });
    return { browser, context: await browser.newContext({ viewport: size }) };
  }
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "browser-")), {
    executablePath,
    viewport: size,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return { browser: context, context };
}

// `before` is run in the page before anything of its own.
export async function open(file, size, before) {
  const { browser, context } = await started(size);
  const page = await context.newPage();
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

// The text of what a button saves. BiDi tells of no download: there it is what was made to be saved.
export async function saved(page, button) {
  if (!isFirefox) {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    return readFileSync(await download.path(), "utf8");
  }
  await page.evaluate(() => {
    const own = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      URL.createObjectURL = own;
      window.toSave = blob;
      return own.call(URL, blob);
    };
  });
  await button.click();
  await page.waitForFunction(() => window.toSave);
  return page.evaluate(async () => {
    const text = await window.toSave.text();
    delete window.toSave;
    return text;
  });
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
