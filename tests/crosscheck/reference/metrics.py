"""Sections 9 and 11: outcome metrics of a run, against the baseline in the same trajectory."""
from .flexibility import mean_of_defined, months_to_add_half
from .words import NEVER, UNDEFINED

WINDOWED = ("pipeline_field", "pipeline_pdm", "wins", "bookings", "marketplace_new", "influenced_pipeline")


def accumulated(values):
    total, path = 0.0, []
    for x in values:
        total += x
        path.append(total)
    return path


def ratio(a, b):
    return a / b if b > 0 else UNDEFINED


def payback(path):
    """First month from which cumulative cash stays at or above zero, not before the first in which it is not zero."""
    month = NEVER
    for t in range(len(path) - 1, -1, -1):
        if path[t] < 0:
            break
        month = t
    return max(month, next((t for t, x in enumerate(path) if x != 0), NEVER))


def month_cash_turns(path):
    """Month after the last lowest point of nominal cumulative cash."""
    lowest = min(path)
    last = max(t for t, x in enumerate(path) if x == lowest)
    return last + 1 if last + 1 < len(path) else NEVER


def renewal_share(renewals, new):
    return ratio(sum(renewals), sum(renewals) + sum(new))


def money_metrics(run, base):
    """Of the whole function, and added to the baseline, which adds nothing to itself; to nothing where there is none."""
    T = run.T

    def added(of):
        return of(run) - (of(base) if base else 0.0)

    def added_path(of):
        return [a - b for a, b in zip(of(run), of(base) if base else [0.0] * T)]
    cost = added(lambda r: r.cost)
    path = accumulated(added_path(lambda r: r.cash))
    m = {"npv": run.npv, "cost_pv": run.cost, "benefit_pv": run.benefit,
         "roi": ratio(added(lambda r: r.benefit), cost) - 1,
         "roi_cash": ratio(added(lambda r: r.cash_benefit), added(lambda r: r.cash_cost)) - 1,
         "uplift_npv": added(lambda r: r.npv),
         "payback_month": payback(path), "worst_cash": min(0.0, min(path)),
         "pipeline_per_cost": ratio(sum(run.rec["pipeline_field"]), cost)}
    year = slice(max(0, T - 12), T)
    won = run.gross_margin * sum(added_path(lambda r: r.new_counted)[year]) / 12
    spent = sum(added_path(lambda r: r.rec["cost"])[year])
    m["cac_payback"] = UNDEFINED if spent <= 0 or T < 12 else spent / won if won > 0 else NEVER
    m["cash_positive_month"] = month_cash_turns(accumulated(added_path(lambda r: r.cash_nominal)))
    for y in range(5):
        known = y < T // 12
        m[f"roi_cohort_{y + 1}"] = ratio(added(lambda r: r.books.cohort[y]), added(lambda r: r.cohort_cost[y])) - 1 \
            if known else UNDEFINED
    m["influenced_npv"] = added(lambda r: r.influence_npv)
    m["originated_npv"] = m["uplift_npv"] - m["influenced_npv"]
    return m


def field_metrics(run):
    rec, p, T = run.rec, run.p, run.T
    pull, accounts = rec["field_pull"], rec["accounts"]
    m = {k: sum(rec[k]) for k in ("pipeline_field", "pipeline_pdm", "opportunities", "wins", "bookings", "marketplace_new",
                                  "influenced_pipeline", "influenced_wins", "influenced_bookings", "seller_hours",
                                  "seller_cost", "funds")}
    for k in (12, 18, 24):
        m[f"pipeline_m{k}"] = sum(rec["pipeline_field"][:k]) if T >= k else UNDEFINED
    m["marketplace_new_tcv"] = m["marketplace_new"] * p["marketplace.term_years"]
    m["marketplace_renewal_share"] = renewal_share(rec["mkt_renewals"], rec["mkt_new_count"])
    m["arr_end"] = run.arr_end
    m["field_pull_mean"], m["field_pull_end"], m["accounts_covered"] = sum(pull) / T, pull[-1], accounts[-1]
    m["months_to_traction"] = next((t for t in range(T) if accounts[t] >= 5), NEVER)
    m["pdm_attention_mean"] = sum(rec["pdm_attention"]) / T
    m["ae_motive_mean"] = sum(rec["ae_motive"]) / T
    m["prepared_share"] = ratio(sum(rec["prepared"]), sum(rec["asked"]))
    m["stretch_peak"] = max(rec["stretch"])
    return m


def flexibility_metrics(run, frozen, policy):
    """`frozen`: the same plan at size 1; `policy`: under its re-sizing policy, or None where that is not known."""
    rec, T = run.rec, run.T
    near = [t for t in range(T) if any(run.mandate_off[max(0, t - 6):t + 1])]
    m = {"capacity_gap": sum(rec["gap"]) / T, "mandate_gap": sum(rec["gap"][t] for t in near) / len(near) if near else UNDEFINED,
         "months_out_of_band": sum(rec["band"]), "adjustment_cost": sum(rec["adjust"]),
         "exit_cost_mean": sum(rec["exit_cost"]) / T, "exit_cost_peak": max(rec["exit_cost"]),
         "sheddable_90d": mean_of_defined(rec["shed"]),
         "committed_6m": sum(rec["committed"]) / T, "committed_6m_peak": max(rec["committed"]),
         "committed_share": mean_of_defined(rec["committed_share"]),
         "months_to_shed_50": mean_of_defined(rec["shed_half"][12:]), "months_to_add_50": months_to_add_half(run),
         "mandate_cost": 0.0 if run.mode == "rules" else frozen.npv - run.npv}
    first = next((t for t in range(12, T) if run.luck.regime[t] == 2), None)
    six = slice(first, first + 6) if first is not None and first + 6 <= T else None
    m["cash_saved_6m"] = sum(frozen.rec["staff_cost"][six]) - sum(rec["staff_cost"][six]) if six else UNDEFINED
    if policy is not None:
        m["flexibility_value"] = policy.npv - frozen.npv
        m["policy_size_mean"] = sum(policy.sizes) / T
        m["policy_stop_month"] = policy.stopped if policy.stopped is not None else NEVER
    return m


def metrics(run, base, frozen, policy, windows):
    """name -> value of one option in one trajectory."""
    m = {**money_metrics(run, base), **field_metrics(run), **flexibility_metrics(run, frozen, policy)}
    for w in windows:
        part = slice(w["from"], w["from"] + w["months"])
        for name in WINDOWED:
            m[f"{name}@{w['name']}"] = sum(run.rec[name][part])
        m[f"marketplace_new_tcv@{w['name']}"] = m[f"marketplace_new@{w['name']}"] * run.p["marketplace.term_years"]
        m[f"marketplace_renewal_share@{w['name']}"] = renewal_share(run.rec["mkt_renewals"][part],
                                                                    run.rec["mkt_new_count"][part])
    return m
