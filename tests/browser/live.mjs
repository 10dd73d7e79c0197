// The part of a page that can be asked again: every control, and its answers against those of the command line.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LONG = { timeout: 600_000 };
const settledOf = (page) => page.evaluate(() => document.getElementById("live-desk").settled || 0);
// Does something and waits for the answer to it.
const after = async (page, act) => {
  const before = await settledOf(page);
  await act();
  await page.waitForFunction((known) => (document.getElementById("live-desk").settled || 0) > known && /to the bit|cannot be/.test(document.getElementById("live-state").textContent), LONG, before);
  return answered(page);
};
const answered = (page) => page.evaluate(() => document.getElementById("live-desk").answer);
const ready = (page) => page.waitForFunction(() => document.getElementById("live-desk").settled > 0, LONG);
const textOf = (page, css) => page.$eval(css, (found) => found.textContent);
const field = (path, tag = "input") => `#live [data-path=${JSON.stringify(path)}] ${tag}`;
const type = (page, css, value) => page.evaluate((css, value) => {
  const input = document.querySelector(css);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}, css, String(value));
const sets = (command) => [...command.matchAll(/--set '((?:[^']|'\\'')*)'/g)].map((found) => found[1].replaceAll("'\\''", "'"));

// What the command line says of the very command that the page shows.
const onCommandLine = (program, folder, command, file = join(folder, "resolved.toml")) => {
  const out = join(mkdtempSync(join(tmpdir(), "page-")), "r"), flag = (name) => command.match(new RegExp(` ${name} (\\S+)`))[1];
  const own = ["-n", "--seed", "--design"].flatMap((name) => [name, flag(name)]);
  const asked = sets(command).flatMap((text) => ["--set", text]);
  execFileSync(program, ["run", file, ...own, ...asked, "--charts", "none", "--no-parquet", "-q", "--out", out], { stdio: "ignore" });
  return JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
};
// To the bit, but for widths of intervals, which have a quantile of Student's t in them.
const isSame = (answer, summary) => answer.scenario === summary.scenario.hash && summary.ranking.length > 1 && summary.ranking.every((standing) => {
  const own = answer.options.find((option) => option.name === standing.option);
  return [["mean", "mean"], ["median", "median"], ["worst", "cvar5"], ["best", "p_best"]].every(([here, there]) =>
    own[here][0] === standing[there].value && Math.abs(own[here][1] - standing[there].half_width) <= 1e-9 * Math.abs(own[here][1]));
});

export const alive = async ({ page, folder, file, program, check, opened, audit, said }) => {
  await ready(page);
  let base = await answered(page);
  const command = () => textOf(page, "#live-command");
  check(base.options.length > 1 && (await textOf(page, "#live-verdict")).startsWith("As believed"), "the engine answers");
  const against = async (what) => check(isSame(await answered(page), onCommandLine(program, folder, await command())), `${what}: as \`run ${sets(await command()).map((text) => "--set " + text).join(" ")}\`, to the bit`);
  await against("the base case");
  const made = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  if (await page.$eval("#live-more", (more) => more.hidden)) {
    check(isSame(base, made), "which are the figures of the report");
  } else {
    await after(page, () => page.click("#live-more"));
    check(isSame(await answered(page), made), "all futures give the figures of the report");
    await page.reload();
    await ready(page);
    // A page begins with as many futures as the machine is good for at that moment.
    base = await answered(page);
  }
  await page.evaluate(() => { for (const details of document.querySelectorAll("#live details")) details.open = true; });
  await audit(page, "controls");

  // Ten beliefs, low and high in turn: weighed at once, then exact.
  const beliefs = await page.evaluate(() => [...document.querySelectorAll("#live fieldset:first-child .lever")].map((lever) => lever.dataset.path));
  check(beliefs.length === 10, "ten beliefs have a slider");
  let [compared, within, worst, slowest, weighed] = [0, 0, 0, 0, 0];
  for (const [place, path] of beliefs.entries()) {
    let guess;
    const exact = await after(page, async () => {
      guess = await page.evaluate((css, to) => {
        const slider = document.querySelector(css), desk = document.getElementById("live-desk");
        slider.value = to;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        slider.dispatchEvent(new Event("change", { bubbles: true }));
        return { ...desk.weighed?.answer, took: desk.took, hatched: document.querySelectorAll("#live .guess").length };
      }, field(path, "input[type=range]"), [4, 44, 12, 36][place % 4]);
    });
    if (guess.options) {
      weighed += 1;
      slowest = Math.max(slowest, guess.took);
      if (place === 0) check(guess.hatched > 0, "what is weighed is hatched");
      for (const option of guess.options) {
        const own = exact.options.find((other) => other.name === option.name);
        if (!own.mean[1]) continue;
        const off = 1.96 * Math.abs(option.mean[0] - own.mean[0]) / Math.hypot(option.mean[1], own.mean[1]);
        compared += 1;
        within += off <= 1.96 ? 1 : 0;
        worst = Math.max(worst, off);
      }
    }
    await after(page, () => type(page, field(path), ""));
  }
  check(weighed === 10, `${weighed} of 10 beliefs are weighed`);
  check(slowest < 50, `within ${slowest.toFixed(1)} ms`);
  check(worst < 4 && within >= 0.9 * compared, `${within} of ${compared} weighed means are as simulated anew within the 95% interval of their error, all within ${worst.toFixed(1)} errors`);
  check((await page.$$("#live .guess")).length === 0, "the exact answer replaces it");

  // A number typed, and a second belief on top; a board's question.
  await after(page, () => type(page, field("isv.acv"), "150k"));
  check(sets(await command()).join() === "isv.acv=150000", "150k is read as 150000");
  await against("a number typed");
  await after(page, () => type(page, field(beliefs.find((path) => path !== "isv.acv"), "input[type=range]"), 40));
  await against("two beliefs");
  await after(page, () => page.click("#live-undo"));
  check(sets(await command()).length === 1, "undo takes back the last change");
  await after(page, () => page.click("#live-reset"));
  check(sets(await command()).length === 0 && JSON.stringify((await answered(page)).options) === JSON.stringify(base.options), "as believed is the base case");

  // Plans: a step moved, added and taken away; the first seat of another kind.
  const plans = await page.evaluate(() => [...document.querySelectorAll("#live .plan")].filter((plan) => plan.querySelector(".step")).map((plan) => plan.dataset.path));
  const step = (place, value) => () => page.evaluate((path, place, value) => {
    const input = document.querySelectorAll(`#live [data-path=${CSS.escape(path)}] input`)[place];
    input.value = Number(input.value) + value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, plans[0], place, value);
  const press = (path, css) => () => page.evaluate((path, css) => document.querySelector(`#live [data-path=${CSS.escape(path)}] ${css}`).click(), path, css);
  await after(page, step(0, 3));
  await after(page, step(1, 1));
  await against("a plan");
  await after(page, press(plans[0], "button.add"));
  await against("a step more");
  await after(page, press(plans[0], ".step button"));
  check(sets(await command()).length === 1, "a plan is one change");
  const empty = await page.evaluate(() => [...document.querySelectorAll("#live .plan")].find((plan) => !plan.querySelector(".step")).dataset.path);
  await after(page, press(empty, "button.add"));
  await against("another kind of seat");
  check((await page.$$("#live-changes li")).length === 2, "what is changed is listed");
  await after(page, () => page.evaluate(() => document.querySelector("#live-changes button").click()));
  check(sets(await command()).length === 1, "a change is taken back from the list");
  await after(page, () => page.click("#live-reset"));

  // Questions of a board: all of it a year later, a fifth dearer, the cases that the scenario states.
  await after(page, () => page.click(".own:has(#live-wait) button"));
  const waited = sets(await command());
  check(waited.length > 0 && waited.some((set) => set.includes("month = 12")), `a year later: ${waited.length} changes`);
  if (/cannot be/.test(await textOf(page, "#live-state"))) console.log("       ", (await textOf(page, "#live-note")).split("\n")[0]);
  else await against("a year later");
  await after(page, () => page.click("#live-undo"));
  check(sets(await command()).length === 0, "which is one step back");
  const retainer = field("outsourced.retainer");
  if (await page.$(retainer)) {
    await after(page, () => type(page, retainer, "+20 %"));
    check(/max = /.test(sets(await command()).join()) && (await page.$eval(retainer, (input) => input.value)) === "+20%", `a fifth dearer: ${sets(await command())}`);
    await against("a fifth dearer");
    await after(page, () => page.click("#live-reset"));
  }
  for (let place = 0; place < (await page.$$("#live .case")).length; place++) {
    const pressed = () => page.evaluate((place) => { const button = document.querySelectorAll("#live .case")[place]; button.click(); return button.textContent; }, place);
    let name;
    await after(page, async () => { name = await pressed(); });
    await against(`the case "${name}"`);
    await after(page, pressed);
    check(sets(await command()).length === 0, "which is taken away again");
  }

  // Gates, levers, programmes, choices: each group of the first option that has it.
  const own = await page.evaluate(() => {
    const found = new Map();
    for (const row of document.querySelectorAll("#live .own[data-path]")) {
      const kind = row.dataset.path.replace(/^option\.("(?:[^"\\]|\\.)*")\./, "").split(/[.[]/)[0];
      if (!found.has(kind)) found.set(kind, row.dataset.path);
    }
    return [...found];
  });
  check(own.length > 5, `fields of options: ${own.map(([kind]) => kind).join(", ")}`);
  let moved = 0;
  for (const [kind, path] of own) {
    const was = sets(await command()).length;
    await after(page, () => page.evaluate((path) => {
      const control = document.querySelector(`#live [data-path=${CSS.escape(path)}] :is(input,select)`);
      control.value = control.tagName === "SELECT" ? [...control.options].find((option) => option.value !== control.value).value : Number(control.value) === 1 ? 0.5 : Number(control.value) + 1;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }, path));
    if (/cannot be/.test(await textOf(page, "#live-state"))) {
      console.log("       ", kind, (await textOf(page, "#live-note")).split("\n")[0]);
      await after(page, () => page.click("#live-undo"));
    } else {
      moved += sets(await command()).length - was;
    }
  }
  check(moved >= 5, `${moved} of them moved`);
  await against("fields of options");
  const left = await page.evaluate(() => location.hash);
  // The scenario with what was changed, saved: another file, the same answer.
  await page.evaluate(() => document.getElementById("live-save").click());
  await page.waitForFunction(() => document.getElementById("live-desk").saved, LONG);
  const saved = await page.evaluate(() => document.getElementById("live-desk").saved), kept = join(mkdtempSync(join(tmpdir(), "page-")), "what-if.toml");
  writeFileSync(kept, saved);
  const told = saved.split("\n").filter((line) => line.startsWith("# ")).join("\n");
  check(told.includes(base.scenario) && (await page.$$("#live-changes li")).length === told.split("\n").filter((line) => line.startsWith("#   ")).length, "a saved scenario says what was changed");
  check(isSame(await answered(page), onCommandLine(program, folder, told, kept)), "and answers as the page does, to the bit");
  await after(page, () => page.click("#live-reset"));
  await after(page, () => page.evaluate((left) => { location.hash = left; }, left));
  check((await page.evaluate(() => location.hash)) === left && sets(await command()).length > 0, "a link followed from the page itself asks again");
  await after(page, () => page.click("#live-reset"));

  // A link opens the same question.
  const there = await opened(file + left, said);
  await ready(there);
  await there.waitForFunction(() => /to the bit/.test(document.getElementById("live-state").textContent) && document.querySelector("#live-changes li"), LONG);
  check((await there.evaluate(() => location.hash)) === left, "a link opens what was asked");
  await there.emulateMediaType("print");
  const printed = await there.evaluate(() => ["#live", "#live-rows", ".levers"].map((css) => document.querySelector(css).getClientRects().length > 0));
  check(printed.join() === "true,true,false", "what was asked is printed, its controls are not");
  await there.close();

  // By keys alone: search, choose, type; a slider by arrows.
  await page.focus("#live-search");
  await page.keyboard.type("win rate");
  check((await page.$$(".found button")).length > 0, "words find numbers");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("30%");
  await after(page, () => page.keyboard.press("Enter"));
  check(/=0\.3$/.test(sets(await command())[0]), `by keys alone: ${sets(await command())}`);
  await against("any other number");
  await page.focus(field(beliefs[0], "input[type=range]"));
  await after(page, async () => { for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowRight"); });
  check(sets(await command()).length === 2, "arrows move a slider");
  await after(page, () => page.click("#live-undo"));
  check(sets(await command()).length === 1, "which is one step back");

  // What is wrong is said in words, with what may be meant.
  await after(page, async () => { await type(page, "#live-free", "isv.avc=1"); await page.evaluate(() => document.getElementById("live-put").click()); });
  check((await textOf(page, "#live-note")).includes("did you mean `acv`"), "a wrong name is answered with a suggestion");
  await after(page, () => page.click("#live-undo"));
  await after(page, () => type(page, field("isv.acv"), "{ uniform = { min = 100e3, max = 150e3 } }"));
  check(sets(await command()).some((set) => set.startsWith("isv.acv={ uniform")), "a belief is taken as one");
  await against("another belief instead of a number");
  await after(page, () => page.click("#live-reset"));
  const hidden = await page.evaluate(() => document.querySelector("#live-desk").hidden);
  check(!hidden, "the desk stays");

  // Futures near a far value are too few to be weighed.
  const far = await page.evaluate((css) => {
    const input = document.querySelector(css);
    input.value = "9M";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return { weighed: document.getElementById("live-desk").weighed, note: document.getElementById("live-note").textContent };
  }, field("isv.acv"));
  check(far.weighed === null && far.note.startsWith("Too few"), "far from what is believed nothing is weighed");
  await page.waitForFunction(() => /to the bit/.test(document.getElementById("live-state").textContent), LONG);

  // Numbers as readers write them.
  for (const [language, typed, wanted] of [["de-DE", "150.000", "150000"], ["de-DE", "1,5 Mio. €", "1500000"], ["fr-FR", "150 000", "150000"], ["en-US", "150,000", "150000"], ["en-US", "$0.2M", "200000"], ["de-CH", "150’000", "150000"]]) {
    const other = await opened(file, said, { language, motion: "reduce" });
    await ready(other);
    await type(other, field("isv.acv"), typed);
    const set = sets(await textOf(other, "#live-command")).join();
    check(set === "isv.acv=" + wanted, `${language}: ${typed} is ${set}, shown as ${await other.$eval(field("isv.acv"), (input) => input.value)}`);
    if (language === "de-DE" && typed === "150.000") {
      check((await textOf(other, "#live-rows")).includes(","), "decimals with a comma");
      check(await other.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior !== "smooth" && document.getAnimations().length === 0), "nothing moves by itself");
    }
    await other.close();
  }

  // A place that forbids WebAssembly, and one that forbids workers.
  for (const [part, what] of [[" 'wasm-unsafe-eval'", "WebAssembly"], [" worker-src blob:;", "workers"]]) {
    const copy = join(mkdtempSync(join(tmpdir(), "page-")), "report.html"), heard = [];
    const whole = readFileSync(file, "utf8");
    check(whole.includes(part), `the policy speaks of ${what}`);
    writeFileSync(copy, whole.replace(part, ""));
    const other = await opened(copy, heard);
    await other.waitForFunction(() => document.getElementById("live-state").textContent.startsWith("Nothing can be simulated here"), LONG);
    check(await other.evaluate(() => document.getElementById("live-desk").hidden && document.querySelector("main").textContent.length > 5000), `without ${what} the report stands, with a sentence: ${await textOf(other, "#live-state")}`);
    await other.close();
  }

  // A phone.
  const phone = await opened(file, said, { width: 390, scheme: "dark" });
  await ready(phone);
  check(/-n 512 |-n 256 /.test(await textOf(phone, "#live-command")), "a phone simulates fewer futures, and says so");
  check(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "controls are no wider than a phone");
  await phone.close();
};
