"""The section in NumPy: every rule an operation on arrays [option, trajectory], chunk by chunk.

Names are the symbols of docs/MODEL.md. What happens rarely (a hire, an exit, a narrative, an opportunity) is done on the
few indices where it happens. Opportunities of a month arrive as one Poisson process on the line on which the chunk's
trajectories lie end to end, each as long as its largest rate: the place of an arrival gives its trajectory and the level
by which each option thins it.
"""
import math
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

import section
from section import FIXED, INDEX, T, TAIL

CHUNK = 2048
OPTIONS = len(section.OPTIONS)
IH, OUT, HYB = 1, 2, 3
ROWS = T + TAIL + 1                                  # months in which something may close; the last one is "later"
NEVER = 10_000

N = FIXED["cloud.aws.target_accounts"]
ARR = FIXED["isv.arr"]
HOSTED = FIXED["consumption.hosted_share"]
IOTA = FIXED["consumption.indirect_unattributed"]
HOURS = FIXED["in_house.hours"]
HEADS = FIXED["program_team.heads"]
SELLERS = FIXED["isv.sellers"]
RATE, CYCLE = np.array(FIXED["macro.rate"]), np.array(FIXED["macro.cycle"])
LOG_ODDS = np.log(FIXED["macro.odds"])
SEASON = FIXED["cloud.aws.season"]
DISCOUNT = (1 + FIXED["economics.discount_rate"]) ** (-np.arange(ROWS) / 12)
START, TARGET = FIXED["evidence.narratives_at_start"], FIXED["evidence.target"]
READY = FIXED["evidence.floor"] + (1 - FIXED["evidence.floor"]) * (
    1 - np.exp(-(START + np.arange(16)) / FIXED["evidence.scale"]))
PROVEN = 1 - np.exp(-np.arange(16) / FIXED["consumption.refs_scale"])
SIGMA = math.sqrt(math.log(1 + FIXED["isv.acv_cv"] ** 2))
CYCLE_SHAPE, FILL_SHAPE = 1 / FIXED["funnel.cycle_cv"] ** 2, 1 / FIXED["in_house.time_to_fill_cv"] ** 2
FIELD_SHARE = np.array([0.0, 0.9, 0.9, 0.9])[:, None]
MISHIRE_RHO, MISHIRE_MONTHS = FIXED["in_house.mishire_productivity"], int(FIXED["in_house.mishire_months"])
MANNERS = ((1 - FIXED["conduct.wrong_cloud"] * (1 - FIXED["conduct.credentials_ready"]))
           * (1 - FIXED["conduct.disparage"]) * (1 - FIXED["conduct.premature_ask"]))
RHO0, PHI0 = FIXED["in_house.productivity_at_start"], FIXED["in_house.fluency_at_start"]
RHO0_OUT = FIXED["outsourced.productivity_at_start"]
REVIEW = int(FIXED["outsourced.provider_review_months"])
REFERENCES = FIXED["evidence.reference_customers_at_start"]
MU_W, MU_A = FIXED["meetings.warm_demand"], FIXED["meetings.active_demand"]
CLOSERS = SELLERS * FIXED["funnel.open_per_seller"]
COMMISSION, FEE = FIXED["economics.commission"], FIXED["marketplace.fee"] / 12
SEATS, UNITS = len(section.SEAT_FROM), len(section.UNIT_FROM)


class Staff:
    """Seats and units of a chunk: arrays [seat, trajectory] that move by a month at a time."""

    def __init__(self, rng, p, m):
        self.rng, self.m = rng, m
        twelfth = 1 / 12
        self.p_leave = 1 - (1 - p("in_house.annual_attrition")) ** twelfth
        self.p_turn = 1 - (1 - p("outsourced.annual_unit_turnover")) ** twelfth
        self.p_mishire, self.time_to_fill = p("in_house.p_mishire"), p("in_house.time_to_fill") / FILL_SHAPE
        pay = p("in_house.ote") * p("in_house.loaded_factor") / 12
        tool = p("in_house.tooling") / 12
        self.head_month, self.severance = pay + tool, p("in_house.severance_months") * pay
        self.fee, self.function = p("in_house.recruiting_fee") * p("in_house.ote"), p("in_house.function_cost")
        self.retainer = p("outsourced.retainer")
        self.unit_month = self.retainer + p("outsourced.oversight") * pay + tool / 3
        self.keep = np.exp(-3 / p("in_house.ramp_months")), np.exp(-3 / p("in_house.fluency_months"))
        self.keep_out = np.exp(-3 / p("outsourced.ramp_months"))
        self.loss, self.keep_last = p("in_house.loss"), 1 - p("outsourced.loss")
        self.brought, self.dilution = p("outsourced.relationships_brought"), p("outsourced.dilution")
        self.cap = p("outsourced.fluency_cap")
        self.gain = np.maximum(0, self.cap - PHI0)
        # seats: the next event of each is an arrival (empty) or an exit (filled)
        self.event = np.repeat(np.array(section.SEAT_FROM, np.int64)[:, None], m, 1)
        self.is_filled = np.zeros((SEATS, m), bool)
        self.is_bad = np.zeros((SEATS, m), bool)
        self.out_at = np.full((SEATS, m), NEVER)         # month in which a mis-hire is managed out
        self.weight = np.zeros((SEATS, m))               # 1, of a mis-hire less, 0 of an empty seat
        self.gap, self.gap_phi = np.ones((SEATS, m)), np.ones((SEATS, m))
        for seat, month in enumerate(section.SEAT_FROM):
            self.event[seat] = month + self.waiting(np.arange(m))
        # units
        self.lag = np.maximum(1, np.ceil(p("outsourced.start_lag"))).astype(np.int64)
        self.bad_until = np.where(rng.random(m) < p("outsourced.p_bad_provider"), self.lag + REVIEW, -1)
        self.loyalty = p("outsourced.loyalty")
        self.quality = self.loyalty * np.where(self.bad_until >= 0, FIXED["outsourced.bad_productivity"], 1.0)
        starts = np.array(section.UNIT_FROM)[:, None] + self.lag
        self.turn = starts + rng.geometric(np.broadcast_to(self.p_turn, (UNITS, m)))
        self.at_work = np.zeros((UNITS, m))
        self.gap_out, self.gap_phi_out = np.ones((UNITS, m)), np.ones((UNITS, m))
        self.bench = np.ones(m)

    def waiting(self, at):
        return np.maximum(1, np.ceil(self.time_to_fill[at] * self.rng.standard_gamma(FILL_SHAPE, len(at)))).astype(np.int64)

    def heads(self, t):
        """E_in, E_in·φ, mis-hires, lost part, cost: rows of In-house and Hybrid."""
        rng, m = self.rng, self.m
        self.gap *= self.keep[0]
        self.gap_phi *= self.keep[1]
        rho = self.gap * (RHO0 - 1)
        rho += 1
        rho *= self.weight
        due = np.flatnonzero(self.event == t)
        gone = lost = None
        paid = np.zeros((SEATS, m)) if len(due) else None
        if len(due):
            filled = self.is_filled.ravel()[due]
            exits, arrivals = due[filled], due[~filled]
            event, weight = self.event.ravel(), self.weight.ravel()
            flat_rho, flat_paid, is_bad, out_at = rho.ravel(), paid.ravel(), self.is_bad.ravel(), self.out_at.ravel()
            if len(exits):
                before = np.empty((2, m))
                np.sum(rho[:4], 0, out=before[0])
                np.sum(rho[[0, 4, 2]], 0, out=before[1])
                gone = np.zeros((SEATS, m))
                gone.ravel()[exits] = flat_rho[exits]
                lost = np.empty((2, m))
                np.sum(gone[:4], 0, out=lost[0])
                np.sum(gone[[0, 4, 2]], 0, out=lost[1])
                lost /= np.maximum(before, 1e-300)
                lost *= self.loss
                managed = exits[out_at[exits] == t]
                flat_paid[managed] = self.severance[managed % m]
                out_at[exits] = NEVER
                self.is_filled.ravel()[exits] = False
                is_bad[exits] = False
                weight[exits] = flat_rho[exits] = 0.0
                event[exits] = t + self.waiting(exits % m)
            if len(arrivals):
                at = arrivals % m
                bad = rng.random(len(at)) < self.p_mishire[at]
                leaves = t + rng.geometric(self.p_leave[at])
                managed = np.where(bad, t + MISHIRE_MONTHS, NEVER)
                event[arrivals] = np.minimum(leaves, managed)
                out_at[arrivals] = managed
                self.is_filled.ravel()[arrivals] = True
                is_bad[arrivals] = bad
                weight[arrivals] = np.where(bad, MISHIRE_RHO, 1.0)
                self.gap.ravel()[arrivals] = self.gap_phi.ravel()[arrivals] = 1.0
                flat_rho[arrivals] = RHO0 * weight[arrivals]
                flat_paid[arrivals] = self.fee[at]
        fluent = self.gap_phi * (PHI0 - 1)
        fluent += 1
        fluent *= rho

        def crews(x):
            shared = x[0] + x[2]
            return shared + x[1] + x[3], shared + x[4]
        cost = [count * self.head_month + self.function for count in crews(self.is_filled.view(np.int8))]
        if paid is not None:
            for one, more in zip(cost, crews(paid)):
                one += more
        return crews(rho), crews(fluent), crews(self.is_bad.view(np.int8)), lost, cost

    def units(self, t):
        """E_out, E_out·φ, lost part, teams brought, cost: rows of Outsourced and Hybrid."""
        m = self.m
        self.gap_out *= self.keep_out
        self.gap_phi_out *= self.keep[1]
        turning = np.flatnonzero((self.turn == t))
        lost = paid = brought = None
        ramp = self.gap_out * (RHO0_OUT - 1)
        ramp += 1
        ramp *= self.at_work
        if len(turning):
            at = turning % m
            lost = np.zeros((2, m))
            total = ramp.sum(0)
            np.add.at(lost[0], at, ramp.ravel()[turning] / total[at])
            lost[1, turning[turning < m]] = 1.0
            lost *= self.loss
            np.minimum(lost, 1.0, out=lost)
            self.turn.ravel()[turning] = t + self.rng.geometric(self.p_turn[at])
            self.gap_out.ravel()[turning] = self.gap_phi_out.ravel()[turning] = 1.0
        if REVIEW < t <= REVIEW + 2:
            found = np.flatnonzero(self.bad_until == t)
            if len(found):
                lost = np.zeros((2, m)) if lost is None else lost
                lost[:, found] = 1 - (1 - lost[:, found]) * self.keep_last[found]
                self.gap_out[:, found] = self.gap_phi_out[:, found] = 1.0
                self.quality[found] = self.loyalty[found]
                paid = np.zeros((2, m))
                paid[0, found] = self.retainer[found] * self.at_work[:, found].sum(0)
                paid[1, found] = self.retainer[found]
        if t in (1, 2, 13, 14):
            started = np.flatnonzero(self.lag == (t if t < 12 else t - 12))
            first = slice(0, 2) if t < 12 else slice(2, 4)
            self.at_work[first, started] = 1.0
            self.gap_out[first, started] = self.gap_phi_out[first, started] = 1.0
            self.bench = 1 / (1 + self.dilution * np.maximum(0, self.at_work.sum(0) - 1))
            brought = np.zeros((2, m))
            brought[0, started] = 2 * self.bench[started] * self.brought[started]
            if t < 12:
                brought[1, started] = self.brought[started]
            else:
                brought[0, self.bad_until >= 0] = 0.0
        ramp = self.gap_out * (RHO0_OUT - 1)
        ramp += 1
        ramp *= self.at_work
        fluent = self.gap_phi_out * -self.gain
        fluent += self.cap
        fluent *= ramp
        quality = self.bench * self.quality
        effort = ramp.sum(0) * quality, ramp[0] * self.quality
        phi = fluent.sum(0) * quality, fluent[0] * self.quality
        cost = [self.at_work.sum(0) * self.unit_month, self.at_work[0] * self.unit_month]
        if paid is not None:
            cost[0] += paid[0]
            cost[1] += paid[1]
        return effort, phi, lost, brought, cost


def simulate(rng, beliefs):
    """A chunk: beliefs [parameter, trajectory] to results [trajectory, option, output]."""
    m = beliefs.shape[1]
    shape = OPTIONS, m

    def p(path):
        return beliefs[INDEX[path]]
    staff = Staff(rng, p, m)
    acv, ratio = p("isv.acv"), p("consumption.ratio")
    churn = 1 - (1 - p("economics.annual_churn")) ** (1 / 12)
    stay = 1 - churn
    growth = stay * (1 + p("economics.annual_expansion")) ** (1 / 12)
    base_step, y_base = (1 + p("isv.base_growth")) ** (1 / 12), ARR * ratio / 12
    w_cons, w_mkt, w_prog = (p(f"pdm.weight_{kind}") for kind in ("consumption", "marketplace", "program"))
    weights = w_cons + w_mkt + w_prog
    w_cons, w_mkt, w_prog = (w_cons / weights / p("pdm.typical_consumption"), w_mkt / weights / 12 / p("pdm.typical_marketplace"),
                             w_prog / weights)
    from_rnd = w_cons * (ARR * p("isv.rnd_share") / 12)
    others = p("pdm.partners") - 1
    nu_hi = p("pdm.reassign_high")
    nu_slope = (nu_hi - p("pdm.reassign_low")) / FIXED["pdm.share_ref"]
    b50 = p("ae.quota") * p("ae.b50_share") / acv
    gain, decay, keep_k = p("pdm.relationship_gain"), p("pdm.relationship_decay"), p("pdm.keep")
    k_e0 = p("consumption.credibility_enabled") * p("consumption.enabled")
    k_e_span = p("consumption.credibility_enabled_max") * p("consumption.enabled") - k_e0
    indirect = p("consumption.credibility_indirect") * p("consumption.indirect")
    a_fixed, a_slope = IOTA * indirect, 1 + (1 - IOTA) * indirect
    library_keeps = 0.5 ** (1 / p("ae.library_half_life"))
    fam_hours = p("meetings.fam_hours")
    most = FIXED["meetings.max_share"] / fam_hours
    load = SELLERS * p("meetings.available_hours") / p("meetings.prep_hours")
    well = (1 - p("conduct.poor_base")) * MANNERS
    burn, spill = p("meetings.burn"), p("ae.spill") * p("meetings.burn")
    activation = MU_W * p("ae.activation") * (1 - p("ae.ramping") * (1 - FIXED["ae.ramping_factor"]))
    log_base = np.log(p("funnel.base_win_rate") / (1 - p("funnel.base_win_rate")))
    log_field, log_pdm, log_fluency = (np.log(p(f"funnel.or_{kind}")) for kind in ("field", "pdm", "fluency"))
    program_cost = HEADS * (p("program_team.ote") * p("in_house.loaded_factor") + p("in_house.tooling")) / 12
    gm_inc = p("economics.gross_margin") * p("economics.incrementality") / 12
    base_rate = (p("isv.renewals_mkt") + p("isv.direct_new_mkt")) * ARR / acv / 12
    transactions = rng.poisson(base_rate, (T, m))
    adoption = -1 / p("consumption.adoption_months")
    success_fee, per_opportunity = p("outsourced.success_fee"), p("funnel.cost_per_opportunity")
    training, reach_rate, uplift = p("ae.training_rate") / N, p("ae.reach"), p("outsourced.intel_uplift")
    decay_w, decay_a = p("ae.decay_warm"), p("ae.decay_active")
    r_a, r_pull, r_w, r_lib, r_adv = (p(f"funnel.{kind}") for kind in (
        "active_meeting", "pull", "warm_meeting", "library", "advocacy"))
    r_pdm = p("pdm.opportunity_rate")
    acv_uplift, velocity, cycle_months = p("funnel.acv_uplift"), p("funnel.velocity"), p("funnel.cycle_months") / CYCLE_SHAPE
    credit, share = p("ae.credit_mkt"), p("marketplace.share")
    narrative, graph_share = p("evidence.narrative_hours"), p("evidence.graph_share")

    def zeros():
        return np.zeros(shape)
    warm, active, burned, own, library = zeros(), zeros(), zeros(), zeros(), zeros()
    k, listing = np.full(shape, FIXED["pdm.relationship_at_start"]), np.full(shape, FIXED["marketplace.listing_at_start"])
    z, yn, wons, e_hours, eligible, open_now = zeros(), zeros(), zeros(), zeros(), zeros(), zeros()
    built, graphs = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    eta, proven = np.full(shape, READY[0]), zeros()
    volume = np.empty((12, OPTIONS, m))
    volume[:] = base_rate * acv
    x12 = zeros() + 12 * base_rate * acv
    arr, arr_mkt, pv_margin, pv_cost = zeros(), zeros(), zeros(), zeros()
    pipeline, opportunities, wins, booked = np.zeros(OPTIONS * m), zeros(), zeros(), zeros()
    below = np.full(shape, -1.0)
    e_in, e_in_phi, mishires, e_out, e_out_phi = zeros(), zeros(), zeros(), zeros(), zeros()
    loss_in, loss_out, brought = zeros(), zeros(), zeros()
    closing = np.zeros((3, ROWS, OPTIONS * m))       # value, marketplace, success
    counts = np.zeros((3, ROWS, OPTIONS * m), np.int8)   # won, won in the field, closed
    field_wins = counts[1].reshape(ROWS, OPTIONS, m)
    one = np.int8(1)
    regime = np.ones(m, np.int64)
    exits = np.array([FIXED["macro.expansion_exit"], FIXED["macro.downturn_entry"] + FIXED["macro.expansion_entry"],
                      FIXED["macro.downturn_exit"]])

    for t in range(T):
        # -- luck that options share
        if t:
            u = rng.random(m)
            moves = np.flatnonzero(u < exits[regime])
            was = regime[moves]
            regime[moves] = np.where(was != 1, 1, np.where(u[moves] < FIXED["macro.downturn_entry"], 2, 0))
        pace = SEASON[t % 12 // 3] * RATE[regime]
        log_regime = log_base + LOG_ODDS[regime]
        # -- staffing
        (e_in[IH], e_in[HYB]), (e_in_phi[IH], e_in_phi[HYB]), (mishires[IH], mishires[HYB]), lost, cost_in = staff.heads(t)
        (e_out[OUT], e_out[HYB]), (e_out_phi[OUT], e_out_phi[HYB]), lost_out, brings, cost_out = staff.units(t)
        cost = np.empty(shape)
        cost[0] = program_cost
        cost[1] = program_cost + cost_in[0]
        cost[2] = program_cost + cost_out[0]
        cost[3] = program_cost + cost_in[1] + cost_out[1]
        if lost is not None or lost_out is not None:
            loss_in[IH], loss_in[HYB] = lost if lost is not None else (0.0, 0.0)
            loss_out[OUT], loss_out[HYB] = lost_out if lost_out is not None else (0.0, 0.0)
            held = own * (1 - loss_in)
            kept = held + (1 - own) * (1 - loss_out)
            warm *= kept
            active *= kept
            own = np.divide(held, kept, out=held, where=kept > 0)
        if brings is not None:
            brought[OUT], brought[HYB] = brings
            before = warm + active
            cold = np.maximum(0, N - before - burned)
            warm += np.minimum(brought * cold / N, cold)
            own *= before / np.maximum(warm + active, 1e-300)
        # -- effort, evidence
        f_in = e_in * FIELD_SHARE
        e_f = f_in + e_out
        some = np.maximum(e_f, 1e-300)
        x_in, x_out = f_in / some, e_out / some
        fluency = (e_in_phi * FIELD_SHARE + e_out_phi) / some
        fluency[e_f == 0] = 0.5
        if t >= 7:
            eligible += field_wins[t - 7]
        wanted = (built < TARGET - START) & (eligible - built >= 1 - REFERENCES)
        hours = e_f * HOURS
        evidence_hours = hours * wanted
        evidence_hours *= FIXED["evidence.share"]
        e_hours += evidence_hours
        done = np.flatnonzero((e_hours >= narrative) & wanted)
        while len(done):
            at = done % m
            e_hours.ravel()[done] -= narrative[at]
            shown = done[rng.random(len(at)) < graph_share[at]]
            graphs.ravel()[shown] += 1
            proven.ravel()[shown] = PROVEN[graphs.ravel()[shown]]
            built.ravel()[done] += 1
            now = built.ravel()[done]
            eta.ravel()[done] = READY[now]
            done = done[(e_hours.ravel()[done] >= narrative[at]) & (now < TARGET - START)
                        & (eligible.ravel()[done] - now >= 1 - REFERENCES)]
        field_hours = hours - evidence_hours
        program = (e_in - f_in + HEADS) * HOURS
        # -- listing, consumption, attribution
        listing += 0.2 * (np.minimum(1, program / FIXED["marketplace.listing_hours"]) - listing)
        yn += (z - yn) * -np.expm1((HOSTED + (1 - HOSTED) * listing) * adoption)
        yn *= stay
        z *= stay
        p_mkt = share * listing
        a = p_mkt * (min(1.0, (t + 1) / FIXED["cloud.aws.ramp"]) * a_slope)
        a += a_fixed + k_e0
        a += k_e_span * proven
        y = y_base + yn
        credited = (1 - HOSTED) * y * a
        # -- PDM
        standing = program / (program + FIXED["pdm.program_half"])
        metrics = w_mkt * x12
        metrics += from_rnd + (w_cons * HOSTED) * y if HOSTED else from_rnd   # P
        metrics += w_prog * standing
        s_pdm = metrics / (metrics + others)
        a_p = s_pdm * FIXED["pdm.hours"]
        k += gain * (1 - k) * -np.expm1(a_p * (-1 / FIXED["pdm.relationship_hours"])) - decay * k
        passed = rng.random(m) < nu_hi - np.minimum(s_pdm, FIXED["pdm.share_ref"]) * nu_slope
        np.multiply(k, keep_k, out=k, where=passed)
        # -- AE: territory, motive, meetings
        if t and t % 12 == 0:
            keep = 1 - np.minimum(1, p("ae.territory_change") * (0.5 + rng.random(m)))
            warm *= keep
            active *= keep
            burned *= 1 - p("ae.forgive")
        benefit = ratio * (1 - HOSTED) * a
        benefit += credit * p_mkt
        odds = b50 / benefit
        q = 1 / (1 + odds * np.sqrt(odds))
        teams = warm + active
        demand_w, demand_a = MU_W * warm, MU_A * active
        demand = np.maximum(demand_w + demand_a, 1e-300)
        part = np.minimum(1, np.minimum(most * field_hours, load) / demand)
        good = part * (well * (1 - FIXED["conduct.no_evidence_poor"] * (1 - eta)))
        poor = part - good
        poor_all = poor * demand
        burning = mishires * FIXED["in_house.mishire_burn"] / np.maximum(teams, 1e-300)
        # warm teams
        poor *= burn
        h_burn = MU_W * poor + burning
        h_act = good * q
        h_act *= eta
        h_act *= 0.5 + 0.5 * fluency
        h_act *= activation
        h_cold = decay_w * (1 - good)
        h_cold += spill * poor_all / np.maximum(warm, 1e-300)
        h = h_burn + h_act
        h += h_cold
        lost_part = warm * -np.expm1(-h)
        lost_part /= np.maximum(h, 1e-300)
        w_burn, w_act = lost_part * h_burn, lost_part * h_act
        # active teams
        h_burn = MU_A * poor + burning
        h_warm = decay_a * (1 - q * good)
        h = h_burn + h_warm
        lost_active = active * -np.expm1(-h)
        lost_active /= h
        a_burn, a_warm = lost_active * h_burn, lost_active * h_warm
        # cold teams
        outreach = np.maximum(0, field_hours - fam_hours * (part * demand))
        sessions = training * outreach
        sessions *= teams
        reach = reach_rate * outreach
        reach *= 1 + uplift * (1 - x_in)
        reach += (FIXED["pdm.intro_rate"] * a_p) * k
        reach += FIXED["ae.accounts_per_session"] * sessions
        new = np.maximum(0, N - teams - burned)
        new *= -np.expm1(reach * (-1 / N))
        library *= library_keeps
        library += sessions * (FIXED["ae.sellers_per_session"] * FIXED["ae.recorded_share"])
        # rates of opening, sponsored part
        left = np.maximum(0, 1 - wons / N)
        field = r_a * good * demand_a
        field += r_pull * q * active
        sponsored = field * left
        other = r_w * good * demand_w
        other += r_lib * library
        other *= q
        field += other
        lost_part *= h_cold
        warm += new
        warm += a_warm
        warm -= w_burn
        warm -= w_act
        warm -= lost_part
        active += w_act
        active -= a_burn
        active -= a_warm
        burned += w_burn
        burned += a_burn
        teams = warm + active
        own *= teams - new
        own += x_in * new
        own /= np.maximum(teams, 1e-300)
        if t:
            own[HYB] += FIXED["outsourced.transfer_rate"] * ((f_in[HYB] > 0) & (e_out[HYB] > 0)) * (1 - own[HYB])
        field += r_adv * (1 - burned / N)
        field *= left
        sigma = sponsored / np.maximum(field, 1e-300)
        stretch = np.maximum(1, open_now / CLOSERS)
        lam_pdm = (r_pdm * a_p) * (k * standing)
        lam_pdm *= pace
        field *= pace
        # -- opportunities
        cycle = cycle_months * CYCLE[regime]
        opened = zeros()
        for is_field, lam in ((True, field), (False, lam_pdm)):
            longest = lam.max(0)
            ends = longest.cumsum()
            whole = ends[-1]
            places = rng.standard_exponential(int(whole + 8 * math.sqrt(whole) + 20)).cumsum()
            places = places[:np.searchsorted(places, whole)]
            at = np.minimum(np.searchsorted(ends, places), m - 1)
            count = len(at)
            level = places - (ends[at] - longest[at])
            takes = lam.take(at, 1) > level
            o, j = np.nonzero(takes)
            where = at[j]
            to = o * m + where
            chance = rng.random(count)
            chance = np.log(chance / (1 - chance)) - log_regime[at]
            worth = np.exp(SIGMA * rng.standard_normal(count) - 0.5 * SIGMA ** 2) * acv[at]
            months = rng.standard_gamma(CYCLE_SHAPE, count) * cycle[at]
            routing = rng.random(count)
            value, months = worth[j], months[j]
            months *= stretch.ravel()[to]
            if is_field:
                of_sponsor = sigma.ravel()[to]
                value *= 1 + acv_uplift[where] * of_sponsor
                months *= 1 - velocity[where] * of_sponsor
                logit = log_field[where] * of_sponsor + log_fluency[where] * (2 * fluency.ravel()[to] - 1)
                pipeline += np.bincount(to, value, OPTIONS * m)
            else:
                logit = log_pdm[where] * k.ravel()[to]
            opened += np.bincount(to, minlength=OPTIONS * m).reshape(shape)
            closes = np.minimum(t + np.maximum(1, np.ceil(months)).astype(np.int64), ROWS - 1)
            place = closes * (OPTIONS * m) + to
            np.add.at(counts[2].ravel(), place, one)
            won = np.flatnonzero(chance[j] < logit)
            place, value, to, routing = place[won], value[won], to[won], routing[j[won]]
            np.add.at(closing[0].ravel(), place, value)
            np.add.at(counts[0].ravel(), place, one)
            if is_field:
                np.add.at(closing[2].ravel(), place, value * x_out.ravel()[to])
                np.add.at(counts[1].ravel(), place, one)
            by_market = routing < p_mkt.ravel()[to]
            np.add.at(closing[1].ravel(), place[by_market], value[by_market])
        # -- closings, the base's own transactions, money
        value, mkt, success = closing[:, t].reshape(3, OPTIONS, m)
        won, field_won, closed = counts[:, t].reshape(3, OPTIONS, m)
        wons += field_won
        wins += won
        booked += value
        z += value * (ratio / 12)
        open_now += opened
        open_now -= closed
        opportunities += opened
        added = mkt + transactions[t] * acv
        x12 += added - volume[t % 12]
        volume[t % 12] = added
        arr *= growth
        arr += value
        arr_mkt *= growth
        arr_mkt += mkt
        pv_margin += DISCOUNT[t] * (gm_inc * arr - FEE * arr_mkt)
        cost += opened * per_opportunity
        cost += COMMISSION * value
        cost += success_fee * success
        pv_cost += DISCOUNT[t] * cost
        cash = pv_margin - pv_cost
        cash[1:] -= cash[0]
        below[cash < 0] = t
        y_base = y_base * base_step

    results = np.empty((m, OPTIONS, len(section.OUTPUTS)))
    results[:, :, 7] = arr.T
    for t in range(T, T + TAIL):
        value, mkt, success = closing[:, t].reshape(3, OPTIONS, m)
        arr *= stay
        arr += value
        arr_mkt *= stay
        arr_mkt += mkt
        pv_margin += DISCOUNT[t] * (gm_inc * arr - FEE * arr_mkt)
        pv_cost += DISCOUNT[t] * (COMMISSION * value + success_fee * success)
    below += 1
    below[below >= T] = np.inf
    for output, x in ((0, pv_margin - pv_cost), (1, pv_cost), (2, pipeline.reshape(shape)), (3, opportunities), (4, wins),
                      (5, booked), (6, active), (8, below), (9, credited)):
        results[:, :, output] = x.T
    return results


def work(seed, first, n, beliefs=None):
    """A chunk with a stream of its own, which draws its beliefs unless they are given; and the CPU time it took."""
    start = time.process_time()
    rng = np.random.Generator(np.random.SFC64([seed, first]))
    results = simulate(rng, section.draw(rng, n) if beliefs is None else beliefs)
    return results, time.process_time() - start


class Peer:
    name = "NumPy"

    def __init__(self, chunk=CHUNK):
        self.chunk, self.pools, self.used = chunk, {}, 0.0
        self.run(chunk, 1, 1)

    def cpu_seconds(self):
        return self.used

    def pool(self, processes):
        """Worker processes that are started, and warm, before anything is timed."""
        if processes not in self.pools:
            self.pools[processes] = ProcessPoolExecutor(processes, get_context("spawn"))
            list(self.pools[processes].map(work, [1] * 4 * processes, range(4 * processes), [256] * 4 * processes))
        return self.pools[processes]

    def run(self, n, seed, threads, beliefs=None):
        """results[trajectory, option, output]; `beliefs` [parameter, trajectory] to be used instead of own draws."""
        results = np.empty((n, OPTIONS, len(section.OUTPUTS)))
        firsts = range(0, n, self.chunk)
        sizes = [min(n, first + self.chunk) - first for first in firsts]
        if threads > 1 and beliefs is None:
            done = self.pool(threads).map(work, [seed] * len(firsts), firsts, sizes)
        else:
            done = (work(seed, first, size, None if beliefs is None else beliefs[:, first:first + size])
                    for first, size in zip(firsts, sizes))
        for first, size, (rows, seconds) in zip(firsts, sizes, done):
            results[first:first + size] = rows
            self.used += seconds
        return results
