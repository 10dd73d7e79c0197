"""Holds values of information and shares of variance against what can be computed without a regression, from the outside.

Two ways, both by running the program and nothing else:

- **Nested simulation**, of sets of beliefs. What would be known is drawn (a run exports the draws) and put into the
  scenario by `--set`; the program simulates that twice, with luck of its own, which averages out luck and all else that is
  believed. The value of knowing is the mean of the largest mean, without what noise adds to a maximum (`2·max(all) − mean of
  max(halves)`, Giles and Goda 2019), less the largest of the means.
- **Cells**, of four beliefs with three values each and all others fixed: a large sample holds every one of the 81 cells a
  few hundred times, so that conditional means are averages. Closed indices of all sixteen sets, and from them total and
  Shapley effects with interactions of every order, follow by the formulas; so do values of knowing. Errors by a jackknife
  of twenty parts.

Then `voi` and `sensitivity` are asked over several seeds: the mean of what they print, and how often their intervals hold.

    python tests/crosscheck/nested.py            writes its tables into docs/TRUST.md; --no-page prints only
"""

import argparse
import itertools
import json
import math
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import files
import page

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- nested: begin -->", "<!-- nested: end -->"
HERE = Path(__file__).resolve().parent
COMMANDS = HERE.parents[0] / "it" / "commands"
# Scenarios whose sets of beliefs are valued by nested simulation, and the sets beside that of every belief.
NESTED = [COMMANDS / "small.toml", HERE / "coverage.toml"]
SETS = {"all but `isv.acv`": None, "table `ae`": "ae", "`isv.acv` and `consumption.ratio`": "isv.acv,consumption.ratio"}
# Scenarios of which four beliefs are given three values, with the option that is held against doing nothing.
CELLS = [
    (HERE / "interactions.toml", "Outsourced", ["isv.acv", "consumption.ratio", "funnel.active_meeting", "ae.reach"]),
    (
        HERE / "interactions-hosted.toml",
        "Enterprise AE",
        ["enterprise_ae.productivity", "isv.acv", "enterprise_ae.annual_attrition", "enterprise_ae.ramp_months"],
    ),
]
LEVELS, WEIGHTS = (0.1, 0.5, 0.9), np.array([0.3, 0.4, 0.3])
PARTS = 20


class Program:
    """The program and where it works."""

    def __init__(self, args):
        self.binary, self.work, self.processes = args.binary.resolve(), args.work.resolve(), args.processes
        self.work.mkdir(parents=True, exist_ok=True)

    def run(self, *arguments, plain=False):
        command = [str(self.binary), *map(str, arguments), *([] if plain else ["-q", "--charts", "none"])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command[:6])} …: {done.stderr}")
        return done.stdout

    def json(self, *arguments):
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            return json.loads(self.run(*arguments, "--threads", 1, "--format", "json", "--out", Path(folder) / "found"))

    def all(self, jobs):
        """What each command says, a few at a time."""
        with ThreadPoolExecutor(self.processes) as pool:
            return list(pool.map(lambda job: self.json(*job), jobs))

    def exported(self, scenario, n, seed, sets=()):
        """Beliefs by path and outcomes of a run, in the order of the trajectories."""
        folder = self.work / "exported"
        shutil.rmtree(folder, ignore_errors=True)
        self.run("run", scenario, "-n", n, "--seed", seed, "--out", folder, *sets)
        beliefs, outcomes = files.read(folder / "beliefs.parquet"), files.read(folder / "outcomes.parquet")
        order = np.argsort(beliefs.pop("trajectory"))
        return {path: column[order] for path, column in beliefs.items()}, outcomes, folder


def half_width(found):
    return found.get("half_width") or 1.96 * found["se"]


def line(name, truth, error, printed, unit):
    """One row: what is true, the mean of what is printed, its interval, and how often that holds what is true."""
    shown = (lambda x: f"{x:,.0f}") if unit == 1 else (lambda x: f"{unit * x:.1f}%")
    values = np.array([found["value"] for found in printed])
    holds = sum(abs(found["value"] - truth) <= math.hypot(half_width(found), 1.96 * error) + 1e-9 for found in printed)
    z = (values.mean() - truth) / math.hypot(values.std(ddof=1) / math.sqrt(len(values)), error or 1e-300)
    z = f"{z:+.1f}" if abs(truth) > 1e-6 or values.any() else "–"
    mean = np.mean([half_width(found) for found in printed])
    text = f"| {name} | {shown(truth)} ± {shown(1.96 * error)} | {shown(values.mean())} | {shown(mean)} | {holds} of {len(printed)} | {z} |"
    print(text, flush=True)
    return text


HEAD = "| | {} | mean printed | mean ± printed | ± holds | z |\n| --- | ---: | ---: | ---: | ---: | ---: |"


def nested(program, args, scenario):
    """Values of knowing sets of many beliefs."""
    drawn, _, _ = program.exported(scenario, args.outer, 71)
    members = {name: [path for path in drawn if path != "isv.acv"] if asked is None else asked.split(",") for name, asked in SETS.items()}
    of_table = lambda names: [path for path in drawn if any(path == name or path.startswith(f"{name}.") for name in names)]
    members = {name: of_table(names) for name, names in members.items()}
    asked = [part for paths in members.values() for part in ("--set-of", ",".join(paths))]
    found = program.all([("voi", scenario, "--no-pilot", "-n", args.n, *asked, "--seed", seed) for seed in range(1, args.seeds + 1)])
    of_belief = [next(row["evppi"] for row in own["beliefs"] if row["path"] == "isv.acv") for own in found]
    sets = [(f"every belief ({len(drawn)})", list(drawn), [own["evpi"] for own in found])]
    sets += [(f"{name} ({len(paths)})", paths, [own["sets"][at]["evppi"] for own in found]) for at, (name, paths) in enumerate(members.items())]
    sets.append(("`isv.acv`", ["isv.acv"], of_belief))
    rows = []
    for name, known, printed in sets:

        def job(half, at, known=known):
            values = [part for path in known for part in ("--set", f"{path}={float(drawn[path][at])!r}")]
            return ("priors", scenario, *values, "-n", args.inner, "--seed", 1_000_000 * (half + 1) + at)

        said = program.all([job(half, at) for half in range(2) for at in range(args.outer)])
        halves = np.array([[option["value"] for option in own["sides"][0]["options"]] for own in said])
        halves = halves.reshape(2, args.outer, -1)
        leads = halves - halves[:, :, [halves.mean(axis=(0, 1)).argmax()]]
        gains = 2 * leads.mean(axis=0).max(axis=1) - leads.max(axis=2).mean(axis=0)
        rows.append(line(name, gains.mean(), gains.std(ddof=1) / math.sqrt(args.outer), printed, 1))
    least = [own["evpi"]["at_least"] for own in found]
    head = (
        f"**Nested simulation** (`--only nested --outer {args.outer} --inner {args.inner} --seeds {args.seeds} -n {args.n}`). "
        f"`{scenario.stem}`, {found[0]['metric']}: {args.outer} draws of what is known, twice {args.inner} "
        f"futures each; `voi` over {args.seeds} seeds of {args.n:,} futures. The lower bound of knowing every belief is "
        f"{np.mean([own['value'] for own in least]):,.0f} on average."
    )
    return "\n".join([head, "", HEAD.format("nested"), *rows])


def few_scenario(program, source, paths):
    """The scenario with four beliefs of three values, all others at their medians."""
    copy = program.work / source.name
    shutil.copy(source, copy)
    beliefs, _, _ = program.exported(copy, 1_000, 1)
    sets = []
    for path, values in beliefs.items():
        if path in paths:
            atoms = [float(np.quantile(values, level)) for level in LEVELS]
            sets += ["--set", f"{path}={{ discrete = {{ values = {atoms}, weights = {WEIGHTS.tolist()} }} }}"]
        else:
            sets += ["--set", f"{path}={float(np.median(values))!r}"]
    _, _, folder = program.exported(copy, 10, 1, sets)
    return Path(shutil.copy(folder / "resolved.toml", program.work / f"few-{source.name}"))


def over(table, kept, weights):
    """Averages over all axes but those kept."""
    for axis in reversed([axis for axis in range(4) if axis not in kept]):
        table = np.tensordot(table, weights, axes=([axis], [0]))
    return table


def chance(kept):
    table = np.array(1.0)
    for _ in kept:
        table = np.multiply.outer(table, WEIGHTS)
    return table


def by_cell(cell, y):
    """Closed indices, effects and values of knowing from one sample."""
    n = np.bincount(cell, minlength=81)
    mean = np.bincount(cell, y, minlength=81) / n
    variance = (np.bincount(cell, y * y, minlength=81) / n - mean**2) * n / (n - 1)
    everywhere = chance(range(4))
    means, errors = mean.reshape(3, 3, 3, 3), (variance / n).reshape(3, 3, 3, 3)
    centre = (everywhere * means).sum()
    total = (everywhere.ravel() * (variance + mean**2)).sum() - centre**2
    # What noise of the cells' means adds to a square is taken off.
    noise = (everywhere**2 * errors).sum()
    closed = {}
    for size in range(5):
        for kept in itertools.combinations(range(4), size):
            own = (chance(kept) * over(means, kept, WEIGHTS) ** 2).sum()
            added = (chance(kept) * over(errors, kept, WEIGHTS**2)).sum()
            closed[kept] = (own - centre**2 - added + noise) / total
    everything = (0, 1, 2, 3)
    found = {"all": closed[everything]}
    orders = {}
    for size in range(1, 5):
        for kept in itertools.combinations(range(4), size):
            below = (orders[part] for k in range(1, size) for part in itertools.combinations(kept, k))
            orders[kept] = closed[kept] - sum(below)
    found["three or more"] = sum(value for kept, value in orders.items() if len(kept) > 2)
    for i in range(4):
        rest = tuple(j for j in range(4) if j != i)
        found["first_order", i] = closed[(i,)]
        found["total", i] = closed[everything] - closed[rest]
        found["pairs", i] = sum(value for kept, value in orders.items() if i in kept and len(kept) <= 2)
        found["shapley", i] = sum(
            math.factorial(size) * math.factorial(3 - size) / 24 * (closed[tuple(sorted((*kept, i)))] - closed[kept])
            for size in range(4)
            for kept in itertools.combinations(rest, size)
        )
    for size in range(1, 5):
        for kept in itertools.combinations(range(4), size):
            gain = (chance(kept) * np.maximum(over(means, kept, WEIGHTS), 0)).sum()
            found["know", kept] = gain - max(centre, 0)
    return found


def cells(program, args, study):
    """Effects and values of four beliefs of three values."""
    source, option_name, paths = study
    few = few_scenario(program, source, paths)
    beliefs, outcomes, _ = program.exported(few, args.large, 5)
    is_bought = np.array([option == option_name for option in outcomes["option"]])
    y = np.zeros(args.large)
    y[outcomes["trajectory"][is_bought]] = outcomes["uplift_npv"][is_bought]
    places = [np.searchsorted(np.unique(beliefs[path]), beliefs[path]) for path in paths]
    cell = np.stack(places, axis=1) @ np.array([27, 9, 3, 1])
    full = by_cell(cell, y)
    parts = np.arange(args.large) % PARTS
    left_out = [by_cell(cell[parts != part], y[parts != part]) for part in range(PARTS)]
    error = {}
    for key in full:
        values = np.array([found[key] for found in left_out])
        error[key] = math.sqrt((PARTS - 1) / PARTS * ((values - values.mean()) ** 2).sum())
    seeds = range(1, args.seeds + 1)
    shares = program.all([("sensitivity", few, "-n", args.n, "--seed", seed) for seed in seeds])
    sets = [paths, paths[:3], paths[:2]]
    asked = [part for members in sets[1:] for part in ("--set-of", ",".join(members))]
    worth = program.all([("voi", few, "--no-pilot", *asked, "-n", args.n, "--seed", seed) for seed in seeds])
    rows = [line("all four, by regression", full["all"], error["all"], [own["beliefs_share_by_regression"] for own in shares], 100)]
    lucks = [{**own["luck_share"], "value": 1 - own["luck_share"]["value"]} for own in shares]
    rows.append(line("all four, by two lucks", full["all"], error["all"], lucks, 100))
    of = lambda own, path: next(row for row in own["beliefs"] if row["path"] == path)
    for i, path in enumerate(paths):
        effects = (("first_order", "first_order", "alone"), ("total", "total", "total"), ("pairs", "total", "total by pairs"), ("shapley", "shapley", "Shapley"))
        for true, effect, name in effects:
            rows.append(line(f"`{path}`, {name}", full[true, i], error[true, i], [of(own, path)[effect] for own in shares], 100))
    values = [
        line(f"the first {len(members)}", full["know", tuple(range(len(members)))], error["know", tuple(range(len(members)))], printed, 1)
        for members, printed in zip(
            sets, ([own["evpi"] for own in worth], [own["sets"][0]["evppi"] for own in worth], [own["sets"][1]["evppi"] for own in worth])
        )
    ]
    values += [line(f"`{path}`", full["know", (i,)], error["know", (i,)], [of(own, path)["evppi"] for own in worth], 1) for i, path in enumerate(paths)]
    head = (
        f"**Cells** (`--only cells --seeds {args.seeds}`). `{source.stem}`: four beliefs of three values, all others fixed; {option_name} less "
        f"doing nothing, {args.large:,} futures. What three or more beliefs do only together is {100 * full['three or more']:.2f} ± "
        f"{196 * error['three or more']:.2f}% of the variance, which regressions count as not explained: a total by pairs is without it. "
        f"`sensitivity` and `voi` over {args.seeds} seeds of {args.n:,} futures."
    )
    return "\n".join([head, "", HEAD.format("cells"), *rows, "", "Values of knowing:", "", HEAD.format("cells"), *values])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("-n", type=int, default=4_000)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--outer", type=int, default=300)
    parser.add_argument("--inner", type=int, default=150)
    parser.add_argument("--large", type=int, default=30_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", choices=["nested", "cells"])
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "nested")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()
    program = Program(args)
    studies = [(nested, scenario) for scenario in NESTED if args.only != "cells"] + [(cells, of) for of in CELLS if args.only != "nested"]
    text = "\n\n".join(study(program, args, of) for study, of in studies)
    print("\n" + text)
    if not args.no_page:
        page.put(text, BEGIN, END)


if __name__ == "__main__":
    main()
