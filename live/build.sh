#!/usr/bin/env bash
# Builds the engine that pages carry (`run --html`): WebAssembly without imports, into live/built/, where the next build
# of the program finds and embeds it. Needs xz or Python, and the target's standard library, once:
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
# No place of this machine stands in the engine; a phone's memory is not used up.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C link-arg=--max-memory=268435456 \
    --remap-path-prefix=$(dirname "$PWD")=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates"
cargo build --release --locked --target $target --target-dir target
mkdir -p built
# The same engine is left as it stands, so that the program is not built anew for it.
made=target/$target/release/alliance_sim_live.wasm
if ! cmp -s "$made" built/engine.wasm || ! [ -f built/engine.wasm.lzma ]; then
    cp "$made" built/engine.wasm
    # A third smaller than gzip makes it; the page has its own decoder.
    if command -v xz >/dev/null; then
        xz --format=lzma --lzma1=preset=9e,lc=4,lp=0,pb=0 --stdout built/engine.wasm >built/engine.wasm.lzma
    else
        python=$(command -v python3 || command -v python)
        "$python" - <<'END'
import lzma
packer = [{"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]
with open("built/engine.wasm", "rb") as engine, open("built/engine.wasm.lzma", "wb") as packed:
    packed.write(lzma.compress(engine.read(), format=lzma.FORMAT_ALONE, filters=packer))
END
    fi
fi
ls -l built
