"""A second, independent implementation of the simulation model: slow, plain, one number at a time.

Written from docs/MODEL.md alone. It shares nothing with the program but the rules: neither code nor random numbers.
It reads a `resolved.toml`, in which every parameter stands as a number or a distribution, and draws the beliefs itself
or takes those of a run (`--beliefs beliefs.parquet`), so that only luck differs. Comments that name a section mean
docs/MODEL.md, and so do short names (`w`, `N`, `K`, `q`, `own`): they are its symbols. By itself:
`python reference.py RESOLVED -n 500 --seed 1 --out summary.json`.
"""
import argparse
import json
import math
from multiprocessing import Pool

import numpy as np
from scipy import stats

import beliefs

REGIMES = ["expansion", "steady", "downturn"]
NEVER = math.inf
UNDEF = math.nan

# ------------------------------------------------------------------ small helpers


def ceil(x):
    return int(math.ceil(x - 1e-12))


def monthly(a):
    """A yearly probability or loss, as a monthly one."""
    return 1 - (1 - a) ** (1 / 12)


def rounded(x):
    return int(math.floor(x + 0.5))


def plan_at(steps, key, t):
    n = 0
    for s in steps:
        if s["month"] <= t:
            n = s[key]
    return n


def poisson_inverse(u, lam):
    """Poisson count at uniform u (inverse distribution function)."""
    if lam <= 0:
        return 0
    if lam > 300:
        return int(stats.poisson.ppf(u, lam))
    k, pk = 0, math.exp(-lam)
    acc = pk
    while u > acc and k < 2000:
        k += 1
        pk *= lam / k
        acc += pk
    return k


def gamma_draw(rng, cv, size):
    """Gamma with mean 1 and the given cv."""
    if cv <= 0:
        return np.ones(size)
    return rng.standard_gamma(1 / cv ** 2, size) * cv ** 2

# ------------------------------------------------------------------ luck of a trajectory

KMAX = 10      # opportunities per month, cloud and source with addressed luck; beyond: the run's own stream
SEATS = 16


class Luck:
    """Exogenous luck (identical for every option) and addressed luck of staffing and opportunities."""

    def __init__(self, seed, k, p, clouds, T):
        C = len(clouds)
        self.seed, self.k = seed, k
        g = np.random.default_rng([seed, 2, k])
        self.regime = regime_path(p, g.random(T).tolist(), T)
        self.pdm = g.random((T, C)).tolist()
        self.territory = g.random((T, C)).tolist()
        self.report = g.random((T, C)).tolist()              # failed PRACR reports: touch V only
        arr, acv = p["isv.arr"], p["isv.acv"]
        self.renewals, self.direct_new = [], []
        for c in clouds:
            self.renewals.append(g.poisson(c["weight"] * p["isv.renewals_mkt"] * arr / acv / 12, T).tolist())
            self.direct_new.append(g.poisson(c["weight"] * p["isv.direct_new_mkt"] * arr / acv / 12, T).tolist())
        g = np.random.default_rng([seed, 3, k])
        self.staff = {}
        for kind in ("in_house", "enterprise_ae"):
            self.staff[kind] = {
                "leave": g.random((T, SEATS)).tolist(),
                "fill": gamma_draw(g, p["in_house.time_to_fill_cv"], (T, SEATS)).tolist(),
                "mishire": g.random((T, SEATS)).tolist(),
                "exit": g.random(SEATS).tolist(), "exit_month": g.random(SEATS).tolist()}
        self.turnover = g.random((T, SEATS)).tolist()
        self.bad = g.random()
        self.graph = g.random(200).tolist()
        g = np.random.default_rng([seed, 4, k])
        self.count = g.random((T, C, 3)).tolist()
        size = (T, C, 3, KMAX)
        self.value = g.standard_normal(size).tolist()
        self.cycle = gamma_draw(g, p["funnel.cycle_cv"], size).tolist()
        self.win = g.random(size).tolist()
        self.market = g.random(size).tolist()

    def fresh(self):
        return np.random.default_rng([self.seed, 5, self.k])


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
        elif r == 2:
            if u[t] < p["macro.downturn_exit"]:
                r = 1
        else:
            if u[t] < p["macro.expansion_exit"]:
                r = 1
        path.append(r)
    return path

# ------------------------------------------------------------------ staffing


class Head:
    __slots__ = ("start", "company", "mishire", "exit_month", "seat", "rho")

    def __init__(self, start, company, mishire, exit_month, seat):
        self.start, self.company, self.mishire, self.exit_month, self.seat = start, company, mishire, exit_month, seat
        self.rho = 0.0


class Seats:
    """In-house heads or added direct sellers."""

    def __init__(self, kind, p, luck, ote, ramp, rho0, attrition, mishires):
        self.kind, self.p, self.luck = kind, p, luck.staff[kind]
        self.ote, self.ramp, self.rho0, self.mishires = ote, ramp, rho0, mishires
        self.p_leave = monthly(attrition)
        self.pay = ote * p["in_house.loaded_factor"] / 12
        self.tool = p["in_house.tooling"] / 12
        self.heads, self.reqs, self.notice = [], [], []      # reqs: [due, seat, by_review]; notice: [end, by_review]
        self.desired = 0

    def rho_of(self, h, t):
        r = 1 - (1 - self.rho0) * math.exp(-3 * (t - h.start) / self.ramp)
        return r * self.p["in_house.mishire_productivity"] if h.mishire else r

    def fluency_of(self, h, t):
        f0 = self.p["in_house.fluency_at_start"]
        return 1 - (1 - f0) * math.exp(-3 * (t - h.start + h.company) / self.p["in_house.fluency_months"])

    def free_seat(self):
        used = {h.seat for h in self.heads} | {r[1] for r in self.reqs}
        s = 0
        while s in used:
            s += 1
        return s

    def step(self, t, desired, moved, legacy, legacy_tenure):
        """One month. Returns (cost, adjustment, share of Σρ that left)."""
        p, cost, adjust = self.p, 0.0, 0.0
        for h in self.heads:
            h.rho = self.rho_of(h, t)
        before = sum(h.rho for h in self.heads)
        gone = 0.0
        # exits
        stay = []
        for h in self.heads:
            if self.luck["leave"][t][h.seat % SEATS] < self.p_leave or h.exit_month == t:
                gone += h.rho
            elif h.mishire and t - h.start >= ceil(p["in_house.mishire_months"]):
                gone += h.rho
                cost += p["in_house.severance_months"] * self.pay
            else:
                stay.append(h)
        self.heads = stay
        # arrivals
        due = [r for r in self.reqs if r[0] <= t]
        self.reqs = [r for r in self.reqs if r[0] > t]
        for r in due:
            bad = self.mishires and self.luck["mishire"][t][r[1] % SEATS] < p["in_house.p_mishire"]
            self.heads.append(Head(t, 0, bad, -1, r[1]))
            fee = p["in_house.recruiting_fee"] * self.ote
            cost += fee
            if r[2]:
                adjust += fee
        for _ in range(min(legacy, desired - len(self.heads))):
            s = self.free_seat()
            exit_month = -1
            if self.luck["exit"][s % SEATS] < p["in_house.p_transition_exit"]:
                exit_month = t + 1 + int(6 * self.luck["exit_month"][s % SEATS])
            self.heads.append(Head(t, legacy_tenure, False, exit_month, s))
        # orders
        self.desired = desired
        short = desired - len(self.heads) - len(self.reqs)
        flagged = max(0, moved)
        for _ in range(short):
            s = self.free_seat()
            wait = max(1, ceil(p["in_house.time_to_fill"] * self.luck["fill"][t][s % SEATS]))
            self.reqs.append([t + wait, s, flagged > 0])
            flagged -= 1
        flagged = max(0, -moved)
        while len(self.heads) + len(self.reqs) > desired and self.reqs:
            self.reqs.remove(max(self.reqs, key=lambda r: r[0]))
        while len(self.heads) > desired:
            h = min(reversed(self.heads), key=lambda x: t - x.start + x.company)
            self.heads.remove(h)
            if h.start < t:
                gone += h.rho
            severance = p["in_house.severance_months"] * self.pay
            cost += severance
            self.notice.append([t + ceil(p["in_house.notice_months"]), flagged > 0])
            if flagged > 0:
                adjust += severance
            flagged -= 1
        # pay
        self.notice = [x for x in self.notice if x[0] > t]
        cost += len(self.notice) * self.pay
        adjust += sum(self.pay for x in self.notice if x[1])
        cost += len(self.heads) * (self.pay + self.tool)
        for h in self.heads:
            h.rho = self.rho_of(h, t)
        return cost, adjust, (gone / before if before > 0 else 0.0)


class Unit:
    __slots__ = ("start", "clock", "end", "end_exact", "by_review", "seat", "ramp")

    def __init__(self, start, seat):
        self.start, self.clock, self.end, self.end_exact, self.by_review, self.seat = start, start, None, None, False, seat
        self.ramp = 0.0


class Provider:
    """Outsourced units."""

    def __init__(self, p, luck):
        self.p, self.luck = p, luck
        self.units, self.pending = [], []                    # pending: [due, seat]
        self.desired = 0
        self.bad = luck.bad < p["outsourced.p_bad_provider"]
        self.replaced = False
        self.first_start = None
        self.p_turn = monthly(p["outsourced.annual_unit_turnover"])
        pay = p["in_house.ote"] * p["in_house.loaded_factor"] / 12
        self.side_cost = p["outsourced.oversight"] * pay + p["in_house.tooling"] / 12 / 3

    def ramp_of(self, u, t):
        return 1 - (1 - self.p["outsourced.productivity_at_start"]) * math.exp(
            -3 * (t - u.clock) / self.p["outsourced.ramp_months"])

    def bench(self):
        return 1 / (1 + self.p["outsourced.dilution"] * (len(self.units) - 1)) if self.units else 1.0

    def factor(self):
        f = self.bench() * self.p["outsourced.loyalty"]
        return f * self.p["outsourced.bad_productivity"] if self.bad and not self.replaced else f

    def fluency_of(self, u, t):
        cap = self.p["outsourced.fluency_cap"]
        return cap - max(0.0, cap - self.p["in_house.fluency_at_start"]) * math.exp(
            -3 * (t - u.clock) / self.p["in_house.fluency_months"])

    def free_seat(self):
        used = {u.seat for u in self.units} | {x[1] for x in self.pending}
        s = 0
        while s in used:
            s += 1
        return s

    def step(self, t, desired, moved):
        """One month. Returns (cost, adjustment, lost share of the units' part, number of starting units that bring)."""
        p, cost, adjust = self.p, 0.0, 0.0
        for u in self.units:
            u.ramp = self.ramp_of(u, t)
        before = sum(u.ramp for u in self.units)
        lost = 0.0
        # ends
        ending = [u for u in self.units if u.end is not None and u.end <= t]
        self.units = [u for u in self.units if u not in ending]
        if ending:
            rate = p["in_house.loss"] if self.units else p["outsourced.loss"]
            lost += rate * sum(u.ramp for u in ending) / before
        # a bad provider is found out
        if self.bad and not self.replaced and self.first_start is not None \
                and t >= self.first_start + ceil(p["outsourced.provider_review_months"]):
            self.replaced = True
            if self.units:
                lost = 1 - (1 - lost) * (1 - p["outsourced.loss"])
                for u in self.units:
                    u.clock = t
                    cost += p["outsourced.retainer"]
        # staff changes
        for u in self.units:
            if self.luck.turnover[t][u.seat % SEATS] < self.p_turn:
                if u.clock < t:
                    lost += p["in_house.loss"] * u.ramp / before
                u.clock = t
        # starts
        starting = [x for x in self.pending if x[0] <= t]
        self.pending = [x for x in self.pending if x[0] > t]
        for x in starting:
            self.units.append(Unit(t, x[1]))
            if self.first_start is None:
                self.first_start = t
        # orders
        self.desired = desired
        going_on = [u for u in self.units if u.end is None]
        short = desired - len(going_on) - len(self.pending)
        noticed = sorted((u for u in self.units if u.end is not None), key=lambda u: (u.end, u.start))
        while short > 0 and noticed:
            u = noticed.pop()
            u.end = u.end_exact = None
            u.by_review = False
            short -= 1
        for _ in range(short):
            self.pending.append([t + max(1, ceil(p["outsourced.start_lag"])), self.free_seat()])
        flagged = max(0, -moved)
        while short < 0 and self.pending:
            self.pending.remove(max(self.pending, key=lambda x: x[0]))
            short += 1
        while short < 0:
            u = max((u for u in self.units if u.end is None), key=lambda u: (u.start, u.seat))
            u.end = max(t + ceil(p["outsourced.notice_months"]), u.start + ceil(p["outsourced.min_term_months"]))
            u.end_exact = max(t + p["outsourced.notice_months"], u.start + p["outsourced.min_term_months"])
            u.by_review = flagged > 0
            flagged -= 1
            short += 1
        cost += len(self.units) * (p["outsourced.retainer"] + self.side_cost)
        adjust += sum(p["outsourced.retainer"] for u in self.units if u.end is not None and u.by_review)
        for u in self.units:
            u.ramp = self.ramp_of(u, t)
        brings = 0 if self.replaced else len(starting)
        return cost, adjust, min(1.0, lost), brings

# ------------------------------------------------------------------ state of one run


class Cloud:
    def __init__(self, c, p):
        self.c = c
        self.w, self.N = c["weight"], c["target_accounts"]
        self.warm = self.active = self.burned = 0.0
        self.K = p["pdm.relationship_at_start"]
        self.listing = p["marketplace.listing_at_start"]
        self.Z = self.Yn = 0.0
        self.library = 0.0
        self.won = 0
        year = (p["isv.renewals_mkt"] + p["isv.direct_new_mkt"]) * p["isv.arr"] * self.w
        self.volume = [year / 12] * 12
        self.Gc = self.g = self.p_mkt = self.P = self.A = self.a_P = self.q = 0.0

    def cold(self):
        return max(0.0, self.N - self.warm - self.active - self.burned)


class Run:
    """One option in one trajectory."""

    def __init__(self, sc, p, clouds, option, luck, T, flexible):
        self.sc, self.p, self.option, self.luck, self.T, self.flexible = sc, p, option, luck, T, flexible
        self.clouds = [Cloud(c, p) for c in clouds]
        self.rng = luck.fresh()
        o = option
        self.plans = {k: o.get(k, []) for k in ("in_house", "outsourced", "enterprise_ae")}
        self.kept = {k: None for k in self.plans}            # (first month of branch, number kept until its first step)
        self.motion = o.get("motion", "field")
        fs = o.get("field_share", {"partner_side": 0.0, "field": 0.9, "both": 0.5}[self.motion])
        self.pay = o.get("pay", "pipeline")
        if self.pay == "submissions":
            fs *= p["in_house.submission_field"]
        self.fs = fs
        self.pm = o.get("profile", "enterprise_ae") == "partner_manager"
        ote = p["in_house.ote"] * (p["in_house.pm_ote"] if self.pm else 1.0)
        self.inh = Seats("in_house", p, luck, ote, p["in_house.ramp_months"], p["in_house.productivity_at_start"],
                         p["in_house.annual_attrition"], True)
        self.dir = Seats("enterprise_ae", p, luck, p["enterprise_ae.ote"], p["enterprise_ae.ramp_months"],
                         p["enterprise_ae.productivity_at_start"], p["enterprise_ae.annual_attrition"], False)
        self.out = Provider(p, luck)
        self.m_in = self.m_out = 1.0
        self.mandate_off = []
        self.own = 0.0
        self.e = p["evidence.narratives_at_start"]
        self.built = 0
        self.graphs = 0
        self.evidence_hours = 0.0
        self.open = []                                       # open opportunities: dicts
        self.open_alliance = 0
        self.arr_alliance = self.arr_direct = self.arr_mkt = 0.0
        # records by month
        names = ("cost margin cash pipeline_field pipeline_pdm opportunities wins bookings marketplace_new mkt_new_count "
                 "mkt_renewals field_wins field_pull pdm_attention ae_motive asked prepared gap band exit_cost shed "
                 "stretch adjust").split()
        self.rec = {n: [] for n in names}
        m = p["pdm.weight_consumption"], p["pdm.weight_marketplace"], p["pdm.weight_program"]
        self.w_cons, self.w_mkt, self.w_prog = (x / sum(m) for x in m)
        self.conf_start = int(sc["start"].split("-")[1])

    # ---- section 2, step 2
    def n(self, kind, t):
        key = "units" if kind == "outsourced" else "heads"
        steps = self.plans[kind]
        if self.kept[kind] is not None and not any(s["month"] <= t for s in steps):
            return self.kept[kind]
        return plan_at(steps, key, t)

    def gate(self, t):
        g = self.option.get("gate")
        if not g or not self.flexible or g["month"] != t:
            return
        if g["metric"] == "field_pull":
            value = sum(c.active for c in self.clouds)
        else:
            value = sum(self.rec[g["metric"]])
        branch = g["then"] if value >= g["at_least"] else g["else"]
        for kind, steps in branch.items():
            self.kept[kind] = self.n(kind, t - 1) if t > 0 else 0
            self.plans[kind] = steps

    def review(self, t):
        """Mandates; returns by how much the review moved D per kind."""
        every = ceil(self.p["macro.review_every"])
        old_in, old_out = self.m_in, self.m_out
        if self.flexible and t > 0 and t % every == 0:
            r = self.luck.regime[t]
            self.m_in, self.m_out = self.p["macro.mandate_in"][r], self.p["macro.mandate_out"][r]
        moved = {}
        for kind, new, old in (("in_house", self.m_in, old_in), ("enterprise_ae", self.m_in, old_in),
                               ("outsourced", self.m_out, old_out)):
            n = self.n(kind, t)
            moved[kind] = rounded(n * new) - rounded(n * old)
        self.mandate_off.append(self.m_in != 1 or self.m_out != 1)
        return moved

    def staffing(self, t):
        p, o = self.p, self.option
        self.gate(t)
        moved = self.review(t)
        legacy = 0
        plan = o.get("in_house", [])
        if plan and plan[0]["month"] == t:
            legacy = o.get("legacy_heads", 0)
        d = rounded(self.n("in_house", t) * self.m_in)
        cost, adj, gone_in = self.inh.step(t, d, moved["in_house"], legacy, o.get("legacy_tenure", 24))
        d = rounded(self.n("enterprise_ae", t) * self.m_in)
        c2, a2, _ = self.dir.step(t, d, moved["enterprise_ae"], 0, 0)
        d = rounded(self.n("outsourced", t) * self.m_out)
        c3, a3, lost_out, brings = self.out.step(t, d, moved["outsourced"])
        cost += c2 + c3
        if self.inh.heads or self.inh.reqs:
            cost += p["in_house.function_cost"]
        if "program_team" in o:
            self.team = plan_at(o["program_team"], "heads", t)
        else:
            self.team = p["program_team.heads"]
        cost += self.team * (p["program_team.ote"] * p["in_house.loaded_factor"] + p["in_house.tooling"]) / 12
        self.relationships_lost(p["in_house.loss"] * gone_in, lost_out)
        self.relationships_brought(brings)
        return cost, adj + a2 + a3

    def relationships_lost(self, f_in, f_out):
        keep_in, keep_out = self.own * (1 - f_in), (1 - self.own) * (1 - f_out)
        keep = keep_in + keep_out
        if f_in == 0 and f_out == 0:
            return
        for c in self.clouds:
            c.warm *= keep
            c.active *= keep
        self.own = keep_in / keep if keep > 0 else 0.0

    def relationships_brought(self, starting):
        if not starting:
            return
        before = sum(c.warm + c.active for c in self.clouds)
        total = 0.0
        for c in self.clouds:
            cold = c.cold()
            b = starting * self.p["outsourced.relationships_brought"] * self.out.bench() * c.w * cold / c.N
            b = min(b, cold)
            c.warm += b
            total += b
        if before + total > 0:
            self.own = self.own * before / (before + total)

    # ---- step 3
    def effort(self, t):
        p = self.p
        k = self.fs * (p["in_house.pm_productivity"] if self.pm else 1.0)
        fac = self.out.factor()
        e_in = sum(h.rho for h in self.inh.heads)
        f_in = k * e_in
        f_out = fac * sum(u.ramp for u in self.out.units)
        self.E_f = f_in + f_out
        if self.E_f > 0:
            self.x_in = f_in / self.E_f
            self.x_out = 1 - self.x_in
            phi = sum(k * h.rho * self.inh.fluency_of(h, t) for h in self.inh.heads)
            phi += sum(fac * u.ramp * self.out.fluency_of(u, t) for u in self.out.units)
            self.Phi = phi / self.E_f
        else:
            self.x_in = self.x_out = 0.0
            self.Phi = 0.5
        self.both_kinds = f_in > 0 and f_out > 0
        H = p["in_house.hours"]
        self.evidence(t, H)
        self.F = H * (1 - self.v) * self.E_f
        self.G = H * ((1 - self.fs) * e_in + self.team)

    def evidence(self, t, H):
        p = self.p

        def eligible():
            old = sum(self.rec["field_wins"][:max(0, t - 6)])   # months 0 .. t-7
            return p["evidence.reference_customers_at_start"] + old - self.built
        self.v = p["evidence.share"] if self.e < p["evidence.target"] and eligible() >= 1 else 0.0
        self.evidence_hours += H * self.v * self.E_f
        while self.evidence_hours >= p["evidence.narrative_hours"] and self.e < p["evidence.target"] and eligible() >= 1:
            self.evidence_hours -= p["evidence.narrative_hours"]
            if self.luck.graph[self.built % 200] < p["evidence.graph_share"]:
                self.graphs += 1
            self.built += 1
            self.e += 1
        floor = p["evidence.floor"]
        self.eta = floor + (1 - floor) * (1 - math.exp(-self.e / p["evidence.scale"]))

    def program(self, c):
        hours = c.c["pracr_hours"] if c.c["attribution"] == "azure_pracr" else 0.0
        c.Gc = max(0.0, c.w * self.G - hours)
        c.g = c.Gc / (c.Gc + c.w * self.p["pdm.program_half"]) if c.Gc > 0 else 0.0
        need = c.w * self.p["marketplace.listing_hours"]
        target = min(1.0, c.Gc / need) if need > 0 else 1.0
        c.listing += 0.2 * (target - c.listing)
        c.p_mkt = self.p["marketplace.share"] * c.listing

    # ---- step 4
    def consumption(self, t, c):
        p = self.p
        h, ratio = p["consumption.hosted_share"], p["consumption.ratio"]
        ell = h + (1 - h) * c.listing
        c.Yn += (c.Z - c.Yn) * (1 - math.exp(-ell / p["consumption.adoption_months"]))
        keep = 1 - monthly(p["economics.annual_churn"])
        c.Yn *= keep
        c.Z *= keep
        Yb = c.w * p["isv.arr"] * ratio / 12 * (1 + p["isv.base_growth"]) ** (t / 12)
        Y = Yb + c.Yn
        c.P = h * Y + c.w * p["isv.arr"] * p["isv.rnd_share"] / 12
        c.ramp = min(1.0, max(0.0, (t - c.c["live_month"] + 1) / c.c["ramp"]))
        mech = c.c["attribution"]
        if mech in ("aws_prm_metering", "gcp_marketplace"):
            ceiling = c.p_mkt
        elif mech in ("azure_pracr", "none"):
            ceiling = 0.0
        else:
            ceiling = c.c["coverage"]
        alpha = ceiling * c.ramp
        iota = p["consumption.indirect_unattributed"]
        k0, k1 = p["consumption.credibility_enabled"], p["consumption.credibility_enabled_max"]
        k_e = k0 + (k1 - k0) * (1 - math.exp(-self.graphs / p["consumption.refs_scale"]))
        c.A = alpha + (iota + (1 - iota) * alpha) * p["consumption.credibility_indirect"] * p["consumption.indirect"] \
            + k_e * p["consumption.enabled"]

    # ---- step 5
    def pdm(self, t, i, c):
        p = self.p
        M = self.w_cons * c.P / p["pdm.typical_consumption"] \
            + self.w_mkt * (sum(c.volume[-12:]) / 12) / p["pdm.typical_marketplace"] + self.w_prog * c.g
        Mg = M ** p["pdm.gamma"]
        den = Mg + p["pdm.partners"] - 1
        s = Mg / den if den > 0 else 0.0
        c.a_P = p["pdm.hours"] * s
        c.K += p["pdm.relationship_gain"] * (1 - c.K) * (1 - math.exp(-c.a_P / p["pdm.relationship_hours"])) \
            - p["pdm.relationship_decay"] * c.K
        hi, lo = p["pdm.reassign_high"], p["pdm.reassign_low"]
        share_ref = p["pdm.share_ref"]
        nu = hi - (hi - lo) * (min(1.0, s / share_ref) if share_ref > 0 else 1.0)
        if self.luck.pdm[t][i] < nu:
            c.K *= p["pdm.keep"]

    # ---- step 6
    def territory(self, t, i, c):
        if t > 0 and self.calendar(t) == c.c["fiscal_start"]:
            share = min(1.0, self.p["ae.territory_change"] * (0.5 + self.luck.territory[t][i]))
            c.warm *= 1 - share
            c.active *= 1 - share
            c.burned *= 1 - self.p["ae.forgive"]

    def calendar(self, t):
        return (self.conf_start - 1 + t) % 12 + 1

    def motive(self, c):
        p = self.p
        acv, ratio, h = p["isv.acv"], p["consumption.ratio"], p["consumption.hosted_share"]
        inner = acv * ratio * (1 - h) * c.A + p["ae.credit_mkt"] * c.p_mkt * acv
        if c.c["attribution"] == "azure_pracr":
            inner += acv * ratio * h * c.c["coverage_pracr"] * (1 - c.c["pracr_failure"]) * c.ramp
        B = p["conduct.framing_" + p["conduct.framing"]] * inner
        b50 = p["ae.quota"] * p["ae.b50_share"]
        n = p["ae.motive_exponent"]
        c.q = B ** n / (B ** n + b50 ** n) if B > 0 else 0.0

    def p_poor(self):
        p = self.p
        good = (1 - p["conduct.poor_base"]) \
            * (1 - p["conduct.wrong_cloud"] * (1 - p["conduct.credentials_ready"]) * len(self.clouds)) \
            * (1 - p["conduct.disparage"]) * (1 - p["conduct.premature_ask"]) \
            * (1 - p["conduct.no_evidence_poor"] * (1 - self.eta))
        if p["conduct.framing"] == "bill_cut":
            good *= 1 - p["conduct.bill_cut_poor"]
        if self.pm:
            good *= 1 - p["in_house.pm_poor"] * self.x_in
        return 1 - good

    def meetings(self):
        """Asked, held, prepared, good, poor by cloud and group."""
        p = self.p
        push = self.option.get("meeting_push", 1.0) * (p["meetings.pay_push"] if self.pay == "meetings" else 1.0)
        for c in self.clouds:
            dw, da = p["meetings.warm_demand"] * c.warm, p["meetings.active_demand"] * c.active
            want = push * (dw + da)
            c.Fc = c.w * self.F
            c.asked = min(want, p["meetings.max_share"] * c.Fc / p["meetings.fam_hours"])
            c.demand = dw, da
        asked = sum(c.asked for c in self.clouds)
        u = asked * p["meetings.prep_hours"] / (p["isv.sellers"] * p["meetings.available_hours"])
        room = min(1.0, 1 / u) if u > 0 else 1.0
        policy = self.option.get("meeting_policy", "reschedule")
        poor = self.p_poor()
        total_prepared = 0.0
        for c in self.clouds:
            prepared = solo = unprepared = 0.0
            if policy == "reschedule":
                c.held = prepared = room * c.asked
            elif policy == "solo":
                c.held, prepared = c.asked, room * c.asked
                solo = c.asked - prepared
            else:
                c.held, prepared = c.asked, room ** p["meetings.overload_exponent"] * c.asked
                unprepared = c.asked - prepared
            total_prepared += prepared
            d = sum(c.demand)
            c.good, c.poor, c.maint = [], [], []
            for dg in c.demand:
                f = dg / d if d > 0 else 0.0
                good = f * prepared * (1 - poor)
                solo_ok = f * solo * (1 - p["meetings.solo_poor"])
                c.good.append(good)
                c.poor.append(f * (prepared * poor + solo * p["meetings.solo_poor"]
                                   + unprepared * p["meetings.unprepared_poor"]))
                c.maint.append(min(1.0, (good + p["meetings.solo_factor"] * solo_ok) / dg) if dg > 0 else 0.0)
        return asked, total_prepared

    def flows(self, c, all_stock):
        """Returns the newly warm of this cloud. Stocks before are kept in c.before."""
        p = self.p
        cold, warm, active = c.cold(), c.warm, c.active
        c.before = warm, active, c.burned
        burn = p["meetings.burn"]
        mis = sum(1 for h in self.inh.heads if h.mishire) * p["in_house.mishire_burn"] / all_stock if all_stock > 0 else 0.0
        q1 = c.q * (1 - p["ae.ramping"] * (1 - p["ae.ramping_factor"]))
        w_burn = w_act = w_cold = a_burn = a_warm = 0.0
        if warm > 0:
            hb = c.poor[0] * burn / warm + mis
            ha = c.good[0] * p["ae.activation"] * q1 * self.eta * (0.5 + 0.5 * self.Phi) / warm
            hc = p["ae.decay_warm"] * (1 - c.maint[0]) + p["ae.spill"] * burn * (c.poor[0] + c.poor[1]) / warm
            w_burn, w_act, w_cold = compete(warm, hb, ha, hc)
        if active > 0:
            hb = c.poor[1] * burn / active + mis
            hw = p["ae.decay_active"] * (1 - c.q * c.maint[1])
            a_burn, a_warm = compete(active, hb, hw)
        F_r = max(0.0, c.Fc - p["meetings.fam_hours"] * c.held)
        sessions = p["ae.training_rate"] * F_r * (warm + active) / c.N
        r = p["ae.reach"] * F_r * (1 + p["outsourced.intel_uplift"] * (1 - self.x_in)) \
            + p["pdm.intro_rate"] * c.a_P * c.K + sessions * p["ae.accounts_per_session"]
        new = cold * (1 - math.exp(-r / c.N))
        c.library = c.library * 0.5 ** (1 / p["ae.library_half_life"]) \
            + sessions * p["ae.sellers_per_session"] * p["ae.recorded_share"]
        c.warm = warm - w_burn - w_act - w_cold + a_warm + new
        c.active = active - a_burn - a_warm + w_act
        c.burned += w_burn + a_burn
        return new

    def hold_relationships(self, new):
        S = sum(c.warm + c.active for c in self.clouds)
        if S > 0:
            self.own = (self.own * (S - new) + self.x_in * new) / S
        if self.both_kinds:
            self.own += self.p["outsourced.transfer_rate"] * (1 - self.own)

    # ---- step 7
    def rates(self, c):
        """(field without advocacy, advocacy, pdm, direct, sponsored share)"""
        p = self.p
        _, active, _ = c.before
        left = max(0.0, 1 - c.won / c.N)
        sponsored = (p["funnel.active_meeting"] * c.good[1] + p["funnel.pull"] * c.q * active) * left
        other = (p["funnel.warm_meeting"] * c.q * c.good[0] + p["funnel.library"] * c.q * c.library) * left
        adv = c.w * p["funnel.advocacy"] * (1 - c.burned / c.N) * left   # burned after the flows (section 14)
        pdm = p["pdm.opportunity_rate"] * c.a_P * c.K * c.g \
            + c.w * p["marketplace.origination"] * p["consumption.hosted_share"] * c.listing * c.g * c.K
        direct = c.w * p["enterprise_ae.opportunity_rate"] * sum(h.rho for h in self.dir.heads)
        whole = sponsored + other + adv
        return sponsored + other, adv, pdm, direct, (sponsored / whole if whole > 0 else 0.0)

    def open_opportunities(self, t):
        p, r = self.p, self.luck.regime[t]
        per = [self.rates(c) for c in self.clouds]
        field = sum(x[0] for x in per)
        pdm = sum(x[2] for x in per)
        conflict = 1.0
        if not self.option.get("engagement_rules", False) and field + pdm > 0:
            x, h = pdm / (field + pdm), p["consumption.hosted_share"]
            conflict = 1 - p["rules.conflict"] * 4 * x * (1 - x) * 4 * h * (1 - h)
        stretch = max(1.0, self.open_alliance / (p["isv.sellers"] * p["funnel.open_per_seller"]))
        pipe_f = pipe_p = 0.0
        count = 0
        for i, c in enumerate(self.clouds):
            f, adv, pd, dr, sigma = per[i]
            quarter = ((self.calendar(t) - c.c["fiscal_start"]) % 12) // 3
            k = c.c["season"][quarter] * p["macro.rate"][r]
            for s, rate in enumerate(((f * conflict + adv) * k, pd * conflict * k, dr * k)):
                n = poisson_inverse(self.luck.count[t][i][s], rate)
                for j in range(n):
                    o = self.opportunity(t, i, c, s, j, sigma, stretch)
                    self.open.append(o)
                    if s == 0:
                        pipe_f += o["value"]
                    elif s == 1:
                        pipe_p += o["value"]
                count += n
        self.rec["pipeline_field"].append(pipe_f)
        self.rec["pipeline_pdm"].append(pipe_p)
        self.rec["opportunities"].append(count)
        self.rec["stretch"].append(stretch)
        return count * p["funnel.cost_per_opportunity"] + p["in_house.variable_per_pipeline"] * self.x_in * pipe_f

    def opportunity(self, t, i, c, s, j, sigma, stretch):
        p, r = self.p, self.luck.regime[t]
        if j < KMAX:
            L = self.luck
            z, y, uw, um = L.value[t][i][s][j], L.cycle[t][i][s][j], L.win[t][i][s][j], L.market[t][i][s][j]
        else:
            z, y = self.rng.standard_normal(), float(gamma_draw(self.rng, p["funnel.cycle_cv"], 1)[0])
            uw, um = self.rng.random(), self.rng.random()
        field, pdm, direct = s == 0, s == 1, s == 2
        sg = sigma if field else 0.0
        s2 = math.log(1 + p["isv.acv_cv"] ** 2)
        value = p["isv.acv"] * math.exp(math.sqrt(s2) * z - s2 / 2) * (1 + p["funnel.acv_uplift"] * sg)
        mean = p["funnel.cycle_months"] * (1 - p["funnel.velocity"] * sg) * p["macro.cycle"][r] * (1 if direct else stretch)
        cycle = max(1, ceil(mean * y))
        b = p["funnel.base_win_rate"]
        logit = math.log(b / (1 - b)) + math.log(p["macro.odds"][r])
        if field:
            logit += math.log(p["funnel.or_field"]) * sg + math.log(p["funnel.or_fluency"]) * (2 * self.Phi - 1)
        if pdm:
            logit += math.log(p["funnel.or_pdm"]) * c.K
        return {"close": t + cycle, "value": value, "won": uw < 1 / (1 + math.exp(-logit)), "mkt": um < c.p_mkt,
                "source": s, "cloud": i, "x_out": self.x_out}

    # ---- step 8
    def close(self, t):
        """Returns commission and success fees."""
        p = self.p
        closing = [o for o in self.open if o["close"] == t]
        self.open = [o for o in self.open if o["close"] > t]
        acv = p["isv.acv"]
        fees = 0.0
        wins = field_wins = mkt_count = ren = 0
        bookings = mkt_value = 0.0
        self.new_alliance = self.new_direct = self.new_mkt = 0.0
        volume = []
        for i, c in enumerate(self.clouds):
            a, b = self.luck.renewals[i][t], self.luck.direct_new[i][t]
            volume.append((a + b) * acv)
            ren += a
            mkt_count += b
            mkt_value += b * acv
        for o in closing:
            if not o["won"]:
                continue
            v, c = o["value"], self.clouds[o["cloud"]]
            wins += 1
            bookings += v
            c.Z += v * p["consumption.ratio"] / 12
            if o["mkt"]:
                volume[o["cloud"]] += v
                mkt_value += v
                mkt_count += 1
            if o["source"] == 0:
                c.won += 1
                field_wins += 1
            fees += self.join_arr(o)
        for c, x in zip(self.clouds, volume):
            c.volume.append(x)
        self.open_alliance = sum(1 for o in self.open if o["source"] != 2)
        for k, x in (("wins", wins), ("field_wins", field_wins), ("bookings", bookings), ("marketplace_new", mkt_value),
                     ("mkt_new_count", mkt_count), ("mkt_renewals", ren)):
            self.rec[k].append(x)
        return fees

    def join_arr(self, o):
        """A win joins this month's new ARR; returns its commission and success fee."""
        p, v, fee = self.p, o["value"], 0.0
        if o["source"] == 2:
            self.new_direct += v
        else:
            self.new_alliance += v
            fee += p["economics.commission"] * v
        if o["source"] == 0:
            fee += p["outsourced.success_fee"] * v * o["x_out"]
        if o["mkt"]:
            self.new_mkt += v
        return fee

    # ---- step 9
    def arr_step(self, factor):
        self.arr_alliance = self.arr_alliance * factor + self.new_alliance
        self.arr_direct = self.arr_direct * factor + self.new_direct
        self.arr_mkt = self.arr_mkt * factor + self.new_mkt

    def margin(self):
        p = self.p
        return (p["economics.gross_margin"] * (p["economics.incrementality"] * self.arr_alliance + self.arr_direct)
                - p["marketplace.fee"] * self.arr_mkt) / 12

    def flexibility(self, t):
        p = self.p
        kinds = [(self.inh.desired, len(self.inh.heads)), (self.dir.desired, len(self.dir.heads)),
                 (self.out.desired, len(self.out.units))]
        self.rec["gap"].append(sum(abs(d - a) for d, a in kinds))
        D, A = sum(d for d, _ in kinds), sum(a for _, a in kinds)
        self.rec["band"].append(1 if abs(A - D) > 0.2 * D + 1e-9 else 0)
        exit_cost = run = saved = 0.0
        nm, sev = p["in_house.notice_months"], p["in_house.severance_months"]
        for pool in (self.inh, self.dir):
            k = len(pool.heads)
            exit_cost += k * (ceil(nm) + sev) * pool.pay
            run += k * (pool.pay + pool.tool)
            saved += k * (pool.pay * max(0.0, 3 - nm) / 3 + pool.tool)
        ret = p["outsourced.retainer"]
        for u in self.out.units:
            if u.end is None:
                left = max(ceil(p["outsourced.notice_months"]), u.start + ceil(p["outsourced.min_term_months"]) - t)
                exact = max(p["outsourced.notice_months"], u.start + p["outsourced.min_term_months"] - t)
            else:
                left, exact = u.end - t, u.end_exact - t
            exit_cost += left * ret
            run += ret + self.out.side_cost
            saved += ret * min(1.0, max(0.0, 3 - exact) / 3) + self.out.side_cost
        self.rec["exit_cost"].append(exit_cost)
        self.rec["shed"].append(saved / run if run > 0 else None)

    def month(self, t):
        cost, adjust = self.staffing(t)
        self.effort(t)
        for c in self.clouds:
            self.program(c)
        for c in self.clouds:
            self.consumption(t, c)
        for i, c in enumerate(self.clouds):
            self.pdm(t, i, c)
        for i, c in enumerate(self.clouds):
            self.territory(t, i, c)
            self.motive(c)
        asked, prepared = self.meetings()
        stock = sum(c.warm + c.active for c in self.clouds)
        new = sum(self.flows(c, stock) for c in self.clouds)
        self.hold_relationships(new)
        cost += self.open_opportunities(t)
        cost += self.close(t)
        p = self.p
        ch, ex = monthly(p["economics.annual_churn"]), (1 + p["economics.annual_expansion"]) ** (1 / 12) - 1
        self.arr_step((1 - ch) * (1 + ex))
        if self.option.get("engagement_rules", False):
            cost += p["rules.engagement_rules_cost"]
        self.flexibility(t)
        rec = self.rec
        rec["cost"].append(cost)
        rec["margin"].append(self.margin())
        rec["adjust"].append(adjust)
        rec["field_pull"].append(sum(c.active for c in self.clouds))
        rec["pdm_attention"].append(sum(c.a_P for c in self.clouds))
        rec["ae_motive"].append(sum(c.w * c.q for c in self.clouds))
        rec["asked"].append(asked)
        rec["prepared"].append(prepared)
        for c in self.clouds:                                # conservation
            if not (c.warm >= -1e-9 and c.active >= -1e-9 and c.burned >= -1e-9
                    and c.warm + c.active + c.burned <= c.N * (1 + 1e-9) and -1e-9 <= self.own <= 1 + 1e-9):
                raise AssertionError("AE teams not conserved: %r %r %r %r %r" % (c.N, c.warm, c.active, c.burned, self.own))

    def tail(self):
        """After the horizon: (pv of margin, pv of cost)."""
        p, T = self.p, self.T
        benefit = cost = 0.0
        keep = 1 - monthly(p["economics.annual_churn"])
        by_month = {}
        for o in self.open:
            by_month.setdefault(o["close"], []).append(o)
        for j in range(1, ceil(p["economics.tail_months"]) + 1):
            self.new_alliance = self.new_direct = self.new_mkt = 0.0
            fees = sum(self.join_arr(o) for o in by_month.get(T - 1 + j, []) if o["won"])
            self.arr_step(keep)
            d = (1 + p["economics.discount_rate"]) ** (-(T - 1 + j) / 12)
            benefit += self.margin() * d
            cost += fees * d
        return benefit, cost

    def run(self):
        for t in range(self.T):
            self.month(t)
        self.arr_end = self.arr_alliance + self.arr_direct
        r = self.p["economics.discount_rate"]
        disc = [(1 + r) ** (-t / 12) for t in range(self.T)]
        self.benefit_in = sum(d * m for d, m in zip(disc, self.rec["margin"]))
        self.cost_in = sum(d * m for d, m in zip(disc, self.rec["cost"]))
        self.cash = [d * (m - c) for d, m, c in zip(disc, self.rec["margin"], self.rec["cost"])]
        tb, tc = self.tail()
        self.benefit, self.cost = self.benefit_in + tb, self.cost_in + tc
        self.npv = self.benefit - self.cost
        return self


def compete(stock, *hazards):
    total = sum(hazards)
    if total <= 0:
        return [0.0] * len(hazards)
    lost = stock * (1 - math.exp(-total))
    return [lost * h / total for h in hazards]

# ------------------------------------------------------------------ outcome metrics


def metrics(run, base, flex_npv, windows):
    """base: the baseline's Run, or None where there is none; run is base for the baseline itself."""
    rec, T = run.rec, run.T
    against = base if base is not None and base is not run else None
    z = [0.0] * T
    d_b = run.benefit - (against.benefit if against else 0.0)
    d_c = run.cost - (against.cost if against else 0.0)
    d_bi = run.benefit_in - (against.benefit_in if against else 0.0)
    d_ci = run.cost_in - (against.cost_in if against else 0.0)
    cum, x = [], 0.0
    for a, b in zip(run.cash, against.cash if against else z):
        x += a - b
        cum.append(x)
    payback = NEVER
    for t in range(T - 1, -1, -1):
        if cum[t] >= 0:
            payback = t
        else:
            break
    begun = next((t for t in range(T) if cum[t] != 0), NEVER)
    payback = max(payback, begun)
    pull = rec["field_pull"]
    m = {}
    m["npv"], m["cost_pv"], m["benefit_pv"] = run.npv, run.cost, run.benefit
    m["roi"] = d_b / d_c - 1 if d_c > 0 else UNDEF
    m["roi_cash"] = d_bi / d_ci - 1 if d_ci > 0 else UNDEF
    m["uplift_npv"] = 0.0 if base is run else run.npv - (base.npv if base else 0.0)
    m["payback_month"] = payback
    m["worst_cash"] = min(0.0, min(cum))
    m["pipeline_field"], m["pipeline_pdm"] = sum(rec["pipeline_field"]), sum(rec["pipeline_pdm"])
    for k in (12, 18, 24):
        m["pipeline_m%d" % k] = sum(rec["pipeline_field"][:k]) if T >= k else UNDEF
    for k in ("opportunities", "wins", "bookings", "marketplace_new"):
        m[k] = sum(rec[k])
    m["arr_end"] = run.arr_end
    all_mkt = sum(rec["mkt_renewals"]) + sum(rec["mkt_new_count"])
    m["marketplace_renewal_share"] = sum(rec["mkt_renewals"]) / all_mkt if all_mkt > 0 else UNDEF
    m["pipeline_per_cost"] = m["pipeline_field"] / d_c if d_c > 0 else UNDEF
    m["field_pull_mean"], m["field_pull_end"] = sum(pull) / T, pull[-1]
    m["months_to_traction"] = next((t for t in range(T) if pull[t] >= 5), NEVER)
    m["pdm_attention_mean"] = sum(rec["pdm_attention"]) / T
    m["ae_motive_mean"] = sum(rec["ae_motive"]) / T
    asked = sum(rec["asked"])
    m["prepared_share"] = sum(rec["prepared"]) / asked if asked > 0 else UNDEF
    m["seller_hours"] = sum(rec["prepared"]) * run.p["meetings.prep_hours"]
    m["capacity_gap"] = sum(rec["gap"]) / T
    near = [t for t in range(T) if any(run.mandate_off[max(0, t - 6):t + 1])]
    m["mandate_gap"] = sum(rec["gap"][t] for t in near) / len(near) if near else UNDEF
    m["months_out_of_band"] = sum(rec["band"])
    m["adjustment_cost"] = sum(rec["adjust"])
    m["exit_cost_mean"], m["exit_cost_peak"] = sum(rec["exit_cost"]) / T, max(rec["exit_cost"])
    shed = [x for x in rec["shed"] if x is not None]
    m["sheddable_90d"] = sum(shed) / len(shed) if shed else UNDEF
    m["flexibility_value"] = run.npv - flex_npv
    m["stretch_peak"] = max(rec["stretch"])
    for w in windows:
        sl = slice(w["from"], w["from"] + w["months"])
        for k in ("pipeline_field", "pipeline_pdm", "wins", "bookings", "marketplace_new"):
            m[k + "@" + w["name"]] = sum(rec[k][sl])
        ren, new = sum(rec["mkt_renewals"][sl]), sum(rec["mkt_new_count"][sl])
        m["marketplace_renewal_share@" + w["name"]] = ren / (ren + new) if ren + new > 0 else UNDEF
    return m


def staffed(option):
    return any(option.get(k) for k in ("in_house", "outsourced", "enterprise_ae"))




class Reference:
    """A resolved scenario with its beliefs, ready to be simulated."""

    def __init__(self, resolved, n, seed, beliefs_file=None):
        self.scenario, self.n, self.seed = beliefs.load_resolved(resolved), n, seed
        specs = beliefs.parameters(self.scenario)
        self.beliefs = beliefs.read(beliefs_file, specs, n) if beliefs_file else beliefs.draw(self.scenario, specs, n, seed)

    def trajectory(self, k):
        """option -> metric -> value, in trajectory k."""
        sc, T = self.scenario, self.scenario["horizon_months"]
        p = {path: (float(v[k]) if isinstance(v, np.ndarray) else v) for path, v in self.beliefs.items()}
        clouds = []
        for c in sc["cloud"]:
            prefix = f"cloud.{c['name']}."
            clouds.append({path[len(prefix):]: v for path, v in p.items() if path.startswith(prefix)})
        luck = Luck(self.seed, k, p, clouds, T)
        runs, inflexible_npv = {}, {}
        for option in sc["option"]:
            name = option["name"]
            runs[name] = run = Run(sc, p, clouds, option, luck, T, True).run()
            # without a mandate or a gate the second run is the same run
            moved = staffed(option) and ("gate" in option or any(run.mandate_off))
            inflexible_npv[name] = Run(sc, p, clouds, option, luck, T, False).run().npv if moved else run.npv
        baseline = next((runs[o["name"]] for o in sc["option"] if o.get("baseline")), None)
        windows = sc.get("window", [])
        return {name: metrics(run, baseline, inflexible_npv[name], windows) for name, run in runs.items()}

    def simulate(self, processes=1):
        """option -> metric -> array over trajectories."""
        if processes > 1:
            with Pool(processes) as pool:
                rows = pool.map(self.trajectory, range(self.n), chunksize=50)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("resolved", help="resolved.toml of a run")
    parser.add_argument("-n", type=int, default=2000, help="trajectories")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--beliefs", help="beliefs.parquet of a run, to be used instead of own draws")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--out", required=True, help="JSON with the statistics of every option and metric")
    a = parser.parse_args()
    outcomes = Reference(a.resolved, a.n, a.seed, a.beliefs).simulate(a.processes)
    with open(a.out, "w", encoding="utf-8") as file:
        json.dump({option: {metric: summarise(values) for metric, values in columns.items()}
                   for option, columns in outcomes.items()}, file, indent=1)


if __name__ == "__main__":
    main()
