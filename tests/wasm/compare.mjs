// node compare.mjs MODULE FOLDER < LINES: simulates the scenarios of the folder in WebAssembly and compares their hashes.
import { readFileSync } from "node:fs";

const [module, folder] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, room, hash } = instance.exports;
let [compared, wrong] = [0, 0];
for (const line of readFileSync(0, "utf8").trim().split("\n")) {
    const [name, design, native] = line.split(" ");
    const text = readFileSync(`${folder}/${name}`);
    const place = room(text.length);
    new Uint8Array(memory.buffer, place, text.length).set(text);
    const here = BigInt.asUintN(64, hash(Number(design), 256)).toString(16).padStart(16, "0");
    const isSame = here === native && BigInt(`0x${here}`) !== 0n;
    console.log(`${isSame ? "same" : "DIFFERENT"}  ${name}  design ${design}  native ${native}  wasm ${here}`);
    compared += 1;
    wrong += isSame ? 0 : 1;
}
console.log(`${compared - wrong} of ${compared} runs are the same to the bit`);
process.exit(wrong > 0 || compared === 0 ? 1 : 0);
