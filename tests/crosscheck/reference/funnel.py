"""Sections 7 and 8: opportunities, direct deals that are joined, the customer's commitment, closing."""
import math

from .words import DIRECT, FIELD, JOIN_DESK, JOIN_FIELD, PDM, ceil, log_odds, logistic


def direct_rate(p):
    """Opportunities that a full added direct seller opens a month, all clouds."""
    if p["enterprise_ae.opportunity_rate"] > 0:
        return p["enterprise_ae.opportunity_rate"]
    return p["enterprise_ae.productivity"] / (12 * p["isv.acv"] * p["funnel.base_win_rate"])


def rates(run, c):
    """(field without advocacy, advocacy, pdm, direct, sponsored share of the field) of a cloud."""
    p = run.p
    _, active = c.before
    left = max(0.0, 1 - c.won / c.p["target_accounts"])
    sponsored = (p["funnel.active_meeting"] * c.good[1] + p["funnel.pull"] * c.q * active) * left
    other = (p["funnel.warm_meeting"] * c.q * c.good[0] + p["funnel.library"] * c.q * c.library) * left
    advocacy = c.w * p["funnel.advocacy"] * (1 - c.burned / c.N) * left    # burned after the flows (section 14)
    pdm = c.part * p["pdm.opportunity_rate"] * c.a_P * c.K * c.g \
        + c.w * p["marketplace.origination"] * p["consumption.hosted_share"] * c.listing * c.g * c.K
    direct = c.w * direct_rate(p) * sum(h.rho for h in run.dir.heads)
    whole = sponsored + other + advocacy
    return sponsored + other, advocacy, pdm, direct, (sponsored / whole if whole > 0 else 0.0)


def join_rates(run, c):
    """(direct deals joined by the field, by the marketplace desk, chance that a direct deal is routed anyway)."""
    p = run.p
    sold = p["isv.sellers"] * p["direct.productivity"]
    flow = c.w * sold / (12 * p["isv.acv"] * p["funnel.base_win_rate"])
    anyway = min(c.p_mkt, p["isv.direct_new_mkt"] * p["isv.arr"] / sold) if sold > 0 else c.p_mkt
    _, active = c.before
    covered = 1 - (1 - min(1.0, active / c.N)) ** p["influence.targeting"]
    field = flow * p["influence.overlap"] * p["influence.attach"] * covered
    desk = flow * max(0.0, c.p_mkt - anyway) * c.g * p["consumption.hosted_share"] * c.E
    return field, desk, anyway


def conflict(run, field, pdm):
    """What two motions with two tenancies lose where no rules of engagement hold."""
    if run.option.get("engagement_rules", False) or field + pdm <= 0:
        return 1.0
    x, h = pdm / (field + pdm), run.p["consumption.hosted_share"]
    return 1 - run.p["rules.conflict"] * 4 * x * (1 - x) * 4 * h * (1 - h)


def open_deals(run, t):
    """Opportunities and joined deals of the month; returns (cost but for sellers' hours, number joined)."""
    p = run.p
    per = [rates(run, c) for c in run.patches]
    keep = conflict(run, sum(x[0] for x in per), sum(x[2] for x in per))
    stretch = max(1.0, run.open_alliance / (p["isv.sellers"] * p["funnel.open_per_seller"]))
    weather = p["macro.rate"][run.luck.regime[t]] * run.luck.demand[t]
    pipeline = {FIELD: 0.0, PDM: 0.0, DIRECT: 0.0}
    number = {FIELD: 0, PDM: 0, DIRECT: 0}
    joined, joined_value, in_house = 0, 0.0, 0.0
    for i, c in enumerate(run.patches):
        field, advocacy, pdm, direct, sponsored = per[i]
        quarter = ((run.calendar(t) - c.p["fiscal_start"]) % 12) // 3
        factor = c.p["season"][quarter] * weather
        for source, rate in ((FIELD, field * keep + advocacy), (PDM, pdm * keep), (DIRECT, direct)):
            for j in range(run.luck.count(t, i, source, rate * factor * c.demand)):
                value = opportunity(run, t, i, c, source, j, sponsored, stretch)
                pipeline[source] += value
                in_house += c.x_in * value if source == FIELD else 0.0
                number[source] += 1
        by_field, by_desk, anyway = join_rates(run, c)
        for source, rate in ((JOIN_FIELD, by_field * c.demand), (JOIN_DESK, by_desk)):
            for j in range(run.luck.count(t, i, source, rate * factor)):
                joined_value += join(run, t, i, c, source, j, anyway)
                joined += 1
    rec = run.rec
    rec["rate_factor"].append(weather)
    rec["pipeline_field"].append(pipeline[FIELD])
    rec["pipeline_pdm"].append(pipeline[PDM])
    rec["opportunities"].append(sum(number.values()))
    rec["influenced_pipeline"].append(joined_value)
    rec["stretch"].append(stretch)
    cost = sum(number.values()) * p["funnel.cost_per_opportunity"] \
        + p["in_house.variable_per_pipeline"] * in_house
    return cost, number[FIELD] + number[PDM], joined


def log_normal(p, z):
    """Factor of mean 1 by which single contracts scatter."""
    s2 = math.log(1 + p["isv.acv_cv"] ** 2)
    return math.exp(math.sqrt(s2) * z - s2 / 2)


def committed(run, c, field, u):
    """Whether the deal's customer has commitment left to burn."""
    p = run.p
    chance = p["commit.share"] * p["commit.unburnt"] * c.E
    if field:
        chance *= 1 + p["outsourced.intel_hit"] * c.x_out
    return u < chance


def drawn_down(p, commits, routed):
    """(log odds, factor on the cycle) of a deal that draws commitment down."""
    if commits and routed:
        return math.log(p["commit.odds"]), 1 - p["commit.velocity"]
    return 0.0, 1.0


def opportunity(run, t, i, c, source, j, sponsored, stretch):
    """Draws an opportunity's whole future and puts its end into the diary; returns its value at opening."""
    p, regime = run.p, run.luck.regime[t]
    z, y, u_win, u_route, u_commit = run.luck.deal(t, i, source, j)
    sigma = sponsored if source == FIELD else 0.0
    value = p["isv.acv"] * c.acv * log_normal(p, z) * (1 + p["funnel.acv_uplift"] * sigma)
    commits = source != DIRECT and committed(run, c, source == FIELD, u_commit)
    routing = max(c.p_mkt, p["commit.route"] * c.listing) if commits else c.p_mkt
    routed = u_route < routing
    more, faster = drawn_down(p, commits, routed)
    mean = p["funnel.cycle_months"] * (1 - p["funnel.velocity"] * sigma) * p["macro.cycle"][regime] * c.cycle * faster
    if source != DIRECT:
        mean *= stretch
    close = t + max(1, ceil(mean * y))
    logit = log_odds(p["funnel.base_win_rate"]) + math.log(p["macro.odds"][regime]) + more
    if source == FIELD:
        logit += math.log(p["funnel.or_field"]) * sigma + math.log(p["funnel.or_fluency"]) * (2 * c.Phi - 1)
    elif source == PDM:
        logit += math.log(p["funnel.or_pdm"]) * c.K
    if source != DIRECT:
        run.open_alliance += 1
        run.ends[close] = run.ends.get(close, 0) + 1
    if u_win < logistic(logit):
        run.book(t, close, {"source": source, "cloud": i, "value": value, "sign": 1, "routed": routed, "x_out": c.x_out})
    return value


def join(run, t, i, c, source, j, anyway):
    """Draws a joined deal once and both of its endings, with and without help; returns its value."""
    p, regime = run.p, run.luck.regime[t]
    z, y, u_win, u_route, u_commit = run.luck.deal(t, i, source, j)
    field = source == JOIN_FIELD
    sigma = p["influence.strength"] if field else 0.0
    value = p["isv.acv"] * c.acv * log_normal(p, z)
    rest = p["funnel.cycle_months"] * y * (1 - p["influence.joins_at"]) * p["macro.cycle"][regime] * c.cycle
    plain = log_odds(p["funnel.base_win_rate"]) + math.log(p["macro.odds"][regime])
    commits = committed(run, c, field, u_commit)
    help_odds = math.log(p["funnel.or_field"]) * sigma if field else math.log(p["funnel.or_pdm"]) * c.K
    routing = max(c.p_mkt, p["commit.route"] * c.listing) if commits else c.p_mkt
    endings = (
        (+1, value * (1 + p["funnel.acv_uplift"] * sigma), rest * (1 - p["funnel.velocity"] * sigma), plain + help_odds,
         u_route < routing if field else True),
        (-1, value, rest, plain, u_route < anyway))
    for sign, worth, cycle, logit, routed in endings:
        more, faster = drawn_down(p, commits, routed)
        close = t + max(1, ceil(cycle * faster))
        if u_win < logistic(logit + more):
            run.book(t, close, {"source": source, "cloud": i, "value": worth, "sign": sign, "routed": routed, "x_out": 0.0})
    return value


def close_deals(run, t):
    """What closes this month: bookings, marketplace volume, new consumption; returns (commission and fees, of influence)."""
    p, rec = run.p, run.rec
    acv = p["isv.acv"]
    ren = sum(counts[t] for counts in run.luck.renewals)
    new = sum(counts[t] for counts in run.luck.direct_new)
    volume = [(a[t] + b[t]) * acv for a, b in zip(run.luck.renewals, run.luck.direct_new)]
    month = {"wins": 0, "bookings": 0.0, "marketplace_new": new * acv, "mkt_new_count": new,
             "mkt_renewals": ren, "influenced_wins": 0, "influenced_bookings": 0.0}
    for deal in run.diary.pop(t, []):
        c, amount = run.patches[deal["cloud"]], deal["sign"] * deal["value"]
        c.cloud.Z += amount * p["consumption.ratio"] / 12
        if deal["source"] in (JOIN_FIELD, JOIN_DESK):
            month["influenced_wins"] += deal["sign"]
            month["influenced_bookings"] += amount
        else:
            month["wins"] += 1
            month["bookings"] += amount
        if deal["source"] == FIELD:
            c.won += 1
        if deal["routed"]:
            volume[c.index] += amount
            month["marketplace_new"] += amount
            if deal["source"] not in (JOIN_FIELD, JOIN_DESK):
                month["mkt_new_count"] += 1
    for c, x in zip(run.clouds, volume):
        c.Z = max(0.0, c.Z)
        c.volume.append(x)
    run.open_alliance -= run.ends.pop(t, 0)
    for key, x in month.items():
        rec[key].append(x)
    return run.fees[t], run.fees_influence[t]
