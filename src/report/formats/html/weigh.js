// The futures at hand, those near new values of beliefs counted more: an answer at once, before anything is simulated.
// A straight line is laid through the futures nearby, so that values at the end of what is believed are not pulled to its
// middle. Beliefs that are correlated with one that is moved stay where they are, as in the simulation.
const weighing = (futures) => {
  const NEAR = 0.08, LEAST = 100, sorted = new Map();
  const order = (values) => {
    if (!sorted.has(values)) sorted.set(values, Float64Array.from(values).sort());
    return sorted.get(values);
  };
  // The share of futures below a value, half of those at it.
  const level = (values, value) => {
    const all = order(values), below = (isBelow) => {
      let [low, high] = [0, all.length];
      while (low < high) { const middle = low + high >> 1; if (isBelow(all[middle])) low = middle + 1; else high = middle; }
      return low;
    };
    return (below((v) => v < value) + below((v) => v <= value)) / (2 * all.length);
  };
  const levels = new Map();
  const levelsOf = (values) => {
    if (!levels.has(values)) levels.set(values, Float64Array.from(values, (value) => level(values, value)));
    return levels.get(values);
  };
  // x of a · x = b for the few numbers of a line; null where there is none.
  const solved = (a, b) => {
    const rows = a.map((row, i) => [...row, b[i]]), n = b.length;
    for (let i = 0; i < n; i++) {
      const best = rows.slice(i).reduce((top, row, k) => Math.abs(row[i]) > Math.abs(rows[top][i]) ? i + k : top, i);
      [rows[i], rows[best]] = [rows[best], rows[i]];
      if (Math.abs(rows[i][i]) < 1e-12) return null;
      rows.forEach((row, k) => {
        if (k === i) return;
        const factor = row[i] / rows[i][i];
        for (let j = i; j <= n; j++) row[j] -= factor * rows[i][j];
      });
    }
    return rows.map((row, i) => row[n] / row[i]);
  };
  const spread = (values, middle) => Math.sqrt(values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / values.length) || 1;
  // `moved`: values by future and where they are put; `tied`: values by future of beliefs correlated with them.
  const weights = (moved, tied) => {
    const kernel = new Float64Array(futures).fill(1), axes = [];
    for (const { values, to } of moved) {
      const all = order(values), own = levelsOf(values), at = level(values, to);
      if (to < all[0] || to > all[all.length - 1]) return { effective: 0 };
      for (let i = 0; i < futures; i++) kernel[i] *= Math.exp(-0.5 * ((own[i] - at) / NEAR) ** 2);
      axes.push([values, to, spread(values, to)]);
    }
    for (const values of tied) {
      const mean = values.reduce((sum, v) => sum + v, 0) / futures;
      axes.push([values, mean, spread(values, mean)]);
    }
    // A row a future: one, and how far it is from where each belief is put.
    const size = axes.length + 1, rows = new Float64Array(futures * size), a = Array.from({ length: size }, () => new Float64Array(size));
    for (let i = 0; i < futures; i++) rows[i * size] = 1;
    axes.forEach(([values, middle, unit], k) => { for (let i = 0; i < futures; i++) rows[i * size + k + 1] = (values[i] - middle) / unit; });
    for (let i = 0; i < futures; i++) {
      const at = i * size;
      for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) a[j][k] += kernel[i] * rows[at + j] * rows[at + k];
    }
    const along = (line, i) => { let sum = 0; for (let k = 0, at = i * size; k < size; k++) sum += rows[at + k] * line[k]; return sum; };
    const line = solved(a.map((own) => [...own]), [1, ...axes.map(() => 0)]);
    if (!line) return { effective: 0 };
    const own = new Float64Array(futures);
    let squares = 0;
    for (let i = 0; i < futures; i++) {
      own[i] = kernel[i] * along(line, i);
      squares += own[i] ** 2;
    }
    // How far a future is from the line through those nearby, for the error.
    const beside = (outcomes) => {
      const b = new Array(size).fill(0);
      for (let i = 0; i < futures; i++) for (let k = 0; k < size; k++) b[k] += kernel[i] * rows[i * size + k] * outcomes[i];
      const fit = solved(a.map((own) => [...own]), b);
      return (i) => outcomes[i] - along(fit, i);
    };
    return { effective: 1 / squares, own, beside };
  };
  // Mean and half of its 95% interval.
  const mean = ({ own, beside }, outcomes) => {
    let [sum, squares] = [0, 0];
    const off = beside(outcomes);
    for (let i = 0; i < futures; i++) { sum += own[i] * outcomes[i]; squares += (own[i] * off(i)) ** 2; }
    return [sum, 1.96 * Math.sqrt(squares)];
  };
  return { LEAST, weights, mean };
};
