"""Section 4, consumption and attribution; section 5, PDM attention; co-sell status, specialisation and funds."""
import math

from .words import monthly


def status(run, t, c):
    """Co-sell status E and, at its renewal, the specialisation S."""
    sales = max(0.0, sum(c.volume[-12:]))
    c.E = 1.0 if sales >= c.p["cosell_sales"] or c.A12_before >= c.p["cosell_sales"] else 0.0
    month = c.p["renewal_month"]
    if t >= month and (t - month) % 12 == 0:
        c.S = 1.0 if c.g >= c.p["spec_program"] and c.A12_before >= c.p["spec_consumption"] else 0.0
    c.standing = 0.5 + 0.5 * c.S


def consumption(run, t, i, c):
    """Whose bill a month's consumption is on, and what of it is credited to the customer side."""
    p = run.p
    h, ratio = p["consumption.hosted_share"], p["consumption.ratio"]
    pace = h + (1 - h) * c.listing
    c.realised += (c.Z - c.realised) * (1 - math.exp(-pace / p["consumption.adoption_months"]))
    keep = 1 - monthly(p["economics.annual_churn"])
    c.realised *= keep
    c.Z *= keep
    base = c.w * p["isv.arr"] * ratio / 12 * (1 + p["isv.base_growth"]) ** (t / 12)
    Y = base + c.realised
    c.P = h * Y + c.w * p["isv.arr"] * p["isv.rnd_share"] / 12
    c.ramp = min(1.0, max(0.0, (t - c.p["live_month"] + 1) / c.p["ramp"]))
    alpha = ceiling(c) * c.ramp
    iota = p["consumption.indirect_unattributed"]
    low, high = p["consumption.credibility_enabled"], p["consumption.credibility_enabled_max"]
    kappa_E = low + (high - low) * (1 - math.exp(-run.graphs / p["consumption.refs_scale"]))
    c.A = alpha + (iota + (1 - iota) * alpha) * p["consumption.credibility_indirect"] * p["consumption.indirect"] \
        + kappa_E * p["consumption.enabled"]
    reported = 0.0
    if c.p["attribution"] == "azure_pracr" and run.luck.report[t][i] >= c.p["pracr_failure"]:
        reported = c.p["coverage_pracr"] * c.ramp * h * Y
    c.A12 = 12 * (alpha * (1 - h) * Y + h * Y + reported)


def ceiling(c):
    mechanism = c.p["attribution"]
    if not isinstance(mechanism, str):
        raise SystemExit("the reference knows one mechanism of attribution a cloud")
    if mechanism in ("aws_prm_metering", "gcp_marketplace"):
        return c.p_mkt
    if mechanism in ("azure_pracr", "none"):
        return 0.0
    return c.p["coverage"]


def pdm(run, t, i, c):
    """The PDM's attention, motive, relationship and reassignment."""
    p = run.p
    weights = (p["pdm.weight_consumption"], p["pdm.weight_marketplace"], p["pdm.weight_program"], p["pdm.weight_attributed"])
    gains = (c.P / p["pdm.typical_consumption"], max(0.0, sum(c.volume[-12:])) / 12 / p["pdm.typical_marketplace"], c.g,
             c.A12_before / 12 / p["pdm.typical_attributed"])
    M = c.standing * sum(w * gain for w, gain in zip(weights, gains)) / sum(weights)
    ours = M ** p["pdm.gamma"]
    s = ours / (ours + p["pdm.partners"] - 1) if ours + p["pdm.partners"] - 1 > 0 else 0.0
    c.a_P = p["pdm.hours"] * s
    reference = p["pdm.share_ref"]
    c.pdm_motive = s / (s + reference) if s + reference > 0 else 0.0
    c.K += p["pdm.relationship_gain"] * (1 - c.K) * (1 - math.exp(-c.a_P / p["pdm.relationship_hours"])) \
        - p["pdm.relationship_decay"] * c.K
    high, low = p["pdm.reassign_high"], p["pdm.reassign_low"]
    if run.luck.pdm[t][i] < high - (high - low) * (min(1.0, s / reference) if reference > 0 else 1.0):
        c.K *= p["pdm.keep"]


def funds(run, c):
    """Market development funds and proof-of-concept credits, which cannot be spent in a customer's account."""
    yearly = c.p["mdf"] + c.p["poc"] * run.p["consumption.hosted_share"]
    return c.E * c.standing * c.pdm_motive * c.g * yearly / 12
