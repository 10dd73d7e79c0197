"""The section of the contest as data: what is fixed, what is believed, what is computed.

`section.toml` states it for the program; this file for the peers, who may take every fixed number as a constant.
`run.py --check` holds the two against each other, parameter by parameter.
"""
import math

import numpy as np

OPTIONS = ("Status quo", "In-house", "Outsourced", "Hybrid")
OUTPUTS = ("npv", "cost_pv", "pipeline_field", "opportunities", "wins", "bookings", "field_pull_end", "arr_end",
           "payback_month", "credited_end")
T, TAIL = 48, 36                                     # months of the horizon, and of contracts after it
EXPANSION, STEADY, DOWNTURN = 0, 1, 2

# Months from which seats are wanted. Plans never shrink and no review orders anything, so a seat is a renewal process of
# its own: hired, left, hired again. In-house has seats 0, 1, 2 and 3, Hybrid 0, 4 and 2: what they share they share.
SEAT_FROM = (0, 0, 12, 12, 12)
UNIT_FROM = (0, 0, 12, 12)                           # of Outsourced; Hybrid has the first unit alone

FIXED = {
    "isv.arr": 80e6, "isv.acv_cv": 0.8, "isv.sellers": 20.0,
    "consumption.hosted_share": 0.0, "consumption.indirect_unattributed": 0.4, "consumption.refs_scale": 1.5,
    "cloud.aws.weight": 1.0, "cloud.aws.target_accounts": 120.0, "cloud.aws.live_month": 0.0, "cloud.aws.ramp": 3.0,
    "cloud.aws.fiscal_start": 1,
    "pdm.hours": 120.0, "pdm.program_half": 400.0, "pdm.gamma": 1.0, "pdm.relationship_hours": 8.0,
    "pdm.relationship_at_start": 0.2, "pdm.share_ref": 0.05, "pdm.intro_rate": 0.1,
    "ae.motive_exponent": 1.5, "ae.ramping_factor": 0.7, "ae.accounts_per_session": 4.0, "ae.recorded_share": 0.5,
    "ae.sellers_per_session": 15.0,
    "meetings.warm_demand": 0.3, "meetings.active_demand": 0.25, "meetings.max_share": 0.7,
    "conduct.wrong_cloud": 0.02, "conduct.credentials_ready": 0.8, "conduct.disparage": 0.005,
    "conduct.premature_ask": 0.01, "conduct.framing_competitive": 1.0, "conduct.no_evidence_poor": 0.1,
    "evidence.narratives_at_start": 2.0, "evidence.reference_customers_at_start": 6.0, "evidence.share": 0.15,
    "evidence.scale": 2.0, "evidence.floor": 0.25, "evidence.target": 10.0,
    "funnel.cycle_cv": 0.47, "funnel.open_per_seller": 3.0,
    "marketplace.fee": 0.03, "marketplace.listing_hours": 25.0, "marketplace.listing_at_start": 1.0,
    "in_house.hours": 130.0, "in_house.productivity_at_start": 0.1, "in_house.fluency_at_start": 0.3,
    "in_house.time_to_fill_cv": 0.4, "in_house.mishire_productivity": 0.3, "in_house.mishire_months": 8.0,
    "in_house.mishire_burn": 0.3, "in_house.variable_per_pipeline": 0.0,
    "outsourced.productivity_at_start": 0.3, "outsourced.bad_productivity": 0.4,
    "outsourced.provider_review_months": 9.0, "outsourced.transfer_rate": 0.04,
    "program_team.heads": 2.0,
    "economics.commission": 0.08, "economics.tail_months": 36.0, "economics.discount_rate": 0.12,
    "macro.downturn_entry": 0.015, "macro.downturn_exit": 0.08, "macro.expansion_entry": 0.03,
    "macro.expansion_exit": 0.08,
    "macro.rate": [1.2, 1.0, 0.65], "macro.odds": [1.1, 1.0, 0.75], "macro.cycle": [0.9, 1.0, 1.25],
    "macro.mandate_in": [1.0, 1.0, 1.0], "macro.mandate_out": [1.0, 1.0, 1.0],
    "cloud.aws.season": [1.2, 1.1, 1.0, 0.7],
}


def pert(low, mode, high):
    return "pert", low, mode, high


def beta(mean, sd):
    size = mean * (1 - mean) / sd ** 2 - 1
    return "beta", mean * size, (1 - mean) * size, 0.0


BELIEFS = {
    "isv.acv": ("lognormal", (math.log(120e3) + math.log(330e3)) / 2, math.log(330 / 120) / (2 * 1.2815515655446004), 0.0),
    "isv.base_growth": pert(0, 0.06, 0.15),
    "isv.rnd_share": pert(0.01, 0.025, 0.06),
    "isv.renewals_mkt": pert(0.03, 0.06, 0.1),
    "isv.direct_new_mkt": pert(0.006, 0.013, 0.024),
    "consumption.ratio": pert(0.3, 1, 3),
    "consumption.adoption_months": pert(2, 4, 8),
    "consumption.indirect": pert(0.3, 1.5, 5),
    "consumption.enabled": ("lognormal", math.log(2) - math.log(2) / 2, math.sqrt(math.log(2)), 0.0),
    "consumption.credibility_indirect": beta(0.55, 0.1),
    "consumption.credibility_enabled": beta(0.12, 0.04),
    "consumption.credibility_enabled_max": beta(0.45, 0.08),
    "pdm.partners": pert(20, 40, 100),
    "pdm.weight_consumption": beta(0.45, 0.1),
    "pdm.weight_marketplace": beta(0.35, 0.1),
    "pdm.weight_program": beta(0.2, 0.06),
    "pdm.typical_consumption": pert(80e3, 150e3, 300e3),
    "pdm.typical_marketplace": pert(250e3, 500e3, 1e6),
    "pdm.relationship_gain": pert(0.08, 0.12, 0.2),
    "pdm.relationship_decay": pert(0.02, 0.04, 0.08),
    "pdm.reassign_high": pert(0.06, 0.09, 0.13),
    "pdm.reassign_low": pert(0.02, 0.035, 0.05),
    "pdm.keep": pert(0, 0.15, 0.4),
    "pdm.opportunity_rate": pert(0.05, 0.1, 0.18),
    "ae.quota": pert(5e6, 10e6, 20e6),
    "ae.b50_share": pert(0.01, 0.02, 0.035),
    "ae.credit_mkt": pert(0.1, 0.3, 1),
    "ae.reach": pert(0.04, 0.07, 0.12),
    "ae.activation": pert(0.25, 0.45, 0.7),
    "ae.decay_active": pert(0.03, 0.06, 0.12),
    "ae.decay_warm": pert(0.05, 0.1, 0.2),
    "ae.territory_change": beta(0.3, 0.08),
    "ae.forgive": beta(0.12, 0.05),
    "ae.spill": pert(0.1, 0.4, 0.9),
    "ae.ramping": beta(0.4, 0.08),
    "ae.training_rate": pert(0.0005, 0.002, 0.004),
    "ae.library_half_life": pert(12, 24, 48),
    "meetings.fam_hours": pert(4, 6, 9),
    "meetings.prep_hours": pert(1.5, 3, 5),
    "meetings.available_hours": pert(4, 11, 20),
    "meetings.burn": beta(0.92, 0.03),
    "conduct.poor_base": beta(0.05, 0.015),
    "evidence.narrative_hours": pert(60, 100, 180),
    "evidence.graph_share": beta(0.4, 0.12),
    "funnel.active_meeting": pert(0.1, 0.22, 0.35),
    "funnel.warm_meeting": pert(0.02, 0.055, 0.11),
    "funnel.pull": pert(0.015, 0.04, 0.075),
    "funnel.library": pert(0.0005, 0.001, 0.003),
    "funnel.advocacy": pert(0.005, 0.02, 0.05),
    "funnel.base_win_rate": beta(0.22, 0.035),
    "funnel.or_field": pert(1.06, 1.35, 2),
    "funnel.or_pdm": pert(1, 1.2, 1.6),
    "funnel.or_fluency": pert(1, 1.3, 1.7),
    "funnel.acv_uplift": pert(0, 0.12, 0.4),
    "funnel.cycle_months": pert(6, 8.3, 12),
    "funnel.velocity": pert(0, 0.15, 0.35),
    "funnel.cost_per_opportunity": pert(2000, 5000, 12000),
    "marketplace.share": beta(0.45, 0.12),
    "in_house.function_cost": pert(2000, 5000, 10000),
    "in_house.ote": pert(200e3, 260e3, 330e3),
    "in_house.loaded_factor": pert(1.08, 1.15, 1.28),
    "in_house.tooling": pert(15e3, 25e3, 40e3),
    "in_house.ramp_months": pert(8, 11, 15),
    "in_house.fluency_months": pert(6, 9, 15),
    "in_house.time_to_fill": pert(2.5, 4.5, 7.8),
    "in_house.recruiting_fee": pert(0.03, 0.08, 0.18),
    "in_house.annual_attrition": pert(0.15, 0.26, 0.36),
    "in_house.severance_months": pert(0.5, 1, 2),
    "in_house.p_mishire": beta(0.15, 0.05),
    "in_house.loss": beta(0.35, 0.1),
    "outsourced.retainer": pert(9000, 16000, 28000),
    "outsourced.success_fee": pert(0, 0.05, 0.12),
    "outsourced.start_lag": pert(0.3, 1, 2),
    "outsourced.ramp_months": pert(1, 2.5, 5),
    "outsourced.loyalty": pert(0.5, 0.75, 0.95),
    "outsourced.p_bad_provider": beta(0.15, 0.05),
    "outsourced.dilution": pert(0.02, 0.07, 0.15),
    "outsourced.fluency_cap": pert(0.35, 0.55, 0.8),
    "outsourced.relationships_brought": pert(5, 12, 24),
    "outsourced.intel_uplift": pert(0, 0.15, 0.4),
    "outsourced.annual_unit_turnover": pert(0.2, 0.4, 0.6),
    "outsourced.loss": pert(0.4, 0.7, 0.9),
    "outsourced.oversight": pert(0.05, 0.1, 0.2),
    "program_team.ote": pert(140e3, 180e3, 230e3),
    "economics.gross_margin": pert(0.7, 0.76, 0.84),
    "economics.annual_churn": pert(0.05, 0.09, 0.14),
    "economics.annual_expansion": pert(0.08, 0.16, 0.3),
    "economics.incrementality": pert(0.3, 0.65, 0.9),
}
PATHS = list(BELIEFS)
INDEX = {path: position for position, path in enumerate(PATHS)}


def as_beta(spec):
    """A PERT or a beta as (alpha, beta, low, width)."""
    family, a, b, c = spec
    if family == "beta":
        return a, b, 0.0, 1.0
    width = c - a
    return 1 + 4 * (b - a) / width, 1 + 4 * (c - b) / width, a, width


def draw(rng, n):
    """Beliefs of n trajectories by NumPy's samplers, one row a parameter."""
    rows = np.empty((len(BELIEFS), n))
    for row, spec in zip(rows, BELIEFS.values()):
        if spec[0] == "lognormal":
            rng.standard_normal(out=row)
            row *= spec[2]
            row += spec[1]
            np.exp(row, out=row)
        else:
            alpha, beta_, low, width = as_beta(spec)
            row[:] = rng.beta(alpha, beta_, n)
            row *= width
            row += low
    return rows


def quantile_tables(size):
    """Quantile functions of the beliefs at `size` + 1 even levels; for a lognormal, of its normal score."""
    from scipy import stats
    levels = np.arange(size + 1) / size
    tables = np.empty((len(BELIEFS), size + 1))
    for row, spec in zip(tables, BELIEFS.values()):
        if spec[0] == "lognormal":
            row[:] = spec[1], *([spec[2]] * size)        # mean and sd of the logarithm: drawn as a normal
        else:
            alpha, beta_, low, width = as_beta(spec)
            row[:] = low + width * stats.beta.ppf(levels, alpha, beta_)
    return tables
