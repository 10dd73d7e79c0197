"""Section 6, AE attention: hours of account teams, meetings, conduct, the flows between cold, warm, active and burned."""
import math

from . import effort
from .words import compete


def territory(run, t, c):
    """In the cloud's fiscal year's first month teams change; a new team has no verdict."""
    if t == 0 or run.calendar(t) != c.p["fiscal_start"]:
        return
    p = run.p
    change = min(1.0, p["ae.territory_change"] * (0.5 + run.luck.territory[t][c.index]))
    c.warm *= 1 - change
    c.active *= 1 - change
    c.burned *= (1 - change * p["ae.turnover_clears"]) * (1 - p["ae.forgive"])


def motive(run, c):
    """What a typical deal adds to a team's quota (B), how willing that makes it (q), and the hours it gives."""
    p = run.p
    acv, ratio, h = p["isv.acv"] * c.acv, p["consumption.ratio"], p["consumption.hosted_share"]
    credit = c.p["credit_mkt"] * c.E * c.standing
    inner = acv * ratio * (1 - h) * c.A + credit * c.p_mkt * acv
    if c.p["attribution"] == "azure_pracr":
        inner += acv * ratio * h * c.p["coverage_pracr"] * (1 - c.p["pracr_failure"]) * c.ramp
    B = p["conduct.framing_" + p["conduct.framing"]] * inner
    half = p["ae.quota"] * p["ae.b50_share"]
    n, gamma = p["ae.motive_exponent"], p["ae.attention_exponent"]
    c.q = B ** n / (B ** n + half ** n) if B > 0 else 0.0
    c.share = B ** gamma / (B ** gamma + (p["ae.partners"] - 1) * half ** gamma) if B > 0 else 0.0
    hours = p["ae.meeting_hours"] / (0.5 + 0.5 * run.eta)
    of_hours = min(p["meetings.max_per_team"], p["ae.partner_hours"] * c.share / hours)
    c.mu_w = p["meetings.warm_demand"] or of_hours
    c.mu_a = p["meetings.active_demand"] or min(of_hours, p["meetings.reference"])
    c.enough = p["meetings.warm_demand"] or p["meetings.reference"], p["meetings.active_demand"] or p["meetings.reference"]


def poor_chance(run):
    """Chance that a prepared meeting is poor all the same."""
    p = run.p
    good = (1 - p["conduct.poor_base"]) \
        * (1 - p["conduct.wrong_cloud"] * (1 - p["conduct.credentials_ready"]) * len(run.clouds)) \
        * (1 - p["conduct.disparage"]) * (1 - p["conduct.premature_ask"]) \
        * (1 - p["conduct.no_evidence_poor"] * (1 - run.eta))
    if p["conduct.framing"] == "bill_cut":
        good *= 1 - p["conduct.bill_cut_poor"]
    if run.partner_manager:
        good *= 1 - p["in_house.pm_poor"] * run.x_in
    return 1 - good


def seller_hours_available(run, t):
    """Hours that a seller can give to meetings: governance frees them, quarter ends take them."""
    p = run.p
    hours = p["meetings.available_hours"] or p["governance.selling_hours"] * (0.10 + 0.25 * p["governance.level"])
    return hours * p["governance.quarter"][(run.calendar(t) - run.fiscal_year_start) % 3]


def meetings(run, t):
    """Asked, held, prepared, good and poor meetings by cloud and group; returns what was asked and prepared."""
    p = run.p
    push = run.option.get("meeting_push", 1.0) * (p["meetings.pay_push"] if run.pay == "meetings" else 1.0)
    for c in run.patches:
        c.wanted = push * c.mu_w * c.warm, push * c.mu_a * c.active
        c.asked = min(sum(c.wanted), p["meetings.max_share"] * c.F / p["meetings.fam_hours"])
    asked = sum(c.asked for c in run.patches)
    use = asked * p["meetings.prep_hours"] / (p["isv.sellers"] * seller_hours_available(run, t))
    room = min(1.0, 1 / use) if use > 0 else 1.0
    poor = poor_chance(run)
    careless = p["governance.careless"] * (1 - p["governance.level"])
    return asked, sum(hold_meetings(run, c, room, poor, careless) for c in run.patches)


def hold_meetings(run, c, room, poor, careless):
    """Meetings of one cloud under the option's policy; returns those prepared."""
    p = run.p
    policy = run.option.get("meeting_policy", "reschedule")
    solo = unprepared = 0.0
    if policy == "reschedule":
        c.held = prepared = room * c.asked
    elif policy == "solo":
        c.held, prepared = c.asked, room * c.asked
        solo = c.asked - prepared
    else:
        c.held, prepared = c.asked, room ** p["meetings.overload_exponent"] * c.asked
        unprepared = c.asked - prepared
    unprepared += careless * prepared
    prepared *= 1 - careless
    whole = sum(c.wanted)
    c.good, c.poor, c.maint = [], [], []
    for wanted, enough in zip(c.wanted, (c.enough[0] * c.warm, c.enough[1] * c.active)):
        part = wanted / whole if whole > 0 else 0.0
        good = part * prepared * (1 - poor)
        kept = good + p["meetings.solo_factor"] * part * solo * (1 - p["meetings.solo_poor"])
        c.good.append(good)
        c.poor.append(part * (prepared * poor + solo * p["meetings.solo_poor"]
                              + unprepared * p["meetings.unprepared_poor"]))
        c.maint.append(min(1.0, kept / enough) if enough > 0 else 0.0)
    return prepared


def flows(run, c, all_stock):
    """Moves teams between the states; returns the newly warm of this cloud."""
    p = run.p
    cold, warm, active = c.cold(), c.warm, c.active
    c.before = warm, active
    burn = p["meetings.burn"]
    mishires = sum(1 for h in run.inh.heads if h.mishire)
    mis = mishires * p["in_house.mishire_burn"] / all_stock if all_stock > 0 else 0.0
    willing = c.q * (1 - p["ae.ramping"] * (1 - p["ae.ramping_factor"]))
    w_burn = w_act = w_cold = a_burn = a_warm = 0.0
    if warm > 0:
        activate = c.good[0] * p["ae.activation"] * willing * run.eta * (0.5 + 0.5 * c.Phi) / warm
        cool = p["ae.decay_warm"] * (1 - c.maint[0]) + p["ae.spill"] * burn * sum(c.poor) / warm
        w_burn, w_act, w_cold = compete(warm, c.poor[0] * burn / warm + mis, activate, cool)
    if active > 0:
        let_down = c.poor[1] * burn / active                   # the verdict was given: back to warm, not burned
        verdict = p["meetings.active_burn"]
        a_burn, a_warm = compete(active, mis + verdict * let_down,
                                 p["ae.decay_active"] * (1 - c.q * c.maint[1]) + (1 - verdict) * let_down)
    new, refused = outreach(run, c, cold, warm + active)
    c.warm = warm - w_burn - w_act - w_cold + a_warm + new
    c.active = active - a_burn - a_warm + w_act
    c.burned += w_burn + a_burn + refused
    return new


def outreach(run, c, cold, rapport):
    """The first ask: teams that become warm, and that are burned by being asked for too much; the training library."""
    p = run.p
    hours = max(0.0, c.F - p["meetings.fam_hours"] * c.held)
    sessions = p["ae.training_rate"] * hours * rapport / c.N
    contacts = p["ae.reach"] * hours * (1 + p["outsourced.intel_uplift"] * (1 - c.x_in))
    ask = run.option.get("ask", "copied")
    accept = p[f"ae.{ask}_accept"]
    introduced = c.part * p["pdm.intro_rate"] * c.a_P * c.K * c.E * c.standing
    yes = accept * contacts + introduced + sessions * p["ae.accounts_per_session"]
    new, refused = compete(cold, yes / c.N, (1 - accept) * p[f"ae.{ask}_burn"] * contacts / c.N)
    c.library = c.library * 0.5 ** (1 / p["ae.library_half_life"]) \
        + sessions * p["ae.sellers_per_session"] * p["ae.recorded_share"]
    return new, refused


def groups(run):
    """Patches whose teams are held together: all, unless seats stay somewhere."""
    placed = run.at["in_house"] or run.at["outsourced"]
    return [[c] for c in run.patches] if placed else [run.patches]


def lose_relationships(run, left_in, left_out):
    """What leaves with those who leave."""
    if left_in == 0 and left_out == 0:
        return
    for c in run.patches:
        keep_in, keep_out = c.own * (1 - left_in), (1 - c.own) * (1 - left_out)
        keep = keep_in + keep_out
        c.warm *= keep
        c.active *= keep
        c.own = keep_in / keep if keep > 0 else 0.0


def bring_relationships(run, starting):
    """Teams that starting units bring, some of them active at once."""
    if not starting:
        return
    p = run.p
    for group in groups(run):
        before = sum(c.warm + c.active for c in group)
        total = 0.0
        for c in group:
            cold = c.cold()
            part = effort.part_of(run, "outsourced", c)
            brought = min(cold, starting * p["outsourced.relationships_brought"] * run.out.bench() * part * cold / c.N)
            active = p["outsourced.brought_active"] * c.q
            c.warm += brought * (1 - active)
            c.active += brought * active
            total += brought
        if before + total > 0:
            for c in group:
                c.own = c.own * before / (before + total)


def hold_relationships(run, new):
    """Whose relationships are: what outreach warms is held by those who did it, and passes to heads beside units."""
    for group in groups(run):
        stock = sum(c.warm + c.active for c in group)
        warmed = sum(x for c, x in zip(run.patches, new) if c in group)
        own, where = group[0].own, group[0] if len(groups(run)) > 1 else run
        if stock > 0:
            own = (own * (stock - warmed) + where.x_in * warmed) / stock
        if where.both_kinds:
            own += run.p["outsourced.transfer_rate"] * (1 - own)
        for c in group:
            c.own = own
