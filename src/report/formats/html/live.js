// What can be asked again: controls, the engine in workers, base case and what-if side by side.
(async () => {
  const { all, written, number, unpack } = report, root = document.documentElement, at = (id) => document.getElementById("live-" + id);
  const state = at("state"), desk = at("desk"), BLOCK = 256, isPhone = matchMedia("(max-width:40rem)").matches;
  // Most futures at first, milliseconds that they may take, and when an engine is given up.
  const FUTURES = isPhone ? 512 : 2048, PATIENCE = 4000, LOST = 120000;
  // Most futures on demand: their columns and beliefs must find room.
  const MOST = isPhone ? 10240 : 51200;
  const fail = (why) => {
    state.textContent = "Nothing can be simulated here (" + why + "); the report stands as it is.";
    desk.hidden = true;
  };
  const element = (tag, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...inside);
    return made;
  };

  const { read, factorOf, scaled, scaleOf } = reading();
  let data, slots = [], version = 0, futures = 0, quick = 0, most = 0, base = null, past = [], timer = 0, pulled = null;
  let set = new Map();
  const byPath = new Map(), follows = [];

  // Engines. Each answers in the order asked.
  const source = `const unlzma = ${unlzma};
    let engine, scenario, wasm;
    const start = async () => {
      engine = (await WebAssembly.instantiate(wasm, {})).instance.exports;
      // Memory that grows is another buffer: room first.
      const place = engine.room(scenario.length);
      new Uint8Array(engine.memory.buffer, place, scenario.length).set(scenario);
      engine.scenario();
    };
    const ask = ({ call, question, columns }) => {
      const text = new TextEncoder().encode(JSON.stringify(question)), words = Math.ceil(text.length / 8);
      const count = columns.reduce((sum, column) => sum + column.length, 0), place = engine.room(8 * (1 + words + count));
      new DataView(engine.memory.buffer).setUint32(place, text.length, true);
      new Uint8Array(engine.memory.buffer, place + 8, text.length).set(text);
      let next = place + 8 * (1 + words);
      for (const column of columns) { new Float64Array(engine.memory.buffer, next, column.length).set(column); next += 8 * column.length; }
      const holds = engine[call]() === 1, from = engine.answer();
      return { holds, bytes: engine.memory.buffer.slice(from, from + engine.answered()) };
    };
    onmessage = async ({ data }) => {
      const began = performance.now();
      try {
        if (data.packed) wasm = unlzma(data.packed);
        if (data.scenario) {
          wasm = data.wasm || wasm;
          scenario = new TextEncoder().encode(data.scenario);
          await start();
          postMessage({ id: data.id, holds: true, wasm: data.packed ? wasm : null });
          return;
        }
        if (!engine) await start();
        const said = ask(data);
        postMessage({ id: data.id, took: performance.now() - began, ...said }, [said.bytes]);
      } catch (error) {
        engine = null;
        postMessage({ id: data.id, holds: false, stopped: String(error) });
      }
    };`;
  const hire = () => {
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const slot = { waiting: new Map(), next: 0 };
    const lost = (why) => { slots.forEach((other) => other.end()); worker.terminate(); fail(why); };
    slot.end = () => worker.terminate();
    slot.ask = (message) => new Promise((resolve) => {
      const id = slot.next++, watch = setTimeout(() => lost("the engine took too long"), LOST);
      slot.waiting.set(id, (said) => { clearTimeout(watch); resolve(said); });
      worker.postMessage({ id, ...message });
    });
    worker.onmessage = ({ data: said }) => { slot.waiting.get(said.id)(said); slot.waiting.delete(said.id); };
    worker.onerror = (event) => { event.preventDefault(); lost(event.message || "this place forbids the engine"); };
    return slot;
  };
  const text = (bytes) => new TextDecoder().decode(bytes);
  const problem = (said) => said.stopped ? "The engine stopped: " + said.stopped : text(said.bytes);

  const question = () => ({ set: [...set].map(([path, value]) => path + "=" + value), seed: data.seed, design: data.design, trajectories: futures });
  // Columns of the whole from parts that idle engines take in turn; null once something else is asked.
  const simulate = async (asked, beliefs, mine) => {
    const shaped = await slots[0].ask({ call: "shape", question: asked, columns: [] });
    if (!shaped.holds) throw new Error(problem(shaped));
    const shape = JSON.parse(text(shaped.bytes)), found = [];
    let next = 0, wrong = null, took = 0;
    const work = async (slot) => {
      while (next * BLOCK < asked.trajectories && !wrong && mine === version) {
        const block = next++, first = block * BLOCK;
        const said = await slot.ask({ call: "part", question: { ...asked, part: [first, Math.min(BLOCK, asked.trajectories - first)], beliefs }, columns: [] });
        if (said.holds) { found[block] = new Float64Array(said.bytes); took += said.took; } else wrong = problem(said);
      }
    };
    await Promise.all(slots.map(work));
    if (wrong) throw new Error(wrong);
    if (mine !== version) return null;
    const count = shape.options.length * shape.columns + (beliefs ? shape.beliefs.length : 0);
    const columns = Array.from({ length: count }, () => new Float64Array(asked.trajectories));
    found.forEach((part, block) => columns.forEach((column, k) => {
      const size = part.length / count;
      column.set(part.subarray(k * size, (k + 1) * size), block * BLOCK);
    }));
    return { shape, columns, took };
  };
  const outcomes = ({ shape, columns }) => columns.slice(0, shape.options.length * shape.columns);
  const conclude = async (asked, before, after) => {
    const columns = after ? [...outcomes(before), ...outcomes(after)] : outcomes(before);
    const said = await slots[0].ask({ call: "conclude", question: asked, columns });
    if (!said.holds) throw new Error(problem(said));
    return JSON.parse(text(said.bytes));
  };

  // What is set, in words.
  const path = (option, own) => "option." + JSON.stringify(option) + "." + own;
  const unit = (parameter) => ({ unit: parameter.unit, symbol: data.symbol });
  const shown = (parameter, value) => written(unit(parameter), value, 3) + parameter.suffix;
  const believed = (parameter) => {
    const plain = Number(parameter.stated);
    if (Number.isFinite(plain)) return shown(parameter, plain);
    const { values } = parameter;
    return values ? shown(parameter, values[24]) + " (" + written(unit(parameter), values[4], 3) + " to " + written(unit(parameter), values[44], 3) + ")" : parameter.stated;
  };
  const moreOrLess = (parameter, value) => {
    const factor = scaleOf(parameter.stated, value);
    return factor && (factor < 2 ? (factor < 1 ? "−" : "+") + number(100 * Math.abs(factor - 1), 4) + "%" : "×" + number(factor, 4));
  };
  const KINDS = { in_house: "in-house heads", outsourced: "provider units", enterprise_ae: "added sellers" };
  const kind = (plan) => KINDS[plan.path] || plan.path.replaceAll("_", " ").replaceAll(".", ", ");
  const stepsOf = (value) => [...value.matchAll(/month = ([\d.]+), \w+ = ([\d.]+)/g)].map(([, month, count]) => [Number(month), Number(count)]);
  const stepped = (plan, steps) => "[" + steps.map(([month, count]) => "{ month = " + month + ", " + plan.count + " = " + count + plan.rest + " }").join(", ") + "]";
  const planned = (steps) => steps.length ? steps.map(([month, count]) => number(count) + " from month " + month).join(", ") : "none";
  const described = new Map();
  const words = (name, value) => {
    const parameter = byPath.get(name);
    if (parameter) {
      const plain = Number(value);
      return parameter.name + ": " + (Number.isFinite(plain) ? shown(parameter, plain) : moreOrLess(parameter, value) || value) + ", believed " + believed(parameter);
    }
    return described.has(name) ? described.get(name)(value) : name + " = " + value;
  };
  // A command line takes what stands in single quotes as it is.
  const quoted = (name) => "'" + name.replaceAll("'", "'\\''") + "'";
  // What stands above a scenario that is saved with what was changed.
  const told = () => ["What if, asked on the page of scenario " + base.answer.scenario + ", in which these are changed:", ...[...set].map(([name, value]) => "  " + words(name, value)),
    "The numbers of the page, to the bit: " + command(true)].map((line) => "# " + line.replace(/[\x00-\x1f\x7f]/g, " ") + "\n").join("");
  const command = (isSaved) => "alliance-sim run " + (isSaved ? "what-if" : "resolved") + ".toml -n " + futures + " --seed " + data.seed + " --design " + data.design +
    (isSaved ? [] : question().set).map((one) => " --set " + quoted(one)).join("");

  const money = () => ({ unit: data.is_money ? "money" : "number", symbol: data.symbol });
  const both = ([value, half]) => [written(money(), value), ...(half ? [element("span", { class: "half" }, "± " + written(money(), half))] : [])];
  const share = ([value]) => written({ unit: "percent" }, value);
  const bar = (value, low, high, guess) => {
    const draw = (tag, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
      Object.entries(attributes).forEach(([name, own]) => made.setAttribute(name, own));
      return made;
    };
    const x = (v) => 100 * (v - low) / (high - low || 1), [a, b] = [x(0), x(value ?? 0)];
    const box = draw("svg", { width: "100%", height: 8, "aria-hidden": "true" });
    box.append(draw("rect", { x: Math.min(a, b) + "%", width: Math.abs(a - b) + "%", height: 8, class: guess ? "guess" : "exact" }));
    return box;
  };
  const show = (answer, guess) => {
    const before = base.answer.options, means = [...before, ...answer.options].map((option) => option.mean[0] ?? 0);
    const [low, high] = [Math.min(0, ...means), Math.max(0, ...means)], changed = set.size > 0;
    at("rows").replaceChildren(...answer.options.map((option) => {
      const was = before.find((other) => other.name === option.name), cell = (...inside) => element("td", {}, ...inside);
      const moved = changed && option.difference && option.difference[0] !== null ? option.difference : null;
      const [value, half] = moved ? both(moved) : [""], isUnclear = moved && moved[1] && Math.abs(moved[0]) <= moved[1];
      const difference = [(moved && moved[0] > 0 ? "+" : "") + value, ...(half ? [half] : []), ...(isUnclear ? [element("span", { class: "half" }, "unclear")] : [])];
      const best = option.best ? (changed && was && was.best[0] !== option.best[0] ? share(was.best) + " → " : "") + share(option.best) : "";
      return element("tr", { class: option.place === 0 ? "strong" : undefined },
        element("th", { scope: "row" }, option.name),
        cell(...(was ? both(was.mean) : ["–"]), ...(was ? [bar(was.mean[0], low, high, false)] : [])),
        cell(...(changed ? both(option.mean) : []), ...(changed ? [bar(option.mean[0], low, high, guess)] : [])),
        cell(...difference), cell(...(option.worst ? both(option.worst) : [])), cell(best));
    }));
  };
  const verdict = (answer) => {
    const same = answer.verdict === base.answer.verdict;
    at("verdict").replaceChildren(...(set.size === 0 ? ["As believed: " + base.answer.verdict + "."] : [
      element("span", { class: "was" }, "As believed: " + base.answer.verdict + "."),
      (same ? "It stays so: " : "The call changes: ") + answer.verdict + "."]));
  };

  // An answer at once, where nothing but beliefs differs from something that has been simulated.
  let near = null;
  const guess = () => {
    const pinned = [...set].filter(([name, value]) => near && near.beliefs.has(name) && Number.isFinite(Number(value)) && value.trim() !== "");
    const rest = JSON.stringify([...set].filter(([name]) => !pinned.some(([other]) => other === name)));
    if (!pinned.length || rest !== near.rest || near.futures !== futures) return null;
    const own = (name) => near.beliefs.get(name), held = new Set(pinned.map(([name]) => name));
    const tied = data.tied.flatMap(([a, b]) => held.has(a) && !held.has(b) ? [b] : held.has(b) && !held.has(a) ? [a] : []);
    const weights = near.weighing.weights(pinned.map(([name, value]) => ({ values: own(name), to: Number(value) })),
      [...new Set(tied)].filter((name) => own(name)).map(own));
    if (!(weights.effective >= near.weighing.LEAST)) return { effective: weights.effective };
    const options = near.options.map(([name, values]) => {
      const before = base.answer.options.find((option) => option.name === name), mean = near.weighing.mean(weights, values);
      const difference = before && [mean[0] - before.mean[0], Math.hypot(mean[1], before.mean[1])];
      return { name, mean, difference, best: null, worst: null };
    });
    return { effective: weights.effective, answer: { options } };
  };
  // Columns that can be weighed: all but those in which something is never reached.
  const keep = ({ shape, columns }) => {
    const options = shape.options.map((name, place) => [name, columns[place * shape.columns]]);
    if (options.some(([, values]) => values.some((value) => !Number.isFinite(value)))) return null;
    const first = shape.options.length * shape.columns;
    return { futures, rest: JSON.stringify([...set]), options, weighing: weighing(futures), beliefs: new Map(shape.beliefs.map((name, k) => [name, columns[first + k]])) };
  };

  // What a link asks; null without a question in it.
  const ofLink = () => {
    const link = location.hash.match(/^#what-if=(.*)$/);
    try {
      return link && new Map(JSON.parse(decodeURIComponent(link[1])).map((one) => String(one).match(/^([^=]+)=(.*)$/s).slice(1)));
    } catch { return null; }
  };
  // Controls whose value is another than they show follow it; all of them where one shows what was not taken.
  const following = (name, show) => {
    let known = NaN;
    follows.push((isForced) => {
      const now = set.get(name);
      if (now === known && !isForced) return;
      known = now;
      show(now);
    });
  };
  const ready = (parameter) => {
    const values = near && near.beliefs.get(parameter.path);
    if (!values || !parameter.values) return;
    const weights = near.weighing.weights([{ values, to: parameter.values[24] }], []);
    if (weights.own) near.weighing.mean(weights, near.options[0][1]);
  };
  const listed = (isForced = false) => {
    at("changes").replaceChildren(...[...set].map(([name, value]) => element("li", {}, words(name, value), " ",
      element("button", { type: "button", "aria-label": "Take back: " + words(name, value), onclick: () => change(name, null) }, "×"))));
    at("undo").disabled = past.length === 0;
    at("reset").disabled = set.size === 0;
    at("command").textContent = command();
    root.classList.toggle("changed", set.size > 0);
    try { history.replaceState(null, "", set.size ? "#what-if=" + encodeURIComponent(JSON.stringify(question().set)) : location.href.split("#")[0]); } catch { /* a frame may forbid it */ }
    follows.forEach((follow) => follow(isForced));
  };
  const settle = async (mine) => {
    const asked = question();
    try {
      const isBase = asked.set.length === 0;
      // Without a belief that is moved, the answer can be weighed later.
      const isPlain = ![...set.keys()].some((name) => base && base.found.shape.beliefs.includes(name));
      if (!base || base.found.columns[0].length !== futures) {
        const found = await simulate({ ...asked, set: [] }, true, mine);
        if (!found) return;
        base = { found, answer: await conclude({ ...asked, set: [] }, found, null) };
      }
      const began = performance.now(), found = isBase ? base.found : await simulate(asked, isPlain, mine);
      if (!found) return;
      const answer = isBase ? base.answer : await conclude(asked, base.found, found);
      if (mine !== version) return;
      if (isBase || isPlain) near = keep(found);
      // Beliefs are put in order before one of them is moved.
      if (isBase && near) setTimeout(() => data.beliefs.forEach((place) => ready(data.parameters[place])), 50);
      show(answer, false);
      verdict(answer);
      const as = futures === data.trajectories ? ", as in this report" : "";
      state.textContent = number(futures, 9) + " futures" + as + ", simulated here" + (isBase ? "" : " in " + number((performance.now() - began) / 1000, 2) + " s") + ": the numbers of the command line, to the bit.";
      at("note").textContent = "By the numbers alone, without an audit. ± is half the width of the 95% interval of the simulation; differences are between the same futures.";
      Object.assign(desk, { answer, settled: (desk.settled || 0) + 1, took: performance.now() - began });
    } catch (error) {
      if (mine !== version) return;
      state.textContent = "That cannot be simulated.";
      at("note").textContent = error.message;
      at("verdict").textContent = "";
      desk.settled = (desk.settled || 0) + 1;
      if (!base) fail(error.message);
    }
  };
  const update = () => {
    const mine = ++version, began = performance.now(), guessed = base && guess();
    listed();
    desk.weighed = guessed && guessed.answer ? { took: performance.now() - began, ...guessed } : null;
    if (desk.weighed) {
      show(guessed.answer, true);
      at("verdict").textContent = "Weighed from the futures at hand; the exact answer follows.";
      at("note").textContent = "Hatched: an estimate from the futures at hand, those near the new value counted more, as good as " + number(Math.round(guessed.effective)) + " of " + number(futures, 9) + ".";
      desk.took = performance.now() - began;
    } else {
      at("note").textContent = guessed ? "Too few of the futures at hand are near to weigh them: wait for the simulation." : "";
    }
    state.textContent = "Simulating " + number(futures, 9) + " futures.";
    clearTimeout(timer);
    timer = setTimeout(() => settle(mine), 120);
  };
  const remember = () => { past.push(new Map(set)); if (past.length > 200) past.shift(); };
  const change = (name, value, isPull = false) => {
    if (!isPull || pulled !== name) remember();
    pulled = isPull ? name : null;
    if (value === null) set.delete(name); else set.set(name, value);
    update();
  };

  // Several at once, as one step back; null takes one away.
  const changeAll = (entries) => {
    remember();
    pulled = null;
    for (const [name, value] of entries) if (value === null) set.delete(name); else set.set(name, value);
    update();
  };
  const stepsNow = (option, plan) => { const now = set.get(path(option.name, plan.path)); return now === undefined ? plan.steps : stepsOf(now); };
  // Every plan so many months later, as the base case until then; gates, levers and programmes go with it.
  const later = (months) => {
    const today = data.options.find((option) => option.baseline), entries = [];
    for (const option of data.options.filter((one) => one !== today)) {
      for (const plan of option.plans) {
        const same = today && today.plans.find((other) => other.path === plan.path), now = stepsNow(option, plan);
        const before = same ? stepsNow(today, same).filter(([month]) => month < months) : [], after = now.map(([month, count]) => [month + months, count]);
        if (before.length && !(after.length && after[0][0] === months)) after.unshift([months, 0]);
        const value = stepped(plan, [...before, ...after]);
        if (value !== stepped(plan, now)) entries.push([path(option.name, plan.path), value === stepped(plan, plan.steps) ? null : value]);
      }
      for (const own of option.fields.filter((one) => /(^|\.)(month|from|until|set_from)$/.test(one.path))) {
        const name = path(option.name, own.path);
        entries.push([name, String(Number(set.get(name) ?? own.value) + months)]);
      }
    }
    changeAll(entries);
  };

  // Controls. Each follows what is set.
  let made = 0;
  const parameterRow = (parameter) => {
    const id = "lever-" + made++, { values } = parameter, name = parameter.path;
    const typed = element("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", placeholder: "as believed", "aria-describedby": id + "-was" });
    const slider = values && element("input", { type: "range", min: 0, max: 48, "aria-label": parameter.name });
    typed.addEventListener("change", () => {
      const value = typed.value.trim(), found = read(value, parameter.unit, parameter.suffix), factor = factorOf(value, parameter.unit);
      if (value === "") { if (set.has(name)) change(name, null); return; }
      // What is no number may be a belief: { uniform = … }. More or less of one keeps its spread.
      const next = factor !== null ? scaled(parameter.stated, factor) || value : found === null ? value : String(found);
      if (set.get(name) !== next) change(name, next); else listed(true);
    });
    if (slider) {
      slider.addEventListener("input", () => change(name, String(values[slider.value]), true));
      // One pull, or arrows in a row, is one step back.
      ["pointerdown", "blur"].forEach((when) => slider.addEventListener(when, () => { pulled = null; }));
    }
    following(name, (now) => {
      const plain = Number(now);
      typed.value = now === undefined ? "" : Number.isFinite(plain) ? written(unit(parameter), plain, 6) : moreOrLess(parameter, now) || now;
      if (!slider) return;
      const place = now === undefined ? 24 : values.reduce((best, v, k) => Math.abs(v - plain) < Math.abs(values[best] - plain) ? k : best, 0);
      slider.value = place;
      slider.setAttribute("aria-valuetext", now === undefined ? "as believed" : shown(parameter, plain));
    });
    return element("div", { class: "lever", "data-path": name }, element("label", { for: id }, parameter.name),
      element("span", { class: "entry" }, typed, element("span", { id: id + "-was", class: "was" }, "believed " + believed(parameter))), ...(slider ? [slider] : []));
  };
  const planRows = (option, plan) => {
    const name = path(option.name, plan.path), rows = element("div"), stated = stepped(plan, plan.steps);
    const steps = () => stepsNow(option, plan);
    described.set(name, (value) => option.name + ", " + kind(plan) + ": " + planned(stepsOf(value)) + ", planned " + planned(plan.steps));
    const put = (next) => {
      const value = stepped(plan, [...next].sort(([a], [b]) => a - b));
      change(name, value === stated ? null : value);
    };
    const field = (words, value, [most, step], done) => element("label", {}, words + " ", element("input", { type: "number", min: 0, max: most, step, value, onchange: (event) => {
      const found = Number(event.target.value);
      if (event.target.value !== "" && found >= 0) done(found); else listed(true);
    } }));
    following(name, () => {
      const now = steps(), focus = rows.contains(document.activeElement) ? all("input,button", rows).indexOf(document.activeElement) : -1;
      rows.replaceChildren(...now.map(([month, count], place) => {
        const others = (next) => put(now.flatMap((step, k) => k === place ? next : [step]));
        return element("span", { class: "step" },
          field("month", month, [239, 1], (found) => others([[Math.round(found), count]])),
          field(plan.count, count, [1000, plan.count === "units" ? 0.5 : 1], (found) => others([[month, found]])),
          element("button", { type: "button", "aria-label": "Remove this step", onclick: () => others([]) }, "×"));
      }), element("button", { type: "button", class: "add", onclick: () => {
        const last = now[now.length - 1];
        put([...now, last ? [last[0] + 12, last[1] + 1] : [0, 1]]);
      } }, now.length ? "Add a step" : "Add " + kind(plan)));
      const again = all("input,button", rows)[focus];
      if (again) again.focus();
    });
    return element("div", { class: "plan", role: "group", "aria-label": option.name + ", " + kind(plan), "data-path": name }, element("span", { class: "plan-name" }, kind(plan)), rows);
  };
  const fieldRow = (option, own) => {
    const name = path(option.name, own.path), id = "own-" + made++, label = (own.group ? own.group + ": " : "") + own.name;
    const spoken = (own.group ? own.group + " " : "") + own.name;
    const asked = own.choices.length > 0;
    const input = asked
      ? element("select", { id }, ...own.choices.map((choice) => element("option", { value: choice }, choice.replaceAll('"', "").replaceAll("_", " "))))
      : element("input", { id, type: "text", inputmode: "decimal", autocomplete: "off" });
    const plain = (value) => value.replaceAll('"', "").replaceAll("_", " ");
    described.set(name, (value) => option.name + ", " + spoken + ": " + plain(value) + ", planned " + plain(own.value));
    input.addEventListener("change", () => {
      const found = asked ? input.value : read(input.value, "number");
      if (found === null || found === "") { listed(true); return; }
      const value = String(found), isSame = value === own.value || (!asked && Number(value) === Number(own.value));
      if (set.get(name) === value || (isSame && !set.has(name))) listed(true); else change(name, isSame ? null : value);
    });
    following(name, (put) => { const now = put || own.value; input.value = asked ? now : new Intl.NumberFormat(navigator.language, { maximumSignificantDigits: 9 }).format(Number(now)); });
    return element("div", { class: "own", "data-path": name }, element("label", { for: id }, label), input);
  };
  const optionGroup = (option, isOpen) => element("details", { open: isOpen }, element("summary", {}, option.name),
    ...option.plans.map((plan) => planRows(option, plan)),
    ...(option.fields.length ? [element("details", {}, element("summary", {}, "Gate, levers, how it works"), ...option.fields.map((own) => fieldRow(option, own)))] : []));
  const searchBox = () => {
    const found = element("ul", { class: "found" }), rows = element("div"), open = new Set();
    const add = (parameter) => {
      if (!open.has(parameter.path)) { open.add(parameter.path); rows.append(parameterRow(parameter)); listed(); }
      all(".lever", rows).find((row) => row.dataset.path === parameter.path).querySelector("input").focus();
    };
    const input = element("input", { id: "live-search", type: "search", autocomplete: "off", placeholder: "e.g. churn, win rate, isv.arr", oninput: () => {
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = wanted.length ? data.parameters.filter((one) => wanted.every((word) => (one.name + " " + one.path).toLowerCase().includes(word))) : [];
      found.replaceChildren(...hits.slice(0, 8).map((one) => element("li", {}, element("button", { type: "button", onclick: () => { found.replaceChildren(); input.value = ""; add(one); } },
        one.name, element("span", { class: "was" }, one.path + ", " + believed(one))))));
      count.textContent = wanted.length ? (hits.length > 8 ? "8 of " : "") + number(hits.length) + " found" : "";
    } });
    const count = element("span", { class: "was", role: "status" });
    const free = element("input", { id: "live-free", type: "text", autocomplete: "off", placeholder: "isv.acv=150e3" });
    const put = element("button", { type: "button", id: "live-put", onclick: () => {
      const [, name, value] = free.value.match(/^\s*(?:--set\s+)?'?([^=]+?)\s*=\s*(.+?)'?\s*$/) || [];
      if (name) { free.value = ""; change(name, value); } else count.textContent = "State a name, = and a value.";
    } }, "Set");
    return [element("label", { for: "live-search" }, "Search by words or name"), input, count, found, rows,
      element("details", {}, element("summary", {}, "As on the command line"), element("div", { class: "entry" }, element("label", { for: "live-free" }, "--set "), free, put))];
  };
  const waitRow = () => {
    const months = element("input", { id: "live-wait", type: "number", min: 1, max: 120, value: 12 });
    return element("div", { class: "own" }, element("label", { for: "live-wait" }, "Start every plan later, by months"), months,
      element("button", { type: "button", onclick: () => { if (Number(months.value) >= 1) later(Math.round(months.value)); } }, "Wait"));
  };
  // What the scenario itself asks: a case puts in all that it sets, and takes it away again.
  const caseButton = (one) => {
    const isIn = () => one.set.every(([name, value]) => set.get(name) === value);
    const button = element("button", { type: "button", class: "case", onclick: () => changeAll(one.set.map(([name, value]) => [name, isIn() ? null : value])) }, one.name);
    follows.push(() => button.setAttribute("aria-pressed", isIn()));
    return button;
  };
  const group_ = (name, ...inside) => element("fieldset", {}, element("legend", {}, name), ...inside);
  const build = () => {
    data.parameters.forEach((parameter) => byPath.set(parameter.path, parameter));
    const rows = (places) => places.map((place) => parameterRow(data.parameters[place]));
    const terms = data.terms.filter((place) => !data.beliefs.includes(place));
    const shownOptions = data.options.filter((option) => !option.baseline || option.plans.some((plan) => plan.steps.length));
    at("controls").append(
      group_("What the answer hangs on most", ...rows(data.beliefs)),
      ...(data.cases.length ? [group_("Cases of the scenario", ...data.cases.map(caseButton))] : []),
      group_("Plans of the options", ...(data.options.some((option) => !option.baseline) ? [waitRow()] : []), ...shownOptions.map((option, place) => optionGroup(option, place === 0 && !isPhone))),
      ...(terms.length ? [group_("Terms of contracts", ...rows(terms))] : []),
      group_("Any other number", ...searchBox()));
    at("undo").addEventListener("click", () => { set = past.pop() || new Map(); pulled = null; update(); });
    at("reset").addEventListener("click", () => { remember(); set = new Map(); pulled = null; update(); });
    const copying = (id, value) => {
      const button = at(id), name = button.textContent;
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(value()); button.textContent = "Copied"; } catch {
          getSelection().selectAllChildren(at("command"));
          button.textContent = "Select and copy it";
        }
        setTimeout(() => { button.textContent = name; }, 2000);
      });
    };
    copying("copy", () => command());
    copying("link", () => location.href);
    at("save").addEventListener("click", async () => {
      const isBase = set.size === 0, head = isBase ? "" : told();
      const said = isBase ? null : await slots[0].ask({ call: "stated", question: question(), columns: [] });
      if (said && !said.holds) { at("note").textContent = problem(said); return; }
      const whole = isBase ? data.scenario : head + text(said.bytes);
      const link = element("a", { href: URL.createObjectURL(new Blob([whole], { type: "application/toml" })), download: isBase ? "resolved.toml" : "what-if.toml" });
      link.click();
      URL.revokeObjectURL(link.href);
      Object.assign(desk, { saved: whole });
    });
    const more = at("more");
    follows.push(() => {
      more.hidden = quick >= most;
      more.textContent = futures < most ? "Simulate " + (most < data.trajectories ? "" : "all ") + number(most, 9) + " futures of this report" : "Simulate " + number(quick, 9) + " futures, which is quicker";
    });
    more.addEventListener("click", () => { futures = futures < most ? most : quick; update(); });
  };

  try {
    data = (await report.data).live;
    const packed = unpack("live-engine");
    if (typeof WebAssembly !== "object") throw new Error("this place has no WebAssembly");
    // Asked here first, where a refusal can be caught and told.
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    futures = Math.min(FUTURES, data.trajectories);
    const first = hire();
    slots = [first];
    const begun = await first.ask({ packed, scenario: data.scenario });
    if (!begun.holds) throw new Error(begun.stopped);
    // A first block says how much this machine may be asked.
    const trial = await first.ask({ call: "part", question: { ...question(), part: [0, Math.min(BLOCK, futures)] }, columns: [] });
    if (!trial.holds) throw new Error(problem(trial));
    const wanted = Math.min(isPhone ? 2 : 4, navigator.hardwareConcurrency || 1, Math.ceil(futures / BLOCK));
    while (slots.length < wanted) slots.push(hire());
    await Promise.all(slots.slice(1).map((slot) => slot.ask({ wasm: begun.wasm, scenario: data.scenario })));
    // Of fewer than two blocks too few are near a new value for them to be weighed.
    const blocks = Math.max(2, Math.floor(PATIENCE * slots.length / trial.took));
    futures = quick = Math.min(futures, blocks * BLOCK);
    most = Math.min(data.trajectories, MOST);
    build();
    const mine = ++version, linked = ofLink();
    state.textContent = "Simulating " + number(futures, 9) + " futures.";
    await settle(mine);
    desk.hidden = !base;
    listed();
    if (linked && base) { set = linked; update(); }
    addEventListener("hashchange", () => { const other = ofLink(); if (other) { remember(); set = other; update(); } });
  } catch (error) { slots.forEach((slot) => slot.end()); fail(error.message); }
})();
