"use strict";
(() => {
  const { all, written } = report, at = (id) => document.getElementById("live-" + id);
  const data = JSON.parse(at("data").textContent), state = at("state");
  // A phone simulates fewer futures; what is copied says how many.
  const futures = matchMedia("(max-width:40rem)").matches ? Math.min(512, data.trajectories) : data.trajectories;
  const LEAST = 100, WIDTH = 0.08;
  const source = `
    let engine;
    const put = (text) => {
      const bytes = new TextEncoder().encode(text), place = engine.room(bytes.length);
      new Uint8Array(engine.memory.buffer, place, bytes.length).set(bytes);
    };
    onmessage = async ({ data }) => {
      try {
        if (data.wasm) {
          engine = (await WebAssembly.instantiate(data.wasm, {})).instance.exports;
          put(data.scenario);
          engine.scenario();
          postMessage({ ready: true });
          return;
        }
        put(JSON.stringify(data.question));
        const began = performance.now(), place = engine.ask(), bytes = new Uint8Array(engine.memory.buffer, place, engine.answer_bytes());
        postMessage({ key: data.key, took: performance.now() - began, answer: JSON.parse(new TextDecoder().decode(bytes)) });
      } catch (error) { postMessage({ failed: String(error) }); }
    };`;
  let worker, base, busy = false, waiting = null, set = new Map(), past = [], asked = "";
  const fail = (why) => {
    state.textContent = "Nothing can be simulated here (" + why + "); the report below stands as it is.";
    at("desk").hidden = true;
  };
  const key = () => JSON.stringify([...set.values()].map((change) => change.text));
  const send = (question, name) => {
    if (busy) { waiting = [question, name]; return; }
    busy = true;
    worker.postMessage({ question, key: name });
  };
  const question = (columns) => ({
    set: [...set.values()].map((change) => change.text), trajectories: futures, seed: data.seed, design: data.design, columns,
  });
  // A command line takes what stands in single quotes as it is.
  const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const command = () => "alliance-sim run resolved.toml -n " + futures + " --seed " + data.seed + " --design " + data.design +
    [...set.values()].map((change) => " --set " + quoted(change.text)).join("");
  const sized = ([value, half]) => written(data, value) + (half ? " ± " + written(data, half) : "");
  const share = ([value, half]) => written({ unit: "percent" }, value) + (half ? " ± " + written({ unit: "percent" }, half) : "");
  const cell = (tag, text, name) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const bar = (value, low, high, guess) => {
    const box = document.createElementNS("http://www.w3.org/2000/svg", "svg"), x = (v) => 100 * (v - low) / (high - low || 1);
    box.setAttribute("width", "100%");
    box.setAttribute("height", "8");
    box.setAttribute("aria-hidden", "true");
    const rect = document.createElementNS(box.namespaceURI, "rect"), [a, b] = [x(0), x(value ?? 0)];
    rect.setAttribute("x", Math.min(a, b) + "%");
    rect.setAttribute("width", Math.abs(a - b) + "%");
    rect.setAttribute("height", "8");
    rect.setAttribute("class", guess ? "guess" : "exact");
    box.append(rect);
    return box;
  };
  const show = (answer, guess) => {
    const means = [...base.options, ...answer.options].map((option) => option.mean[0] ?? 0);
    const [low, high] = [Math.min(0, ...means), Math.max(0, ...means)];
    const changed = set.size > 0;
    at("rows").replaceChildren(...answer.options.map((option) => {
      const row = document.createElement("tr"), before = base.options.find((other) => other.name === option.name);
      const name = cell("th", option.name);
      name.scope = "row";
      const was = cell("td", before ? sized(before.mean) : "–", "num"), now = cell("td", changed ? sized(option.mean) : "", "num");
      if (before) was.append(bar(before.mean[0], low, high, false));
      if (changed) now.append(bar(option.mean[0], low, high, guess));
      let difference = "";
      if (changed && option.difference && option.difference[0] !== null) {
        const [value, half] = option.difference;
        difference = (value > 0 ? "+" : "") + sized(option.difference) + (half && Math.abs(value) <= half ? ", unclear" : "");
      }
      row.append(name, was, now, cell("td", difference, "num"), cell("td", option.best ? share(option.best) : "", "num"));
      if (answer.options.every((other) => (other.mean[0] ?? -Infinity) <= (option.mean[0] ?? -Infinity))) row.className = "strong";
      return row;
    }));
    if (guess) return;
    at("verdict").textContent = changed ? "Base case: " + base.verdict + ". What if: " + answer.verdict + "." : "As believed: " + base.verdict + ".";
  };
  // The futures at hand, those near the new values counted more: an answer at once, for beliefs alone.
  const ranks = new Map();
  const rank = (path) => {
    if (!ranks.has(path)) {
      const found = base.beliefs.find(([name]) => name === path);
      if (!found) return null;
      const order = found[1].map((_, i) => i).sort((a, b) => found[1][a] - found[1][b]), level = new Float64Array(order.length);
      order.forEach((future, place) => { level[future] = (place + 0.5) / order.length; });
      ranks.set(path, level);
    }
    return ranks.get(path);
  };
  const weigh = () => {
    const changes = [...set.values()];
    if (!changes.length || changes.some((change) => change.level === undefined)) return null;
    const weights = new Float64Array(futures).fill(1);
    for (const change of changes) {
      const levels = rank(change.path);
      if (!levels) return null;
      for (let i = 0; i < futures; i++) weights[i] *= Math.exp(-0.5 * ((levels[i] - change.level) / WIDTH) ** 2);
    }
    let sum = 0, squares = 0;
    weights.forEach((weight) => { sum += weight; squares += weight * weight; });
    const effective = sum * sum / squares;
    if (!(effective >= LEAST)) return { effective, answer: null };
    const options = base.options.map((option) => {
      if (option.values.some((value) => value === null)) return null;
      let mean = 0, spread = 0;
      option.values.forEach((value, i) => { mean += weights[i] * value / sum; });
      option.values.forEach((value, i) => { spread += (weights[i] * (value - mean) / sum) ** 2; });
      const half = 1.96 * Math.sqrt(spread);
      return { name: option.name, mean: [mean, half], difference: [mean - option.mean[0], Math.hypot(half, option.mean[1])], best: null };
    });
    return options.includes(null) ? null : { effective, answer: { options } };
  };
  const listed = () => {
    at("changes").replaceChildren(...[...set.values()].map((change) => cell("li", change.words)));
    at("undo").disabled = past.length === 0;
    at("reset").disabled = set.size === 0;
    at("command").textContent = command();
  };
  const update = () => {
    listed();
    const name = asked = key();
    const began = performance.now(), guess = weigh(), took = performance.now() - began;
    document.documentElement.dataset.weighed = guess && guess.answer ? took.toFixed(1) : "";
    if (guess && guess.answer) {
      show(guess.answer, true);
      at("verdict").textContent = "Weighing the futures at hand; the exact answer follows.";
      at("note").textContent = "Hatched: " + Math.round(guess.effective) + " of " + futures + " futures count.";
    } else {
      at("note").textContent = guess ? "Too few of the futures at hand are near (" + Math.round(guess.effective) + "): simulating." : "Simulating.";
    }
    state.textContent = "Simulating " + futures + " futures.";
    send(question(false), name);
  };
  const remember = () => { past.push(new Map(set)); if (past.length > 100) past.shift(); };
  const change = (path, made) => {
    remember();
    if (made) set.set(path, { path, ...made }); else set.delete(path);
    update();
  };
  // Controls follow what is set.
  const follow = () => {
    all(".lever").forEach((lever) => {
      const [path, , words] = data.levers[lever.dataset.lever], input = lever.querySelector("input"), now = set.get(path);
      if (!now || now.place === undefined) input.value = 24; else input.value = now.place;
      lever.querySelector("output").textContent = now ? now.said : "as believed, " + words[24] + " in the middle";
      input.setAttribute("aria-valuetext", now ? now.said : "as believed");
    });
    all(".gate").forEach((gate) => {
      const [option, , month, value] = data.gates[gate.dataset.gate];
      all("input", gate).forEach((input) => {
        const key = input.dataset.key, now = set.get(path(option, "gate." + key));
        input.value = now ? now.number : key === "month" ? month : value;
      });
    });
    all(".plan[data-plan]").forEach((plan) => {
      const [option, kind, , steps] = data.plans[plan.dataset.plan], now = set.get(path(option, kind));
      all("input", plan).forEach((input) => { input.value = (now ? now.steps : steps)[input.dataset.step][input.dataset.part]; });
    });
  };
  const path = (option, kind) => "option." + JSON.stringify(option) + "." + kind;
  all(".lever").forEach((lever) => {
    const [name, values, words] = data.levers[lever.dataset.lever], input = lever.querySelector("input");
    const label = lever.querySelector("label").textContent;
    let start = null;
    input.addEventListener("input", () => {
      const place = Number(input.value), said = words[place];
      // One pull is one step back.
      if (start === null) { remember(); start = name; }
      set.set(name, { path: name, text: name + "=" + values[place], level: (place + 1) / 50, place, said, words: label + ": " + said });
      follow();
      update();
    });
    input.addEventListener("change", () => { start = null; });
  });
  all(".gate").forEach((gate) => {
    const [option, , month, value] = data.gates[gate.dataset.gate];
    all("input", gate).forEach((input) => input.addEventListener("change", () => {
      const key = input.dataset.key, was = key === "month" ? month : value, number = Number(input.value);
      if (input.value.trim() === "" || !Number.isFinite(number)) { follow(); return; }
      const name = path(option, "gate." + key), words = gate.getAttribute("aria-label") + ": " + input.parentNode.textContent.trim() + " " + number;
      change(name, number === was ? null : { text: name + "=" + number, number, words });
    }));
  });
  all(".plan[data-plan]").forEach((plan) => {
    const [option, kind, count, steps] = data.plans[plan.dataset.plan];
    plan.addEventListener("change", () => {
      const now = steps.map((step) => [...step]);
      all("input", plan).forEach((input) => { now[input.dataset.step][input.dataset.part] = Math.max(0, Math.round(Number(input.value) || 0)); });
      const said = "[" + now.map(([month, number]) => "{ month = " + month + ", " + count + " = " + number + " }").join(", ") + "]";
      const same = JSON.stringify(now) === JSON.stringify(steps);
      change(path(option, kind), same ? null : { text: path(option, kind) + "=" + said, steps: now, words: plan.getAttribute("aria-label") + ": " + now.map(([month, number]) => number + " " + count + " from month " + month).join(", ") });
    });
  });
  at("put").addEventListener("click", () => {
    const name = at("path").value.trim(), value = at("value").value.trim();
    if (!name || !value) { at("stated").textContent = "State a name and a value, for example isv.acv and 150e3."; return; }
    change(name, { text: name + "=" + value, said: value, words: name + " = " + value });
    follow();
  });
  at("undo").addEventListener("click", () => { set = past.pop() || new Map(); follow(); update(); });
  at("reset").addEventListener("click", () => { remember(); set = new Map(); follow(); update(); });
  at("copy").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(command()); at("copy").textContent = "Copied"; } catch {
      getSelection().selectAllChildren(at("command"));
      at("copy").textContent = "Selected: copy it";
    }
    setTimeout(() => { at("copy").textContent = "Copy as --set"; }, 2000);
  });
  const heard = ({ data: said }) => {
    if (said.failed) { fail(said.failed); return; }
    if (said.ready) { send(question(true), "base"); return; }
    busy = false;
    if (!base) {
      if (said.answer.problem) { fail(said.answer.problem); return; }
      base = said.answer;
      at("desk").hidden = false;
      listed();
    }
    if (waiting) { const [next, name] = waiting; waiting = null; send(next, name); return; }
    if (said.key !== "base" && said.key !== asked) return;
    if (said.answer.problem) {
      state.textContent = "That cannot be simulated.";
      at("note").textContent = said.answer.problem;
      at("verdict").textContent = "";
      return;
    }
    show(said.answer, false);
    state.textContent = futures + " futures simulated here in " + Math.round(said.took) + " ms, the same to the bit as the command below.";
    at("note").textContent = "By the numbers alone, without an audit. ± is half the width of the 95% interval of the simulation.";
    document.documentElement.dataset.answer = JSON.stringify({ ...said.answer, beliefs: [], options: said.answer.options.map((option) => ({ ...option, values: [] })) });
    document.documentElement.dataset.settled = said.key;
  };
  const start = async () => {
    if (typeof WebAssembly !== "object") throw new Error("this place has no WebAssembly");
    if (typeof DecompressionStream !== "function") throw new Error("this browser is too old");
    const packed = Uint8Array.from(atob(at("engine").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const wasm = await new Response(stream).arrayBuffer();
    worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    worker.onmessage = heard;
    worker.onerror = (event) => { event.preventDefault(); fail(event.message || "the engine stopped"); };
    worker.postMessage({ wasm, scenario: data.scenario }, [wasm]);
  };
  start().catch((error) => fail(error.message));
})();
