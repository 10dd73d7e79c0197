#!/usr/bin/env bash
# Shards as a Slurm array, and the merge when all of them are done:
#
#   N=64 SCENARIO=mine.toml FLAGS='-n 1000000' ./slurm.sh
#
# Slurm hands out the index; folders are on a disk that all nodes share. A task that fails or whose node dies is put
# back into the queue (--requeue) and simulates its shard again; shards that stand whole are skipped, so that sending the
# whole array once more costs nothing. The program is on the PATH of the nodes (pipx install alliance-sim). MERGE_FLAGS
# are those of `merge`: --out, --charts.
set -euo pipefail
: "${SCENARIO:?the scenario file}" "${N:=16}" "${FLAGS:=}" "${SHARDS:=outputs/$(basename "$SCENARIO" .toml)-shards}" \
    "${MERGE_FLAGS:=}"

array=$(sbatch --parsable --requeue --array="0-$((N - 1))" --cpus-per-task=1 --mem=1G --job-name=alliance-shard \
    --wrap="alliance-sim run '$SCENARIO' $FLAGS --shard \$SLURM_ARRAY_TASK_ID/$N \
            --out '$SHARDS'/\$SLURM_ARRAY_TASK_ID-of-$N --threads \$SLURM_CPUS_PER_TASK --quiet")
echo "shards: job $array"
merge=$(sbatch --parsable --dependency="afterok:$array" --cpus-per-task=2 --mem=2G --job-name=alliance-merge \
    --wrap="alliance-sim merge '$SHARDS'/*-of-$N $MERGE_FLAGS")
echo "merge: job $merge, when all of them are done"
