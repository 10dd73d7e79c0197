#!/usr/bin/env python3
"""Shards over a Dask cluster: each worker simulates some, then one merges them.

    pip install alliance-sim 'dask[distributed]'
    python dask_shards.py mine.toml --shards 64 -n 1000000 [--scheduler tcp://host:8786] [--out outputs/mine]

Without --scheduler two workers are started on this machine. Folders of shards must be on a disk that all workers and
this machine share (--shared). A worker that dies costs what it had begun: Dask gives its shard to another, and a shard
that stands whole is not simulated again. What comes out is, byte for byte, the folder of one run on one machine.
"""

import argparse
import os
import subprocess
from pathlib import Path

from alliance_sim import program


def simulate(arguments, index, shards, folder):
    """One shard; what the program says if it fails."""
    shard = ["--shard", f"{index}/{shards}", "--out", str(folder), "--threads", "1", "--charts", "none", "--quiet"]
    ran = subprocess.run([program(), "run", *arguments, *shard], capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr.strip() or f"shard {index} ended with {ran.returncode}")
    return str(folder)


def main():
    parser = argparse.ArgumentParser(description="Shards over a Dask cluster; every other flag goes to `run`.")
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--scheduler", help="address of a running cluster")
    parser.add_argument("--shared", type=Path, default=Path("outputs"), help="folder that all workers see")
    parser.add_argument("--out", type=Path, help="folder of the run")
    parser.add_argument("--charts", default="png")
    parser.add_argument("--date", help="day that the receipt bears")
    asked, flags = parser.parse_known_args()

    from dask.distributed import Client, LocalCluster, as_completed

    cluster = None if asked.scheduler else LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(asked.scheduler or cluster) as client:
        folder = (asked.shared / f"{asked.scenario.stem}-shards").resolve()
        arguments = [str(asked.scenario.resolve()), *flags]
        folders = [folder / f"{index}-of-{asked.shards}" for index in range(asked.shards)]
        begun = [
            client.submit(simulate, arguments, index, asked.shards, place, pure=False, retries=5)
            for index, place in enumerate(folders)
        ]
        for done, future in enumerate(as_completed(begun), 1):
            print(f"{done} of {asked.shards}: {future.result()}", flush=True)
    if cluster is not None:
        cluster.close()
    given = {"--out": asked.out, "--date": asked.date}
    more = [text for flag, value in given.items() if value for text in (flag, str(value))]
    merge = [program(), "merge", *map(str, folders), "--charts", asked.charts, *more]
    os.execv(program(), merge)


if __name__ == "__main__":
    main()
