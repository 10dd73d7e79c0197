"""Section 3, hours and evidence: what people do with their time. Section 4, program work: listing health."""
import math


def effort(run, t):
    """Field effort, its parts and fluency, field and program hours."""
    p = run.p
    k = run.field_share * (p["in_house.pm_productivity"] if run.partner_manager else 1.0)
    bought = run.out.factor()
    e_in = sum(h.rho for h in run.inh.heads)
    e_out = bought * run.out.size * sum(u.ramp for u in run.out.units)
    f_in = k * e_in
    run.E_f = f_in + e_out
    run.rec["effort"].append(e_in + e_out)
    if run.E_f > 0:
        run.x_in = f_in / run.E_f
        run.x_out = 1 - run.x_in
        fluent_in = sum(k * h.rho * run.inh.fluency_of(h, t) for h in run.inh.heads)
        fluent_out = bought * run.out.size * sum(u.ramp * run.out.fluency_of(u, t) for u in run.out.units)
        run.Phi = (fluent_in + fluent_out) / run.E_f
    else:
        run.x_in = run.x_out = fluent_in = fluent_out = 0.0
        run.Phi = 0.5
    run.both_kinds = f_in > 0 and e_out > 0
    H = p["in_house.hours"]
    v = evidence(run, H)
    run.F = H * (1 - v) * run.E_f
    run.G = H * ((1 - run.field_share) * e_in + run.team)
    place(run, (f_in, fluent_in), (e_out, fluent_out))


def part_of(run, kind, c):
    """Part of a kind's effort that is meant for a patch: by weight, unless its seats stay somewhere."""
    at = run.at[kind]
    if at is None:
        return c.w
    cloud, _, segment = at.partition("/")
    if cloud != c.p["name"]:
        return 0.0
    if segment:
        return 1.0 if segment == c.name else 0.0
    return c.part


def place(run, in_house, units):
    """What of the month's effort is on each patch; what is far away takes its part."""
    whole = not any(run.at.values()) and not any(c.p["distance"] or c.p["provider_distance"] for c in run.patches)
    for c in run.patches:
        if whole:
            c.F, c.x_in, c.x_out, c.Phi = c.w * run.F, run.x_in, run.x_out, run.Phi
            continue
        near_in = part_of(run, "in_house", c) * (1 - c.p["distance"])
        near_out = part_of(run, "outsourced", c) * (1 - c.p["provider_distance"])
        there = near_in * in_house[0] + near_out * units[0]
        c.F = run.F * there / run.E_f if run.E_f > 0 else 0.0
        c.x_in = near_in * in_house[0] / there if there > 0 else 0.0
        c.x_out = near_out * units[0] / there if there > 0 else 0.0
        c.Phi = (near_in * in_house[1] + near_out * units[1]) / there if there > 0 else 0.5
        c.both_kinds = c.x_in > 0 and c.x_out > 0


def evidence(run, H):
    """Narratives that are finished this month, and readiness η; returns the share of field hours spent on them."""
    p = run.p
    run.willing += run.luck.willing[len(run.rec["effort"]) - 1]
    hours, pace = p["evidence.narrative_hours"], p["evidence.parallel"] / p["evidence.months"]

    def wanted():
        return run.narratives < p["evidence.target"] and run.willing - run.built >= 1
    v = 0.0
    if wanted():
        v = min(p["evidence.share"], hours * pace / (H * run.E_f)) if run.E_f > 0 else 0.0
        run.evidence_hours += H * v * run.E_f
        run.progress = min(run.progress + pace, run.built + p["evidence.parallel"])
    while run.evidence_hours >= hours * (1 - 1e-12) and run.progress >= (run.built + 1) * (1 - 1e-12) and wanted():
        run.evidence_hours -= hours
        if run.luck.graph[run.built % 200] < p["evidence.graph_share"]:
            run.graphs += 1
        run.built += 1
        run.narratives += 1
    floor = p["evidence.floor"]
    run.eta = floor + (1 - floor) * (1 - math.exp(-run.narratives / p["evidence.scale"]))
    return v


def program(run, c):
    """Program hours of a cloud, program standing g, listing health and the chance of a marketplace deal."""
    p = run.p
    reporting = c.p["pracr_hours"] if c.p["attribution"] == "azure_pracr" else 0.0
    hours = max(0.0, c.w * run.G - reporting)
    c.g = hours / (hours + c.w * p["pdm.program_half"]) if hours > 0 else 0.0
    need = c.w * p["marketplace.listing_hours"]
    target = min(1.0, hours / need) if need > 0 else 1.0
    c.listing += 0.2 * (target - c.listing)
    c.p_mkt = p["marketplace.share"] * c.listing
