"""The section in Numba: compiled loops over trajectories, months and options, in parallel over chunks of trajectories.

Names are the symbols of docs/MODEL.md. Month by month the four options go side by side, so that the arrivals of an
opportunity and its luck are drawn once and thinned by each option's rate. Random numbers come from a splitmix64 stream
a trajectory (results do not depend on threads), normals by a ziggurat, gammas after Marsaglia and Tsang.
"""
import math
import time

import numba
import numpy as np
from numba import njit, prange

import section
from section import FIXED, INDEX, T, TAIL

# ------------------------------------------------------------------ constants and tables

OPTIONS = len(section.OPTIONS)
IH, OUT, HYB = 1, 2, 3
P = len(INDEX)
CHUNK = 64                                           # trajectories of a work item
TABLE = 1024                                         # cells of a quantile table
ROWS = T + TAIL + 1                                  # months in which something may close; the last one is "later"
SEATS, UNITS = len(section.SEAT_FROM), len(section.UNIT_FROM)

N = FIXED["cloud.aws.target_accounts"]
ARR = FIXED["isv.arr"]
HOSTED = FIXED["consumption.hosted_share"]
IOTA = FIXED["consumption.indirect_unattributed"]
HOURS = FIXED["in_house.hours"]
HEADS = FIXED["program_team.heads"]
SELLERS = FIXED["isv.sellers"]
RATE = np.array(FIXED["macro.rate"])
CYCLE = np.array(FIXED["macro.cycle"])
LOG_ODDS = np.log(np.array(FIXED["macro.odds"]))
SEASON = np.array(FIXED["cloud.aws.season"])
DISCOUNT = (1 + FIXED["economics.discount_rate"]) ** (-np.arange(ROWS) / 12)
START = FIXED["evidence.narratives_at_start"]
TARGET = FIXED["evidence.target"]
READY = FIXED["evidence.floor"] + (1 - FIXED["evidence.floor"]) * (
    1 - np.exp(-(START + np.arange(16)) / FIXED["evidence.scale"]))
PROVEN = 1 - np.exp(-np.arange(16) / FIXED["consumption.refs_scale"])
SIGMA = math.sqrt(math.log(1 + FIXED["isv.acv_cv"] ** 2))
FIELD_SHARE = 0.9
MISHIRE_RHO, MISHIRE_MONTHS = FIXED["in_house.mishire_productivity"], int(FIXED["in_house.mishire_months"])
MISHIRE_BURN = FIXED["in_house.mishire_burn"]
MANNERS = ((1 - FIXED["conduct.wrong_cloud"] * (1 - FIXED["conduct.credentials_ready"]))
           * (1 - FIXED["conduct.disparage"]) * (1 - FIXED["conduct.premature_ask"]))
NO_EVIDENCE = FIXED["conduct.no_evidence_poor"]
RHO0, PHI0 = FIXED["in_house.productivity_at_start"], FIXED["in_house.fluency_at_start"]
RHO0_OUT, BAD = FIXED["outsourced.productivity_at_start"], FIXED["outsourced.bad_productivity"]
REVIEW = int(FIXED["outsourced.provider_review_months"])
TRANSFER = FIXED["outsourced.transfer_rate"]
EVIDENCE_SHARE, REFERENCES = FIXED["evidence.share"], FIXED["evidence.reference_customers_at_start"]
PROGRAM_HALF, LISTING_HOURS = FIXED["pdm.program_half"], FIXED["marketplace.listing_hours"]
PDM_HOURS, PDM_SCALE, SHARE_REF = FIXED["pdm.hours"], FIXED["pdm.relationship_hours"], FIXED["pdm.share_ref"]
K0, INTRO, LISTING0 = FIXED["pdm.relationship_at_start"], FIXED["pdm.intro_rate"], FIXED["marketplace.listing_at_start"]
RAMPING = 1 - FIXED["ae.ramping_factor"]
MU_W, MU_A = FIXED["meetings.warm_demand"], FIXED["meetings.active_demand"]
MAX_SHARE = FIXED["meetings.max_share"]
PER_SESSION = FIXED["ae.accounts_per_session"]
RECORDED = FIXED["ae.sellers_per_session"] * FIXED["ae.recorded_share"]
CLOSERS = SELLERS * FIXED["funnel.open_per_seller"]
COMMISSION, FEE = FIXED["economics.commission"], FIXED["marketplace.fee"]
LIVE_RAMP = FIXED["cloud.aws.ramp"]
DOWN_IN, DOWN_OUT = FIXED["macro.downturn_entry"], FIXED["macro.downturn_exit"]
UP_IN, UP_OUT = FIXED["macro.expansion_entry"], FIXED["macro.expansion_exit"]
SEAT_FROM, UNIT_FROM = np.array(section.SEAT_FROM), np.array(section.UNIT_FROM)
IN_HOUSE_SEATS, HYBRID_SEATS = np.array(section.IN_HOUSE_SEATS), np.array(section.HYBRID_SEATS)
IS_NORMAL = np.array([spec[0] == "lognormal" for spec in section.BELIEFS.values()])

globals().update({path.upper().replace(".", "_"): position for path, position in INDEX.items()})


def gamma_constants(cv):
    d = 1 / cv ** 2 - 1 / 3
    return d, 1 / math.sqrt(9 * d), cv ** 2


FILL_D, FILL_C, FILL_SCALE = gamma_constants(FIXED["in_house.time_to_fill_cv"])
CYCLE_D, CYCLE_C, CYCLE_SCALE = gamma_constants(FIXED["funnel.cycle_cv"])


def ziggurat(layers=256, r=3.6541528853610088, area=0.00492867323399):
    """Right edges and heights of a ziggurat under exp(-x²/2)."""
    x = np.empty(layers + 1)
    x[0], x[1], x[layers] = area / math.exp(-r * r / 2), r, 0.0
    for i in range(2, layers):
        x[i] = math.sqrt(-2 * math.log(area / x[i - 1] + math.exp(-x[i - 1] ** 2 / 2)))
    return x, np.exp(-x * x / 2)


ZX, ZF = ziggurat()
ZR = float(ZX[1])

# ------------------------------------------------------------------ random numbers

G = np.uint64(0x9E3779B97F4A7C15)
M1, M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
LOW8, S8 = np.uint64(255), np.uint64(8)
UNIT = 1.0 / 9007199254740992.0
OPTS = dict(error_model="numpy", inline="never", cache=True)


@njit(**OPTS)
def bits(s):
    s += G
    z = s
    z = (z ^ (z >> S30)) * M1
    z = (z ^ (z >> S27)) * M2
    return s, z ^ (z >> S31)


@njit(**OPTS)
def uniform(s):
    s, z = bits(s)
    return s, (np.float64(z >> S11) + 0.5) * UNIT


@njit(**OPTS)
def normal(s):
    while True:
        s, z = bits(s)
        i = np.int64(z & LOW8)
        u = 2.0 * (np.float64(z >> S11) * UNIT) - 1.0
        x = u * ZX[i]
        if abs(x) < ZX[i + 1]:
            return s, x
        if i == 0:
            while True:
                s, a = uniform(s)
                s, b = uniform(s)
                tail = -math.log(a) / ZR
                if -2.0 * math.log(b) > tail * tail:
                    break
            return s, (ZR + tail if u > 0 else -ZR - tail)
        s, a = uniform(s)
        if ZF[i + 1] + a * (ZF[i] - ZF[i + 1]) < math.exp(-0.5 * x * x):
            return s, x


@njit(**OPTS)
def gamma(s, d, c, scale):
    while True:
        s, x = normal(s)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        s, u = uniform(s)
        x2 = x * x
        if u < 1.0 - 0.0331 * x2 * x2 or math.log(u) < 0.5 * x2 + d * (1.0 - v + math.log(v)):
            return s, d * v * scale


@njit(**OPTS)
def poisson(s, floor):
    """By inversion; `floor` holds rate and exp(-rate)."""
    s, u = uniform(s)
    k, p = 0.0, floor[1]
    total = p
    while u > total and k < 200.0:
        k += 1.0
        p *= floor[0] / k
        total += p
    return s, k


@njit(**OPTS)
def draw_beliefs(s, tables, b):
    for j in range(P):
        if IS_NORMAL[j]:
            s, z = normal(s)
            b[j] = math.exp(tables[j, 0] + tables[j, 1] * z)
        else:
            s, u = uniform(s)
            x = u * TABLE
            i = int(x)
            b[j] = tables[j, i] + (x - i) * (tables[j, i + 1] - tables[j, i])
    return s

# ------------------------------------------------------------------ staffing: luck alone decides it

HEADS_, BEFORE, GONE, EIN, EINPHI, MIS, PAID = range(7)
EOUT, EOUTPHI, LOSSOUT, BRING, COST, LOSSIN = range(6)


@njit(**OPTS)
def seats(s, b, rho, phi, seat):
    """The five in-house seats, month by month, into seat[t, seat, what]."""
    p_leave = 1.0 - (1.0 - b[IN_HOUSE_ANNUAL_ATTRITION]) ** (1.0 / 12.0)
    fee = b[IN_HOUSE_RECRUITING_FEE] * b[IN_HOUSE_OTE]
    severance = b[IN_HOUSE_SEVERANCE_MONTHS] * b[IN_HOUSE_OTE] * b[IN_HOUSE_LOADED_FACTOR] / 12.0
    for i in range(SEATS):
        start, due, bad = -1, -1, False
        for t in range(T):
            before = gone = paid = 0.0
            if start >= 0:
                before = rho[t - start] * (MISHIRE_RHO if bad else 1.0)
                s, u = uniform(s)
                out = bad and t == start + MISHIRE_MONTHS
                if out:
                    paid = severance
                if out or u < p_leave:
                    gone = before
                    start = -1
            elif due == t:
                start = t
                paid = fee
            if start < 0 and due <= t and t >= SEAT_FROM[i]:
                s, u = uniform(s)
                bad = u < b[IN_HOUSE_P_MISHIRE]
                s, y = gamma(s, FILL_D, FILL_C, FILL_SCALE)
                due = t + max(1, int(math.ceil(b[IN_HOUSE_TIME_TO_FILL] * y)))
            e = e_phi = 0.0
            if start >= 0:
                e = rho[t - start] * (MISHIRE_RHO if bad else 1.0)
                e_phi = e * phi[t - start]
            seat[t, i, HEADS_] = 1.0 if start >= 0 else 0.0
            seat[t, i, BEFORE] = before
            seat[t, i, GONE] = gone
            seat[t, i, EIN] = e
            seat[t, i, EINPHI] = e_phi
            seat[t, i, MIS] = 1.0 if start >= 0 and bad else 0.0
            seat[t, i, PAID] = paid
    return s


@njit(**OPTS)
def crew(b, seat, ids, o, inh):
    """Seats of an option added up, into inh[what, t, option]."""
    for t in range(T):
        heads = before = gone = e = e_phi = mis = paid = 0.0
        for i in ids:
            heads += seat[t, i, HEADS_]
            before += seat[t, i, BEFORE]
            gone += seat[t, i, GONE]
            e += seat[t, i, EIN]
            e_phi += seat[t, i, EINPHI]
            mis += seat[t, i, MIS]
            paid += seat[t, i, PAID]
        inh[EIN, t, o] = e
        inh[EINPHI, t, o] = e_phi
        inh[MIS, t, o] = mis
        inh[GONE, t, o] = gone / before * b[IN_HOUSE_LOSS] if before > 0.0 else 0.0
        inh[PAID, t, o] = paid + b[IN_HOUSE_FUNCTION_COST] + heads * (
            b[IN_HOUSE_OTE] * b[IN_HOUSE_LOADED_FACTOR] + b[IN_HOUSE_TOOLING]) / 12.0


@njit(**OPTS)
def units(s, b, ramp, gap, unit):
    """The units of Outsourced and the one of Hybrid, into unit[what, t, option]."""
    p_turn = 1.0 - (1.0 - b[OUTSOURCED_ANNUAL_UNIT_TURNOVER]) ** (1.0 / 12.0)
    lag = max(1, int(math.ceil(b[OUTSOURCED_START_LAG])))
    s, u = uniform(s)
    bad = u < b[OUTSOURCED_P_BAD_PROVIDER]
    cap = b[OUTSOURCED_FLUENCY_CAP]
    gain = max(0.0, cap - PHI0)
    keep_last = 1.0 - b[OUTSOURCED_LOSS]
    monthly = b[OUTSOURCED_RETAINER] + b[OUTSOURCED_OVERSIGHT] * b[IN_HOUSE_OTE] * b[IN_HOUSE_LOADED_FACTOR] / 12.0 \
        + b[IN_HOUSE_TOOLING] / 36.0
    c0 = c1 = c2 = c3 = -1
    at_work = 0
    for t in range(T):
        # who is at work before the month: two from `lag` on, four from `12 + lag` on
        changed0 = changed = total = 0.0
        for i in range(at_work):
            c = c0 if i == 0 else (c1 if i == 1 else (c2 if i == 2 else c3))
            r = ramp[t - c]
            total += r
            s, u = uniform(s)
            if u < p_turn:
                changed += r
                if i == 0:
                    changed0 = 1.0
                    c0 = t
                elif i == 1:
                    c1 = t
                elif i == 2:
                    c2 = t
                else:
                    c3 = t
        loss2 = changed / total * b[IN_HOUSE_LOSS] if total > 0.0 else 0.0
        loss3 = changed0 * b[IN_HOUSE_LOSS]
        paid2 = paid3 = 0.0
        replaced = bad and t >= lag + REVIEW
        if bad and t == lag + REVIEW:
            c0 = c1 = c2 = c3 = t
            loss2 = 1.0 - (1.0 - loss2) * keep_last
            loss3 = 1.0 - (1.0 - loss3) * keep_last
            paid2, paid3 = at_work * b[OUTSOURCED_RETAINER], b[OUTSOURCED_RETAINER]
        started = 0
        if t == lag:
            c0 = c1 = t
            started, at_work = 2, 2
        if t == 12 + lag:
            c2 = c3 = t
            started, at_work = 2, 4
        bench = 1.0 / (1.0 + b[OUTSOURCED_DILUTION] * (at_work - 1)) if at_work > 0 else 1.0
        quality = b[OUTSOURCED_LOYALTY] * (BAD if bad and not replaced else 1.0)
        e = e_phi = e0 = e0_phi = 0.0
        for i in range(at_work):
            c = c0 if i == 0 else (c1 if i == 1 else (c2 if i == 2 else c3))
            r = ramp[t - c]
            f = r * (cap - gain * gap[t - c])
            e += r
            e_phi += f
            if i == 0:
                e0, e0_phi = r, f
        unit[EOUT, t, OUT] = bench * quality * e
        unit[EOUTPHI, t, OUT] = bench * quality * e_phi
        unit[LOSSOUT, t, OUT] = min(1.0, loss2)
        unit[BRING, t, OUT] = 0.0 if replaced else started * bench * b[OUTSOURCED_RELATIONSHIPS_BROUGHT]
        unit[COST, t, OUT] = at_work * monthly + paid2
        unit[EOUT, t, HYB] = quality * e0
        unit[EOUTPHI, t, HYB] = quality * e0_phi
        unit[LOSSOUT, t, HYB] = min(1.0, loss3)
        unit[BRING, t, HYB] = b[OUTSOURCED_RELATIONSHIPS_BROUGHT] if t == lag else 0.0
        unit[COST, t, HYB] = (monthly if at_work > 0 else 0.0) + paid3
    return s

# ------------------------------------------------------------------ one trajectory

VALUE, MKT, SUCCESS, WON, FIELD_WON, CLOSED = range(6)      # what is known of each month's closings
(WARM, ACTIVE, BURNED, OWN, K, LISTING, Z, YN, LIBRARY, WONS, X12, EHOURS, BUILT, GRAPHS, ELIGIBLE, OPEN, ARR_NOW, ARR_MKT,
 CASH, PV_MARGIN, PV_COST, PIPELINE, OPPS, WINS, BOOKED, BELOW, LAM_F, LAM_P, FIELD_LOGIT, PDM_LOGIT, SIGMA_F, P_MKT, X_OUT,
 STRETCH, NEW_OPPS, CREDITED, STATES) = range(37)


@njit(**OPTS)
def trajectory(s, b, st, seat, inh, unit, ladder, closing, volume, history, results):
    # -- what follows from the beliefs once
    keep_rho, keep_phi, keep_out = (math.exp(-3.0 / b[IN_HOUSE_RAMP_MONTHS]), math.exp(-3.0 / b[IN_HOUSE_FLUENCY_MONTHS]),
                                    math.exp(-3.0 / b[OUTSOURCED_RAMP_MONTHS]))
    g_rho = g_phi = g_out = 1.0
    rho, phi, ramp, gap = ladder[0], ladder[1], ladder[2], ladder[3]
    for t in range(T):
        rho[t] = 1.0 - (1.0 - RHO0) * g_rho
        phi[t] = 1.0 - (1.0 - PHI0) * g_phi
        ramp[t] = 1.0 - (1.0 - RHO0_OUT) * g_out
        gap[t] = g_phi
        g_rho *= keep_rho
        g_phi *= keep_phi
        g_out *= keep_out
    s = seats(s, b, rho, phi, seat)
    crew(b, seat, IN_HOUSE_SEATS, IH, inh)
    crew(b, seat, HYBRID_SEATS, HYB, inh)
    s = units(s, b, ramp, gap, unit)

    acv, ratio = b[ISV_ACV], b[CONSUMPTION_RATIO]
    churn = 1.0 - (1.0 - b[ECONOMICS_ANNUAL_CHURN]) ** (1.0 / 12.0)
    growth = (1.0 - churn) * (1.0 + b[ECONOMICS_ANNUAL_EXPANSION]) ** (1.0 / 12.0)
    base_step = (1.0 + b[ISV_BASE_GROWTH]) ** (1.0 / 12.0)
    y_base = ARR * ratio / 12.0
    weights = b[PDM_WEIGHT_CONSUMPTION] + b[PDM_WEIGHT_MARKETPLACE] + b[PDM_WEIGHT_PROGRAM]
    w_cons = b[PDM_WEIGHT_CONSUMPTION] / weights / b[PDM_TYPICAL_CONSUMPTION]
    w_mkt = b[PDM_WEIGHT_MARKETPLACE] / weights / 12.0 / b[PDM_TYPICAL_MARKETPLACE]
    w_prog = b[PDM_WEIGHT_PROGRAM] / weights
    p_rnd = ARR * b[ISV_RND_SHARE] / 12.0
    others = b[PDM_PARTNERS] - 1.0
    nu_hi, nu_span = b[PDM_REASSIGN_HIGH], b[PDM_REASSIGN_HIGH] - b[PDM_REASSIGN_LOW]
    b50 = b[AE_QUOTA] * b[AE_B50_SHARE]
    indirect = b[CONSUMPTION_CREDIBILITY_INDIRECT] * b[CONSUMPTION_INDIRECT]
    k_e0 = b[CONSUMPTION_CREDIBILITY_ENABLED]
    k_e_span = b[CONSUMPTION_CREDIBILITY_ENABLED_MAX] - k_e0
    library_keeps = 0.5 ** (1.0 / b[AE_LIBRARY_HALF_LIFE])
    willing = 1.0 - b[AE_RAMPING] * RAMPING
    most = MAX_SHARE / b[MEETINGS_FAM_HOURS]
    load = b[MEETINGS_PREP_HOURS] / (SELLERS * b[MEETINGS_AVAILABLE_HOURS])
    well = (1.0 - b[CONDUCT_POOR_BASE]) * MANNERS
    burn, spill = b[MEETINGS_BURN], b[AE_SPILL] * b[MEETINGS_BURN]
    log_base = math.log(b[FUNNEL_BASE_WIN_RATE] / (1.0 - b[FUNNEL_BASE_WIN_RATE]))
    log_field, log_pdm, log_fluency = math.log(b[FUNNEL_OR_FIELD]), math.log(b[FUNNEL_OR_PDM]), math.log(b[FUNNEL_OR_FLUENCY])
    program_cost = HEADS * (b[PROGRAM_TEAM_OTE] * b[IN_HOUSE_LOADED_FACTOR] + b[IN_HOUSE_TOOLING]) / 12.0
    gm_inc = b[ECONOMICS_GROSS_MARGIN] * b[ECONOMICS_INCREMENTALITY] / 12.0
    fee = FEE / 12.0
    base_rate = (b[ISV_RENEWALS_MKT] + b[ISV_DIRECT_NEW_MKT]) * ARR / acv / 12.0
    base_floor = (base_rate, math.exp(-base_rate))

    st[:] = 0.0
    closing[:] = 0.0
    year = base_rate * acv
    for o in range(OPTIONS):
        st[K, o] = K0
        st[LISTING, o] = LISTING0
        st[X12, o] = 12.0 * year
        st[BELOW, o] = -1.0
        for m in range(12):
            volume[m, o] = year
    regime = 1
    for t in range(T):
        # -- luck that options share
        if t > 0:
            s, u = uniform(s)
            if regime == 1:
                regime = 2 if u < DOWN_IN else (0 if u < DOWN_IN + UP_IN else 1)
            elif regime == 2:
                regime = 1 if u < DOWN_OUT else 2
            else:
                regime = 1 if u < UP_OUT else 0
        s, reassigned = uniform(s)
        keep_territory = keep_burned = 1.0
        if t > 0 and t % 12 == 0:
            s, u = uniform(s)
            keep_territory = 1.0 - min(1.0, b[AE_TERRITORY_CHANGE] * (0.5 + u))
            keep_burned = 1.0 - b[AE_FORGIVE]
        s, transactions = poisson(s, base_floor)
        base_volume = transactions * acv
        pace = SEASON[(t % 12) // 3] * RATE[regime]
        log_regime = log_base + LOG_ODDS[regime]
        live = min(1.0, (t + 1.0) / LIVE_RAMP)
        lam_field = lam_pdm = 0.0

        for o in range(OPTIONS):
            warm, active, burned, own = st[WARM, o], st[ACTIVE, o], st[BURNED, o], st[OWN, o]
            # -- who leaves takes relationships along, who starts brings some
            held = own * (1.0 - inh[GONE, t, o])
            kept = held + (1.0 - own) * (1.0 - unit[LOSSOUT, t, o])
            if kept < 1.0:
                warm *= kept
                active *= kept
                own = held / kept if kept > 0.0 else 0.0
            bring = unit[BRING, t, o]
            if bring > 0.0:
                before = warm + active
                cold = max(0.0, N - before - burned)
                warm += min(bring * cold / N, cold)
                own *= before / (warm + active)
            # -- effort, evidence
            if t >= 7:
                st[ELIGIBLE, o] += history[t - 7, o]
            share = FIELD_SHARE if o > 0 else 0.0
            e_in, e_out = share * inh[EIN, t, o], unit[EOUT, t, o]
            e_f = e_in + e_out
            x_in, x_out, fluency = 0.0, 0.0, 0.5
            if e_f > 0.0:
                x_in, x_out = e_in / e_f, e_out / e_f
                fluency = (share * inh[EINPHI, t, o] + unit[EOUTPHI, t, o]) / e_f
            built = int(st[BUILT, o])
            v = 0.0
            if START + built < TARGET and REFERENCES + st[ELIGIBLE, o] - built >= 1.0:
                v = EVIDENCE_SHARE
                e_hours = st[EHOURS, o] + HOURS * v * e_f
                while e_hours >= b[EVIDENCE_NARRATIVE_HOURS] and START + built < TARGET \
                        and REFERENCES + st[ELIGIBLE, o] - built >= 1.0:
                    e_hours -= b[EVIDENCE_NARRATIVE_HOURS]
                    s, u = uniform(s)
                    if u < b[EVIDENCE_GRAPH_SHARE]:
                        st[GRAPHS, o] += 1.0
                    built += 1
                st[EHOURS, o] = e_hours
                st[BUILT, o] = built
            eta = READY[built]
            field_hours = HOURS * (1.0 - v) * e_f
            program = HOURS * ((1.0 - share) * inh[EIN, t, o] + HEADS)
            # -- listing, consumption, attribution
            listing = st[LISTING, o]
            listing += 0.2 * (min(1.0, program / LISTING_HOURS) - listing)
            st[LISTING, o] = listing
            z, yn = st[Z, o], st[YN, o]
            yn += (z - yn) * (1.0 - math.exp(-(HOSTED + (1.0 - HOSTED) * listing) / b[CONSUMPTION_ADOPTION_MONTHS]))
            st[YN, o] = yn * (1.0 - churn)
            st[Z, o] = z * (1.0 - churn)
            y = y_base + st[YN, o]
            p_mkt = b[MARKETPLACE_SHARE] * listing
            alpha = p_mkt * live
            a = alpha + (IOTA + (1.0 - IOTA) * alpha) * indirect \
                + (k_e0 + k_e_span * PROVEN[int(st[GRAPHS, o])]) * b[CONSUMPTION_ENABLED]
            st[CREDITED, o] = (1.0 - HOSTED) * y * a
            # -- PDM
            standing = program / (program + PROGRAM_HALF)
            metrics = w_cons * (HOSTED * y + p_rnd) + w_mkt * st[X12, o] + w_prog * standing
            s_pdm = metrics / (metrics + others)
            a_p = PDM_HOURS * s_pdm
            k = st[K, o]
            k += b[PDM_RELATIONSHIP_GAIN] * (1.0 - k) * (1.0 - math.exp(-a_p / PDM_SCALE)) - b[PDM_RELATIONSHIP_DECAY] * k
            if reassigned < nu_hi - nu_span * min(1.0, s_pdm / SHARE_REF):
                k *= b[PDM_KEEP]
            st[K, o] = k
            # -- AE: territory, motive, meetings
            warm *= keep_territory
            active *= keep_territory
            burned *= keep_burned
            benefit = acv * (ratio * (1.0 - HOSTED) * a + b[AE_CREDIT_MKT] * p_mkt)
            odds = b50 / benefit
            q = 1.0 / (1.0 + odds * math.sqrt(odds))
            teams = warm + active
            demand_w, demand_a = MU_W * warm, MU_A * active
            demand = demand_w + demand_a
            good_w = good_a = poor_w = poor_a = held_hours = 0.0
            w_burn = w_act = w_cold = a_burn = a_warm = 0.0
            if teams > 0.0:
                part = min(1.0, most * field_hours / demand)
                part *= min(1.0, 1.0 / (demand * part * load)) if part > 0.0 else 0.0
                p_good = well * (1.0 - NO_EVIDENCE * (1.0 - eta))
                good = part * p_good
                poor = part - good
                good_w, good_a, poor_w, poor_a = good * demand_w, good * demand_a, poor * demand_w, poor * demand_a
                held_hours = b[MEETINGS_FAM_HOURS] * part * demand
                mishires = MISHIRE_BURN * inh[MIS, t, o] / teams
                h_burn = poor * MU_W * burn + mishires
                h_act = good * MU_W * b[AE_ACTIVATION] * q * willing * eta * (0.5 + 0.5 * fluency)
                h_cold = b[AE_DECAY_WARM] * (1.0 - good)
                if warm > 0.0:
                    h_cold += spill * (poor_w + poor_a) / warm
                h = h_burn + h_act + h_cold
                lost = warm * (1.0 - math.exp(-h)) / h
                w_burn, w_act, w_cold = lost * h_burn, lost * h_act, lost * h_cold
                h_burn = poor * MU_A * burn + mishires
                h_warm = b[AE_DECAY_ACTIVE] * (1.0 - q * good)
                h = h_burn + h_warm
                lost = active * (1.0 - math.exp(-h)) / h
                a_burn, a_warm = lost * h_burn, lost * h_warm
            outreach = max(0.0, field_hours - held_hours)
            sessions = b[AE_TRAINING_RATE] * outreach * teams / N
            reach = b[AE_REACH] * outreach * (1.0 + b[OUTSOURCED_INTEL_UPLIFT] * (1.0 - x_in)) + INTRO * a_p * k \
                + sessions * PER_SESSION
            cold = max(0.0, N - teams - burned)
            new = cold * (1.0 - math.exp(-reach / N))
            library = st[LIBRARY, o] * library_keeps + sessions * RECORDED
            st[LIBRARY, o] = library
            active_before = active
            warm += new + a_warm - w_burn - w_act - w_cold
            active += w_act - a_burn - a_warm
            burned += w_burn + a_burn
            teams = warm + active
            if teams > 0.0:
                own = (own * max(0.0, teams - new) + x_in * new) / teams
            if e_in > 0.0 and e_out > 0.0:
                own += TRANSFER * (1.0 - own)
            st[WARM, o], st[ACTIVE, o], st[BURNED, o] = warm, active, burned
            st[OWN, o] = min(1.0, max(0.0, own))
            # -- rates and odds of opportunities
            left = max(0.0, 1.0 - st[WONS, o] / N)
            sponsored = (b[FUNNEL_ACTIVE_MEETING] * good_a + b[FUNNEL_PULL] * q * active_before) * left
            other = q * (b[FUNNEL_WARM_MEETING] * good_w + b[FUNNEL_LIBRARY] * library) * left
            advocacy = b[FUNNEL_ADVOCACY] * max(0.0, 1.0 - burned / N) * left
            field = sponsored + other + advocacy
            sigma = sponsored / field if field > 0.0 else 0.0
            pdm = b[PDM_OPPORTUNITY_RATE] * a_p * k * standing
            st[LAM_F, o], st[LAM_P, o] = field * pace, pdm * pace
            lam_field, lam_pdm = max(lam_field, field * pace), max(lam_pdm, pdm * pace)
            st[SIGMA_F, o], st[P_MKT, o], st[X_OUT, o] = sigma, p_mkt, x_out
            st[FIELD_LOGIT, o] = log_regime + log_field * sigma + log_fluency * (2.0 * fluency - 1.0)
            st[PDM_LOGIT, o] = log_regime + log_pdm * k
            st[STRETCH, o] = max(1.0, st[OPEN, o] / CLOSERS)
            st[NEW_OPPS, o] = 0.0

        # -- opportunities: arrivals and luck once, thinned by each option's rate
        mean_cycle = b[FUNNEL_CYCLE_MONTHS] * CYCLE[regime]
        level = 0.0
        while True:
            s, u = uniform(s)
            level -= math.log(u)
            if level >= lam_field:
                break
            s, u = uniform(s)
            chance = math.log(u / (1.0 - u))
            s, routing = uniform(s)
            s, x = normal(s)
            worth = acv * math.exp(SIGMA * (x - 0.5 * SIGMA))
            s, x = gamma(s, CYCLE_D, CYCLE_C, CYCLE_SCALE)
            x *= mean_cycle
            for o in range(OPTIONS):
                if level < st[LAM_F, o]:
                    sigma = st[SIGMA_F, o]
                    value = worth * (1.0 + b[FUNNEL_ACV_UPLIFT] * sigma)
                    closes = t + max(1, int(math.ceil(x * (1.0 - b[FUNNEL_VELOCITY] * sigma) * st[STRETCH, o])))
                    closes = min(closes, ROWS - 1)
                    st[PIPELINE, o] += value
                    st[NEW_OPPS, o] += 1.0
                    closing[closes, CLOSED, o] += 1.0
                    if chance < st[FIELD_LOGIT, o]:
                        closing[closes, VALUE, o] += value
                        closing[closes, SUCCESS, o] += value * st[X_OUT, o]
                        closing[closes, WON, o] += 1.0
                        closing[closes, FIELD_WON, o] += 1.0
                        if routing < st[P_MKT, o]:
                            closing[closes, MKT, o] += value
        level = 0.0
        while True:
            s, u = uniform(s)
            level -= math.log(u)
            if level >= lam_pdm:
                break
            s, u = uniform(s)
            chance = math.log(u / (1.0 - u))
            s, routing = uniform(s)
            s, x = normal(s)
            value = acv * math.exp(SIGMA * (x - 0.5 * SIGMA))
            s, x = gamma(s, CYCLE_D, CYCLE_C, CYCLE_SCALE)
            x *= mean_cycle
            for o in range(OPTIONS):
                if level < st[LAM_P, o]:
                    closes = min(t + max(1, int(math.ceil(x * st[STRETCH, o]))), ROWS - 1)
                    st[NEW_OPPS, o] += 1.0
                    closing[closes, CLOSED, o] += 1.0
                    if chance < st[PDM_LOGIT, o]:
                        closing[closes, VALUE, o] += value
                        closing[closes, WON, o] += 1.0
                        if routing < st[P_MKT, o]:
                            closing[closes, MKT, o] += value

        # -- closings, the base's own transactions, money
        discount = DISCOUNT[t]
        slot = t % 12
        y_base *= base_step
        base_cash = 0.0
        for o in range(OPTIONS):
            value, mkt = closing[t, VALUE, o], closing[t, MKT, o]
            history[t, o] = closing[t, FIELD_WON, o]
            st[WONS, o] += closing[t, FIELD_WON, o]
            st[WINS, o] += closing[t, WON, o]
            st[BOOKED, o] += value
            st[Z, o] += value * ratio / 12.0
            st[OPEN, o] += st[NEW_OPPS, o] - closing[t, CLOSED, o]
            st[OPPS, o] += st[NEW_OPPS, o]
            st[X12, o] += base_volume + mkt - volume[slot, o]
            volume[slot, o] = base_volume + mkt
            st[ARR_NOW, o] = st[ARR_NOW, o] * growth + value
            st[ARR_MKT, o] = st[ARR_MKT, o] * growth + mkt
            margin = gm_inc * st[ARR_NOW, o] - fee * st[ARR_MKT, o]
            cost = program_cost + inh[PAID, t, o] + unit[COST, t, o] + st[NEW_OPPS, o] * b[FUNNEL_COST_PER_OPPORTUNITY] \
                + COMMISSION * value + b[OUTSOURCED_SUCCESS_FEE] * closing[t, SUCCESS, o]
            st[PV_MARGIN, o] += discount * margin
            st[PV_COST, o] += discount * cost
            cash = st[PV_MARGIN, o] - st[PV_COST, o]
            if cash - base_cash < 0.0:
                st[BELOW, o] = t
            if o == 0:
                base_cash = cash

    # -- what comes after the horizon, and the results
    for o in range(OPTIONS):
        arr, arr_mkt, margin, cost = st[ARR_NOW, o], st[ARR_MKT, o], st[PV_MARGIN, o], st[PV_COST, o]
        for t in range(T, T + TAIL):
            arr = arr * (1.0 - churn) + closing[t, VALUE, o]
            arr_mkt = arr_mkt * (1.0 - churn) + closing[t, MKT, o]
            margin += DISCOUNT[t] * (gm_inc * arr - fee * arr_mkt)
            cost += DISCOUNT[t] * (COMMISSION * closing[t, VALUE, o] + b[OUTSOURCED_SUCCESS_FEE] * closing[t, SUCCESS, o])
        results[o, 0] = margin - cost
        results[o, 1] = cost
        results[o, 2] = st[PIPELINE, o]
        results[o, 3] = st[OPPS, o]
        results[o, 4] = st[WINS, o]
        results[o, 5] = st[BOOKED, o]
        results[o, 6] = st[ACTIVE, o]
        results[o, 7] = st[ARR_NOW, o]
        results[o, 8] = st[BELOW, o] + 1.0 if st[BELOW, o] + 1.0 < T else np.inf
        results[o, 9] = st[CREDITED, o]


@njit(parallel=True, error_model="numpy", cache=True)
def simulate(seed, n, tables, given, results):
    """Trajectories 0 … n-1 into results[trajectory, option, output]; `given` beliefs [trajectory, parameter] or none."""
    for chunk in prange((n + CHUNK - 1) // CHUNK):
        drawn = np.empty(P)
        state = np.empty((STATES, OPTIONS))
        seat = np.zeros((T, SEATS, 7))
        inh, unit = np.zeros((7, T, OPTIONS)), np.zeros((6, T, OPTIONS))
        ladder = np.empty((4, T))
        closing = np.empty((ROWS, 6, OPTIONS))
        volume, history = np.empty((12, OPTIONS)), np.empty((T, OPTIONS))
        for k in range(chunk * CHUNK, min(n, (chunk + 1) * CHUNK)):
            s, _ = bits(np.uint64(seed) * M1 + np.uint64(k) * M2)
            s, z = bits(s)
            s = z
            b = drawn
            if given.shape[0] > 0:
                b = given[k]
            else:
                s = draw_beliefs(s, tables, drawn)
            trajectory(s, b, state, seat, inh, unit, ladder, closing, volume, history, results[k])


class Peer:
    name = "Numba"

    def __init__(self):
        self.tables = section.quantile_tables(TABLE)
        self.run(CHUNK, 1, 1)                        # compiles, or loads what is compiled

    @staticmethod
    def cpu_seconds():
        return time.process_time()

    def run(self, n, seed, threads, beliefs=None):
        """results[trajectory, option, output]; `beliefs` [parameter, trajectory] to be used instead of own draws."""
        numba.set_num_threads(threads)
        results = np.empty((n, OPTIONS, len(section.OUTPUTS)))
        given = np.empty((0, P)) if beliefs is None else np.ascontiguousarray(beliefs.T)
        simulate(seed, n, self.tables, given, results)
        return results
