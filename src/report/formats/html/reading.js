// What is typed: numbers as readers write them, more or less of what is believed, and beliefs.
const reading = () => {
  // Numbers as the reader writes them: 150k, 1.5 Mio, 35 %, in the grouping of the browser's language.
  const parts = new Intl.NumberFormat(navigator.language).formatToParts(12345.6);
  const sign = (type, other) => (parts.find((part) => part.type === type) || { value: other }).value;
  const [point, group] = [sign("decimal", "."), sign("group", "\u00a0")];
  const MULTIPLES = { "": 1, k: 1e3, tsd: 1e3, thousand: 1e3, m: 1e6, mio: 1e6, mn: 1e6, million: 1e6, b: 1e9, bn: 1e9, mrd: 1e9, md: 1e9, "%": 0.01 };
  const read = (text, unit, suffix = "") => {
    const found = text.replace(/[\s\u00a0\u202f'’]/g, "").replace("−", "-").match(/^([^\d.,+\-={}[\]]{0,6})([+-]?[\d.,]*\d)(?:e([+-]?\d+))?([a-zA-Z%]*)\.?([^\d={}[\]]*)$/);
    if (!found) return null;
    // What is counted may stand behind a number: 6 months, 1 month.
    const behind = found[4].toLowerCase(), counted = suffix.replace(/[^a-z]/gi, "").toLowerCase();
    const multiple = behind in MULTIPLES ? behind : behind.length > 2 && counted.startsWith(behind) ? "" : null;
    if (multiple === null) return null;
    let plain = found[2];
    const [points, commas] = [plain.split(".").length - 1, plain.split(",").length - 1];
    // A sign that comes several times, or first of two, groups; one alone before three digits does if the reader's does.
    const groups = points && commas ? [plain.indexOf(".") < plain.indexOf(",") ? "." : ","]
      : [".", ","].filter((c) => plain.split(c).length > 2 || (c === group && c !== point && new RegExp("^[+-]?[1-9]\\d{0,2}\\" + c + "\\d{3}$").test(plain)));
    groups.forEach((c) => { plain = plain.replaceAll(c, ""); });
    plain = plain.replace(",", ".");
    const factor = MULTIPLES[multiple];
    const value = Number(plain + "e" + (found[3] || 0)) * (factor === 1 && unit === "percent" ? 0.01 : factor);
    return Number.isFinite(value) ? Number(value.toPrecision(12)) : null;
  };

  // How much more or less: +20%, −10 %, ×1.2. A share that changes by a share might be meant in either of two ways.
  const factorOf = (text, unit) => {
    const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace("−", "-").replace(",", ".");
    const share = unit !== "percent" && plain.match(/^([+-]\d*\.?\d+)%$/), times = plain.match(/^[x×*](\d*\.?\d+)$/i);
    return share ? Number((1 + share[1] / 100).toPrecision(12)) : times ? Number(times[1]) : null;
  };
  // A number or a belief, as TOML, so many times larger; null of one that has no size.
  const SIZES = /\b(min|mode|max|mean|sd|p10|p50|p90|scale|values) = (\[[^\]]*\]|[-+.\de]+)/g;
  const scaled = (value, factor) => {
    const times = (text) => text.replace(/[-+]?[\d.]+(?:e[-+]?\d+)?/g, (one) => String(Number((one * factor).toPrecision(12))));
    if (Number.isFinite(Number(value))) return times(String(Number(value)));
    if (!value.match(SIZES) || /\b(alpha|file) =/.test(value)) return null;
    return value.replace(SIZES, (_, key, own) => key + " = " + times(own));
  };
  // By what a belief has been scaled; null if it is another.
  const scaleOf = (stated, value) => {
    const first = (text) => { const found = [...text.matchAll(SIZES)].map(([, , own]) => Number(own)).find((own) => own); return found; };
    const factor = Number((first(value) / first(stated)).toPrecision(9));
    return factor > 0 && scaled(stated, factor) === value ? factor : null;
  };
  return { read, factorOf, scaled, scaleOf };
};
