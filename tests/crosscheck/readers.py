"""Reads what a run writes with pyarrow, pandas, polars and DuckDB, and holds their figures against summary.json.

    python tests/crosscheck/readers.py [--binary target/debug/alliance-sim]

Exits with 1 if one of them reads something else. The files are those of a small run of a scenario whose names are as
awkward as names get.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import jsonschema
import pandas
import polars
import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[2]
N = 400
PLAIN = re.compile(r"[^\W\d]\w*")
NAMES = {"In-house": "Ελλάδα, \\\"main\\\" 営業", "Outsourced": "=1+1"}


def scenario(folder):
    """A shipped scenario with other names of options."""
    text = (ROOT / "scenarios/early-stage-isv.toml").read_text(encoding="utf-8")
    for name, other in NAMES.items():
        assert f'name = "{name}"' in text, name
        text = text.replace(f'name = "{name}"', f'name = "{other}"')
    path = folder / "awkward.toml"
    path.write_text(text, encoding="utf-8")
    return path


def means(folder):
    """reader -> (option, column) -> (how many are stated, mean), and how many never pay back."""
    path = str(folder / "outcomes.parquet")
    columns = [name for name in parquet.read_schema(path).names
               if name not in ("trajectory", "option") and not name.endswith("_state")]
    found, never = {}, {}

    frame = parquet.read_table(path).to_pandas()
    found["pyarrow, pandas"] = {(option, name): (int(rows[name].count()), rows[name].mean())
                                for option, rows in frame.groupby("option") for name in columns}
    never["pyarrow, pandas"] = int((frame.payback_month_state == "never").sum())

    frame = pandas.read_parquet(path)
    found["pandas"] = {(option, name): (int(rows[name].count()), rows[name].mean())
                       for option, rows in frame.groupby("option") for name in columns}
    never["pandas"] = int((frame.payback_month_state == "never").sum())

    frame = polars.read_parquet(path)
    found["polars"] = {}
    for (option,), rows in frame.group_by("option"):
        for name in columns:
            found["polars"][option, name] = (rows[name].count(), rows[name].mean())
    never["polars"] = frame.filter(polars.col("payback_month_state") == "never").height

    # Without a single quoted name: that is the point.
    asked = ", ".join(f"count({name}), avg({name})" for name in columns)
    rows = duckdb.sql(f"select option, {asked} from read_parquet('{path}') group by option").fetchall()
    found["DuckDB"] = {(row[0], name): (row[1 + 2 * i], row[2 + 2 * i]) for row in rows for i, name in enumerate(columns)}
    never["DuckDB"] = duckdb.sql(
        f"select count(*) from read_parquet('{path}') where payback_month_state = 'never'").fetchall()[0][0]
    return found, never


def check(folder):
    """What is wrong, in words."""
    wrong = []
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    schema = ROOT / "docs/summary.schema.json"
    if schema.exists():
        jsonschema.validate(summary, json.loads(schema.read_text(encoding="utf-8")))
    notes = {}
    for name in ("outcomes.parquet", "beliefs.parquet"):
        metadata = parquet.read_metadata(folder / name)
        if not metadata.created_by.startswith("alliance-sim version "):
            wrong.append(f"{name}: created by {metadata.created_by}")
        notes[name] = json.loads(metadata.metadata[b"alliance_sim.columns"])
        described = {note["name"] for note in notes[name]}
        for column in metadata.schema.names:
            if not PLAIN.fullmatch(column):
                wrong.append(f"{name}: {column} must be quoted in SQL")
            if column not in described | {"trajectory", "option"} and not column.endswith("_state"):
                wrong.append(f"{name}: {column} is not described")
        wrong += [f"{name}: {note['name']} has no meaning" for note in notes[name] if not note["meaning"]]
    paths = {note["path"]: note["name"] for note in notes["outcomes.parquet"]}
    states = set(parquet.read_schema(folder / "outcomes.parquet").names)
    found, never = means(folder)
    if len(set(never.values())) != 1 or not 0 < min(never.values()):
        wrong.append(f"never paid back: {never}")
    for option in summary["options"]:
        for metric, stated in option["metrics"].items():
            for reader, figures in found.items():
                count, mean = figures[option["name"], paths[metric]]
                # What may never come has no mean, and the baseline adds nothing to itself.
                if stated["mean"] is None:
                    if f"{paths[metric]}_state" not in states and count not in (0, 1):
                        wrong.append(f"{reader}: {count} values of {metric}, none in summary.json")
                elif count == 0 or abs(mean - stated["mean"]) > 1e-9 * max(1.0, abs(stated["mean"])):
                    wrong.append(f"{reader}: {option['name']}, {metric}: {mean}, in summary.json {stated['mean']}")
    for name in ("summary.csv", "summary_wide.csv", "bands.csv", "fiscal_years.csv"):
        with open(folder / name, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        if len({len(row) for row in rows}) != 1:
            wrong.append(f"{name}: rows of unequal length")
        frame = pandas.read_csv(folder / name)
        if list(frame.columns) != rows[0]:
            wrong.append(f"{name}: pandas reads other columns, {list(frame.columns)[:3]}")
        if any(cell[:1] in "=+@" for row in rows for cell in row if cell):
            wrong.append(f"{name}: a spreadsheet would run one of its cells")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=ROOT / "target/debug/alliance-sim")
    binary = Path(parser.parse_args().binary).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        out = folder / "out"
        subprocess.run([binary, "run", scenario(folder), "-n", str(N), "--out", out, "--charts", "none", "--quiet",
                        "--csv-bom"], check=True, stdout=subprocess.DEVNULL)
        wrong = check(out)
    for line in wrong:
        print(line)
    print(f"pyarrow, pandas, polars and DuckDB: {len(wrong)} things differ from summary.json and columns.md")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
