#!/usr/bin/env bash
# Builds the engine that pages carry (`run --html`): WebAssembly without imports, into live/built/, where the next build
# of the program finds and embeds it. Needs the target's standard library, once:
#
#   rustup target add wasm32-unknown-unknown
#
# Without it the program is built all the same, and its pages are static.
set -euo pipefail
cd "$(dirname "$0")"
target=wasm32-unknown-unknown
if ! [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    echo "no standard library for $target: rustup target add $target" >&2
    exit 3
fi
cargo build --release --locked --target $target
out=target/$target/release/alliance_sim_live.wasm
mkdir -p built
made=$(mktemp)
trap 'rm -f "$made"' EXIT
if command -v wasm-opt >/dev/null; then
    wasm-opt -O3 --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
        "$out" -o "$made"
else
    cp "$out" "$made"
fi
# The same engine is left as it stands, so that the program is not built anew for it.
if ! cmp -s "$made" built/engine.wasm || ! [ -f built/engine.wasm.gz ]; then
    cp "$made" built/engine.wasm
    gzip -9nkf built/engine.wasm
fi
ls -l built
