"""A second, independent implementation of the simulation model: slow, plain, one number at a time.

Written from the specification of the rules and docs/MODEL.md alone. It shares nothing with the program but the rules:
neither code nor random numbers. It reads a `resolved.toml`, in which every parameter stands as a number or a
distribution, and draws the beliefs itself or takes those of a run, so that only luck differs. Comments that name a
section mean docs/MODEL.md, and so do short names (`w`, `N`, `K`, `q`, `own`): they are its symbols.
"""
import json
import math
import sys
from multiprocessing import Pool
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import beliefs                                               # noqa: E402

from .luck import Luck                                       # noqa: E402
from .metrics import metrics                                 # noqa: E402
from .run import Run                                         # noqa: E402
from .words import KINDS                                     # noqa: E402


class Reference:
    """A resolved scenario with its beliefs, ready to be simulated; `policies` are the re-sizing rules that a run fitted."""

    def __init__(self, resolved, n, seed, beliefs_file=None, policies=None):
        self.scenario, self.n, self.seed = beliefs.load_resolved(resolved), n, seed
        self.policies = policies or {}
        specs = beliefs.parameters(self.scenario)
        self.beliefs = beliefs.read(beliefs_file, specs, n) if beliefs_file else beliefs.draw(self.scenario, specs, n, seed)

    def trajectory(self, k):
        """option -> metric -> value, in trajectory k."""
        scenario = self.scenario
        p = {path: (float(v[k]) if isinstance(v, np.ndarray) else v) for path, v in self.beliefs.items()}
        clouds = []
        for c in scenario["cloud"]:
            prefix = f"cloud.{c['name']}."
            clouds.append({path[len(prefix):]: v for path, v in p.items() if path.startswith(prefix)})
        patches = sum(max(1, len(c.get("segment", []))) for c in scenario["cloud"])
        luck = Luck(self.seed, k, p, clouds, patches, scenario["horizon_months"])
        found = {option["name"]: self.futures(option, p, clouds, luck) for option in scenario["option"]}
        baseline = next((found[o["name"]][0] for o in scenario["option"] if o.get("baseline")), None)
        windows = scenario.get("window", [])
        return {name: metrics(run, baseline, frozen, policy, windows) for name, (run, frozen, policy) in found.items()}

    def futures(self, option, p, clouds, luck):
        """An option as it is run, its plan frozen, and under its policy; the same run where nothing differs."""
        def under(mode, policy=None):
            return Run(self.scenario, p, clouds, option, luck, mode, policy).simulate()
        run = under("rules" if option.get("rule") else "mandates")
        moved = any(option.get(kind) for kind in KINDS) and any(run.mandate_off)
        frozen = under("frozen") if moved else run
        if option.get("rule"):
            return run, frozen, run
        if option["name"] not in self.policies:
            return run, frozen, None
        policy = self.policies[option["name"]]
        return run, frozen, under("policy", policy) if policy else frozen

    def simulate(self, processes=1):
        """option -> metric -> array over trajectories."""
        if processes > 1:
            with Pool(processes) as pool:
                rows = pool.map(self.trajectory, range(self.n), chunksize=20)
        else:
            rows = [self.trajectory(k) for k in range(self.n)]
        return {option: {metric: np.array([row[option][metric] for row in rows], float) for metric in first}
                for option, first in rows[0].items()}


def summarise(values):
    """The statistics of one metric as summary.json has them: never and undefined are beyond every value."""
    n, defined = len(values), np.sort(values[np.isfinite(values)])
    k = len(defined)
    sd = float(defined.std(ddof=1)) if k > 1 else None
    summary = {"defined_share": k / n, "mean": float(defined.mean()) if k else None, "sd": sd,
               "se": sd / math.sqrt(k) if sd is not None else None}
    for percent in (5, 25, 50, 75, 95):
        index = max(1, math.ceil(percent / 100 * n - 1e-9)) - 1
        summary[f"p{percent}"] = float(defined[index]) if index < k else None
    return summary


def write_summary(outcomes, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({option: {metric: summarise(values) for metric, values in columns.items()}
                   for option, columns in outcomes.items()}, file, indent=1)
