"""What `score` says, recomputed from its files and from traces, and whether its forecast after what happened is right.

- The same digits: of one history PIT, CRPS and coverage from the receipt; the weights of the futures, their effective number
  and the quantiles of all quarters to come from `--futures` traces of the run, by the rule that docs/GLOSSARY.md states.
- Coverage: `--truths` futures of another seed are told as a company would see their first four quarters. How often do their
  later quarters lie in the central intervals of what `score` then expects? Of counts a level is drawn inside the jump.

    python tests/crosscheck/scores.py        writes its lines into docs/TRUST.md; --no-page prints only
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np

import page
from histories import ENDS, ROOT, SUMS, table
from nested import Program

BEGIN, END = "<!-- scores: begin -->", "<!-- scores: end -->"
SCENARIO, OPTION, SEEN, TRUTHS_SEED = ROOT / "tests" / "it" / "commands" / "small.toml", "Outsourced", 4, 77
NAMES = {name: name.lower().replace(" ", "_") for name in [*SUMS, *ENDS]}
STOCKS = {NAMES[name] for name in ENDS}


def quarters(trace):
    """Observables by quarter, a row each."""
    rows = list(csv.DictReader(table(trace).splitlines()))
    return {own: np.array([float(row[name]) for row in rows]) for name, own in NAMES.items()}


def traced(program, folder, trajectory, *more):
    trace = ["trace", folder / "resolved.toml", "--trajectory", trajectory, "--option", OPTION, *more]
    return program.run(*trace, plain=True)


def quantile(levels, quantiles, points):
    return np.interp(points, levels, quantiles)


def crps(levels, quantiles, value, steps=400_000):
    u = (np.arange(steps) + 0.5) / steps
    q = quantile(levels, quantiles, u)
    return 2 * np.mean(((value < q) - u) * (q - value))


def jump(levels, quantiles, value, steps=200_000):
    """The levels at which the quantile function has a value, between which its PIT lies."""
    if value < quantiles[0]:
        return 0.0, levels[0]
    if value > quantiles[-1]:
        return levels[-1], 1.0
    u = np.linspace(0, 1, steps + 1)[1:-1]
    q, slack = quantile(levels, quantiles, u), 1e-9 * abs(value) + 1e-9
    low, high = np.searchsorted(q, value - slack, "left"), np.searchsorted(q, value + slack, "right")
    return (u[low - 1] if low else 0.0), (u[high] if high < len(u) else 1.0)


def statistics(futures, seen):
    """Square roots of figures, and of later halves less earlier ones: of all futures, and of what was seen."""
    root = lambda x: np.sqrt(np.maximum(x, 0))
    columns, own, half = [], [], SEEN // 2
    for name in NAMES.values():
        of = lambda values: values[..., SEEN - 1] if name in STOCKS else values[..., :SEEN].sum(-1)
        every, value = of(futures[name]), of(seen[name])
        if min((every <= value).mean(), (every >= value).mean()) < 0.001:
            continue
        trend = lambda values: root(values[..., SEEN - half : SEEN].sum(-1)) - root(values[..., :half].sum(-1))
        columns += [root(every), trend(futures[name])]
        own += [root(value), trend(seen[name])]
    return np.column_stack(columns), np.array(own)


def near(statistics, own):
    """Futures that are kept, with their weights."""
    sd = statistics.std(0)
    scaled, target = [(x - statistics.mean(0))[..., sd > 1e-12] / sd[sd > 1e-12] for x in (statistics, own)]
    turn = np.linalg.inv(np.linalg.cholesky(scaled.T @ scaled / len(scaled) + 1e-4 * np.eye(scaled.shape[1])))
    far = np.sqrt((((scaled - target) @ turn.T) ** 2).sum(1))
    order = np.argsort(far, kind="stable")
    for share in (0.0125, 0.025, 0.05, 0.1):
        kept = order[: min(max(int(share * len(far)), 200), len(far))]
        weights = 1 - 0.999 * (far[kept] / far[kept[-1]]) ** 2
        weights /= weights.sum()
        gaps = np.column_stack([np.ones(len(kept)), statistics[kept] - own])
        gram = gaps.T @ (weights[:, None] * gaps)
        gram[np.diag_indices_from(gram)] = np.diag(gram) * (1 + 1e-6) + 1e-12
        spread = (weights[:, None] * gaps) @ np.linalg.inv(gram)[:, 0]
        if 1 / (spread @ spread) >= 400:
            break
    return kept, weights


def weighted(values, weights, levels):
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    return np.array([values[order][min(np.searchsorted(below, level - 1e-12), len(values) - 1)] for level in levels])


def scored(program, folder, trace, n, name):
    """What `score` writes after the first quarters of a trace."""
    actuals, out = program.work / f"{name}.csv", program.work / name
    actuals.write_text("\n".join(table(trace).splitlines()[: SEEN + 1]) + "\n", encoding="utf-8")
    program.run("score", folder, "--actuals", actuals, "--option", OPTION, "-n", n, "--threads", 1, "--out", out)
    read = lambda file: list(csv.DictReader((out / file).open(encoding="utf-8")))
    return read("scores.csv"), [row for row in read("ahead.csv") if row["observable"] in NAMES.values()], json.loads((out / "summary.json").read_text())


def same_digits(program, folder, receipt, args):
    levels = receipt["levels"]
    trace = traced(program, folder, 5, "--seed", TRUTHS_SEED)
    seen = quarters(trace)
    scores, ahead, summary = scored(program, folder, trace, args.futures, "digits")
    told = {(row["observable"], row["from"]): row["quantiles"] for row in receipt["forecast"] if row["option"] == OPTION}
    for row in scores:
        value, forecast = float(row["seen"]), told[row["observable"], int(row["from_month"])]
        assert abs(crps(levels, forecast, value) - float(row["crps"])) <= 1e-5 * max(1, abs(value)), row
        assert abs(np.mean(jump(levels, forecast, value)) - float(row["pit"])) <= 1e-4, row
    every = [quarters(traced(program, folder, k)) for k in range(args.futures)]
    futures = {name: np.array([one[name] for one in every]) for name in NAMES.values()}
    kept, weights = near(*statistics(futures, seen))
    assert abs(1 / (weights**2).sum() / summary["effective_futures"] - 1) < 1e-4, summary["effective_futures"]
    after = [row for row in ahead if row["forecast"] == "after"]
    for row in after:
        values = futures[row["observable"]][kept, SEEN + int(row["period"][-1]) - 1]
        printed = np.array([float(row[f"p{100 * level:.0f}"]) for level in levels])
        assert np.allclose(weighted(values, weights, levels), printed, rtol=1e-4, atol=1e-4), row
    return (
        f"From the files and {args.futures:,} traces, by the rule as it is stated: {len(scores)} scores and {len(after) * len(levels)} quantiles "
        f"of quarters to come are the same, and so is the effective number of futures ({summary['effective_futures']:.1f})."
    )


def coverage(program, folder, levels, args):
    rng, found = np.random.default_rng(5), []
    for truth in range(args.truths):
        trace = traced(program, folder, truth, "--seed", TRUTHS_SEED)
        seen = quarters(trace)
        for row in scored(program, folder, trace, args.n, "truth")[1]:
            forecast = [float(row[f"p{100 * level:.0f}"]) for level in levels]
            low, high = jump(levels, forecast, seen[row["observable"]][SEEN + int(row["period"][-1]) - 1], 20_000)
            found.append((truth, row["forecast"], low + (high - low) * rng.random()))
    said = []
    for share in (0.5, 0.8, 0.9):
        of = []
        for which in ("before", "after"):
            by_truth = [np.mean([abs(u - 0.5) < share / 2 for t, w, u in found if (t, w) == (truth, which)]) for truth in range(args.truths)]
            of.append(f"{100 * np.mean(by_truth):.1f} ± {196 * np.std(by_truth, ddof=1) / args.truths**0.5:.1f}%")
        said.append(f"the {100 * share:.0f}% intervals hold {of[1]} ({of[0]} before)")
    return f"Of {args.truths} truths (`-n {args.n}`), whose first four quarters were told, the four quarters after that: " + ", ".join(said) + "."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("--truths", type=int, default=40)
    parser.add_argument("--futures", type=int, default=400)
    parser.add_argument("-n", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "scores")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()
    args.processes = 1
    program = Program(args)
    folder = program.work / "run"
    program.run("run", SCENARIO, "-n", 2_000, "--date", "2026-01-01", "--out", folder)
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    said = [same_digits(program, folder, receipt, args), coverage(program, folder, receipt["levels"], args)]
    print("\n".join(said))
    if not args.no_page:
        page.put("\n\n".join(said), BEGIN, END)


if __name__ == "__main__":
    main()
