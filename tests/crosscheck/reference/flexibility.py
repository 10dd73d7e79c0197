"""Section 11: what a month's staffing would cost to stop, and how fast it can be shed or added to."""
import math

from .words import KINDS, UNDEFINED, ceil


def flexibility(run, t):
    """Records of one month."""
    p, rec = run.p, run.rec
    kinds = [(run.inh.desired, len(run.inh.heads)), (run.dir.desired, len(run.dir.heads)),
             (run.out.desired, run.out.size * len(run.out.units))]
    rec["gap"].append(sum(abs(d - a) for d, a in kinds))
    wanted, actual = sum(d for d, _ in kinds), sum(a for _, a in kinds)
    rec["band"].append(1 if abs(actual - wanted) > 0.2 * wanted + 1e-9 else 0)
    exit_cost = committed = run_rate = saved = 0.0
    ends = []
    notice, severance = p["in_house.notice_months"], p["in_house.severance_months"]
    for pool in (run.inh, run.dir):
        n = len(pool.heads)
        exit_cost += n * (ceil(notice) + severance) * pool.pay
        committed += n * (min(ceil(notice), 6) + severance) * pool.pay
        run_rate += n * (pool.pay + pool.tool)
        saved += n * (pool.pay * max(0.0, 3 - notice) / 3 + pool.tool)
        ends += [(ceil(notice), 1)] * n
    retainer = p["outsourced.retainer"]
    for u in run.out.units:
        whole, exact = run.out.months_left(u, t)
        now, side = retainer * run.out.retainers(u, t, 1), run.out.size * run.out.side_cost
        exit_cost += retainer * run.out.retainers(u, t, whole)
        committed += retainer * run.out.retainers(u, t, min(whole, 6))
        run_rate += now + side
        saved += now * min(1.0, max(0.0, 3 - exact) / 3) + side
        ends.append((whole, run.out.size))
    rec["exit_cost"].append(exit_cost)
    rec["committed"].append(committed)
    rec["committed_share"].append(committed / (6 * run_rate) if run_rate > 0 else None)
    rec["shed"].append(saved / run_rate if run_rate > 0 else None)
    rec["shed_half"].append(half_gone(ends))


def half_gone(ends):
    """The month with which half of those at work are gone: (months, size) of each."""
    whole, gone = sum(size for _, size in ends), 0.0
    for months, size in sorted(ends):
        gone += size
        if gone >= whole / 2:
            return months
    return None


def months_to_add_half(run):
    """The least over the kinds in the plan: time to fill or to start, and to half of full productivity."""
    p = run.p
    lag = {"in_house": p["in_house.time_to_fill"], "enterprise_ae": p["in_house.time_to_fill"],
           "outsourced": p["outsourced.start_lag"]}
    months = [lag[kind] + p[f"{kind}.ramp_months"] / 3 * math.log((1 - p[f"{kind}.productivity_at_start"]) / 0.5)
              for kind in KINDS if run.ever[kind]]
    return min(months) if months else UNDEFINED


def mean_of_defined(values):
    defined = [x for x in values if x is not None]
    return sum(defined) / len(defined) if defined else UNDEFINED
