"""Section 12 and what of sections 8 and 10 is luck: the random numbers of one trajectory, shared by all options."""
import math

import numpy as np

from .words import REGIMES

NUMBERED = 24      # opportunities a month, cloud and source that are drawn at once; beyond them in blocks as large
SEATS = 16
SOURCES = 5


def gamma_draw(rng, cv, size):
    """Gamma with mean 1 and the given coefficient of variation."""
    if cv <= 0:
        return np.ones(size)
    return rng.standard_gamma(1 / cv ** 2, size) * cv ** 2


class Luck:
    """Exogenous luck (identical for every option) and luck that is addressed by month, seat, cloud and number."""

    def __init__(self, seed, k, p, clouds, patches, T):
        C = len(clouds)
        self.seed, self.k = seed, k
        g = np.random.default_rng([seed, 2, k])
        self.regime = regime_path(p, g.random(T).tolist(), T)
        self.demand = demand_path(p, g.standard_normal(T).tolist(), T)
        self.pdm = g.random((T, C)).tolist()
        self.report = g.random((T, C)).tolist()
        self.territory = g.random((T, C)).tolist()
        self.willing = g.poisson(p["evidence.willing_rate"] / 12, T).tolist()
        contracts = p["isv.arr"] / p["isv.acv"] / 12
        self.renewals = [g.poisson(c["weight"] * p["isv.renewals_mkt"] * contracts, T).tolist() for c in clouds]
        self.direct_new = [g.poisson(c["weight"] * p["isv.direct_new_mkt"] * contracts, T).tolist() for c in clouds]
        g = np.random.default_rng([seed, 3, k])
        self.staff = {kind: {
            "leave": g.random((T, SEATS)).tolist(),
            "fill": gamma_draw(g, p["in_house.time_to_fill_cv"], (T, SEATS)).tolist(),
            "mishire": g.random((T, SEATS)).tolist(),
            "exit": g.random(SEATS).tolist(), "exit_month": g.random(SEATS).tolist(),
        } for kind in ("in_house", "enterprise_ae")}
        self.turnover = g.random((T, SEATS)).tolist()
        self.bad = g.random()
        self.graph = g.random(200).tolist()
        self.cycle_cv = p["funnel.cycle_cv"]
        g = np.random.default_rng([seed, 4, k])
        arrays = [array.tolist() for array in self.draw_deals(g, (T, patches, SOURCES, NUMBERED))]
        self.blocks = {(t, i, s, 0): [array[t][i][s] for array in arrays]
                       for t in range(T) for i in range(patches) for s in range(SOURCES)}

    def draw_deals(self, g, size):
        """Arrivals of a unit-rate Poisson process; per deal a normal, a cycle over its mean, and three uniforms."""
        return (g.standard_exponential(size).cumsum(axis=-1), g.standard_normal(size), gamma_draw(g, self.cycle_cv, size),
                g.random(size), g.random(size), g.random(size))

    def block(self, t, i, source, b):
        """The b-th block of deals of a month, cloud and source, the same for every option."""
        key = (t, i, source, b)
        if key not in self.blocks:
            g = np.random.default_rng([self.seed, 5, self.k, *key])
            drawn = [array.tolist() for array in self.draw_deals(g, NUMBERED)]
            last = self.block(t, i, source, b - 1)[0][-1]
            drawn[0] = [last + x for x in drawn[0]]
            self.blocks[key] = drawn
        return self.blocks[key]

    def count(self, t, i, source, rate):
        """How many arrive: those of a unit-rate Poisson process that lie below the rate."""
        n = 0
        while self.block(t, i, source, n // NUMBERED)[0][n % NUMBERED] <= rate:
            n += 1
        return n

    def deal(self, t, i, source, j):
        """(normal, cycle over its mean, uniforms of win, routing and commitment) of the j-th of them."""
        return [array[j % NUMBERED] for array in self.block(t, i, source, j // NUMBERED)[1:]]


def regime_path(p, u, T):
    """Markov chain; a change leads to or from steady only; month 0 is the start regime."""
    r = REGIMES.index(p["macro.start_regime"])
    path = [r]
    for t in range(1, T):
        if r == 1:
            if u[t] < p["macro.downturn_entry"]:
                r = 2
            elif u[t] < p["macro.downturn_entry"] + p["macro.expansion_entry"]:
                r = 0
        elif u[t] < p["macro.downturn_exit" if r == 2 else "macro.expansion_exit"]:
            r = 1
        path.append(r)
    return path


def demand_path(p, noise, T):
    """The factor δ beside the regime: log-normal, mean 1, starting at 1."""
    step = p["macro.demand_volatility"] / math.sqrt(12)
    phi = 0.5 ** (1 / p["macro.demand_half_life"])
    x = variance = 0.0
    path = [1.0]
    for t in range(1, T):
        x = phi * x + step * noise[t]
        variance = phi ** 2 * variance + step ** 2
        path.append(math.exp(x - variance / 2))
    return path
