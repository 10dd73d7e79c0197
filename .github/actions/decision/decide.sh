#!/usr/bin/env bash
# Simulates a scenario as it stands and as it stood at the base, and writes what to say about it.
#
#   SCENARIO=… BASE=COMMIT [PROGRAM=… BASE_PROGRAM=… TRAJECTORIES=…] decide.sh
#
# Leaves `report`, `verdict` and `changed` in $GITHUB_OUTPUT. Without BASE, or where the base has no such scenario, the
# decision is told alone.
set -euo pipefail
: "${SCENARIO:?the scenario file}" "${PROGRAM:=alliance-sim}" "${BASE_PROGRAM:=$PROGRAM}" "${TRAJECTORIES:=10000}" "${BASE:=}"
output=${GITHUB_OUTPUT:-/dev/stdout}
work=$(mktemp -d)
report=$work/decision.md
seed=${SEED:-1}

runs() { # PROGRAM SCENARIO NAME
    "$1" run "$2" -n "$TRAJECTORIES" --seed "$seed" --charts none --no-parquet --quiet --out "$work/$3" >"$work/$3.txt"
}
value() { # NAME: what its summary says in a word or two
    python3 - "$work/$1/summary.json" <<'PYTHON'
import json, sys

verdict = json.load(open(sys.argv[1], encoding="utf-8"))["verdict"]
print(verdict["kind"], "|", verdict["leader"] or "")
PYTHON
}

runs "$PROGRAM" "$SCENARIO" after
after=$(value after)
before=
if [ -n "$BASE" ] && git cat-file -e "$BASE:$SCENARIO" 2>/dev/null; then
    # The scenario with everything that it extends, as it stood.
    mkdir "$work/base"
    git archive "$BASE" | tar -x -C "$work/base"
    if runs "$BASE_PROGRAM" "$work/base/$SCENARIO" before 2>"$work/before.err"; then
        before=$(value before)
    fi
fi
changed=false
[ -z "$before" ] || [ "$before" = "$after" ] || changed=true

{
    echo "### $(basename "$SCENARIO" .toml)"
    echo
    sed '/^$/q' "$work/after.txt"
    if [ "$changed" = true ]; then
        echo "**The decision has changed.** Before:"
        echo
        sed -e '/^$/q' -e 's/^/> /' "$work/before.txt"
    elif [ -n "$before" ]; then
        echo "The decision is that of the base."
        echo
    elif [ -s "$work/before.err" ]; then
        echo "The base could not be simulated:"
        echo '```'
        head -c 2000 "$work/before.err"
        echo '```'
    fi
    if [ -n "$before" ] && [ -f "$work/before/receipt.json" ] &&
        "$PROGRAM" diff "$work/before" "$work/after" --charts none --quiet --out "$work/diff" >"$work/diff.txt" 2>&1; then
        echo "<details><summary>What changed, and where the change of the result comes from</summary>"
        echo
        echo '```'
        head -c 20000 "$work/diff.txt"
        echo '```'
        echo "</details>"
        echo
    fi
    echo "<details><summary>The whole decision</summary>"
    echo
    echo '```'
    head -c 20000 "$work/after.txt"
    echo '```'
    echo "</details>"
} >"$report"
{
    echo "report=$report"
    echo "verdict=${after%% |*}"
    echo "changed=$changed"
} >>"$output"
