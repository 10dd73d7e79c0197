"""How often the 95% intervals that the program prints hold what a much longer run says.

One scenario under many seeds: the mean, the median, the worst 5% and the chance of being best of every option, and the lead
of the best over the next, by each design; and means of runs that end when `--until-precise` says so. The reference is one
independent run of `--reference` futures, whose own error is allowed for.

    python tests/crosscheck/coverage.py          writes its table into docs/TRUST.md; --no-page prints only
"""

import argparse
import json
import math
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import page

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
HERE = Path(__file__).resolve().parent
RULES = {"mean": "mean", "median": "median", "cvar": "worst 5%", "chance": "chance of being best"}
# Designs with the futures of a run: blocks of a Latin hypercube have 1,000, of Sobol points 1,024.
DESIGNS = [("iid", 1_000, list(RULES)), ("lhs", 6_000, ["mean", "median"]), ("sobol", 6_144, ["mean", "median"])]
REFERENCE_SEED = 99_991
# What a run's ranking calls the figure of a rule.
RANKED = {"mean": "mean", "median": "median", "cvar": "cvar5", "chance": "p_best"}
# Half widths at which runs end: under a design no run ends before twenty blocks, so these are narrower.
UNTIL = {"iid": 30e3, "lhs": 14e3, "sobol": 14e3}


def said(args, *command):
    """What a command prints as JSON."""
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        fixed = ["-q", "--threads", "1", "--charts", "none", "--format", "json", "--out", f"{folder}/found"]
        done = subprocess.run([str(args.binary), *map(str, command), *fixed], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def figures(args, rule, design, n, seed):
    """Figures of a run by name, each with half the width of its interval; the lead also says whose it is."""
    plan = ("--set", f'decision.rule="{rule}"', "-n", n, "--seed", seed, "--design", design)
    side = said(args, "priors", args.scenario, *plan)["sides"][0]
    found = {option["option"]: (option["value"], option["half_width"], None) for option in side["options"]}
    pair = (side["verdict"]["leader"], side["verdict"]["runner_up"])
    return found | {"lead": (side["lead"]["value"], side["lead"]["half_width"], pair)}


def until(args, design, width, seed):
    """The same, for every rule, of a run that ends when the lead of its best option is known so well; and how long it was."""
    plan = ("-n", 1_000, "--seed", seed, "--design", design, "--until-precise", f"uplift_npv:{width}", "--no-parquet")
    found = said(args, "run", args.scenario, *plan)
    of = lambda printed, pair=None: (printed["value"], printed["half_width"], pair)
    figures = {rule: {row["option"]: of(row[key]) for row in found["ranking"]} for rule, key in RANKED.items()}
    lead = found["headline"]["lead"]
    figures["mean"]["lead"] = of(lead["mean"], (found["headline"]["choice"], lead["runner_up"]))
    return figures, found["trajectories"]


def row(name, of, truth, runs):
    """How often each figure is held, over all of them and for the one that is held least."""
    shares, none = {}, 0
    for key, (value, error, pair) in truth.items():
        if not error:
            continue
        of_pair = [run[key] for run in runs if run[key][2] == pair]
        none += sum(half is None for _, half, _ in of_pair)
        held = [abs(own - value) <= math.hypot(half, error) for own, half, _ in of_pair if half is not None]
        if held:
            shares[key] = held
    every = np.concatenate([np.array(held, dtype=float) for held in shares.values()])
    least = min(shares, key=lambda key: np.mean(shares[key]))
    # Figures of one run hang together: the error is that of the runs.
    error = 196 * math.sqrt(0.95 * 0.05 / len(runs))
    print(name, of, f"{100 * every.mean():.1f}%", flush=True)
    return (
        f"| {name} | {of} | {len(shares)} × {len(runs)} | {100 * every.mean():.1f}% | {error:.1f} | "
        f"{100 * np.mean(shares[least]):.0f}% ({least}) | {none} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("--scenario", type=Path, default=HERE / "coverage.toml")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--reference", type=int, default=60_000)
    parser.add_argument("--only", choices=["fixed", "until"])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "coverage")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    truths = {rule: figures(args, rule, "iid", args.reference, REFERENCE_SEED) for rule in RULES}
    rows = []
    with ThreadPoolExecutor(args.processes) as pool:
        for design, n, rules in DESIGNS if args.only != "until" else []:
            # Longer runs are dearer: half as many of them.
            seeds = args.seeds if design == "iid" else args.seeds // 2
            for rule in rules:
                runs = list(pool.map(lambda seed: figures(args, rule, design, n, seed), range(1, seeds + 1)))
                rows.append(row(f"{design}, {n:,} futures", RULES[rule], truths[rule], runs))
        for design, width in UNTIL.items() if args.only != "fixed" else []:
            ended = list(pool.map(lambda seed: until(args, design, width, seed), range(1, args.seeds + 1)))
            lengths = [length for _, length in ended]
            name = f"{design}, until ± {width / 1e3:.0f}k: {min(lengths):,} to {max(lengths):,} futures"
            for rule, of in RULES.items():
                truth = {key: found for key, found in truths[rule].items() if key in ended[0][0][rule]}
                rows.append(row(name, of, truth, [found[rule] for found, _ in ended]))
    text = "\n".join(
        [
            f"`--seeds {args.seeds} --reference {args.reference}`; `{args.scenario.stem}`, reference {args.reference:,} futures; figures × runs.",
            "",
            "| runs | of | figures | held | ± | held least | without interval |",
            "| --- | --- | ---: | ---: | ---: | --- | ---: |",
            *rows,
        ]
    )
    print("\n" + text)
    if not args.no_page:
        page.put(text, BEGIN, END)


if __name__ == "__main__":
    main()
