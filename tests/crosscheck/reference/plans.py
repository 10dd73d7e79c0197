"""Section 3, desired capacity: step plans, gates, rules, mandates, and one number over heads and units."""
import math

from .words import KINDS, REGIMES, ceil, plan_at, rounded


def planned(run, kind, t):
    """What the plan in force wants of a kind in month t."""
    steps = run.plans[kind]
    if run.kept[kind] is not None and not any(step["month"] <= t for step in steps):
        return run.kept[kind]
    return plan_at(steps, "units" if kind == "outsourced" else "heads", t)


def holds_units(option):
    """Whether the plan ever holds any unit, in a gate's branch too."""
    gates = option.get("gate", [])
    branches = [g[side] for g in (gates if isinstance(gates, list) else [gates]) for side in ("then", "else")]
    return any(step["units"] > 0 for part in (option, *branches) for step in part.get("outsourced", []))


def sized(run, t, m_in, m_out, m_direct):
    """Desired number by kind: D over heads and units, cut and grown in the option's order; direct sellers apart."""
    n_in, n_out = planned(run, "in_house", t), planned(run, "outsourced", t)
    direct = rounded(planned(run, "enterprise_ae", t) * m_direct)
    if m_in == 1 and m_out == 1:
        return {"in_house": n_in, "outsourced": n_out, "enterprise_ae": direct}
    if run.flex_order == "by_kind":
        size = run.out.size                                  # units are rounded to what they are counted by
        units = size * rounded(n_out / size * m_out)
        return {"in_house": rounded(n_in * m_in), "outsourced": units, "enterprise_ae": direct}
    change = math.floor(n_in * m_in + n_out * m_out + 0.5) - (n_in + n_out)
    if change > 0:
        if run.holds_units:
            n_out += change
        else:
            n_in += change
    elif run.flex_order == "units_first":
        from_units = min(-change, n_out)
        n_in, n_out = int(n_in + change + from_units), n_out - from_units
    else:
        from_heads = min(math.floor(-change), n_in)
        n_in, n_out = n_in - from_heads, n_out + change + from_heads
    return {"in_house": n_in, "outsourced": n_out, "enterprise_ae": direct}


def desired(run, t):
    """(desired number by kind, by how much this month's review moved it)."""
    gates(run, t)
    before = (run.m_in, run.m_out, run.m_direct)
    if run.mode == "mandates":
        if t > 0 and t % ceil(run.p["macro.review_every"]) == 0:
            regime = run.luck.regime[t]
            run.m_in = run.m_direct = run.p["macro.mandate_in"][regime]
            run.m_out = run.p["macro.mandate_out"][regime]
    elif run.mode == "rules":
        run.m_in = run.m_out = rule_size(run, t)
        run.m_direct = 0.0 if run.stopped is not None else 1.0
    elif run.mode == "policy":
        run.m_in = run.m_out = policy_size(run, t)
        run.m_direct = 0.0 if run.stopped is not None else 1.0
    run.sizes.append(run.m_in)
    run.mandate_off.append(run.m_in != 1 or run.m_out != 1)
    new = sized(run, t, run.m_in, run.m_out, run.m_direct)
    old = sized(run, t, *before)
    return new, {kind: new[kind] - old[kind] for kind in KINDS}


def gates(run, t):
    """At a gate's month a metric, to the end of the month before, chooses the branch whose plans replace those in force."""
    for gate in run.gates:
        if gate["month"] != t:
            continue
        branch = gate["then"] if holds(run, gate) else gate["else"]
        for kind in (kind for kind in KINDS if kind in branch):
            run.kept[kind] = planned(run, kind, t - 1) if t > 0 else 0
            run.plans[kind] = branch[kind]
        turn(run, t, branch)


def turn(run, t, branch):
    """What a branch sets beside plans, from the gate's month on."""
    if "motion" in branch:
        run.set_motion({"motion": branch["motion"]})
    for key in ("ask", "meeting_policy"):
        if key in branch:
            run.option = dict(run.option, **{key: branch[key]})
    if "set" in branch:
        for path, value in branch["set"].items():
            run.believe(path, value)
        run.levers.append((t, branch.get("set_once", 0.0), branch.get("set_monthly", 0.0)))


def holds(run, condition):
    value = observed(run, condition["metric"])
    if "at_least" in condition:
        return value >= condition["at_least"]
    return value <= condition["at_most"]


def observed(run, metric):
    """What gates and rules look at, to the end of the month before."""
    rec, p = run.rec, run.p
    if metric == "field_pull":
        return sum(c.active for c in run.patches)
    if metric == "influenced_pipeline":
        return sum(rec[metric])
    if metric in ("pipeline_field", "wins"):
        return sum(rec[metric])
    if metric == "pipeline_12m":
        return sum(rec["pipeline_field"][-12:])
    if metric == "cash_cumulative":
        return sum(run.books.margin()[:len(rec["cost"])]) + sum(rec["funds"]) - sum(rec["cost"])
    if metric == "new_arr_per_cost":
        cost = sum(rec["cost"][-12:])
        return sum(rec["bookings"][-12:]) / cost if cost > 0 else 0.0
    if metric == "cac_payback_12m":
        won = run.gross_margin * p["economics.incrementality"] * sum(rec["bookings"][-12:]) / 12
        return sum(rec["cost"][-12:]) / won if won > 0 else math.inf
    if metric == "pull_value":
        return pull_value(run)
    if metric == "market":
        return 1 - run.luck.regime[len(rec["cost"])]
    raise SystemExit(f"the reference does not know the metric {metric} in a gate or a rule")


def pull_value(run):
    """O of section 11: active teams by head, times contract, times the company's own pipeline against plan."""
    rec = run.rec
    index = rec["rate_factor"][-6:]
    effort = rec["effort"][-6:]
    if not index:
        return 0.0
    pull = sum(c.active for c in run.patches)
    return pull * run.p["isv.acv"] * (sum(index) / len(index)) / max(0.5, sum(effort) / len(effort))


def rule_size(run, t):
    """Size under the option's own rules: the first of those due whose condition holds acts."""
    if run.stopped is not None:
        return 0.0
    due = [rule for rule in run.option["rule"] if t == rule["month"]
           or (t > rule["month"] and rule.get("every") and (t - rule["month"]) % rule["every"] == 0)]
    for rule in due:
        if holds(run, rule):
            if rule.get("stop"):
                run.stopped = t
                return 0.0
            return rule["size"]
    return 1.0 if any("size" in rule for rule in due) else run.m_in


def policy_size(run, t):
    """Size under a fitted policy: at month 18 and every six months after."""
    policy = run.policy
    if run.stopped is not None:
        return 0.0
    if t < 18 or (t - 18) % 6 != 0:
        return run.m_in
    value = pull_value(run)
    if policy["stop"] is not None and value <= policy["stop"]:
        run.stopped = t
        return 0.0
    if policy["grow"] is not None and value >= policy["grow"]:
        return 1.5
    regime = REGIMES[run.luck.regime[t]]
    return {"downturn": policy["down"], "expansion": policy["up"]}.get(regime, 1.0)
