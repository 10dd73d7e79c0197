"""Parquet files of a run by the names that scenarios and summaries use."""

import json

import numpy as np
import pyarrow.parquet as parquet


def read(path):
    """name -> array, in the order of the file; a month that never comes is infinite, what is not defined NaN."""
    table = parquet.read_table(path)
    notes = json.loads((table.schema.metadata or {}).get(b"alliance_sim.columns", b"[]"))
    names = {note["name"]: note["path"] for note in notes}
    states = {f"{name}_state" for name in names} & set(table.column_names)
    found = {}
    for name in table.column_names:
        if name in states:
            continue
        values = table.column(name).to_numpy()
        if f"{name}_state" in states:
            values = values.copy()
            values[np.array(table.column(f"{name}_state").to_pylist()) == "never"] = np.inf
        found[names.get(name, name)] = values
    return found
