// Bytes that `xz --format=lzma` packed. It stands in the worker too, so it refers to nothing outside.
const unlzma = (input) => {
  const fresh = (count) => new Uint16Array(count).fill(1024), lc = input[0] % 9, lp = Math.floor(input[0] / 9) % 5;
  const place = (1 << Math.floor(input[0] / 45)) - 1, literals = fresh(0x300 << (lc + lp));
  const lengths = () => [fresh(2), fresh(128), fresh(128), fresh(256)];
  const [match, long, rep, rep0, rep1, rep2] = [fresh(192), fresh(192), fresh(12), fresh(12), fresh(12), fresh(12)];
  const [slots, special, align, plain, repeated] = [fresh(256), fresh(128), fresh(16), lengths(), lengths()];
  let out = new Uint8Array(1 << 21), size = 0, at = 18, range = 0xFFFFFFFF, code = 0, state = 0, back = [0, 0, 0, 0];
  for (let i = 14; i < 18; i++) code = (code << 8 | input[i]) >>> 0;
  const filled = () => {
    if (range < 0x1000000) { range = range << 8 >>> 0; code = (code << 8 | input[at++]) >>> 0; }
  };
  const bit = (chances, i) => {
    const bound = (range >>> 11) * chances[i], isSet = code >= bound;
    if (isSet) { range -= bound; code -= bound; chances[i] -= chances[i] >> 5; } else { range = bound; chances[i] += 2048 - chances[i] >> 5; }
    filled();
    return isSet ? 1 : 0;
  };
  const tree = (chances, from, bits) => {
    let found = 1;
    for (let i = 0; i < bits; i++) found = found << 1 | bit(chances, from + found);
    return found - (1 << bits);
  };
  const reverse = (chances, from, bits) => {
    let node = 1, found = 0;
    for (let i = 0; i < bits; i++) { const b = bit(chances, from + node); node = node << 1 | b; found |= b << i; }
    return found;
  };
  const length = ([choice, low, middle, high], where) => {
    if (!bit(choice, 0)) return tree(low, where << 3, 3);
    return bit(choice, 1) ? 16 + tree(high, 0, 8) : 8 + tree(middle, where << 3, 3);
  };
  const distance = (run) => {
    const slot = tree(slots, Math.min(run, 3) << 6, 6), bits = (slot >> 1) - 1;
    if (slot < 4) return slot;
    const high = (2 | slot & 1) * 2 ** bits;
    if (slot < 14) return high + reverse(special, high - slot, bits);
    let direct = 0;
    for (let i = 4; i < bits; i++) {
      range >>>= 1;
      const isSet = code >= range;
      if (isSet) code -= range;
      direct = direct * 2 + (isSet ? 1 : 0);
      filled();
    }
    return high + direct * 16 + reverse(align, 0, 4);
  };
  for (;;) {
    if (size + 300 > out.length) { const wider = new Uint8Array(2 * out.length); wider.set(out); out = wider; }
    if (at > input.length + 8) throw new Error("the engine is cut off");
    const where = size & place;
    if (!bit(match, state << 4 | where)) {
      const from = 0x300 * (((size & (1 << lp) - 1) << lc) + ((size ? out[size - 1] : 0) >> 8 - lc));
      let found = 1;
      if (state > 6) {
        let other = out[size - back[0] - 1];
        while (found < 256) {
          const wanted = other >> 7 & 1, b = bit(literals, from + (1 + wanted << 8) + found);
          other <<= 1;
          found = found << 1 | b;
          if (b !== wanted) break;
        }
      }
      while (found < 256) found = found << 1 | bit(literals, from + found);
      out[size++] = found;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let run;
    if (bit(rep, state)) {
      if (!bit(rep0, state)) {
        if (!bit(long, state << 4 | where)) { state = state < 7 ? 9 : 11; out[size] = out[size - back[0] - 1]; size++; continue; }
      } else {
        const which = bit(rep1, state) ? 2 + bit(rep2, state) : 1;
        back.unshift(back.splice(which, 1)[0]);
      }
      run = length(repeated, where);
      state = state < 7 ? 8 : 11;
    } else {
      run = length(plain, where);
      state = state < 7 ? 7 : 10;
      back = [distance(run), back[0], back[1], back[2]];
      if (back[0] === 0xFFFFFFFF) return out.slice(0, size);
    }
    for (let i = -2; i < run; i++, size++) out[size] = out[size - back[0] - 1];
  }
};
