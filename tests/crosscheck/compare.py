"""Holds the program against an independent reference and against SciPy, and writes what it found into docs/TRUST.md.

One command, from anywhere: `python tests/crosscheck/compare.py`. README.md beside this file says what it needs.
"""
import argparse
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy import stats

import beliefs
from runs import OWN, ROOT, SHIPPED, STILL, read_outcomes, reference_file, run_program, run_reference, scenario_file

HERE = Path(__file__).resolve().parent
TRUST = ROOT / "docs" / "TRUST.md"
BEGIN, END = "<!-- crosscheck: begin -->", "<!-- crosscheck: end -->"
FAMILIES = HERE / "families.toml"
FITTED = {"flexibility_value", "policy_size_mean", "policy_stop_month"}      # of policies that a run fits itself
FAMILIES_N = 10_000
PERCENTS = (5, 25, 50, 75, 95)
SAME = 1e-9         # relative difference up to which two figures of one trajectory are the same
RARE = 20           # with fewer trajectories in which the two differ, a z-score says nothing
CHANCE = 0.01       # chance of a false alarm in a whole group of tests, from which its limit follows

# ------------------------------------------------------------------ tests


class Group:
    """z-scores of one kind, with what they belong to; `same` and `rare` count what needs none or allows none."""

    def __init__(self, title):
        self.title, self.same, self.rare = title, 0, 0
        self.scores = []                                     # (z, label)

    def limit(self):
        """|z| beyond which one score is no longer chance, among so many."""
        return stats.norm.isf(CHANCE / 2 / max(1, len(self.scores)))

    def beyond_three(self):
        return sorted((score for score in self.scores if abs(score[0]) > 3), key=lambda score: -abs(score[0]))

    def expected_beyond_three(self):
        return 2 * stats.norm.sf(3) * len(self.scores)

    def largest(self):
        return max(self.scores, key=lambda score: abs(score[0]), default=(0.0, "–"))

    def spread(self):
        return float(np.std([z for z, _ in self.scores])) if self.scores else 0.0

    def fails(self):
        return abs(self.largest()[0]) > self.limit()

    def add(self, differences, label):
        """One score: the mean of paired differences over its standard error."""
        differing = np.count_nonzero(differences)
        if differing == 0:
            self.same += 1
        elif differing < RARE:
            self.rare += 1
        else:
            error = differences.std(ddof=1) / math.sqrt(len(differences))
            self.scores.append((float(differences.mean() / error), label))


def paired_differences(program, reference):
    """Reference less program in the trajectories in which both are defined; 0 where only rounding differs."""
    both = np.isfinite(program) & np.isfinite(reference)
    one, other = program[both], reference[both]
    difference = other - one
    difference[np.abs(difference) <= SAME * np.maximum(1, np.abs(one))] = 0
    return difference


def compare_outcomes(name, program, reference, means, quantiles):
    """Adds the scores of one scenario. Both samples have the same beliefs trajectory by trajectory: paired tests."""
    if list(program) != list(reference):
        raise SystemExit(f"{name}: options differ: {list(program)}, {list(reference)}")
    for option, metrics in program.items():
        known = {metric for metric, values in reference[option].items() if not np.isneginf(values).any()}
        if set(metrics) - FITTED != known - FITTED:
            raise SystemExit(f"{name}: metrics differ: {sorted(set(metrics) ^ known)}")
        for metric, a in metrics.items():
            if metric not in known:
                continue
            b, label = reference[option][metric], f"{name}, {option}, {metric}"
            means.add(paired_differences(a, b), label)
            for word, state in (("never", np.isposinf), ("undefined", np.isnan)):
                means.add(state(b).astype(float) - state(a), f"{label}: share {word}")
            a, b = (np.where(np.isfinite(x), x, math.inf) for x in (a, b))
            b = np.where(np.isclose(a, b, rtol=SAME, atol=SAME), a, b)
            both = np.sort(np.concatenate([a, b]))
            for percent in PERCENTS:
                level = both[math.ceil(percent / 100 * len(both)) - 1]
                quantiles.add((b <= level).astype(float) - (a <= level), f"{label}, P{percent}")


def differing(name, program, reference):
    """(figures compared, those that differ) where there is no luck: every metric in every trajectory."""
    compared, wrong = 0, []
    for option, metrics in program.items():
        for metric in set(metrics) - FITTED:
            a, b = metrics[metric], reference[option][metric]
            compared += len(a)
            apart = ~np.isclose(a, b, rtol=SAME, atol=SAME * max(1, np.abs(a[np.isfinite(a)]).max(initial=1)), equal_nan=True)
            if apart.any():
                k = int(np.flatnonzero(apart)[0])
                wrong.append(f"{name}, {option}, {metric}: {apart.sum()} trajectories, {a[k]} and {b[k]} in the first")
    return compared, wrong


def compare_marginals(name, scenario, drawn):
    """[(p-value, label)] of drawn beliefs against SciPy: Kolmogorov–Smirnov, for discrete ones chi-square."""
    found = []
    for path, (spec, low, high) in beliefs.parameters(scenario).items():
        if not isinstance(spec, dict):
            continue
        (family, a), = spec.items()
        values = drawn[path]
        if family == "discrete":
            numbers, chances = beliefs.discrete(a)
            p = stats.chisquare([np.sum(values == x) for x in numbers], chances * len(values)).pvalue
        else:
            p = stats.kstest(values, lambda x: beliefs.cumulative(x, spec, low, high)).pvalue
        found.append((float(p), f"{name}, {path} ({family})"))
    return found


def rank_score(achieved, stated, n):
    """z of an achieved rank correlation on Fisher's scale, with the standard error of Bonett and Wright (2000)."""
    return (math.atanh(achieved) - math.atanh(stated)) / math.sqrt((1 + stated ** 2 / 2) / (n - 3))


def compare_correlations(scenario, drawn, stated_group, other_group):
    """Adds the scores of stated rank correlations and of all pairs that must be independent; returns the rows."""
    names = [name for name, values in drawn.items() if len(np.unique(values)) > 100]
    n = len(drawn[names[0]])
    ranks = np.corrcoef(np.argsort(np.argsort([drawn[name] for name in names], axis=1), axis=1))
    stated = {frozenset(pair["between"]): pair["rank"] for pair in scenario.get("correlation", [])}
    linked = set().union(*stated)
    rows = []
    for i, one in enumerate(names):
        for j in range(i):
            other, achieved = names[j], ranks[i, j]
            wanted = stated.get(frozenset((one, other)))
            if wanted is not None:
                z = rank_score(achieved, wanted, n)
                stated_group.scores.append((z, f"{other} and {one}"))
                rows.append((other, one, wanted, achieved, z))
            elif not (one in linked and other in linked):
                other_group.scores.append((rank_score(achieved, 0, n), f"{other} and {one}"))
    return rows


def statistics_of(values):
    """The statistics of summary.json, by NumPy: never and undefined are beyond every value."""
    n, defined = len(values), np.sort(values[np.isfinite(values)])
    k = len(defined)
    found = {"defined_share": k / n, "mean": defined.mean() if k else None}
    if k > 1:
        found["sd"] = defined.std(ddof=1)
        found["se"] = found["sd"] / math.sqrt(k)
    for percent in (5, 10, 25, 50, 75, 90, 95):
        index = math.ceil(percent * n / 100) - 1
        found[f"p{percent}"] = defined[index] if index < k else None
    return found


def compare_summary(summary, outcomes):
    """(figures compared, those that differ) of summary.json against outcomes.parquet."""
    compared, wrong = 0, []
    for option in summary["options"]:
        for metric, stated in option["metrics"].items():
            values = outcomes[option["name"]][metric]
            size = np.abs(values[np.isfinite(values)]).max(initial=1)
            for key, value in statistics_of(values).items():
                there = stated.get(key)
                if there is None and key in ("mean", "sd", "se") and np.isposinf(values).any():
                    continue                                 # what may never come has no mean
                compared += 1
                if (there is None) != (value is None) or (value is not None and abs(there - value) > SAME * size):
                    wrong.append(f"{option['name']}, {metric}, {key}: {there} in summary.json, {value} by NumPy")
    return compared, wrong

# ------------------------------------------------------------------ the page


def table(head, rows, right=()):
    """A Markdown table; columns in `right` are aligned to the right."""
    marks = ["---:" if i in right else "---" for i in range(len(head))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, marks, *rows))


def million(value):
    return f"{value / 1e6:.3f}".replace("-", "−")


def signed(z):
    return f"{z:+.2f}".replace("-", "−")


def group_row(group):
    largest, label = group.largest()
    return [group.title, str(len(group.scores)), str(len(group.beyond_three())), f"{group.expected_beyond_three():.1f}",
            f"{group.spread():.2f}", f"{signed(largest)} ({label})", f"{group.limit():.2f}",
            "no" if group.fails() else "yes"]


def headline_rows(name, program, reference):
    """Mean NPV added by both, option by option."""
    rows = []
    for option, metrics in program.items():
        a, b = metrics["uplift_npv"], reference[option]["uplift_npv"]
        d = paired_differences(a, b)
        if not d.any():
            continue                                         # the baseline, against itself
        error = d.std(ddof=1) / math.sqrt(len(d))
        rows.append([name, option, million(a.mean()), million(b.mean()), million(d.mean()), million(error),
                     signed(d.mean() / error)])
    return rows


def page(found):
    """The part of docs/TRUST.md between the markers."""
    n, marginals = found["n"], found["marginals"]
    smallest, where = min(marginals)
    limit = CHANCE / len(marginals)
    low = sum(p < 0.01 for p, _ in marginals)
    lines = [
        f"`alliance-sim` {found['version']}, seed {found['seed']}, {n:,} trajectories of every option in program and "
        f"reference, {found['families_n']:,} for the draws of `families.toml`. Scenarios: {', '.join(found['scenarios'])}.", "",
        "**Outcomes.** Program and reference have the same beliefs and different luck.", "",
        table(["what", "scores", "beyond ±3", "by chance", "spread (1 is right)", "largest", "limit", "agrees"],
              [group_row(group) for group in found["groups"]], right=(1, 2, 3, 4, 6)), "",
        "Rank correlations and pairs come from `families.toml`. Not in the scores: "
        f"{found['same']:,} comparisons in which the two are equal in every trajectory, and {found['rare']:,} in which "
        f"fewer than {RARE} trajectories differ. Scores hang together, within a scenario (the same luck, metrics made of "
        "each other) and between scenarios with the same plans (the same seed), so those beyond ±3 come in bunches. The "
        f"limit is where one of so many independent scores would lie by chance once in {1 / CHANCE:.0f} times.", ""]
    beyond = [(z, label, group.title) for group in found["groups"][:3] for z, label in group.beyond_three()]
    if beyond:
        lines += ["All scores beyond ±3, those of independent pairs apart:", "",
                  table(["z", "where", "what"], [[signed(z), label, title] for z, label, title in beyond], right=(0,)), ""]
    lines += [
        f"**Without luck.** {found['still_compared']:,} outcomes of {' and '.join(f'`{name}`' for name in STILL)}, in which "
        f"nothing is drawn but beliefs: {len(found['still_wrong'])} metrics differ in any trajectory by more than "
        f"{SAME:g} of their size.", "",
        "**Mean NPV added**, in millions, and the difference (reference less program) with its standard error:", "",
        table(["scenario", "option", "program", "reference", "difference", "± 1 s.e.", "z"], found["headline"],
              right=(2, 3, 4, 5, 6)), "",
        f"**Draws of beliefs against SciPy.** {len(marginals)} distributions ({', '.join(found['families'])}): {low} "
        f"p-values below 0.01, {0.01 * len(marginals):.1f} expected; the smallest is {smallest:.2g} ({where}), the limit "
        f"{limit:.2g}: {'agrees' if smallest >= limit else 'does not agree'}.", "",
        "**Rank correlations**, stated and achieved:", "",
        table(["between", "and", "stated", "achieved", "z"],
              [[f"`{a}`", f"`{b}`", f"{wanted:.2f}".replace("-", "−"), f"{got:.3f}".replace("-", "−"), signed(z)]
               for a, b, wanted, got, z in found["correlations"]], right=(2, 3, 4)), "",
        f"**Statistics.** {found['summary_compared']:,} means, deviations, errors, quantiles and shares of `summary.json` "
        f"recomputed from `outcomes.parquet` with NumPy: {len(found['summary_wrong'])} differ."]
    return "\n".join(lines)


def write_page(text):
    whole = TRUST.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    TRUST.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")

# ------------------------------------------------------------------ the command


def check(arguments):
    """Runs everything; returns what the page is made of."""
    n, seed, work = arguments.n, arguments.seed, arguments.work
    means, quantiles = Group("means and shares defined"), Group("quantiles (share below a level)")
    stated, independent = Group("stated rank correlations"), Group("pairs of beliefs that must be independent")
    found = {"n": n, "seed": seed, "marginals": [], "headline": [], "summary_compared": 0, "summary_wrong": [],
             "still_compared": 0, "still_wrong": [], "scenarios": arguments.scenarios, "families_n": FAMILIES_N}
    families = set()
    for name in arguments.scenarios:
        print(f"{name}: program", file=sys.stderr, flush=True)
        folder = work / name
        run_program(arguments.binary, scenario_file(name), folder, n, seed)
        print(f"{name}: reference", file=sys.stderr, flush=True)
        run_reference(folder, n, seed, arguments.processes)
        program, reference = read_outcomes(folder / "outcomes.parquet"), read_outcomes(reference_file(folder))
        if name in STILL:
            compared, wrong = differing(name, program, reference)
            found["still_compared"] += compared
            found["still_wrong"] += wrong
        else:
            compare_outcomes(name, program, reference, means, quantiles)
        found["headline"] += headline_rows(name, program, reference)
        compared, wrong = compare_summary(json.loads((folder / "summary.json").read_text()), program)
        found["summary_compared"] += compared
        found["summary_wrong"] += wrong
    folder = work / "families"
    print("families: draws", file=sys.stderr, flush=True)
    run_program(arguments.binary, FAMILIES, folder, FAMILIES_N, seed)
    for name in (*arguments.scenarios, "families"):
        scenario = beliefs.load_resolved(work / name / "resolved.toml")
        specs = beliefs.parameters(scenario)
        drawn = {path: values for path, values in beliefs.read(work / name / "beliefs.parquet", specs, None).items()
                 if path in beliefs.uncertain(specs)}
        families |= {family for path in drawn for family in specs[path][0]}
        found["marginals"] += compare_marginals(name, scenario, drawn)
        if name == "families":
            found["correlations"] = compare_correlations(scenario, drawn, stated, independent)
    found["groups"] = [means, quantiles, stated, independent]
    found["same"], found["rare"] = (sum(getattr(group, key) for group in found["groups"]) for key in ("same", "rare"))
    found["families"] = sorted(families)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck", help="folder of the runs")
    parser.add_argument("-n", type=int, default=2000, help="trajectories of every option")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="of the reference, which is slow")
    parser.add_argument("--scenarios", nargs="+", default=SHIPPED + OWN, metavar="NAME",
                        help="files in scenarios/, or those beside this file")
    parser.add_argument("--no-page", action="store_true", help="print only; leave docs/TRUST.md as it is")
    arguments = parser.parse_args()
    if not arguments.binary.exists():
        raise SystemExit(f"{arguments.binary} is not there: cargo build --release --features double")
    arguments.work.mkdir(parents=True, exist_ok=True)
    found = check(arguments)
    found["version"] = subprocess.run([arguments.binary, "--version"], check=True, capture_output=True,
                                      text=True).stdout.split()[-1]
    text = page(found)
    print(text)
    for wrong in found["summary_wrong"] + found["still_wrong"]:
        print(wrong, file=sys.stderr)
    if not arguments.no_page:
        write_page(text)
    failed = any(group.fails() for group in found["groups"]) or found["summary_wrong"] or found["still_wrong"] \
        or min(found["marginals"])[0] < CHANCE / len(found["marginals"])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
