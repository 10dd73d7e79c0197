// Opens pages of runs from disk in a browser without network, works every control, and asks axe for what keeps people out.
//
//   node page.mjs PROGRAM FOLDER...     folders of results with report.html and resolved.toml
import { execFileSync } from "node:child_process";
import { readFileSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const [program, ...folders] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let failures = 0;
const check = (holds, what) => {
  if (!holds) failures += 1;
  console.log((holds ? "ok    " : "FAILED ") + what);
};

const opened = async (file, said, { width = 1280, scheme = "light", script = true } = {}) => {
  const page = await browser.newPage();
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) said.push(message.text()); });
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => { if (!/^(file|blob|data):/.test(request.url())) said.push("asked for " + request.url()); });
  await page.setOfflineMode(true);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await page.goto("file://" + file);
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

const settled = (page, before) => page.waitForFunction(
  (known) => document.documentElement.dataset.settled !== known && document.getElementById("live-state").textContent.includes("simulated here"),
  { timeout: 300_000 }, before);

// The engine of the page against the command line.
const asked = async (page, folder) => {
  if (!(await page.$("#live"))) { console.log("       static page"); return; }
  await settled(page, undefined);
  const cells = () => page.evaluate(() => [...document.querySelectorAll("#live-rows tr")].map((row) => [...row.children].map((c) => c.textContent)));
  check((await cells()).length > 1, "the engine answers");
  const moved = await page.evaluate(() => {
    const lever = document.querySelector(".lever input");
    lever.value = 36;
    lever.dispatchEvent(new Event("input", { bubbles: true }));
    lever.dispatchEvent(new Event("change", { bubbles: true }));
    return { weighed: document.documentElement.dataset.weighed, hatched: document.querySelectorAll(".guess").length };
  });
  check(moved.hatched > 0 && Number(moved.weighed) < 50, `a belief is weighed at once (${moved.weighed} ms)`);
  await settled(page, "base");
  check((await page.$$(".guess")).length === 0, "the exact answer replaces it");
  const exact = await page.evaluate(() => window.lastAnswer || document.getElementById("live-command").textContent);
  const set = [...exact.matchAll(/--set '([^']*)'/g)].map((found) => found[1]);
  const [, futures] = exact.match(/ -n (\d+)/), out = mkdtempSync(join(tmpdir(), "page-"));
  const flags = ["run", join(folder, "resolved.toml"), "-n", futures, "--seed", exact.match(/--seed (\d+)/)[1], "--design", exact.match(/--design (\w+)/)[1]];
  const command = [...flags, ...set.flatMap((text) => ["--set", text]), "--charts", "none", "--no-parquet", "-q", "--out", join(out, "r")];
  execFileSync(program, command, { stdio: "ignore" });
  const summary = JSON.parse(readFileSync(join(out, "r", "summary.json"), "utf8"));
  const answer = JSON.parse(await page.evaluate(() => document.documentElement.dataset.answer));
  const same = summary.ranking.every((standing) => {
    const own = answer.options.find((option) => option.name === standing.option);
    return own.mean[0] === standing.mean.value && own.median[0] === standing.median.value && own.best[0] === standing.p_best.value;
  });
  check(same, `the page answers as ${set.join(" ")} on the command line, to the bit`);
  check(answer.scenario === summary.scenario.hash, "of the same scenario");
  const before = await page.evaluate(() => document.documentElement.dataset.settled);
  const plan = await page.$(".plan input[data-part='1']");
  if (plan) {
    await page.evaluate(() => {
      const input = document.querySelector(".plan input[data-part='1']");
      input.value = Number(input.value) + 1;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await settled(page, before);
    check((await cells()).some((row) => row[3] !== "" && row[3] !== "$0"), "a plan is simulated");
  }
  const gated = await page.evaluate(() => document.documentElement.dataset.settled);
  if (await page.$(".gate input[data-key='month']")) {
    await page.evaluate(() => {
      const input = document.querySelector(".gate input[data-key='month']");
      input.value = Number(input.value) + 3;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await settled(page, gated);
    check((await page.$eval("#live-command", (command) => command.textContent)).includes(".gate.month="), "a gate is moved");
  }
  await page.evaluate(() => { document.getElementById("live-path").value = "isv.avc"; document.getElementById("live-value").value = "1"; document.getElementById("live-put").click(); });
  await page.waitForFunction(() => document.getElementById("live-state").textContent.includes("cannot be simulated"), { timeout: 300_000 });
  check((await page.$eval("#live-note", (note) => note.textContent)).includes("did you mean `acv`"), "a wrong name is answered with a suggestion");
  const now = await page.evaluate(() => document.documentElement.dataset.settled);
  await page.evaluate(() => { while (!document.getElementById("live-undo").disabled) document.getElementById("live-undo").click(); });
  await settled(page, now);
  check((await page.$eval("#live-command", (command) => command.textContent)).includes("--set") === false, "undone to the base case");
};

for (const folder of folders) {
  const file = join(folder, "report.html"), said = [];
  console.log(file, readFileSync(file).length, "bytes");
  let page = await opened(file, said);
  await audit(page, "light");
  const count = await clicked(page);
  check(count > 20, `${count} controls clicked`);
  await page.reload();
  const [keys, tables] = [await read(page), await tabled(page)];
  check(keys.length > 0 && JSON.stringify(keys) === JSON.stringify(tables), `${keys.length} figures say under the keys what their tables say`);
  await asked(page, folder);
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
