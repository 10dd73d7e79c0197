"""What a scenario believes: parameters of a `resolved.toml`, their distributions, draws and distribution functions.

Written from docs/MODEL.md alone, with SciPy. A `resolved.toml` states every parameter as a number or a distribution;
the admissible range, to which a distribution is cut, is the one that docs/PARAMETERS.md states.
"""
import math
import re
import tomllib
import zlib
from pathlib import Path

import numpy as np
from scipy import stats

PARAMETERS = Path(__file__).resolve().parents[2] / "docs" / "PARAMETERS.md"
SECTIONS = ("isv", "consumption", "pdm", "ae", "meetings", "conduct", "governance", "evidence", "funnel", "marketplace",
            "direct", "influence", "commit", "in_house", "outsourced", "enterprise_ae", "program_team", "economics",
            "macro", "rules", "attribution")
UNKNOWN = ("set", "lever", "programmes", "convert", "switch_provider")      # keys of options
BOUNDED = ("uniform", "triangular", "pert")                  # families whose min and max are parameters, not cuts
METALOG_GRID = np.linspace(1e-9, 1 - 1e-9, 200_001)


def load_resolved(path):
    """The scenario that `alliance-sim run` wrote with every value in it."""
    with open(path, "rb") as file:
        scenario = tomllib.load(file)
    if "constraints" in scenario:
        raise SystemExit(f"{path}: the reference does not know [constraints]")
    if not isinstance(scenario["start"], str):
        raise SystemExit(f"{path}: the reference does not know a [start] table")
    for option in scenario["option"]:
        beyond = [key for key in UNKNOWN if option.get(key)] + ["policy"] * (option.get("policy", "fit") != "fit")
        if beyond:
            raise SystemExit(f"{path}: the reference does not know {', '.join(beyond)} of {option['name']}")
    return scenario


def admissible_ranges(path=PARAMETERS):
    """`section.key` -> (low, high), from the tables of docs/PARAMETERS.md."""
    ranges, section = {}, None
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"## `\[(\w+)\]`", line)
        section = heading[1] if heading else section
        if not line.startswith("| `"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        ranges[f"{section}.{cells[0].strip('`')}"] = parse_range(cells[5])
    return ranges


def parse_range(text):
    number = r"(-?[\d.]+(?:e\d+)?)"
    if found := re.match(rf"between {number} and {number}", text):
        return float(found[1]), float(found[2])
    if found := re.match(rf"(?:above|at least) {number}", text):
        return float(found[1]), math.inf
    return -math.inf, math.inf


def parameters(scenario):
    """path -> (number, text, list or distribution; low; high). A cloud's keys go by its name: `cloud.aws.coverage`."""
    ranges, found = admissible_ranges(), {}
    for section in SECTIONS:
        for key, value in scenario[section].items():
            path = f"{section}.{key}"
            found[path] = (value, *ranges.get(path, (-math.inf, math.inf)))
    for cloud in scenario["cloud"]:
        for key, value in ((key, value) for key, value in cloud.items() if key != "segment"):
            found[f"cloud.{cloud['name']}.{key}"] = (value, *ranges.get(f"cloud.{key}", (-math.inf, math.inf)))
    for path, (value, _, _) in found.items():
        if isinstance(value, list) and any(isinstance(part, dict) for part in value):
            raise SystemExit(f"{path}: the reference knows no distributions inside a list")
    return found


def uncertain(specs):
    """Paths whose value is a distribution."""
    return [path for path, (value, _, _) in specs.items() if isinstance(value, dict)]


def fitted(family, a):
    """The SciPy distribution of a family, before any cut."""
    if family == "uniform":
        return stats.uniform(a["min"], a["max"] - a["min"])
    if family == "triangular":
        width = a["max"] - a["min"]
        return stats.triang((a["mode"] - a["min"]) / width, a["min"], width)
    if family == "pert":
        weight, width = a.get("lambda", 4), a["max"] - a["min"]
        return stats.beta(1 + weight * (a["mode"] - a["min"]) / width, 1 + weight * (a["max"] - a["mode"]) / width,
                          a["min"], width)
    if family == "normal":
        return stats.norm(a["mean"], a["sd"])
    if family == "lognormal":
        if "p10" in a:
            mu = (math.log(a["p10"]) + math.log(a["p90"])) / 2
            sigma = (math.log(a["p90"]) - math.log(a["p10"])) / (2 * stats.norm.ppf(0.9))
        else:
            variance = math.log(1 + (a["sd"] / a["mean"]) ** 2)
            mu, sigma = math.log(a["mean"]) - variance / 2, math.sqrt(variance)
        return stats.lognorm(sigma, 0, math.exp(mu))
    if family == "beta":
        if "alpha" in a:
            return stats.beta(a["alpha"], a["beta"])
        size = a["mean"] * (1 - a["mean"]) / a["sd"] ** 2 - 1
        return stats.beta(a["mean"] * size, (1 - a["mean"]) * size)
    if family == "gamma":
        return stats.gamma((a["mean"] / a["sd"]) ** 2, 0, a["sd"] ** 2 / a["mean"])
    if family == "weibull":
        return stats.weibull_min(a["shape"], 0, a["scale"])
    if family == "exponential":
        return stats.expon(0, a["mean"])
    raise SystemExit(f"the reference does not know the family {family}")


def metalog_quantile(u, a):
    """Three-term metalog through p10, p50 and p90; log or logit form where it has bounds."""
    low, high = a.get("min"), a.get("max")

    def forward(x):
        if low is None and high is None:
            return x
        if high is None:
            return math.log(x - low)
        if low is None:
            return -math.log(high - x)
        return math.log((x - low) / (high - x))
    x10, x50, x90 = forward(a["p10"]), forward(a["p50"]), forward(a["p90"])
    log9 = math.log(9.0)
    slope = (x90 - x10) / (2 * log9)
    skew = (x90 + x10 - 2 * x50) / (0.8 * log9)
    logit = np.log(u / (1 - u))
    z = x50 + slope * logit + skew * (u - 0.5) * logit
    if low is None and high is None:
        return z
    if high is None:
        return low + np.exp(z)
    if low is None:
        return high - np.exp(-z)
    return low + (high - low) / (1 + np.exp(-z))


def cut(family, a, low, high):
    """The range of a distribution: its parameter's, and its own where the family is unbounded."""
    if family in BOUNDED or family == "metalog":
        return low, high
    return max(low, a.get("min", -math.inf)), min(high, a.get("max", math.inf))


def discrete(a):
    """Values in their order, and their probabilities."""
    weights = np.asarray(a.get("weights", [1] * len(a["values"])), float)
    return np.asarray(a["values"], float), weights / weights.sum()


def quantiles(u, spec, low, high):
    """The distribution's quantile function at `u`, cut to [low, high] by truncation."""
    (family, a), = spec.items()
    if family == "discrete":
        values, chances = discrete(a)
        return values[np.minimum(np.searchsorted(np.cumsum(chances), u, side="right"), len(values) - 1)]
    low, high = cut(family, a, low, high)
    if family == "metalog":
        grid = metalog_quantile(METALOG_GRID, a)
        inside = METALOG_GRID[(grid >= low) & (grid <= high)]
        return metalog_quantile(np.clip(inside[0] + u * (inside[-1] - inside[0]), 1e-12, 1 - 1e-12), a)
    distribution = fitted(family, a)
    below, above = distribution.cdf(low), distribution.cdf(high)
    return np.clip(distribution.ppf(below + u * (above - below)), low, high)


def cumulative(x, spec, low, high):
    """The continuous distribution's function at `x`, cut to [low, high] by truncation."""
    (family, a), = spec.items()
    low, high = cut(family, a, low, high)
    if family == "metalog":
        grid = metalog_quantile(METALOG_GRID, a)
        inside = (grid >= low) & (grid <= high)
        levels = METALOG_GRID[inside]
        return (np.interp(x, grid[inside], levels) - levels[0]) / (levels[-1] - levels[0])
    distribution = fitted(family, a)
    below, above = distribution.cdf(low), distribution.cdf(high)
    return (distribution.cdf(x) - below) / (above - below)


def draw(scenario, specs, n, seed):
    """path -> number, or array of n independent draws; rank correlations by a Gaussian copula."""
    scores = {path: np.random.default_rng([seed, 1, zlib.crc32(path.encode())]).standard_normal(n)
              for path in uncertain(specs)}
    pairs = [(*pair["between"], pair["rank"]) for pair in scenario.get("correlation", [])]
    names = sorted({path for one, other, _ in pairs for path in (one, other)} & set(scores))
    if names:
        matrix = np.eye(len(names))
        for one, other, rank in pairs:
            if one in names and other in names:
                i, j = names.index(one), names.index(other)
                matrix[i, j] = matrix[j, i] = 2 * math.sin(math.pi * rank / 6)
        mixed = np.linalg.cholesky(matrix) @ np.array([scores[path] for path in names])
        scores.update(zip(names, mixed))
    return {path: quantiles(stats.norm.cdf(scores[path]), value, low, high) if path in scores else value
            for path, (value, low, high) in specs.items()}


def read(path, specs, n):
    """path -> number, or the first n draws of a run's beliefs.parquet: then only luck differs from that run."""
    import files
    drawn = files.read(path)
    first = np.argsort(drawn.pop("trajectory"), kind="stable")[:n]
    columns = {name: values[first] for name, values in drawn.items()}
    wanted = uncertain(specs)
    if set(columns) != set(wanted):
        raise SystemExit(f"{path}: its columns are not the distributions of the scenario: "
                         f"{sorted(set(columns) ^ set(wanted))}")
    return {name: columns.get(name, value) for name, (value, _, _) in specs.items()}
