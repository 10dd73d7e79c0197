#!/usr/bin/env bash
# One comment a subject on a pull request: written the first time, edited from then on.
#
#   GH_TOKEN=… comment.sh NUMBER SUBJECT FILE
set -euo pipefail
number=${1:?which pull request?} subject=${2:?about what?} file=${3:?which text?}
mark="<!-- alliance-sim: $subject -->"
body=$(mktemp)
{ echo "$mark"; cat "$file"; } >"$body"
repository=${GITHUB_REPOSITORY:?which repository?}
own=$(gh api --paginate "repos/$repository/issues/$number/comments" \
    --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
if [ -n "$own" ]; then
    gh api --method PATCH "repos/$repository/issues/comments/$own" --field "body=@$body" >/dev/null
else
    gh api --method POST "repos/$repository/issues/$number/comments" --field "body=@$body" >/dev/null
fi
