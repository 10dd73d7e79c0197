"""Shards as clusters run them: Dask with a worker that is killed, Slurm's script with a stand-in, manifests by schema.

    python tests/crosscheck/cluster.py        # in an environment with the wheel, dask, kubernetes-validate, botocore, PyYAML
"""

import filecmp
import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from alliance_sim import program

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = ROOT / "examples" / "cluster"
SCENARIO = ROOT / "scenarios" / "early-stage-isv.toml"
PLAN = ["-n", "4000", "--design", "sobol", "--seed", "5"]
# Receipts bear a day: one for all, whichever side of midnight a merge begins on.
DAY = ["--date", "2026-11-25"]


def whole(folder: Path) -> Path:
    """One run of everything."""
    subprocess.run([program(), "run", SCENARIO, *PLAN, *DAY, "--charts", "none", "-q", "--out", folder], check=True, stdout=subprocess.DEVNULL)
    return folder


def is_same(one: Path, other: Path) -> None:
    """Every file of two folders, byte by byte."""
    names = [sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) for folder in (one, other)]
    assert names[0] == names[1], names
    _, wrong, failed = filecmp.cmpfiles(one, other, names[0], shallow=False)
    assert not wrong and not failed, (wrong, failed)
    print(f"  {len(names[0])} files are the same, byte for byte")


def dask(work: Path) -> None:
    """The recipe with two local workers, one of which is killed as soon as it simulates."""
    print("Dask, two workers, one of them killed")
    out = work / "dask"
    command = [sys.executable, CLUSTER / "dask_shards.py", SCENARIO, "--shards", "8", "--shared", work / "shared"]
    started = subprocess.Popen([*command, "--out", out, "--charts", "none", *PLAN, *DAY], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    killed = []

    def kill_one() -> None:
        for _ in range(6000):
            if started.poll() is not None:
                return
            for pid in descendants(started.pid):
                if b"--shard" in arguments(pid):
                    worker = parent(pid)
                    assert worker != started.pid, "a shard was run by no worker"
                    killed.append(worker)
                    os.kill(pid, 9)
                    os.kill(worker, 9)
                    return
            time.sleep(0.005)

    killer = threading.Thread(target=kill_one)
    killer.start()
    _, said = started.communicate(timeout=300)
    killer.join()
    assert started.returncode == 0, said
    assert killed, "no worker was killed"
    is_same(work / "whole", out)


def arguments(pid: int) -> list:
    """A process's whole arguments: what the recipe itself starts bears the recipe's `--shards` until it becomes something else."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def descendants(root: int) -> list:
    """Processes below one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = parent(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                pass
    found, new = [], [root]
    while new:
        new = [pid for pid, above in parents.items() if above in new]
        found += new
    return found


SBATCH = """#!/usr/bin/env bash
# Stands in for Slurm: runs every index of an array at once, one of them twice, and says the number of the job.
set -euo pipefail
for argument in "$@"; do
    case "$argument" in
        --array=*) range=${argument#--array=} ;;
        --wrap=*) wrap=${argument#--wrap=} ;;
        --cpus-per-task=*) export SLURM_CPUS_PER_TASK=${argument#--cpus-per-task=} ;;
    esac
done
if [ -n "${range:-}" ]; then
    for index in $(seq "${range%-*}" "${range#*-}") 0; do
        SLURM_ARRAY_TASK_ID=$index bash -c "$wrap" >&2
    done
else
    bash -c "$wrap" >&2
fi
echo 4711
"""


def submission(work: Path, path: str, name: str) -> dict:
    """What the script is told."""
    merge = ["--charts", "none", *DAY, "--out", str(work / name)]
    variables = {"SCENARIO": SCENARIO, "N": 4, "FLAGS": shlex.join(PLAN), "SHARDS": work / f"{name}-shards", "MERGE_FLAGS": shlex.join(merge)}
    return {**os.environ, "PATH": path, **{name: str(value) for name, value in variables.items()}}


def slurm(work: Path) -> None:
    """The script, with a stand-in for `sbatch`."""
    print("Slurm's script, with a stand-in for sbatch")
    tools = work / "tools"
    tools.mkdir()
    sbatch = tools / "sbatch"
    sbatch.write_text(SBATCH)
    sbatch.chmod(sbatch.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join([str(tools), str(Path(program()).parent), os.environ["PATH"]])
    ran = subprocess.run([CLUSTER / "slurm.sh"], env=submission(work, path, "slurm"), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "Nothing to do" not in ran.stderr, "shards are simulated quietly"
    is_same(work / "whole", work / "slurm")


def real_slurm(work: Path) -> None:
    """The script on a Slurm that is up here, if there is one; a task is killed and put back into the queue."""
    if not shutil.which("sinfo") or "idle" not in subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True).stdout:
        print("Slurm itself left out: none is up here")
        return
    print("Slurm itself, a task killed and put back into the queue")
    path = os.pathsep.join([str(Path(program()).parent), os.environ["PATH"]])
    ran = subprocess.run([CLUSTER / "slurm.sh"], env=submission(work, path, "real"), cwd=work, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    array, merge = (line.split()[2].rstrip(",") for line in ran.stdout.splitlines())

    def queued(more: list) -> list:
        return subprocess.run(["squeue", "-h", *more], capture_output=True, text=True).stdout.split()

    begun = time.monotonic()
    while not (running := queued(["-j", array, "-t", "R", "-o", "%A"])):
        assert time.monotonic() - begun < 60, "no task runs"
        time.sleep(0.05)
    subprocess.run(["scontrol", "requeue", running[0]], check=True)
    # A task that is put back waits two minutes unless it is told to begin.
    while queued([]):
        for task in queued(["-j", f"{array},{merge}", "-t", "PD", "-o", "%A"]):
            subprocess.run(["scontrol", "update", f"jobid={task}", "starttime=now"], capture_output=True)
        assert time.monotonic() - begun < 600, queued([])
        time.sleep(0.5)
    is_same(work / "whole", work / "real")


def manifests(work: Path) -> None:
    """Kubernetes' and AWS' own descriptions of what they take; then what they would start is started."""
    print("Manifests by schema")
    import botocore.session
    import botocore.validate
    import kubernetes_validate
    import yaml

    documents = []
    for name in ("kubernetes.yaml", "kubernetes-merge.yaml"):
        documents += list(yaml.safe_load_all((CLUSTER / name).read_text()))
    for document in documents:
        kubernetes_validate.validate(document, "1.31", strict=True)
    print(f"  {len(documents)} documents are valid for Kubernetes 1.31")
    definition = json.loads((CLUSTER / "aws-batch.json").read_text())
    model = botocore.session.get_session().get_service_model("batch").operation_model("RegisterJobDefinition")
    found = botocore.validate.ParamValidator().validate(definition, model.input_shape)
    assert not found.has_errors(), found.generate_report()
    print("  the job definition is valid for AWS Batch")

    # What the pods and jobs would start, with other places and fewer trajectories.
    (job,) = [d for d in documents if d["kind"] == "Job" and d["spec"].get("completionMode") == "Indexed"]
    (merge,) = [d for d in documents if "generateName" in d["metadata"]]

    def started(container: dict, index: str) -> None:
        places = {"$(JOB_COMPLETION_INDEX)": index, "/64": "/3", "-of-64": "-of-3", "/scenario/mine.toml": str(SCENARIO)}
        places |= {"=/shards": f"={work}/pods", "--trajectories=1000000": "--trajectories=4000"}
        arguments = container["args"]
        for old, new in places.items():
            arguments = [argument.replace(old, new) for argument in arguments]
        arguments = [f"{work}/pods/parts" if argument == "/shards/parts" else argument for argument in arguments]
        more = [] if arguments[0] == "merge" else PLAN[2:]
        more += [*DAY, "--charts", "none"]
        subprocess.run([program(), *arguments, *more], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    (shard,) = job["spec"]["template"]["spec"]["containers"]
    for index in "012":
        started(shard, index)
    (container,) = merge["spec"]["template"]["spec"]["containers"]
    started(container, "")
    is_same(work / "whole", work / "pods" / "mine")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        whole(work / "whole")
        dask(work)
        slurm(work)
        real_slurm(work)
        manifests(work)


if __name__ == "__main__":
    main()
