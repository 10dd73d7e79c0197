#!/usr/bin/env bash
# Times the engine as it stands against the engine of an earlier commit: the same scenario, 10,000 trajectories, one
# thread and two, in turns (now, then, now, then). Usage: benches/against.sh COMMIT
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:?which commit? e.g. benches/against.sh 4f0eb2a}
there=target/against/$(git rev-parse --short "$commit")
mkdir -p target/against
[ -d "$there" ] || git worktree add --detach --force "$there" "$commit" >/dev/null
filter='run/(bands/)?observability/10k/threads_[12]$'
export CARGO_TERM_COLOR=never

build() { (cd "$1" && cargo bench --locked --bench wall_clock --no-run 2>/dev/null); }
times() { (cd "$2" && cargo bench --locked --bench wall_clock -- "$filter" 2>/dev/null) | grep -A1 -E '^run/' | sed "s|^|$1  |"; }

build . && build "$there"
for _ in 1 2; do
    times now .
    times "$(basename "$there")" "$there"
done
