// Opens pages of runs from disk in a browser without network, works every control, and asks axe for what keeps people out.
//
//   node page.mjs PROGRAM FOLDER...     folders of results with report.html and resolved.toml
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { alive } from "./live.mjs";

const [program, ...folders] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 900_000 });
let failures = 0;
const check = (holds, what) => {
  if (!holds) failures += 1;
  console.log((holds ? "ok    " : "FAILED ") + what);
};

const opened = async (file, said, { width = 1280, scheme = "light", script = true, language, motion = "no-preference" } = {}) => {
  const page = await browser.newPage();
  if (language) await page.evaluateOnNewDocument((own) => Object.defineProperty(navigator, "language", { get: () => own }), language);
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) said.push(message.text()); });
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => { if (!/^(file|blob|data):/.test(request.url())) said.push("asked for " + request.url()); });
  await page.setOfflineMode(true);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: motion }]);
  await page.setViewport({ width, height: 900 });
  await page.goto("file://" + file);
  if (script) await page.waitForSelector("html.drawn");
  return page;
};

// A policy forbids scripts from outside, not those of the tester's own world.
const audit = async (page, what) => {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  for (const { id, nodes } of serious) console.log("   ", id, nodes.length, nodes[0].html.slice(0, 200));
  check(serious.length === 0, `${what}: axe finds nothing serious`);
};

const clicked = async (page) => {
  const count = await page.evaluate(async () => {
    window.print = () => {};
    const controls = [...document.querySelectorAll("main button, main summary, .tools button, main select")].filter((c) => c.offsetParent);
    for (const control of controls) {
      if (control.tagName === "SELECT") {
        for (const option of [...control.options].reverse()) {
          control.value = option.value;
          control.dispatchEvent(new Event("change", { bubbles: true }));
        }
      } else {
        control.click();
      }
      await new Promise((done) => setTimeout(done, 0));
    }
    document.querySelector("[data-show=all]").click();
    return controls.length;
  });
  return count;
};

// What a figure says under the arrow keys is what its table says.
const read = async (page) => page.evaluate(() => [...document.querySelectorAll("figure.lines, figure.columns")].map((figure) => {
  const plot = figure.querySelector(".plot");
  figure.querySelector("details").open = true;
  plot.focus();
  plot.dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
  const shown = [...document.querySelectorAll("#tip span > span")].map((value) => value.textContent);
  plot.blur();
  return [figure.id, shown.join("|")];
}));
const tabled = async (page) => page.evaluate(() => [...document.querySelectorAll("figure.lines, figure.columns")].map((figure) =>
  [figure.id, [...figure.querySelector("tbody tr:last-child").querySelectorAll("td")].map((cell) => cell.textContent).join("|")]));

for (const folder of folders) {
  const file = join(folder, "report.html"), said = [];
  console.log(file, readFileSync(file).length, "bytes");
  let page = await opened(file, said);
  await audit(page, "light");
  const count = await clicked(page);
  check(count > 20, `${count} controls clicked`);
  await page.reload();
  await page.waitForSelector("html.drawn");
  const [keys, tables] = [await read(page), await tabled(page)];
  check(keys.length > 0 && JSON.stringify(keys) === JSON.stringify(tables), `${keys.length} figures say under the keys what their tables say`);
  if (await page.$("#live")) {
    check(readFileSync(file).length < 800_000, "it can be mailed: under 800 kB");
    await alive({ page, folder, file, program, check, opened, audit, said });
  } else {
    console.log("       static page");
  }
  for (const format of ["A4", "Letter"]) {
    const pdf = await page.pdf({ format, tagged: true });
    check(pdf.length > 50_000, `prints to ${format}, ${pdf.length} bytes`);
  }
  await page.close();
  page = await opened(file, said, { width: 390, scheme: "dark" });
  await audit(page, "phone, dark");
  check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than a phone");
  await page.close();
  page = await opened(file, said, { script: false });
  check((await page.$eval("main", (main) => main.textContent)).length > 5_000, "it reads without script");
  await page.close();
  check(said.length === 0, `nothing is complained of: ${said.slice(0, 3).join("; ")}`);
}
await browser.close();
console.log(failures === 0 ? "all hold" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
