"""Executes a notebook from a folder of its own, and looks at what its cells gave.

    python tests/crosscheck/notebook.py examples/python/decision.ipynb executed.ipynb
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

source, target = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
notebook = nbformat.read(source, as_version=4)
with tempfile.TemporaryDirectory(dir=source.parents[2] / "target") as folder:
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
target.parent.mkdir(parents=True, exist_ok=True)
nbformat.write(notebook, target)
text = "\n".join(str(output) for cell in notebook.cells for output in cell.get("outputs", []))
for wanted in ("±", "image/svg+xml", "text/html", "50%", "Outsourced", "did you mean", "instead of"):
    assert wanted in text, f"no output of the notebook has {wanted!r}"
progress = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "display_data"]
assert progress, "nothing was displayed while it simulated"
print(f"{source.name}: {sum(bool(cell.get('outputs')) for cell in notebook.cells)} cells with output")
