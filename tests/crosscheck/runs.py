"""What is compared: runs of the program and of the reference on the same scenario, with the same beliefs."""
import hashlib
import math
import subprocess
from pathlib import Path

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet

import files
from reference import Reference

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHIPPED = ("observability-isv", "saas-isv", "hybrid-data-platform", "early-stage-isv", "composite-observability",
           "storage-egress")
STILL = ("still", "still-expansion", "still-terms")                        # without luck: equal in every trajectory
OWN = ("corners-field", "corners-hosted", "corners-terms", "crowd", *STILL)   # beside this file: rules that no shipped scenario turns on
UNKNOWN = -math.inf                                          # of a metric that the reference does not compute for an option

def run_program(binary, scenario, folder, n, seed):
    """Runs the program into `folder`."""
    subprocess.run([binary, "run", scenario, "--out", folder, "-n", str(n), "--seed", str(seed), "--charts", "none",
                    "--quiet", "--allow-outside"], check=True, stdout=subprocess.DEVNULL)


def scenario_file(name):
    """A shipped scenario, or one of the cross-check's own."""
    return HERE / f"{name}.toml" if name in OWN else ROOT / "scenarios" / f"{name}.toml"


def fingerprint(folder, n, seed):
    """Of everything on which the reference's outcomes depend."""
    parts = [folder / "resolved.toml", folder / "beliefs.parquet", HERE / "beliefs.py",
             *sorted((HERE / "reference").glob("*.py"))]
    digest = hashlib.sha256(f"{n} {seed}".encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def reference_file(folder):
    """Beside the run's folder, which the program makes anew."""
    return folder.with_name(f"{folder.name}-reference.parquet")


def run_reference(folder, n, seed, processes):
    """Simulates the reference with the run's beliefs, unless the same has been done before."""
    path, mark = reference_file(folder), fingerprint(folder, n, seed)
    if path.exists() and (parquet.read_schema(path).metadata or {}).get(b"fingerprint") == mark.encode():
        return
    outcomes = Reference(folder / "resolved.toml", n, seed, folder / "beliefs.parquet").simulate(processes)
    columns = {"trajectory": np.tile(np.arange(n), len(outcomes)), "option": np.repeat(list(outcomes), n)}
    for metric in dict.fromkeys(metric for values in outcomes.values() for metric in values):
        columns[metric] = np.concatenate([values.get(metric, np.full(n, UNKNOWN)) for values in outcomes.values()])
    parquet.write_table(arrow.table(columns).replace_schema_metadata({"fingerprint": mark}), path)


def read_outcomes(path):
    """option -> metric -> array in the order of trajectories."""
    columns = files.read(path)
    options, order = columns.pop("option"), columns.pop("trajectory")
    found = {}
    for option in dict.fromkeys(options.tolist()):
        rows = np.flatnonzero(options == option)
        rows = rows[np.argsort(order[rows])]
        found[option] = {name: values[rows] for name, values in columns.items()}
    return found
