"""The Python module as its users meet it: with no library at all, and with each of the data frames.

    python tests/crosscheck/python_module.py none | pandas polars pyarrow
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import alliance_sim

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "it" / "commands" / "small.toml"


def mean_of(frame, column, option):
    """Mean of a column for one option, whatever the library."""
    if hasattr(frame, "to_pylist"):
        values = [row[column] for row in frame.to_pylist() if row["option"] == option]
    elif hasattr(frame, "loc"):
        values = list(frame.loc[frame["option"] == option, column])
    else:
        values = frame.filter(frame["option"] == option)[column].to_list()
    return sum(values) / len(values)


def main(libraries):
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found = alliance_sim.run(SMALL, n=300, charts="svg", set={"isv.acv": 180e3}, out="here")
        assert found.folder == Path(folder, "here").resolve() and "decision" in found.charts
        assert found.summary["trajectories"] == 300 and "±" in found.printed and found.finding in found.printed.replace("\n", " ")
        assert "<img" in found._repr_html_() and str(found.folder) in repr(found)
        with open(found.files["summary.csv"], newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        mean_in_csv = [r["value"] for r in rows if [r["option"], r["metric"], r["statistic"]] == ["In-house", "uplift_npv", "mean"]]

        # The text of a scenario, a table as a value, and a study.
        text = SMALL.read_text()
        same = alliance_sim.run(text, n=300, charts=None, set={"isv.acv": {"uniform": {"min": 170e3, "max": 190e3}}}, out="text")
        assert same.summary["trajectories"] == 300 and not same.charts
        learn = alliance_sim.study("audit", SMALL, n=300, charts="none", out="audit")
        assert learn.finding and learn.summary["finding"]

        # Shards and what they make.
        shards = [alliance_sim.run(SMALL, n=600, shard=f"{k}/2", out=f"s{k}", charts=None).folder for k in (0, 1, 0)]
        merged = alliance_sim.merge(shards[:2], out="merged", charts="none", date="2026-01-15")
        whole = alliance_sim.run(SMALL, n=600, out="whole", charts=None, date="2026-01-15")
        assert {name: path.read_bytes() for name, path in merged.files.items()} == {
            name: path.read_bytes() for name, path in whole.files.items()
        }

        try:
            alliance_sim.run(SMALL, set={"isv.avc": 1}, n=10, out="no")
            raise AssertionError("a bad value is refused")
        except alliance_sim.BadScenario as problem:
            assert "did you mean" in str(problem), problem
        assert not Path("no").exists()

        if libraries == ["none"]:
            try:
                found.outcomes()
                raise AssertionError("there is no library here")
            except ImportError as missing:
                assert "pip install" in str(missing)
        for library in libraries if libraries != ["none"] else []:
            outcomes, beliefs, table = found.outcomes(library), found.beliefs(library), found.table("bands", library)
            assert type(outcomes).__module__.startswith(library), type(outcomes)
            assert len(beliefs) == 300 and len(table) > 100
            mean = mean_of(outcomes, "uplift_npv", "In-house")
            assert abs(mean - float(mean_in_csv[0])) <= 1e-9 * abs(mean), (mean, mean_in_csv)
            print(f"  {library}: outcomes, beliefs and tables agree with summary.csv")
    # The program itself, by the name of the module.
    ran = subprocess.run([sys.executable, "-m", "alliance_sim", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("alliance-sim "), ran.stdout
    print("python module:", ", ".join(libraries))


if __name__ == "__main__":
    main(sys.argv[1:])
