"""Whether rules that a run finds err as often as it says: the same rules, stated by hand, under another seed.

A run prints for its options the rules that would be worth most, with their worth, the share of futures in which they stop the
plan, and two error rates. Here the rules are written into the scenario as `[[option.rule]]`, and another run, which fits
nothing, says how often they stop and err on futures of its own. z is a difference in standard errors of both.

    python tests/crosscheck/rules.py             writes its table into docs/TRUST.md; --no-page prints only
"""

import argparse
import math
from pathlib import Path

import page
from nested import Program

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
RATES = {"stops": "stops", "stops_what_pays": "stops what would have paid", "keeps_what_fails": "lets go on what would not", "value": "is worth"}


def stated(text, wires):
    """The scenario with the rules of its options as tables of these."""
    first, *options = text.split("[[option]]")
    out = first
    for option in options:
        own, mark, rest = option.partition("[[stress]]")
        name = own.split('name = "')[1].split('"')[0]
        for rule in next((wire["rules"] for wire in wires if wire["option"] == name), []):
            keys = {key: rule[key] for key in ("month", "every", "metric", "at_most", "at_least") if rule.get(key) is not None}
            keys |= {"stop": True} if rule["act"] == "stop" else rule["act"]
            toml = {key: f'"{value}"' if isinstance(value, str) else str(value).lower() for key, value in keys.items()}
            own = own.rstrip() + "\n\n[[option.rule]]\n" + "".join(f"{key} = {value}\n" for key, value in toml.items()) + "\n"
        out += "[[option]]" + own + mark + rest
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "alliance-sim")
    parser.add_argument("-n", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "crosscheck" / "rules")
    parser.add_argument("--no-page", action="store_true")
    args = parser.parse_args()
    program = Program(args)
    small = (ROOT / "tests" / "it" / "commands" / "small.toml").read_text(encoding="utf-8")
    texts = {
        "small over 42 months": small.replace("horizon_months = 24", "horizon_months = 42"),
        "saas-isv": (ROOT / "scenarios" / "saas-isv.toml").read_text(encoding="utf-8"),
    }
    rows = []
    for name, text in texts.items():
        scenario = args.work / "scenario.toml"
        scenario.write_text(text, encoding="utf-8")
        found = program.json("run", scenario, "-n", args.n, "--seed", 1, "--no-parquet")["tripwires"]
        scenario.write_text(stated(text, found), encoding="utf-8")
        again = {wire["option"]: wire for wire in program.json("run", scenario, "-n", args.n, "--seed", 2, "--no-parquet")["tripwires"]}
        for wire in found:
            for key, words in RATES.items():
                one, two = wire[key], again[wire["option"]][key]
                if not one or not two or not (one["se"] and two["se"] and one["value"] + two["value"]):
                    continue
                shown = (lambda x: f"{x:,.0f}") if key == "value" else (lambda x: f"{100 * x:.1f}%")
                z = (two["value"] - one["value"]) / math.hypot(one["se"], two["se"])
                rows.append(f"| {name}, {wire['option']} | {words} | {shown(one['value'])} | {shown(two['value'])} | {z:+.1f} |")
    text = "\n".join(["| rules of | | said | under another seed | z |", "| --- | --- | ---: | ---: | ---: |", *rows])
    print(text)
    if not args.no_page:
        page.put(text, BEGIN, END)


if __name__ == "__main__":
    main()
