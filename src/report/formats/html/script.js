"use strict";
const report = (() => {
  const root = document.documentElement, tip = document.getElementById("tip");
  const all = (css, from = document) => [...from.querySelectorAll(css)];
  root.classList.add("js");
  const number = (v, digits = 3) => new Intl.NumberFormat(navigator.language, { maximumSignificantDigits: digits }).format(v);
  const written = (data, v, digits) => {
    if (v === null || v === undefined) return "–";
    const size = Math.abs(v), sign = v < 0 ? "−" : "";
    if (data.unit === "percent") return sign + number(digits ? size * 100 : Math.round(size * 100), digits) + "%";
    const at = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]].find(([power]) => size >= 0.9995 * power) || [1, ""];
    if (data.unit === "number") return sign + (size >= 1e4 ? number(size / at[0], digits) + at[1] : number(size, digits));
    return sign + data.symbol + number(size / at[0], digits) + at[1];
  };
  // Parts of the page.
  all("[data-show]").forEach((button) => button.addEventListener("click", () => {
    const shown = button.dataset.show;
    all("[data-show]").forEach((b) => b.setAttribute("aria-pressed", b === button));
    all(".part").forEach((p) => p.classList.toggle("off", shown !== "all" && p.dataset.part !== shown && p.dataset.part !== "appendix"));
  }));
  document.getElementById("print").addEventListener("click", () => window.print());
  const theme = document.getElementById("theme");
  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
  const named = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; named(); });
  named();
  // What stands behind a word, and the values under the pointer.
  const show = (x, y) => {
    tip.hidden = false;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = Math.max(8, Math.min(x, room)) + "px";
    tip.style.top = y + "px";
  };
  const hide = () => { tip.hidden = true; };
  all("a.term").forEach((word) => {
    const on = () => {
      const box = word.getBoundingClientRect();
      tip.textContent = document.getElementById(word.hash.slice(1)).nextElementSibling.textContent;
      show(box.left + scrollX, box.bottom + scrollY + 6);
    };
    word.addEventListener("pointerenter", on);
    word.addEventListener("focus", on);
    word.addEventListener("pointerleave", hide);
    word.addEventListener("blur", hide);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  // What stands packed in an element: thirteen bits in two of 91 characters.
  const unpack = (id) => {
    const element = document.getElementById(id), text = element.textContent, bytes = new Uint8Array(Number(element.dataset.bytes));
    const digit = (i) => { const c = text.charCodeAt(i); return c - 33 - (c > 34) - (c > 38) - (c > 60); };
    for (let i = 0, at = 0, held = 0, bits = 0; i < text.length; i += 2) {
      held |= digit(i) + 91 * digit(i + 1) << bits;
      for (bits += 13; bits > 7 && at < bytes.length; bits -= 8, held >>>= 8) bytes[at++] = held;
    }
    return bytes;
  };
  const unzipped = async (id) => new Response(new Blob([unpack(id)]).stream().pipeThrough(new DecompressionStream("gzip")));
  const data = (async () => (await unzipped("data")).json())();
  // Figures stand as they are drawn where they cannot be drawn again.
  data.then(({ figures }) => {
    all("figure[data-kind]").forEach((figure, place) => enliven(figure, figures[place]));
    root.classList.add("drawn");
  }, () => {});
  const enliven = (figure, data) => {
    const kind = figure.dataset.kind;
    const plot = figure.querySelector(".plot"), select = figure.querySelector("select"), off = new Set();
    const count = data.categories.length;
    const values = (series) => data.series[series].by[select.value] || [];
    // As tables write it, where they do.
    const said = (series, place) => data.series[series].told?.[select.value]?.[place] || written(data, values(series)[place]);
    // The table of a page without script has every sixth month.
    const fill = () => figure.querySelector("tbody").replaceChildren(...data.categories.map((category, place) => {
      const row = document.createElement("tr"), head = document.createElement("th");
      head.scope = "row";
      head.textContent = category;
      row.append(head, ...data.series.map((_, series) => {
        const cell = document.createElement("td");
        cell.textContent = said(series, place);
        return cell;
      }));
      return row;
    }));
    figure.querySelector("details").addEventListener("toggle", fill);
    const redraw = () => {
      figure.querySelector(".which").textContent = select.value;
      fill();
      if (kind === "bars") {
        const now = values(0).map((v) => v === null ? 0 : v), low = Math.min(0, ...now), high = Math.max(0, ...now);
        const at = (v) => 100 * (v - low) / (high - low || 1);
        all(".row", figure).forEach((row, place) => {
          const rect = row.querySelector("rect"), line = row.querySelector("line"), [a, b] = [at(0), at(now[place])];
          rect.setAttribute("x", Math.min(a, b) + "%");
          rect.setAttribute("width", Math.abs(a - b) + "%");
          line.setAttribute("x1", a + "%");
          line.setAttribute("x2", a + "%");
          row.querySelector(".value").textContent = said(0, place);
        });
        return;
      }
      const [low, high] = [Number(plot.dataset.low), Number(plot.dataset.high)];
      const y = (v) => 1000 * (high - v) / (high - low);
      if (kind === "lines") all("path.line", figure).forEach((path) => {
        let broken = true;
        path.setAttribute("d", values(path.dataset.series).map((v, i) => {
          const piece = v === null ? "" : (broken ? "M" : "L") + (i + 1) + " " + y(v);
          broken = v === null;
          return piece;
        }).join(""));
      });
      else data.series.forEach((_, series) => all(`.frame [data-series="${series}"] rect`, figure).forEach((rect, i) => {
        const v = values(series)[i], end = v === null ? y(0) : y(v);
        rect.setAttribute("y", Math.min(end, y(0)));
        rect.setAttribute("height", Math.abs(end - y(0)));
      }));
    };
    select.addEventListener("change", redraw);
    all(".key button", figure).forEach((button) => {
      const own = button.dataset.series;
      button.addEventListener("click", () => {
        off.has(own) ? off.delete(own) : off.add(own);
        button.setAttribute("aria-pressed", !off.has(own));
        all(`.frame [data-series="${own}"]`, figure).forEach((mark) => mark.classList.toggle("off", off.has(own)));
      });
      const spread = (on) => {
        all(".ghost", figure).forEach((band) => band.remove());
        all(".band", figure).forEach((band) => band.classList.toggle("on", !on || band.dataset.series === own));
        const { P5: low, P95: high } = data.series[own].by;
        if (!on || kind !== "lines" || !low || figure.querySelector(`.band[data-series="${own}"]`)) return;
        const ends = [Number(plot.dataset.low), Number(plot.dataset.high)];
        const point = (v, i) => v === null ? "" : i + 1 + " " + 1000 * (ends[1] - v) / (ends[1] - ends[0]) + " ";
        const ghost = document.createElementNS("http://www.w3.org/2000/svg", "path");
        ghost.setAttribute("class", "band wide ghost on " + button.className);
        ghost.setAttribute("d", "M" + high.map(point).join("") + low.map(point).reverse().join("") + "Z");
        figure.querySelector(".frame svg").prepend(ghost);
      };
      ["pointerenter", "focus"].forEach((when) => button.addEventListener(when, () => spread(true)));
      ["pointerleave", "blur"].forEach((when) => button.addEventListener(when, () => spread(false)));
    });
    if (!plot) return;
    const cursor = figure.querySelector(".cursor");
    let place = -1;
    const read = (next) => {
      place = Math.max(0, Math.min(count - 1, next));
      const share = kind === "lines" ? (place + 1) / count : (place + 0.5) / count;
      cursor.classList.remove("off");
      cursor.setAttribute("x1", 100 * share + "%");
      cursor.setAttribute("x2", 100 * share + "%");
      const head = document.createElement("b");
      head.textContent = (data.x === "months from start" ? "Month " : "") + data.categories[place] + ", " + select.value;
      const lines = data.series.map((series, i) => {
        const line = document.createElement("span"), value = document.createElement("span");
        line.textContent = series.name;
        value.textContent = said(i, place);
        line.append(value);
        return off.has(String(i)) ? "" : line;
      });
      tip.replaceChildren(head, ...lines);
      const box = plot.getBoundingClientRect();
      show(box.left + scrollX + share * box.width + 14, box.top + scrollY + 8);
    };
    const leave = () => { hide(); cursor.classList.add("off"); };
    plot.addEventListener("pointermove", (event) => {
      const box = plot.getBoundingClientRect(), share = (event.clientX - box.left) / box.width;
      read(kind === "lines" ? Math.round(share * count) - 1 : Math.floor(share * count));
    });
    plot.addEventListener("pointerleave", leave);
    plot.addEventListener("blur", leave);
    plot.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: count - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      read(to);
    });
  };
  // Long tables.
  all(".search").forEach((label) => {
    const rows = all("tbody tr", label.nextElementSibling);
    label.querySelector("input").addEventListener("input", (event) => {
      const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach((row) => { row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word)); });
    });
  });
  addEventListener("beforeprint", () => all("details.notes").forEach((notes) => { notes.open = true; }));
  // What asks the engine is packed too; the policy of the page knows it by its hash.
  if (document.getElementById("code")) {
    unzipped("code").then((code) => code.text()).then((code) => {
      const script = document.createElement("script");
      script.textContent = code;
      document.body.append(script);
    }, (error) => { document.getElementById("live-state").textContent = "Nothing can be simulated here (" + error.message + "); the report stands as it is."; });
  }
  return { all, written, number, unpack, data };
})();
