"""Holds sensitivity indices and values of information against SALib, SciPy and a regression of its own.

Reads what the program exports (`beliefs.parquet`, `outcomes.parquet`) and what `sensitivity` and `voi` say of the same
run, and computes each figure again by other means:

- Spearman's rank correlation by SciPy, which must be the same number;
- first-order indices by SALib's RBD-FAST (Tarantola, Gatelli and Mara 2006; Plischke 2010), another estimator;
- EVPPI by cross-fitted polynomials in normal scores: a choice is made from nine tenths of the trajectories and valued on
  the tenth, so that the estimate is, if anything, low.

    python tests/crosscheck/indices.py          writes its table into docs/TRUST.md; --no-page prints only
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from SALib.analyze import rbd_fast
from scipy import stats

import files
import page

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- indices: begin -->", "<!-- indices: end -->"
SHOWN = 8
FOLDS = 10
DEGREE = 5


def program(binary, *arguments):
    """What the program prints."""
    done = subprocess.run([str(binary), *map(str, arguments)], capture_output=True, text=True, check=True)
    return done.stdout


def exported(folder, metric):
    """Beliefs by path, and the metric by option."""
    beliefs = pd.DataFrame(files.read(folder / "beliefs.parquet")).set_index("trajectory").sort_index()
    outcomes = pd.DataFrame(files.read(folder / "outcomes.parquet"))
    return beliefs, outcomes.pivot(index="trajectory", columns="option", values=metric).sort_index()


def normal_scores(column):
    return stats.norm.ppf((stats.rankdata(column) - 0.5) / len(column))


def evppi(column, values):
    """Gain of choosing by a cross-fitted regression on one belief over choosing by the means; its standard error."""
    scores = normal_scores(column)
    design = np.polynomial.hermite_e.hermevander(scores, DEGREE)
    best_overall = values[:, values.mean(axis=0).argmax()]
    fold = np.arange(len(column)) % FOLDS
    gain = np.empty(len(column))
    for held in range(FOLDS):
        rest = fold != held
        coefficients, *_ = np.linalg.lstsq(design[rest], values[rest], rcond=None)
        choice = (design[~rest] @ coefficients).argmax(axis=1)
        gain[~rest] = values[~rest][np.arange((~rest).sum()), choice] - best_overall[~rest]
    return gain.mean(), gain.std(ddof=1) / np.sqrt(len(gain))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("--scenario", type=Path, default=ROOT / "scenarios" / "observability-isv.toml")
    parser.add_argument("-n", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "indices")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()

    common = ["-n", args.n, "--seed", args.seed, "-q"]
    program(args.binary, "run", args.scenario, *common, "--charts", "none", "--out", args.work)
    charts = ["--charts", "none", "--format", "json"]
    sensitivity = json.loads(program(args.binary, "sensitivity", args.scenario, *common, *charts, "--out", args.work.with_name("sensitivity")))
    voi = json.loads(program(args.binary, "voi", args.scenario, *common, *charts, "--no-pilot", "--out", args.work.with_name("voi")))

    beliefs, outcomes = exported(args.work, sensitivity["metric"])
    result = (outcomes[sensitivity["option"]] - outcomes[sensitivity["against"]]).to_numpy()
    problem = {"num_vars": beliefs.shape[1], "names": list(beliefs.columns), "bounds": [[0, 1]] * beliefs.shape[1]}
    ranks = np.column_stack([stats.rankdata(beliefs[path]) / (len(beliefs) + 1) for path in beliefs.columns])
    salib = rbd_fast.analyze(problem, ranks, result, seed=args.seed)
    salib = {path: (salib["S1"][i], salib["S1_conf"][i] / 1.96) for i, path in enumerate(problem["names"])}

    lines = [
        f"`{args.scenario.stem}`, {args.n} trajectories, seed {args.seed}; sensitivity of {sensitivity['metric']}, "
        f"{sensitivity['option']} less {sensitivity['against']}. ± is half the width of the 95% interval; z is the difference in standard errors of both.",
        "",
        "| belief | rank correlation | SciPy | first-order index | SALib RBD-FAST | z |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    worst_rank, worst_z = 0.0, 0.0
    for at, belief in enumerate(sensitivity["beliefs"]):
        path, own = belief["path"], belief["first_order"]
        spearman = stats.spearmanr(beliefs[path], result).statistic
        worst_rank = max(worst_rank, abs(spearman - belief["rank_correlation"]["value"]))
        other, other_se = salib[path]
        z = (own["value"] - other) / np.hypot(own["se"], other_se)
        worst_z = max(worst_z, abs(z))
        if at < SHOWN:
            lines.append(
                f"| `{path}` | {belief['rank_correlation']['value']:.4f} | {spearman:.4f} "
                f"| {own['value']:.4f} ± {1.96 * own['se']:.4f} | {other:.4f} ± {1.96 * other_se:.4f} | {z:+.1f} |"
            )
    count = len(sensitivity["beliefs"])
    lines += [
        "",
        f"Over all {count} beliefs the rank correlations differ by at most {worst_rank:.1e}, the first-order indices by at "
        f"most {worst_z:.1f} standard errors.",
        "",
        "| belief | EVPPI | cross-fitted polynomials | z |",
        "| --- | --- | --- | --- |",
    ]
    values = outcomes.to_numpy()
    worst = 0.0
    for belief in voi["beliefs"][:SHOWN]:
        own = belief["evppi"]
        other, other_se = evppi(beliefs[belief["path"]], values)
        z = (own["value"] - other) / np.hypot(own["se"], other_se)
        worst = max(worst, abs(z))
        lines.append(f"| `{belief['path']}` | {own['value']:,.0f} ± {own['half_width']:,.0f} | {other:,.0f} ± {1.96 * other_se:,.0f} | {z:+.1f} |")
    text = "\n".join(lines)
    print(text)
    if not args.no_page:
        page.put(text, BEGIN, END)
    limit = stats.norm.isf(0.005 / count)
    agrees = worst_rank < 1e-9 and worst_z < limit and worst < limit
    print("agrees" if agrees else f"does not agree: limit {limit:.1f}")
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
