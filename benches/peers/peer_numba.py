"""The section in Numba: trajectories in groups of lanes, groups in parallel, months in turn.

Names are the symbols of docs/MODEL.md. State lies in one flat array of rows, a row [option, lane]; what a rule does every
month is a loop over lanes without branches or calls, which LLVM turns into vector instructions (one array with constant
distances between rows: it need not ask whether they overlap). What happens rarely (a hire, an exit, a narrative, an
opportunity) is done lane by lane. An opportunity's arrival and luck are drawn once per trajectory and thinned by each
option's rate. Random numbers come from a splitmix64 stream a trajectory, so that results depend neither on threads nor on
groups; normals by a ziggurat, gammas after Marsaglia and Tsang.
"""
import math
import time

import numba
import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.extending import intrinsic

import section
from section import FIXED, INDEX, T, TAIL

# ------------------------------------------------------------------ constants and tables

OPTIONS = len(section.OPTIONS)
IH, OUT, HYB = 1, 2, 3
P = len(INDEX)
M = 32                                               # lanes: trajectories that go side by side
L = OPTIONS * M                                      # length of a row of state
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
IS_NORMAL = np.array([spec[0] == "lognormal" for spec in section.BELIEFS.values()])

# Rows of what is believed, by name: IN_HOUSE_OTE and so on.
globals().update({path.upper().replace(".", "_"): position * M for path, position in INDEX.items()})


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
def draw_beliefs(s, tables, d, lane):
    for j in range(P):
        if IS_NORMAL[j]:
            s, z = normal(s)
            d[j * M + lane] = math.exp(tables[j, 0] + tables[j, 1] * z)
        else:
            s, u = uniform(s)
            x = u * TABLE
            i = int(x)
            d[j * M + lane] = tables[j, i] + (x - i) * (tables[j, i + 1] - tables[j, i])
    return s


@njit(**OPTS)
def geometric(s, log_stay):
    """Months until something that a month leaves alone with probability exp(log_stay)."""
    s, u = uniform(s)
    return s, 1 + int(min(1000.0, math.log(u) / log_stay))

# ------------------------------------------------------------------ an exponential that vectorises


@intrinsic
def as_bits(typing, x):
    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))
    return types.int64(types.float64), generate


@intrinsic
def as_float(typing, x):
    def generate(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())
    return types.float64(types.int64), generate


LOG2E, LN2_HIGH, LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
ROUND = 6755399441055744.0                           # 1.5 · 2^52: adding it leaves a whole number in the low bits
C2, C3, C4, C5, C6, C7, C8, C9, C10, C11 = (1 / math.factorial(i) for i in range(2, 12))


@njit(**OPTS)
def exp(x):
    """For x in [-700, 700], to about 1e-15: no branch, no call, no table."""
    shifted = x * LOG2E + ROUND
    n = shifted - ROUND
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (C2 + r * C3)
    middle = (C4 + r * C5) + r2 * (C6 + r * C7)
    high = (C8 + r * C9) + r2 * (C10 + r * C11)
    return as_float(as_bits(low + r4 * (middle + r4 * high)) + (as_bits(shifted) << 52))


@njit(**OPTS)
def loss(x):
    """1 − exp(−x), for x ≥ 0."""
    return 1.0 - exp(-min(x, 700.0))

# ------------------------------------------------------------------ rows

(ACV, CHURN_STAY, GROWTH, BASE_STEP, W_CONS, W_MKT, W_PROG, OTHERS, NU_SLOPE, B50, BENEFIT_A, BENEFIT_MKT, A_FIXED, A_SLOPE,
 K_E_SPAN, LIBRARY_KEEPS, MOST, LOAD, WELL, SPILL, ACTIVATION, LOG_BASE, LOG_FIELD, LOG_PDM, LOG_FLUENCY, PROGRAM_COST, GM_INC,
 BASE_RATE, BASE_FLOOR, KEEP_RHO, KEEP_PHI, KEEP_OUT, LOG_STAY, LOG_NO_TURN, HEAD_MONTH, FEE_AT_ONCE, SEVERANCE, UNIT_MONTH,
 GAIN_PHI, INVERSE_ADOPTION, RATIO_12, FROM_RND, REASSIGNED, KEEP_TERRITORY, KEEP_BURNED, BASE_VOLUME, PACE, LOG_NOW,
 MEAN_CYCLE, Y_BASE, BENCH, QUALITY, UNITS_NOW, DERIVED) = ((P + row) * M for row in range(54))
(WARM, ACTIVE, BURNED, OWN, K, LISTING, Z, YN, LIBRARY, WONS, X12, EHOURS, BUILT, READY_NOW, PROVEN_NOW, ELIGIBLE, OPEN,
 ARR_NOW, ARR_MKT, CASH, PV_MARGIN, PV_COST, PIPELINE, OPPS, WINS, BOOKED, BELOW, LAM_F, LAM_P, FIELD_ODDS, PDM_ODDS, SIGMA_F,
 P_MKT, X_OUT, STRETCH, NEW_OPPS, CREDITED, EIN, EINPHI, MIS, HEADS_NOW, LOSS_IN, EOUT, EOUTPHI, LOSS_OUT, COST, EFFORT,
 V_EVIDENCE, STATES) = (row * L for row in range(49))
GAP, GAP_PHI, WEIGHT, RHO, GAP_OUT, GAP_PHI_OUT, AT_WORK, RAMP, STAFF = (row * 5 * M for row in range(9))
EVENT, OUT_AT, FILLED, TURN, LAG, BAD_UNTIL, GRAPHS, STAFF_INTS = (row * 5 * M for row in range(8))
VALUE, MKT, SUCCESS = (row * L for row in range(3))  # what is known of each month's closings
WON, FIELD_WON, CLOSED = (row * L for row in range(3))


@njit(**OPTS)
def derive(d):
    """What follows from the beliefs of a trajectory once."""
    for i in range(M):
        acv, ratio = d[ISV_ACV + i], d[CONSUMPTION_RATIO + i]
        d[ACV + i] = acv
        d[CHURN_STAY + i] = (1.0 - d[ECONOMICS_ANNUAL_CHURN + i]) ** (1.0 / 12.0)
        d[GROWTH + i] = d[CHURN_STAY + i] * (1.0 + d[ECONOMICS_ANNUAL_EXPANSION + i]) ** (1.0 / 12.0)
        d[BASE_STEP + i] = (1.0 + d[ISV_BASE_GROWTH + i]) ** (1.0 / 12.0)
        d[Y_BASE + i] = ARR * ratio / 12.0
        d[RATIO_12 + i] = ratio / 12.0
        weights = d[PDM_WEIGHT_CONSUMPTION + i] + d[PDM_WEIGHT_MARKETPLACE + i] + d[PDM_WEIGHT_PROGRAM + i]
        d[W_CONS + i] = d[PDM_WEIGHT_CONSUMPTION + i] / weights / d[PDM_TYPICAL_CONSUMPTION + i]
        d[W_MKT + i] = d[PDM_WEIGHT_MARKETPLACE + i] / weights / 12.0 / d[PDM_TYPICAL_MARKETPLACE + i]
        d[W_PROG + i] = d[PDM_WEIGHT_PROGRAM + i] / weights
        d[FROM_RND + i] = ARR * d[ISV_RND_SHARE + i] / 12.0
        d[OTHERS + i] = d[PDM_PARTNERS + i] - 1.0
        d[NU_SLOPE + i] = (d[PDM_REASSIGN_HIGH + i] - d[PDM_REASSIGN_LOW + i]) / SHARE_REF
        d[B50 + i] = d[AE_QUOTA + i] * d[AE_B50_SHARE + i] / acv
        indirect = d[CONSUMPTION_CREDIBILITY_INDIRECT + i] * d[CONSUMPTION_INDIRECT + i]
        k_e0 = d[CONSUMPTION_CREDIBILITY_ENABLED + i] * d[CONSUMPTION_ENABLED + i]
        d[K_E_SPAN + i] = d[CONSUMPTION_CREDIBILITY_ENABLED_MAX + i] * d[CONSUMPTION_ENABLED + i] - k_e0
        d[A_FIXED + i] = IOTA * indirect + k_e0
        d[A_SLOPE + i] = 1.0 + (1.0 - IOTA) * indirect
        d[LIBRARY_KEEPS + i] = 0.5 ** (1.0 / d[AE_LIBRARY_HALF_LIFE + i])
        d[MOST + i] = MAX_SHARE / d[MEETINGS_FAM_HOURS + i]
        d[LOAD + i] = SELLERS * d[MEETINGS_AVAILABLE_HOURS + i] / d[MEETINGS_PREP_HOURS + i]
        d[WELL + i] = (1.0 - d[CONDUCT_POOR_BASE + i]) * MANNERS
        d[SPILL + i] = d[AE_SPILL + i] * d[MEETINGS_BURN + i]
        d[ACTIVATION + i] = MU_W * d[AE_ACTIVATION + i] * (1.0 - d[AE_RAMPING + i] * RAMPING)
        d[LOG_BASE + i] = math.log(d[FUNNEL_BASE_WIN_RATE + i] / (1.0 - d[FUNNEL_BASE_WIN_RATE + i]))
        d[LOG_FIELD + i] = math.log(d[FUNNEL_OR_FIELD + i])
        d[LOG_PDM + i] = math.log(d[FUNNEL_OR_PDM + i])
        d[LOG_FLUENCY + i] = math.log(d[FUNNEL_OR_FLUENCY + i])
        pay = d[IN_HOUSE_OTE + i] * d[IN_HOUSE_LOADED_FACTOR + i] / 12.0
        tool = d[IN_HOUSE_TOOLING + i] / 12.0
        d[PROGRAM_COST + i] = HEADS * (d[PROGRAM_TEAM_OTE + i] * d[IN_HOUSE_LOADED_FACTOR + i] / 12.0 + tool)
        d[GM_INC + i] = d[ECONOMICS_GROSS_MARGIN + i] * d[ECONOMICS_INCREMENTALITY + i] / 12.0
        d[BASE_RATE + i] = (d[ISV_RENEWALS_MKT + i] + d[ISV_DIRECT_NEW_MKT + i]) * ARR / acv / 12.0
        d[BASE_FLOOR + i] = math.exp(-d[BASE_RATE + i])
        d[KEEP_RHO + i] = math.exp(-3.0 / d[IN_HOUSE_RAMP_MONTHS + i])
        d[KEEP_PHI + i] = math.exp(-3.0 / d[IN_HOUSE_FLUENCY_MONTHS + i])
        d[KEEP_OUT + i] = math.exp(-3.0 / d[OUTSOURCED_RAMP_MONTHS + i])
        d[LOG_STAY + i] = math.log(1.0 - d[IN_HOUSE_ANNUAL_ATTRITION + i]) / 12.0
        d[LOG_NO_TURN + i] = math.log(1.0 - d[OUTSOURCED_ANNUAL_UNIT_TURNOVER + i]) / 12.0
        d[HEAD_MONTH + i] = pay + tool
        d[FEE_AT_ONCE + i] = d[IN_HOUSE_RECRUITING_FEE + i] * d[IN_HOUSE_OTE + i]
        d[SEVERANCE + i] = d[IN_HOUSE_SEVERANCE_MONTHS + i] * pay
        d[UNIT_MONTH + i] = d[OUTSOURCED_RETAINER + i] + d[OUTSOURCED_OVERSIGHT + i] * pay + tool / 3.0
        d[GAIN_PHI + i] = max(0.0, d[OUTSOURCED_FLUENCY_CAP + i] - PHI0)
        d[INVERSE_ADOPTION + i] = 1.0 / d[CONSUMPTION_ADOPTION_MONTHS + i]
        d[BENEFIT_A + i] = ratio * (1.0 - HOSTED)
        d[BENEFIT_MKT + i] = d[AE_CREDIT_MKT + i]
        d[BENCH + i] = 1.0
        d[UNITS_NOW + i] = 0.0


@njit(**OPTS)
def open_state(w, d, f, g, volume, luck):
    """Month 0, and the first event of every seat and unit."""
    w[:] = 0.0
    f[:] = 0.0
    for j in range(L):
        year = d[BASE_RATE + j % M] * d[ACV + j % M]
        w[K + j] = K0
        w[LISTING + j] = LISTING0
        w[X12 + j] = 12.0 * year
        w[BELOW + j] = -1.0
        w[READY_NOW + j] = READY[0]
        for month in range(12):
            volume[month * L + j] = year
    for i in range(M):
        s = luck[i]
        for seat in range(SEATS):
            at = seat * M + i
            s, y = gamma(s, FILL_D, FILL_C, FILL_SCALE)
            g[EVENT + at] = SEAT_FROM[seat] + max(1, int(math.ceil(d[IN_HOUSE_TIME_TO_FILL + i] * y)))
            g[FILLED + at] = 0
            g[OUT_AT + at] = -1
        lag = max(1, int(math.ceil(d[OUTSOURCED_START_LAG + i])))
        g[LAG + i] = lag
        for unit in range(UNITS):
            s, months = geometric(s, d[LOG_NO_TURN + i])
            g[TURN + unit * M + i] = UNIT_FROM[unit] + lag + months
        s, u = uniform(s)
        is_bad = u < d[OUTSOURCED_P_BAD_PROVIDER + i]
        g[BAD_UNTIL + i] = lag + REVIEW if is_bad else -1
        d[QUALITY + i] = d[OUTSOURCED_LOYALTY + i] * (BAD if is_bad else 1.0)
        luck[i] = s
    for j in range(L):
        g[GRAPHS + j] = 0


@njit(**OPTS)
def seats(t, w, d, f, g, luck):
    """In-house heads: everybody ramps up; those whose month has come go or arrive."""
    for seat in range(SEATS):
        at = seat * M
        for i in range(M):
            gap = f[GAP + at + i] * d[KEEP_RHO + i]
            f[GAP + at + i] = gap
            f[GAP_PHI + at + i] *= d[KEEP_PHI + i]
            f[RHO + at + i] = f[WEIGHT + at + i] * (1.0 - (1.0 - RHO0) * gap)
    for i in range(M):
        w[LOSS_IN + IH * M + i] = 0.0
        w[LOSS_IN + HYB * M + i] = 0.0
        w[COST + IH * M + i] = w[COST + HYB * M + i] = d[IN_HOUSE_FUNCTION_COST + i]
        w[EIN + IH * M + i] = f[RHO + i] + f[RHO + M + i] + f[RHO + 2 * M + i] + f[RHO + 3 * M + i]
        w[EIN + HYB * M + i] = f[RHO + i] + f[RHO + 4 * M + i] + f[RHO + 2 * M + i]
    for at in range(SEATS * M):
        if g[EVENT + at] != t:
            continue
        seat, i = at // M, at % M
        s = luck[i]
        paid = 0.0
        change = 1.0
        left = 0.0
        bad = 0.0
        if g[FILLED + at]:
            left = f[RHO + at]
            change = -1.0
            if g[OUT_AT + at] >= 0:
                bad = -1.0
            if g[OUT_AT + at] == t:
                paid = d[SEVERANCE + i]
            g[FILLED + at] = 0
            g[OUT_AT + at] = -1
            f[WEIGHT + at] = f[RHO + at] = 0.0
            s, y = gamma(s, FILL_D, FILL_C, FILL_SCALE)
            g[EVENT + at] = t + max(1, int(math.ceil(d[IN_HOUSE_TIME_TO_FILL + i] * y)))
        else:
            paid = d[FEE_AT_ONCE + i]
            s, u = uniform(s)
            s, months = geometric(s, d[LOG_STAY + i])
            f[WEIGHT + at] = 1.0
            if u < d[IN_HOUSE_P_MISHIRE + i]:
                bad = 1.0
                f[WEIGHT + at] = MISHIRE_RHO
                g[OUT_AT + at] = t + MISHIRE_MONTHS
                months = min(months, MISHIRE_MONTHS)
            g[EVENT + at] = t + months
            g[FILLED + at] = 1
            f[GAP + at] = f[GAP_PHI + at] = 1.0
            f[RHO + at] = RHO0 * f[WEIGHT + at]
        luck[i] = s
        for o in (IH, HYB):
            if (o == IH and seat < 4) or (o == HYB and (seat == 0 or seat == 2 or seat == 4)):
                j = o * M + i
                w[LOSS_IN + j] += left
                w[COST + j] += paid
                w[HEADS_NOW + j] += change
                w[MIS + j] += bad
    for i in range(M):
        ih, hyb = IH * M + i, HYB * M + i
        w[LOSS_IN + ih] *= d[IN_HOUSE_LOSS + i] / max(w[EIN + ih], 1e-300)
        w[LOSS_IN + hyb] *= d[IN_HOUSE_LOSS + i] / max(w[EIN + hyb], 1e-300)
        r0, r1, r2, r3, r4 = f[RHO + i], f[RHO + M + i], f[RHO + 2 * M + i], f[RHO + 3 * M + i], f[RHO + 4 * M + i]
        w[EIN + ih] = r0 + r1 + r2 + r3
        w[EIN + hyb] = r0 + r4 + r2
        both = r0 * (1.0 - (1.0 - PHI0) * f[GAP_PHI + i]) + r2 * (1.0 - (1.0 - PHI0) * f[GAP_PHI + 2 * M + i])
        w[EINPHI + ih] = both + r1 * (1.0 - (1.0 - PHI0) * f[GAP_PHI + M + i]) \
            + r3 * (1.0 - (1.0 - PHI0) * f[GAP_PHI + 3 * M + i])
        w[EINPHI + hyb] = both + r4 * (1.0 - (1.0 - PHI0) * f[GAP_PHI + 4 * M + i])
        w[COST + ih] += w[HEADS_NOW + ih] * d[HEAD_MONTH + i]
        w[COST + hyb] += w[HEADS_NOW + hyb] * d[HEAD_MONTH + i]


@njit(**OPTS)
def units(t, w, d, f, g, luck):
    """The provider's units: ramp, staff changes, the review of a bad provider, starts."""
    for unit in range(UNITS):
        at = unit * M
        for i in range(M):
            gap = f[GAP_OUT + at + i] * d[KEEP_OUT + i]
            f[GAP_OUT + at + i] = gap
            f[GAP_PHI_OUT + at + i] *= d[KEEP_PHI + i]
            f[RAMP + at + i] = f[AT_WORK + at + i] * (1.0 - (1.0 - RHO0_OUT) * gap)
    for i in range(M):
        w[LOSS_OUT + OUT * M + i] = 0.0
        w[LOSS_OUT + HYB * M + i] = 0.0
        w[COST + OUT * M + i] = 0.0
    for at in range(UNITS * M):
        if g[TURN + at] == t:
            i = at % M
            total = f[RAMP + i] + f[RAMP + M + i] + f[RAMP + 2 * M + i] + f[RAMP + 3 * M + i]
            part = f[RAMP + at] / total
            w[LOSS_OUT + OUT * M + i] += part * d[IN_HOUSE_LOSS + i]
            if at < M:
                w[LOSS_OUT + HYB * M + i] = d[IN_HOUSE_LOSS + i]
            f[GAP_OUT + at] = f[GAP_PHI_OUT + at] = 1.0
            luck[i], months = geometric(luck[i], d[LOG_NO_TURN + i])
            g[TURN + at] = t + months
    if t in (REVIEW + 1, REVIEW + 2):
        for i in range(M):
            if g[BAD_UNTIL + i] == t:
                for o in (OUT, HYB):
                    w[LOSS_OUT + o * M + i] = 1.0 - (1.0 - min(1.0, w[LOSS_OUT + o * M + i])) * (1.0 - d[OUTSOURCED_LOSS + i])
                w[COST + OUT * M + i] += d[OUTSOURCED_RETAINER + i] * d[UNITS_NOW + i]
                w[COST + HYB * M + i] += d[OUTSOURCED_RETAINER + i]
                for unit in range(UNITS):
                    f[GAP_OUT + unit * M + i] = f[GAP_PHI_OUT + unit * M + i] = 1.0
                d[QUALITY + i] = d[OUTSOURCED_LOYALTY + i]
    if t in (1, 2, 13, 14):
        for i in range(M):
            if g[LAG + i] == t % 12:
                first = 0 if t < 12 else 2
                for unit in (first, first + 1):
                    f[AT_WORK + unit * M + i] = f[GAP_OUT + unit * M + i] = f[GAP_PHI_OUT + unit * M + i] = 1.0
                d[UNITS_NOW + i] += 2.0
                d[BENCH + i] = 1.0 / (1.0 + d[OUTSOURCED_DILUTION + i] * (d[UNITS_NOW + i] - 1.0))
                brought = d[OUTSOURCED_RELATIONSHIPS_BROUGHT + i]
                if t < 12 or g[BAD_UNTIL + i] < 0:
                    bring(w, OUT * M + i, 2.0 * d[BENCH + i] * brought)
                if t < 12:
                    bring(w, HYB * M + i, brought)
    for i in range(M):
        out, hyb = OUT * M + i, HYB * M + i
        cap, gain = d[OUTSOURCED_FLUENCY_CAP + i], d[GAIN_PHI + i]
        r0 = f[AT_WORK + i] * (1.0 - (1.0 - RHO0_OUT) * f[GAP_OUT + i])
        r1 = f[AT_WORK + M + i] * (1.0 - (1.0 - RHO0_OUT) * f[GAP_OUT + M + i])
        r2 = f[AT_WORK + 2 * M + i] * (1.0 - (1.0 - RHO0_OUT) * f[GAP_OUT + 2 * M + i])
        r3 = f[AT_WORK + 3 * M + i] * (1.0 - (1.0 - RHO0_OUT) * f[GAP_OUT + 3 * M + i])
        f0 = r0 * (cap - gain * f[GAP_PHI_OUT + i])
        f1 = r1 * (cap - gain * f[GAP_PHI_OUT + M + i])
        f2 = r2 * (cap - gain * f[GAP_PHI_OUT + 2 * M + i])
        f3 = r3 * (cap - gain * f[GAP_PHI_OUT + 3 * M + i])
        quality = d[QUALITY + i]
        bench = quality * d[BENCH + i]
        w[EOUT + out] = bench * (r0 + r1 + r2 + r3)
        w[EOUTPHI + out] = bench * (f0 + f1 + f2 + f3)
        w[EOUT + hyb] = quality * r0
        w[EOUTPHI + hyb] = quality * f0
        w[LOSS_OUT + out] = min(1.0, w[LOSS_OUT + out])
        w[COST + out] += d[UNITS_NOW + i] * d[UNIT_MONTH + i]
        w[COST + hyb] += f[AT_WORK + i] * d[UNIT_MONTH + i]


@njit(**OPTS)
def bring(w, j, teams):
    """Teams that a starting unit brings; losses of the month come before, so they are made good here."""
    held = w[OWN + j] * (1.0 - w[LOSS_IN + j])
    kept = held + (1.0 - w[OWN + j]) * (1.0 - w[LOSS_OUT + j])
    w[WARM + j] *= kept
    w[ACTIVE + j] *= kept
    w[OWN + j] = held / kept if kept > 0.0 else 0.0
    w[LOSS_IN + j] = w[LOSS_OUT + j] = 0.0
    before = w[WARM + j] + w[ACTIVE + j]
    cold = max(0.0, N - before - w[BURNED + j])
    w[WARM + j] += min(teams * cold / N, cold)
    after = w[WARM + j] + w[ACTIVE + j]
    w[OWN + j] *= before / after if after > 0.0 else 1.0


@njit(**OPTS)
def evidence(t, o, w, d, g, counts, luck):
    """Effort and narratives of an option."""
    share = FIELD_SHARE if o > 0 else 0.0
    w = w[o * M:]
    if t >= 7:
        seasoned = counts[(t - 7) * 3 * L + o * M:]
        for i in range(M):
            w[ELIGIBLE + i] += seasoned[FIELD_WON + i]
    finished = 0
    for i in range(M):
        effort = share * w[EIN + i] + w[EOUT + i]
        left = min(TARGET - START - w[BUILT + i] - 0.5, REFERENCES + w[ELIGIBLE + i] - w[BUILT + i] - 0.5)
        v = EVIDENCE_SHARE if left > 0.0 else 0.0
        w[EFFORT + i] = effort
        w[V_EVIDENCE + i] = v
        hours = w[EHOURS + i] + HOURS * v * effort
        w[EHOURS + i] = hours
        finished += 1 if min(hours - d[EVIDENCE_NARRATIVE_HOURS + i] + 1e-9, left) > 0.0 else 0
    if finished == 0:
        return
    for i in range(M):
        while w[EHOURS + i] >= d[EVIDENCE_NARRATIVE_HOURS + i] and START + w[BUILT + i] < TARGET \
                and REFERENCES + w[ELIGIBLE + i] - w[BUILT + i] >= 1.0:
            w[EHOURS + i] -= d[EVIDENCE_NARRATIVE_HOURS + i]
            luck[i], u = uniform(luck[i])
            if u < d[EVIDENCE_GRAPH_SHARE + i]:
                g[GRAPHS + o * M + i] += 1
                w[PROVEN_NOW + i] = PROVEN[g[GRAPHS + o * M + i]]
            w[BUILT + i] += 1.0
            w[READY_NOW + i] = READY[int(w[BUILT + i])]


@njit(**OPTS)
def attend(t, o, w, d):
    """Sections 3 to 7 of the model for an option's lanes: no branch, no call."""
    share = FIELD_SHARE if o > 0 else 0.0
    live = min(1.0, (t + 1.0) / LIVE_RAMP)
    w = w[o * M:]
    for i in range(M):
        # who leaves takes relationships along
        held = w[OWN + i] * (1.0 - w[LOSS_IN + i])
        kept = held + (1.0 - w[OWN + i]) * (1.0 - w[LOSS_OUT + i])
        own = held / max(kept, 1e-300)
        warm, active = w[WARM + i] * kept * d[KEEP_TERRITORY + i], w[ACTIVE + i] * kept * d[KEEP_TERRITORY + i]
        burned = w[BURNED + i] * d[KEEP_BURNED + i]
        # effort
        e_in, e_f = share * w[EIN + i], w[EFFORT + i]
        some = 1.0 / max(e_f, 1e-300)
        x_in, x_out = e_in * some, w[EOUT + i] * some
        fluency = (share * w[EINPHI + i] + w[EOUTPHI + i]) * some
        fluency = fluency if e_f > 0.0 else 0.5
        field_hours = HOURS * (1.0 - w[V_EVIDENCE + i]) * e_f
        program = HOURS * ((1.0 - share) * w[EIN + i] + HEADS)
        # listing, consumption, attribution
        listing = w[LISTING + i]
        listing += 0.2 * (min(1.0, program * (1.0 / LISTING_HOURS)) - listing)
        w[LISTING + i] = listing
        stay = d[CHURN_STAY + i]
        yn = w[YN + i]
        yn += (w[Z + i] - yn) * loss((HOSTED + (1.0 - HOSTED) * listing) * d[INVERSE_ADOPTION + i])
        yn *= stay
        w[YN + i] = yn
        w[Z + i] *= stay
        y = d[Y_BASE + i] + yn
        p_mkt = d[MARKETPLACE_SHARE + i] * listing
        a = p_mkt * live * d[A_SLOPE + i] + d[A_FIXED + i] + d[K_E_SPAN + i] * w[PROVEN_NOW + i]
        w[CREDITED + i] = (1.0 - HOSTED) * y * a
        # PDM
        standing = program / (program + PROGRAM_HALF)
        metrics = d[W_CONS + i] * (HOSTED * y + d[FROM_RND + i]) + d[W_MKT + i] * w[X12 + i] + d[W_PROG + i] * standing
        s_pdm = metrics / (metrics + d[OTHERS + i])
        a_p = PDM_HOURS * s_pdm
        k = w[K + i]
        k += d[PDM_RELATIONSHIP_GAIN + i] * (1.0 - k) * loss(a_p * (1.0 / PDM_SCALE)) - d[PDM_RELATIONSHIP_DECAY + i] * k
        stays = d[REASSIGNED + i] >= d[PDM_REASSIGN_HIGH + i] - d[NU_SLOPE + i] * min(SHARE_REF, s_pdm)
        k = k if stays else k * d[PDM_KEEP + i]
        w[K + i] = k
        # AE: motive, meetings
        odds = d[B50 + i] / (d[BENEFIT_A + i] * a + d[BENEFIT_MKT + i] * p_mkt)
        q = 1.0 / (1.0 + odds * math.sqrt(odds))
        eta = w[READY_NOW + i]
        demand_w, demand_a = MU_W * warm, MU_A * active
        demand = demand_w + demand_a
        part = min(1.0, min(d[MOST + i] * field_hours, d[LOAD + i]) / max(demand, 1e-300))
        good = part * d[WELL + i] * (1.0 - NO_EVIDENCE * (1.0 - eta))
        poor = part - good
        teams = warm + active
        # warm and active teams: competing hazards
        mishires = MISHIRE_BURN * w[MIS + i] / max(teams, 1e-300)
        burning = poor * d[MEETINGS_BURN + i]
        h_burn = MU_W * burning + mishires
        h_act = good * d[ACTIVATION + i] * q * eta * (0.5 + 0.5 * fluency)
        h_cold = d[AE_DECAY_WARM + i] * (1.0 - good) + d[SPILL + i] * poor * demand / max(warm, 1e-300)
        h = h_burn + h_act + h_cold
        lost = warm * loss(h) / max(h, 1e-300)
        w_burn, w_act, w_cold = lost * h_burn, lost * h_act, lost * h_cold
        h_burn = MU_A * burning + mishires
        h_warm = d[AE_DECAY_ACTIVE + i] * (1.0 - q * good)
        h = h_burn + h_warm
        lost = active * loss(h) / max(h, 1e-300)
        a_burn, a_warm = lost * h_burn, lost * h_warm
        # outreach to cold ones
        outreach = max(0.0, field_hours - d[MEETINGS_FAM_HOURS + i] * part * demand)
        sessions = d[AE_TRAINING_RATE + i] * outreach * teams * (1.0 / N)
        reach = d[AE_REACH + i] * outreach * (1.0 + d[OUTSOURCED_INTEL_UPLIFT + i] * (1.0 - x_in)) + INTRO * a_p * k \
            + sessions * PER_SESSION
        new = max(0.0, N - teams - burned) * loss(reach * (1.0 / N))
        library = w[LIBRARY + i] * d[LIBRARY_KEEPS + i] + sessions * RECORDED
        w[LIBRARY + i] = library
        before = active
        warm += new + a_warm - w_burn - w_act - w_cold
        active += w_act - a_burn - a_warm
        burned += w_burn + a_burn
        teams = warm + active
        own = (own * max(0.0, teams - new) + x_in * new) / max(teams, 1e-300)
        own += (TRANSFER if min(e_in, w[EOUT + i]) > 0.0 else 0.0) * (1.0 - own)
        w[WARM + i] = warm
        w[ACTIVE + i] = active
        w[BURNED + i] = burned
        w[OWN + i] = min(1.0, max(0.0, own))
        # rates and odds of opportunities
        left = max(0.0, 1.0 - w[WONS + i] * (1.0 / N))
        sponsored = (d[FUNNEL_ACTIVE_MEETING + i] * good * demand_a + d[FUNNEL_PULL + i] * q * before) * left
        other = q * (d[FUNNEL_WARM_MEETING + i] * good * demand_w + d[FUNNEL_LIBRARY + i] * library) * left
        field = sponsored + other + d[FUNNEL_ADVOCACY + i] * max(0.0, 1.0 - burned * (1.0 / N)) * left
        sigma = sponsored / max(field, 1e-300)
        w[LAM_F + i] = field * d[PACE + i]
        w[LAM_P + i] = d[PDM_OPPORTUNITY_RATE + i] * a_p * k * standing * d[PACE + i]
        w[SIGMA_F + i] = sigma
        w[P_MKT + i] = p_mkt
        w[X_OUT + i] = x_out
        logit = d[LOG_NOW + i] + d[LOG_FIELD + i] * sigma + d[LOG_FLUENCY + i] * (2.0 * fluency - 1.0)
        w[FIELD_ODDS + i] = 1.0 / (1.0 + exp(-logit))
        w[PDM_ODDS + i] = 1.0 / (1.0 + exp(-d[LOG_NOW + i] - d[LOG_PDM + i] * k))
        w[STRETCH + i] = max(1.0, w[OPEN + i] * (1.0 / CLOSERS))
        w[NEW_OPPS + i] = 0.0


@njit(**OPTS)
def opportunities(t, i, s, w, d, closing, counts):
    """A trajectory's opportunities of a month: arrivals and luck once, thinned by each option's rate."""
    for source in range(2):
        is_field = source == 0
        rates, odds = (LAM_F, FIELD_ODDS) if is_field else (LAM_P, PDM_ODDS)
        most = max(max(w[rates + i], w[rates + M + i]), max(w[rates + 2 * M + i], w[rates + 3 * M + i]))
        level = 0.0
        while True:
            s, u = uniform(s)
            if 1.0 - u >= most - level:              # less than −ln u, and mostly enough to know
                break
            level -= math.log(u)
            if level >= most:
                break
            s, chance = uniform(s)
            s, routing = uniform(s)
            s, x = normal(s)
            worth = d[ACV + i] * exp(SIGMA * (x - 0.5 * SIGMA))
            s, x = gamma(s, CYCLE_D, CYCLE_C, CYCLE_SCALE)
            x *= d[MEAN_CYCLE + i]
            for o in range(OPTIONS):
                j = o * M + i
                if level < w[rates + j]:
                    value, months = worth, x * w[STRETCH + j]
                    if is_field:
                        value *= 1.0 + d[FUNNEL_ACV_UPLIFT + i] * w[SIGMA_F + j]
                        months *= 1.0 - d[FUNNEL_VELOCITY + i] * w[SIGMA_F + j]
                        w[PIPELINE + j] += value
                    at = min(t + max(1, int(math.ceil(months))), ROWS - 1) * 3 * L + j
                    w[NEW_OPPS + j] += 1.0
                    counts[at + CLOSED] += 1
                    if chance < w[odds + j]:
                        closing[at + VALUE] += value
                        counts[at + WON] += 1
                        if is_field:
                            closing[at + SUCCESS] += value * w[X_OUT + j]
                            counts[at + FIELD_WON] += 1
                        if routing < w[P_MKT + j]:
                            closing[at + MKT] += value
    return s


@njit(**OPTS)
def close(t, o, w, d, closing, counts, volume):
    """Closings of the month, the base's own transactions, money."""
    discount = DISCOUNT[t]
    base, w, volume = w, w[o * M:], volume[t % 12 * L + o * M:]
    closing, counts = closing[t * 3 * L + o * M:], counts[t * 3 * L + o * M:]
    for i in range(M):
        value, mkt, success = closing[VALUE + i], closing[MKT + i], closing[SUCCESS + i]
        opened = w[NEW_OPPS + i]
        w[WONS + i] += counts[FIELD_WON + i]
        w[WINS + i] += counts[WON + i]
        w[OPEN + i] += opened - counts[CLOSED + i]
        w[OPPS + i] += opened
        w[BOOKED + i] += value
        w[Z + i] += value * d[RATIO_12 + i]
        added = d[BASE_VOLUME + i] + mkt
        w[X12 + i] += added - volume[i]
        volume[i] = added
        arr = w[ARR_NOW + i] * d[GROWTH + i] + value
        arr_mkt = w[ARR_MKT + i] * d[GROWTH + i] + mkt
        w[ARR_NOW + i] = arr
        w[ARR_MKT + i] = arr_mkt
        cost = d[PROGRAM_COST + i] + w[COST + i] + opened * d[FUNNEL_COST_PER_OPPORTUNITY + i] + COMMISSION * value \
            + d[OUTSOURCED_SUCCESS_FEE + i] * success
        margin = w[PV_MARGIN + i] + discount * (d[GM_INC + i] * arr - (FEE / 12.0) * arr_mkt)
        cost = w[PV_COST + i] + discount * cost
        w[PV_MARGIN + i] = margin
        w[PV_COST + i] = cost
        w[CASH + i] = margin - cost
    for i in range(M):
        cash = w[CASH + i] - (base[CASH + i] if o > 0 else 0.0)
        w[BELOW + i] = t if cash < 0.0 else w[BELOW + i]


@njit(**OPTS)
def tail(w, d, closing):
    for t in range(T, T + TAIL):
        row = t * 3 * L
        for o in range(OPTIONS):
            for i in range(M):
                j = o * M + i
                value = closing[row + VALUE + j]
                w[ARR_NOW + j] = w[ARR_NOW + j] * d[CHURN_STAY + i] + value
                w[ARR_MKT + j] = w[ARR_MKT + j] * d[CHURN_STAY + i] + closing[row + MKT + j]
                w[PV_MARGIN + j] += DISCOUNT[t] * (d[GM_INC + i] * w[ARR_NOW + j] - (FEE / 12.0) * w[ARR_MKT + j])
                w[PV_COST + j] += DISCOUNT[t] * (
                    COMMISSION * value + d[OUTSOURCED_SUCCESS_FEE + i] * closing[row + SUCCESS + j])


@njit(**OPTS)
def group(w, d, f, g, closing, counts, volume, luck, regime, results):
    """A group of M trajectories, whose beliefs stand in `d` and whose streams stand in `luck`."""
    derive(d)
    closing[:] = 0.0
    counts[:] = 0
    open_state(w, d, f, g, volume, luck)
    for i in range(M):
        regime[i] = 1
    for t in range(T):
        for i in range(M):
            s = luck[i]
            if t > 0:
                s, u = uniform(s)
                now = regime[i]
                if now == 1:
                    regime[i] = 2 if u < DOWN_IN else (0 if u < DOWN_IN + UP_IN else 1)
                elif u < (DOWN_OUT if now == 2 else UP_OUT):
                    regime[i] = 1
                d[Y_BASE + i] *= d[BASE_STEP + i]
            s, d[REASSIGNED + i] = uniform(s)
            d[KEEP_TERRITORY + i] = d[KEEP_BURNED + i] = 1.0
            if t > 0 and t % 12 == 0:
                s, u = uniform(s)
                d[KEEP_TERRITORY + i] = 1.0 - min(1.0, d[AE_TERRITORY_CHANGE + i] * (0.5 + u))
                d[KEEP_BURNED + i] = 1.0 - d[AE_FORGIVE + i]
            s, transactions = poisson(s, (d[BASE_RATE + i], d[BASE_FLOOR + i]))
            luck[i] = s
            d[BASE_VOLUME + i] = transactions * d[ACV + i]
            d[PACE + i] = SEASON[t % 12 // 3] * RATE[regime[i]]
            d[LOG_NOW + i] = d[LOG_BASE + i] + LOG_ODDS[regime[i]]
            d[MEAN_CYCLE + i] = d[FUNNEL_CYCLE_MONTHS + i] * CYCLE[regime[i]]
        seats(t, w, d, f, g, luck)
        units(t, w, d, f, g, luck)
        for o in range(OPTIONS):
            evidence(t, o, w, d, g, counts, luck)
            attend(t, o, w, d)
        for i in range(M):
            luck[i] = opportunities(t, i, luck[i], w, d, closing, counts)
        for o in range(OPTIONS):
            close(t, o, w, d, closing, counts, volume)
    for i in range(M):
        for o in range(OPTIONS):
            results[i, o, 7] = w[ARR_NOW + o * M + i]
    tail(w, d, closing)
    for i in range(M):
        for o in range(OPTIONS):
            j = o * M + i
            results[i, o, 0] = w[PV_MARGIN + j] - w[PV_COST + j]
            results[i, o, 1] = w[PV_COST + j]
            results[i, o, 2] = w[PIPELINE + j]
            results[i, o, 3] = w[OPPS + j]
            results[i, o, 4] = w[WINS + j]
            results[i, o, 5] = w[BOOKED + j]
            results[i, o, 6] = w[ACTIVE + j]
            results[i, o, 8] = w[BELOW + j] + 1.0 if w[BELOW + j] + 1.0 < T else np.inf
            results[i, o, 9] = w[CREDITED + j]


@njit(parallel=True, error_model="numpy", cache=True)
def simulate(seed, n, tables, given, results):
    """Trajectories 0 … n-1 into results[trajectory, option, output]; `given` beliefs [trajectory, parameter] or none."""
    for chunk in prange((n + CHUNK - 1) // CHUNK):
        w, d = np.empty(STATES), np.empty(DERIVED)
        f, g = np.empty(STAFF), np.empty(STAFF_INTS, np.int64)
        closing, counts = np.empty(ROWS * 3 * L), np.empty(ROWS * 3 * L, np.int8)
        volume, luck, regime = np.empty(12 * L), np.empty(M, np.uint64), np.empty(M, np.int64)
        rows = np.empty((M, OPTIONS, 10))
        for first in range(chunk * CHUNK, min(n, (chunk + 1) * CHUNK), M):
            for i in range(M):
                k = min(first + i, n - 1)
                s, _ = bits(np.uint64(seed) * M1 + np.uint64(k) * M2)
                s, s = bits(s)
                if given.shape[0] > 0:
                    for j in range(P):
                        d[j * M + i] = given[k, j]
                else:
                    s = draw_beliefs(s, tables, d, i)
                luck[i] = s
            group(w, d, f, g, closing, counts, volume, luck, regime, rows)
            for i in range(min(M, n - first)):
                results[first + i] = rows[i]


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
