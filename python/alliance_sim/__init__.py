"""Build, buy or mix field-alliance capacity: the simulator from Python.

>>> import alliance_sim
>>> found = alliance_sim.run("mine.toml", n=10_000, set={"isv.acv": 150e3})
>>> found                       # in a notebook: the decision and its charts
>>> found.summary["finding"]    # everything that was found, as data
>>> found.outcomes()            # a row a trajectory and option: pandas, polars or pyarrow, whichever is there

The module starts the program that the wheel brings and reads the files that it writes; it computes nothing itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Union

__all__ = ["BadScenario", "Failed", "Found", "merge", "program", "run", "study"]

Setting = Union[Mapping[str, Any], Sequence[str], None]


class Failed(RuntimeError):
    """The program failed; its message is what it said."""


class BadScenario(Failed, ValueError):
    """The scenario or an argument is bad: every problem with file, line and what is allowed. Nothing was written."""


def program() -> str:
    """Path of the program: the one beside this module's Python, else the first on the search path."""
    name = "alliance-sim" + (sysconfig.get_config_var("EXE") or "")
    for folder in (sysconfig.get_path("scripts"), Path(sys.executable).parent, Path(sys.prefix) / "bin"):
        found = Path(folder) / name
        if found.is_file():
            return str(found)
    user = Path(sysconfig.get_path("scripts", f"{os.name}_user")) / name
    found = str(user) if user.is_file() else shutil.which(name)
    if found is None:
        raise Failed("the program alliance-sim is not installed; pip install alliance-sim brings it")
    return found


class Found:
    """What a command found: the folder that it wrote, and what stands in it."""

    def __init__(self, folder: Path, printed: str, notes: str):
        self.folder = folder
        """Folder of all files."""
        self.printed = printed
        """What the program prints, the finding first."""
        self.notes = notes
        """Warnings and remarks."""
        self.summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        """`summary.json`: everything that was found, as data."""

    @property
    def finding(self) -> str:
        """The finding in a sentence or two."""
        return self.printed.split("\n\n", 1)[0].replace("\n", " ").strip()

    @property
    def charts(self) -> dict[str, Path]:
        """The charts by name."""
        return {path.stem: path for path in sorted((self.folder / "charts").glob("*.*"))}

    @property
    def files(self) -> dict[str, Path]:
        """Every file by its name in the folder."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path for path in sorted(files)}

    def outcomes(self, library: Optional[str] = None) -> Any:
        """A row a trajectory and option: every metric. In the library that is asked for, else the first that is there."""
        return self.frame("outcomes.parquet", library)

    def beliefs(self, library: Optional[str] = None) -> Any:
        """A row a trajectory: every belief as drawn."""
        return self.frame("beliefs.parquet", library)

    def table(self, name: str = "summary", library: Optional[str] = None) -> Any:
        """A table by name: summary, summary_wide, bands, fiscal_years, and what other commands write."""
        return self.frame(f"{name}.csv", library)

    def frame(self, file: str, library: Optional[str] = None) -> Any:
        """A data file as a frame of pandas, polars or pyarrow."""
        path = self.folder / file
        if not path.is_file():
            there = ", ".join(name for name in self.files if name.endswith((".csv", ".parquet")))
            raise FileNotFoundError(f"no {file} in {self.folder}; there are {there}")
        return _read(path, library or _library())

    def _repr_html_(self) -> str:
        import base64
        import html

        kinds = {".png": "image/png", ".svg": "image/svg+xml"}
        shown = [f"<pre>{html.escape(self.printed)}</pre>"]
        for name, path in self.charts.items():
            picture = base64.b64encode(path.read_bytes()).decode("ascii")
            source = f"data:{kinds[path.suffix]};base64,{picture}"
            shown.append(f'<img src="{source}" alt="{html.escape(name)}" style="max-width:100%">')
        return "\n".join(shown)

    def __repr__(self) -> str:
        return f"{self.finding}\n({self.folder})"


def run(
    scenario: Union[str, os.PathLike[str]],
    *,
    set: Setting = None,
    n: Optional[int] = None,
    seed: Optional[int] = None,
    out: Union[str, os.PathLike[str], None] = None,
    charts: Optional[str] = "png",
    progress: Optional[bool] = None,
    **flags: Any,
) -> Found:
    """Simulates a scenario, writes its folder and gives what was found.

    `scenario` is a path, or the text of a scenario (anything with a line feed in it). `set` puts values in:
    `{"isv.acv": 150e3}`, or a list of `"PATH=VALUE"`. `n` trajectories of every option. `charts` is "png", "svg" or
    None. Every other flag of `alliance-sim run` by its name: `design="lhs"`, `until_precise="uplift_npv:50e3"`,
    `no_parquet=True`. Raises `BadScenario` with every problem at once.
    """
    flags.update(set=_settings(set), trajectories=n, seed=seed, out=out, charts=charts or "none")
    return _start("run", [scenario], flags, progress)


def study(
    command: str,
    scenario: Union[str, os.PathLike[str]],
    *,
    set: Setting = None,
    n: Optional[int] = None,
    progress: Optional[bool] = None,
    **flags: Any,
) -> Found:
    """Any other command that writes a folder, by its name: `study("voi", "mine.toml")`."""
    flags.update(set=_settings(set), trajectories=n)
    return _start(command, [scenario], flags, progress)


def merge(folders: Sequence[Union[str, os.PathLike[str]]], **flags: Any) -> Found:
    """Puts the shards of a run together (`run(…, shard="3/8")` simulates one): what one run gives, byte for byte."""
    return _start("merge", list(folders), flags, None)


def _start(command: str, inputs: Sequence[Any], flags: Mapping[str, Any], progress: Optional[bool]) -> Found:
    given, arguments = None, [program(), command]
    for item in inputs:
        if isinstance(item, str) and "\n" in item:
            given, item = item, "-"
        arguments.append(os.fspath(item))
    for name, value in flags.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(flag)
        elif isinstance(value, (list, tuple)):
            arguments.extend(part for one in value for part in (flag, str(one)))
        elif value is not None and value is not False:
            arguments.extend([flag, os.fspath(value) if isinstance(value, os.PathLike) else str(value)])
    environment = {**os.environ, "NO_COLOR": "1", "ALLIANCE_SIM_PROGRESS": "lines"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(arguments, text=True, encoding="utf-8", env=environment, **pipes) as started:
        notes: list[str] = []
        shown = _Progress(_is_notebook() if progress is None else progress)
        reader = threading.Thread(target=_watch, args=(started.stderr, notes, shown))
        reader.start()
        try:
            assert started.stdin and started.stdout
            if given is not None:
                started.stdin.write(given)
            started.stdin.close()
            printed = started.stdout.read()
        except BaseException:
            started.terminate()
            raise
        finally:
            reader.join()
            shown.end()
    said = "\n".join(notes)
    if started.returncode != 0:
        raise (BadScenario if started.returncode == 2 else Failed)(said.strip())
    return Found(_folder(notes), printed, said)


def _folder(notes: Sequence[str]) -> Path:
    for note in reversed(notes):
        for begin in ("Written to ", "Nothing to do: "):
            if note.startswith(begin):
                return Path(note[len(begin) :].split(" stands in ")[-1]).resolve()
    raise Failed("the program did not say where it wrote its files:\n" + "\n".join(notes))


def _settings(values: Setting) -> list[str]:
    if values is None:
        return []
    if isinstance(values, Mapping):
        return [f"{path}={_toml(value)}" for path, value in values.items()]
    return [values] if isinstance(values, str) else list(values)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


class _Progress:
    """How far a simulation is: a line in a notebook that is written again, nothing elsewhere."""

    def __init__(self, wanted: bool):
        self.handle = None
        if wanted:
            try:
                from IPython.display import display

                self.handle = display({"text/plain": "Starting …"}, raw=True, display_id=True)
            except ImportError:
                pass

    def says(self, text: str) -> None:
        if self.handle is not None:
            self.handle.update({"text/plain": text}, raw=True)

    def end(self) -> None:
        self.says("")


def _watch(stream: Any, notes: list[str], shown: _Progress) -> None:
    for line in stream:
        words = line.rstrip("\n").split(" ", 3)
        if words[0] == "progress" and len(words) == 4:
            shown.says(f"{words[3]}: {int(words[1]):,} of {int(words[2]):,} trajectories")
        else:
            notes.append(line.rstrip("\n"))


def _is_notebook() -> bool:
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


def _library() -> str:
    import importlib.util

    def is_there(*names: str) -> bool:
        return all(importlib.util.find_spec(name) for name in names)

    for library, needed in (("pandas", ("pandas", "pyarrow")), ("polars", ("polars",)), ("pyarrow", ("pyarrow",))):
        if is_there(*needed):
            return library
    raise ImportError("data frames need pandas with pyarrow, polars, or pyarrow: pip install 'alliance-sim[pandas]'")


def _read(path: Path, library: str) -> Any:
    is_csv = path.suffix == ".csv"
    if library == "pandas":
        import pandas

        return pandas.read_csv(path) if is_csv else pandas.read_parquet(path)
    if library == "polars":
        import polars

        return polars.read_csv(path, infer_schema_length=None) if is_csv else polars.read_parquet(path)
    if library == "pyarrow":
        from pyarrow import csv, parquet

        return csv.read_csv(path) if is_csv else parquet.read_table(path)
    raise ValueError(f"no library {library!r}; there are 'pandas', 'polars' and 'pyarrow'")
