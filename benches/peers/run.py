"""The contest: the same section of the model by the program, by Numba and by NumPy, side by side.

`python benches/peers/run.py` first holds the peers' results against the program's, and then times all of them in turn.
README.md beside this file says what is compared and what favours whom.
"""
import argparse
import csv
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "peers"
PROGRAM = ROOT / "target" / "release" / "alliance-sim"
LIMIT = 4.0                                          # standard errors


def keep_compiled_code():
    """Compiled code is kept by what it was made from: Numba itself looks at one file only."""
    made_from = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in ("peer_numba.py", "section.py")))
    os.environ.setdefault("NUMBA_CACHE_DIR", str(WORK / "compiled" / made_from.hexdigest()[:12]))


keep_compiled_code()
import numpy as np                                   # noqa: E402

import section                                       # noqa: E402

# ------------------------------------------------------------------ do they compute the same?


def run_program(binary, n):
    """Outcomes and beliefs of a run of the program, and the mean of credited consumption in the last month."""
    import pyarrow.parquet as parquet
    folder = WORK / "program"
    subprocess.run([binary, "run", HERE / "section.toml", "-n", str(n), "--charts", "none", "--quiet", "--out", folder],
                   check=True, stdout=subprocess.DEVNULL)
    outcomes = parquet.read_table(folder / "outcomes.parquet").sort_by("trajectory")
    beliefs = parquet.read_table(folder / "beliefs.parquet").sort_by("trajectory")
    options = np.array(outcomes.column("option").to_pylist())
    values = {option: {name: outcomes.column(name).to_numpy()[options == option]
                       for name in section.OUTPUTS if name in outcomes.column_names} for option in section.OPTIONS}
    with open(folder / "bands.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["series"] == "consumption_credited" and int(row["month"]) == section.T - 1:
                values[row["option"]]["credited_end"] = float(row["mean"])
    return values, beliefs, folder / "resolved.toml"


def check_scenario(resolved):
    """That the section of the peers is the one of section.toml: every parameter, fixed or believed."""
    scenario = tomllib.loads(Path(resolved).read_text(encoding="utf-8"))
    stated = {f"{group}.{key}": value for group, table in scenario.items() if isinstance(table, dict)
              for key, value in table.items()}
    for cloud in scenario["cloud"]:
        stated.update({f"cloud.{cloud['name']}.{key}": value for key, value in cloud.items()})
    wrong = [path for path, value in section.FIXED.items() if stated[path] != value]
    for path, spec in section.BELIEFS.items():
        (family, a), = stated[path].items()
        if family == "pert":
            same = spec == section.pert(a["min"], a["mode"], a["max"])
        elif family == "beta":
            same = spec == section.beta(a["mean"], a["sd"])
        else:
            same = spec[0] == family
        if not same:
            wrong.append(path)
    if wrong:
        raise SystemExit(f"section.py is not section.toml: {wrong}")
    return len(section.FIXED) + len(section.BELIEFS)


def score(difference):
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return 0.0 if error == 0 and difference.mean() == 0 else float(difference.mean() / error)


def check_peer(peer, program, beliefs, n):
    """Scores of all figures: paired, given the program's beliefs; and of the means that follow from own beliefs."""
    given = np.stack([beliefs.column(path.replace(".", "__")).to_numpy() for path in section.PATHS])
    paired, own = peer.run(n, 11, 1, given), peer.run(n, 12, 1)
    lines = []
    for o, option in enumerate(section.OPTIONS):
        for j, name in enumerate(section.OUTPUTS):
            theirs = program[option][name]
            for kind, mine in (("same beliefs", paired[:, o, j]), ("own beliefs", own[:, o, j])):
                if name == "credited_end":           # of which the program records the mean alone
                    z = (mine.mean() - theirs) / (mine.std(ddof=1) * np.sqrt(2 / n))
                    lines.append((kind, option, name, float(np.mean(theirs)), mine.mean(), z))
                    continue
                pairs = [(name, theirs, mine)]
                if name == "payback_month":          # the share that pays back, and the month capped at the horizon
                    pairs = [("pays back", np.isfinite(theirs) * 1.0, np.isfinite(mine) * 1.0),
                             (name, np.minimum(theirs, section.T), np.minimum(mine, section.T))]
                for label, a, b in pairs:
                    if kind == "same beliefs":
                        z = score(b - a)
                    else:
                        error = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / n)
                        z = 0.0 if error == 0 else (b.mean() - a.mean()) / error
                    lines.append((kind, option, label, a.mean(), b.mean(), z))
    return lines


def check(peers, binary, n, is_verbose):
    program, beliefs, resolved = run_program(binary, n)
    print(f"section.py states {check_scenario(resolved)} parameters as section.toml does")
    agree = True
    for peer in peers:
        lines = check_peer(peer, program, beliefs, n)
        worst = max(lines, key=lambda line: abs(line[-1]))
        off = [line for line in lines if not abs(line[-1]) <= LIMIT]
        agree &= not off
        print(f"{peer.name}: {len(lines)} figures of {n:,} trajectories compared, {len(off)} differ by more than "
              f"{LIMIT:g} standard errors; the largest score is {worst[-1]:+.2f} ({worst[1]}, {worst[2]}, {worst[0]})")
        for line in lines if is_verbose else off:
            print("    {0:13} {1:11} {2:15} program {3:14.6g}  peer {4:14.6g}  z {5:+6.2f}".format(*line))
    return agree

# ------------------------------------------------------------------ how fast are they?


class Program:
    """The program's engine on the section, by the example `section`."""
    name = "alliance-sim"

    def __init__(self, executable):
        self.executable = executable or self.build()
        self.opportunities = None

    @staticmethod
    def build():
        built = subprocess.run(["cargo", "build", "--release", "--example", "section", "--message-format", "json"], cwd=ROOT,
                               check=True, stdout=subprocess.PIPE, text=True)
        messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
        return next(m["executable"] for m in messages
                    if m.get("executable") and m["target"]["name"] == "section")

    def prepare(self, threads):
        self.seconds(500, threads, 0)

    def seconds(self, n, threads, repeat):
        """Wall and CPU seconds; the program measures its wall time itself, so that starting it does not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.executable, "--trajectories", str(n), "--threads", str(threads), "--repeats", "1"],
                              check=True, stdout=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        line = json.loads(done.stdout.splitlines()[-1])
        self.opportunities = line["opportunities_per_option_month"]
        return line["seconds"], after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Timed:
    """A peer, timed like the program."""

    def __init__(self, peer):
        self.peer, self.name, self.opportunities = peer, peer.name, None

    def prepare(self, threads):
        self.peer.run(4096, 99, threads)

    def seconds(self, n, threads, repeat):
        cpu, start = self.peer.cpu_seconds(), time.perf_counter()
        results = self.peer.run(n, 100 + repeat, threads)
        wall, cpu = time.perf_counter() - start, self.peer.cpu_seconds() - cpu
        self.opportunities = results[:, :, section.OUTPUTS.index("opportunities")].mean() / section.T
        return wall, cpu


def contest(entrants, n, threads, repeats):
    option_months = n * len(section.OPTIONS) * section.T
    print(f"\n{n:,} trajectories, {option_months:,} option-months, {repeats} interleaved rounds; "
          f"ns are wall-clock time per option-month")
    for count in threads:
        for entrant in entrants:
            entrant.prepare(count)
        rounds = {entrant: [] for entrant in entrants}
        for repeat in range(repeats):
            for entrant in entrants:
                rounds[entrant].append(entrant.seconds(n, count, repeat))
        reference = rounds[entrants[0]]
        print(f"\nthreads: {count}\n{'':14}{'median ns':>10}{'min ns':>9}{'CPU ns':>9}{'traj./s':>10}"
              f"{'× median':>10}{'× min':>8}{'× CPU':>8}{'opp./option-month':>19}")
        for entrant in entrants:
            walls, cpus = zip(*rounds[entrant])
            base_walls, base_cpus = zip(*reference)
            per = 1e9 / option_months
            print(f"{entrant.name:14}{statistics.median(walls) * per:10.1f}{min(walls) * per:9.1f}{min(cpus) * per:9.1f}"
                  f"{n / statistics.median(walls):10,.0f}{statistics.median(walls) / statistics.median(base_walls):10.2f}"
                  f"{min(walls) / min(base_walls):8.2f}{min(cpus) / min(base_cpus):8.2f}{entrant.opportunities:19.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=20_000, help="trajectories of a round")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeats", type=int, default=7, help="rounds")
    parser.add_argument("--check", action="store_true", help="hold the results against each other, and stop")
    parser.add_argument("--check-n", type=int, default=20_000, help="trajectories of the check")
    parser.add_argument("--verbose", action="store_true", help="print every figure of the check")
    parser.add_argument("--peers", nargs="+", default=["numba", "numpy"], choices=["numba", "numpy"])
    parser.add_argument("--binary", default=PROGRAM, help="the program; target/release/alliance-sim unless given")
    parser.add_argument("--section", help="the executable of the example `section`; built by cargo unless given")
    a = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    peers = [getattr(__import__(f"peer_{name}"), "Peer")() for name in a.peers]
    if not check(peers, a.binary, a.check_n, a.verbose):
        sys.exit("the peers do not compute the same: no timing")
    if not a.check:
        contest([Program(a.section), *map(Timed, peers)], a.n, a.threads, a.repeats)


if __name__ == "__main__":
    main()
