"""Whether a history brings the decision to the truth: histories simulated from known beliefs, and what `calibrate` makes of them.

A truth is a draw of every belief of a scenario (never the median). Under it one future of an option of the past is traced
and told as a table by quarter; `calibrate` reads that table and knows nothing else. Then two choices by the mean are held
against each other, as believed before and as believed after the history, by what the truth says the options are worth.

Design, laid down before its result was seen; a trial of 40 truths with 8 histories, of the same first draws, had been:

- Of `--truths` draws, those under which the choice of the prior is wrong and those under which it is right are strata, told
  apart by a run of each truth. As many as `--wrong` and `--right` of each, the first drawn, are given a history; means over
  all truths weigh each stratum by its share of the draws. Where the prior is wrong a history can gain, where it is right it
  can only lose: both count.
- What a truth says of the options is simulated again under a seed that neither chose the stratum nor the option. Both
  choices are valued on the same futures, so that what they share cancels.
- A control: the same histories, each held against all truths but its own. Whatever they gain there is no learning.
- The figure is the gain of choosing after the history over choosing before it, with its 95% interval. A history is said to
  bring the decision to the truth if that interval lies above zero.

    python tests/crosscheck/histories.py         writes its table into docs/TRUST.md; --no-page prints only
"""

import argparse
import csv
import io
import json
import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import page
from nested import Program

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- histories: begin -->", "<!-- histories: end -->"
# Scenarios, with the option of the past, and how much of the default size.
STUDIES = [
    (ROOT / "tests" / "it" / "commands" / "small.toml", "Outsourced", 1.0),
    (ROOT / "tests" / "crosscheck" / "coverage.toml", "Outsourced", 0.5),
]
# Columns of a trace that a company sees; sums over a quarter, but for what stands at its end.
SUMS = {
    "Opportunities": ["opportunities"],
    "Pipeline field": ["pipeline_field"],
    "Pipeline PDM": ["pipeline_pdm"],
    "Wins": ["wins"],
    "Bookings": ["bookings"],
    "Meetings": ["aws.warm_meetings_asked", "aws.active_meetings_asked"],
}
ENDS = {"Active teams": ["aws.active"]}
# Seeds: of the draws, of choosing, of telling strata apart, of valuing. That of a history is its number behind a thousand.
DRAWS, CHOOSES, PARTS, VALUES = 4_242, 1, 5, 3


def table(trace):
    """Quarters of a trace as a company would state them."""
    months = list(csv.DictReader(io.StringIO(trace)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["Quarter", *SUMS, *ENDS])
    for at in range(0, len(months), 3):
        quarter = months[at : at + 3]
        year, month = map(int, quarter[0]["calendar"].split("-"))
        total = lambda rows, columns: sum(float(row[column]) for row in rows for column in columns)
        figures = [total(quarter, columns) for columns in SUMS.values()] + [total(quarter[-1:], columns) for columns in ENDS.values()]
        writer.writerow([f"{year}-Q{(month + 2) // 3}", *figures])
    return out.getvalue()


def put(truth):
    return [part for path, value in truth.items() for part in ("--set", f"{path}={float(value)!r}")]


def means(program, scenario, seed, n, sets=()):
    """Means of the metric that decides, by option."""
    side = program.json("priors", scenario, *sets, "-n", n, "--seed", seed)["sides"][0]
    return {option["option"]: option["value"] for option in side["options"]}


def best(of):
    return max(of, key=of.get)


def learnt(program, args, study, truth, number):
    """Means under the truth, and as believed after a history from it."""
    source, option, _ = study
    past = ["--set", 'start="2024-01"', "--set", "horizon_months=24"]
    trace = program.run("trace", source, *put(truth), *past, "--trajectory", 0, "--seed", 1_000 + number, "--option", option, plain=True)
    folder = program.work / f"{source.stem}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    scenario = Path(shutil.copy(source, folder / "mine.toml"))
    (folder / "history.csv").write_text(table(trace), encoding="utf-8")
    command = ["calibrate", scenario, "--history", folder / "history.csv", "--option", option, "-n", args.n, "--seed", 2]
    try:
        program.run(*command, "--threads", 1, "--out", folder / "found")
    except SystemExit as refused:
        print(number, "taught nothing:", str(refused)[-120:].strip(), flush=True)
    after = folder / "mine.calibrated.toml"
    found = (
        means(program, source, VALUES, 2 * args.n, put(truth)),
        means(program, after if after.exists() else scenario, CHOOSES, 2 * args.n),
        after.exists(),
    )
    shutil.rmtree(folder)
    return found


def over_strata(values, shares):
    """Mean over all draws from those of the strata, and its standard error, that of the shares included."""
    middles = [np.mean(own) for own in values]
    mean = sum(share * middle for share, middle in zip(shares, middles))
    inside = sum(share**2 * np.var(own, ddof=1) / len(own) for share, own in zip(shares, values))
    return mean, inside, sum(share * (middle - mean) ** 2 for share, middle in zip(shares, middles))


def study_of(program, args, study):
    """Histories of one scenario, in words."""
    source, option, size = study
    truths, wanted = int(size * args.truths), [int(size * args.wrong), int(size * args.right)]
    drawn, _, _ = program.exported(source, truths, DRAWS)
    draws = [{path: values[k] for path, values in drawn.items()} for k in range(truths)]
    before = means(program, source, CHOOSES, 2 * args.n)
    believed = best(before)
    with ThreadPoolExecutor(args.processes) as pool:
        told = list(pool.map(lambda truth: best(means(program, source, PARTS, args.n // 2, put(truth))), draws))
        strata = [[k for k in range(truths) if (told[k] == believed) == is_right] for is_right in (False, True)]
        chosen = [own[:most] for own, most in zip(strata, wanted)]
        found = [list(pool.map(lambda k: learnt(program, args, study, draws[k], k), own)) for own in chosen]
    shares = [len(own) / truths for own in strata]
    kept = [[(k, *one) for k, one in zip(own, ones)] for own, ones in zip(chosen, found)]
    (program.work / f"{source.stem}.json").write_text(json.dumps({"before": before, "told": told, "found": kept}), encoding="utf-8")

    def over(value, of=found):
        """A value of what was found of a truth, over all draws: mean and half width."""
        mean, inside, between = over_strata([np.array([value(k, one) for k, one in zip(own, ones)]) for own, ones in zip(chosen, of)], shares)
        return mean, 1.96 * math.sqrt(inside + between / truths)

    gain = lambda k, one: one[0][best(one[1])] - one[0][believed]
    of_all, limit = over(gain), over(lambda k, one: one[0][told[k]] - one[0][believed])
    hits = [over(lambda k, one: float(best(one[0]) == believed)), over(lambda k, one: float(best(one[0]) == best(one[1])))]
    of_strata = [np.array([gain(k, one) for k, one in zip(own, ones)]) for own, ones in zip(chosen, found)]
    own = [(values.mean(), 1.96 * values.std(ddof=1) / math.sqrt(len(values))) for values in of_strata]
    moved = over(lambda k, one: float(best(one[1]) != believed))
    # The control: how often each choice is made after any history, valued under every truth but that of the history.
    every = [(share / len(ones), k, one) for share, ks, ones in zip(shares, chosen, found) for k, one in zip(ks, ones)]
    after = {name: sum(weight for weight, _, one in every if best(one[1]) == name) for name in before}
    mixed = lambda weight, one: {name: (after[name] - weight * (best(one[1]) == name)) / (1 - weight) for name in before}
    weights = {k: weight for weight, k, _ in every}
    control = over(lambda k, one: sum(chance * (one[0][name] - one[0][believed]) for name, chance in mixed(weights[k], one).items()))
    options = [name for name, value in before.items() if value]
    off = [np.median([abs(of[name] - one[0][name]) for _, _, one in every for name in options for of in [side(one)]]) for side in (lambda one: before, lambda one: one[1])]
    money = lambda figure: f"{figure[0]:,.0f} ± {figure[1]:,.0f}".replace("-", "−")
    percent = lambda figure: f"{100 * figure[0]:.1f} ± {100 * figure[1]:.1f}%"
    return (
        f"`{source.stem}`, 24 months of {option}: of {truths} draws of all {len(drawn)} beliefs, believing as before chooses wrong in "
        f"{len(strata[0])} ({believed}); {len(chosen[0])} of these and {len(chosen[1])} of the others were given a history. By what the truth "
        f"says, choosing after the history gains **{money(of_all)}** over choosing before it, of {money(limit)} that knowing the truth gains: "
        f"{money(own[0])} where the choice was wrong, {money(own[1])} where it was right. The choice is the truth's in {percent(hits[0])} before "
        f"and in {percent(hits[1])} after; it changes in {percent(moved)}. The same histories held against other truths gain {money(control)}. "
        f"An option's mean is off what it is under the truth by {off[0]:,.0f} before and {off[1]:,.0f} after (medians over the histories)."
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("--truths", type=int, default=1_200)
    parser.add_argument("--wrong", type=int, default=240)
    parser.add_argument("--right", type=int, default=160)
    parser.add_argument("-n", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "histories")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()
    program = Program(args)
    said = []
    for study in STUDIES:
        said.append(study_of(program, args, study))
        print(said[-1], flush=True)
    head = (
        f"`--truths {args.truths} --wrong {args.wrong} --right {args.right} -n {args.n}`, the second scenario half of it; ± is half the width of "
        "the 95% interval."
    )
    if not args.no_page:
        page.put("\n\n".join([head, *said]), BEGIN, END)


if __name__ == "__main__":
    main()
