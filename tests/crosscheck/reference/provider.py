"""Section 3, outsourced: the units of one provider."""
from .luck import SEATS
from .words import ceil, monthly, progress, rounded


class Unit:
    __slots__ = ("start", "clock", "end", "end_exact", "by_review", "seat", "ramp")

    def __init__(self, start, seat):
        self.start, self.clock, self.seat = start, start, seat
        self.end = self.end_exact = None
        self.by_review = False
        self.ramp = 0.0


class Provider:
    def __init__(self, p, luck, size=1, steps=()):
        """`size`: what each unit is of one, 1 or ½; `steps`: how its retainer falls with age."""
        self.p, self.luck, self.size, self.steps = p, luck, size, steps
        self.units, self.pending = [], []                    # pending: [due, seat]
        self.desired = 0
        self.bad = luck.bad < p["outsourced.p_bad_provider"]
        self.replaced = False
        self.first_start = None
        self.p_turn = monthly(p["outsourced.annual_unit_turnover"])
        pay = p["in_house.ote"] * p["in_house.loaded_factor"] / 12
        self.side_cost = p["outsourced.oversight"] * pay + p["in_house.tooling"] / 12 / 3

    def set_ramp(self, t):
        for u in self.units:
            u.ramp = progress(self.p["outsourced.productivity_at_start"], self.p["outsourced.ramp_months"], t - u.clock)

    def bench(self):
        return 1 / (1 + self.p["outsourced.dilution"] * max(0.0, self.size * len(self.units) - 1))

    def retainers(self, u, t, months):
        """What so many months of a unit cost from month t on, in retainers of a whole one."""
        total = 0.0
        for age in range(t - u.start, t - u.start + months):
            share = 1.0
            for step in self.steps:
                if step["month"] <= age:
                    share = step["share"]
            total += share
        return self.size * total

    def factor(self):
        """What of a unit's ramp arrives: bench, loyalty, and a bad provider."""
        f = self.bench() * self.p["outsourced.loyalty"]
        return f * self.p["outsourced.bad_productivity"] if self.bad and not self.replaced else f

    def fluency_of(self, u, t):
        cap, start = self.p["outsourced.fluency_cap"], self.p["in_house.fluency_at_start"]
        return cap - max(0.0, cap - start) * (1 - progress(0, self.p["in_house.fluency_months"], t - u.clock))

    def free_seat(self):
        used = {u.seat for u in self.units} | {x[1] for x in self.pending}
        s = 0
        while s in used:
            s += 1
        return s

    def step(self, t, desired, moved):
        """One month. Returns (cost, adjustment, lost share of the units' part, number of starting units that bring)."""
        p = self.p
        self.set_ramp(t)
        before = sum(u.ramp for u in self.units)
        lost, cost = self.ends(t, before)
        lost += self.staff_changes(t, before)
        starting = self.starts(t)
        self.desired = desired
        self.compare(t, rounded(desired / self.size), rounded(moved / self.size))
        cost += p["outsourced.retainer"] * sum(self.retainers(u, t, 1) for u in self.units)
        cost += self.size * len(self.units) * self.side_cost
        adjust = p["outsourced.retainer"] * sum(self.retainers(u, t, 1) for u in self.units
                                                if u.end is not None and u.by_review)
        self.set_ramp(t)
        return cost, adjust, min(1.0, lost), 0 if self.replaced else self.size * starting

    def ends(self, t, before):
        """Units whose notice is over, and a bad provider that is found out."""
        p, lost, cost = self.p, 0.0, 0.0
        ending = [u for u in self.units if u.end is not None and u.end <= t]
        self.units = [u for u in self.units if u not in ending]
        if ending:
            rate = p["in_house.loss"] if self.units else p["outsourced.loss"]
            lost += rate * sum(u.ramp for u in ending) / before
        if self.bad and not self.replaced and self.first_start is not None \
                and t >= self.first_start + ceil(p["outsourced.provider_review_months"]):
            self.replaced = True
            if self.units:
                lost = 1 - (1 - lost) * (1 - p["outsourced.loss"])
                cost += p["outsourced.retainer"] * sum(self.retainers(u, t, 1) for u in self.units)
                for u in self.units:
                    u.clock = t
        return lost, cost

    def staff_changes(self, t, before):
        lost = 0.0
        for u in self.units:
            if self.luck.turnover[t][u.seat % SEATS] < self.p_turn:
                if u.clock < t:
                    lost += self.p["in_house.loss"] * u.ramp / before
                u.clock = t
        return lost

    def starts(self, t):
        starting = [x for x in self.pending if x[0] <= t]
        self.pending = [x for x in self.pending if x[0] > t]
        for _, seat in starting:
            self.units.append(Unit(t, seat))
            if self.first_start is None:
                self.first_start = t
        return len(starting)

    def compare(self, t, desired, moved):
        p = self.p
        short = desired - sum(1 for u in self.units if u.end is None) - len(self.pending)
        noticed = sorted((u for u in self.units if u.end is not None), key=lambda u: (u.end, u.start))
        while short > 0 and noticed:                          # back from notice, the furthest end first
            u = noticed.pop()
            u.end = u.end_exact = None
            u.by_review = False
            short -= 1
        for _ in range(short):
            self.pending.append([t + max(1, ceil(p["outsourced.start_lag"])), self.free_seat()])
        flagged = -moved
        while short < 0 and self.pending:
            self.pending.remove(max(self.pending, key=lambda x: x[0]))
            short += 1
        while short < 0:
            u = max((u for u in self.units if u.end is None), key=lambda u: (u.start, u.seat))
            u.end = max(t + ceil(p["outsourced.notice_months"]), u.start + ceil(p["outsourced.min_term_months"]))
            u.end_exact = max(t + p["outsourced.notice_months"], u.start + p["outsourced.min_term_months"])
            u.by_review = flagged > 0
            flagged -= 1
            short += 1

    def months_left(self, u, t):
        """(whole months, exact months) that a unit's retainer runs on if everything stops in month t, t counted."""
        p = self.p
        if u.end is not None:
            return u.end - t, u.end_exact - t
        return (max(ceil(p["outsourced.notice_months"]), u.start + ceil(p["outsourced.min_term_months"]) - t),
                max(p["outsourced.notice_months"], u.start + p["outsourced.min_term_months"] - t))
