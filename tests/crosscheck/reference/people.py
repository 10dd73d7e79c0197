"""Section 3, in-house: heads, requisitions, and added direct sellers, who follow the same rules."""
from .luck import SEATS
from .words import ceil, monthly, progress


class Head:
    __slots__ = ("start", "company", "mishire", "exit_month", "seat", "rho")

    def __init__(self, start, company, mishire, exit_month, seat):
        self.start, self.company, self.mishire, self.exit_month, self.seat = start, company, mishire, exit_month, seat
        self.rho = 0.0


class Seats:
    """In-house heads or added direct sellers."""

    def __init__(self, kind, p, luck, ote, ramp, rho0, attrition, mishires):
        self.kind, self.p, self.luck = kind, p, luck.staff[kind]
        self.ote, self.ramp, self.rho0, self.mishires = ote, ramp, rho0, mishires
        self.p_leave = monthly(attrition)
        self.pay = ote * p["in_house.loaded_factor"] / 12
        self.tool = p["in_house.tooling"] / 12
        self.heads, self.reqs, self.notice = [], [], []      # reqs: [due, seat, by_review]; notice: [end, by_review]
        self.desired = 0

    def rho_of(self, h, t):
        r = progress(self.rho0, self.ramp, t - h.start)
        return r * self.p["in_house.mishire_productivity"] if h.mishire else r

    def fluency_of(self, h, t):
        return progress(self.p["in_house.fluency_at_start"], self.p["in_house.fluency_months"], t - h.start + h.company)

    def free_seat(self):
        used = {h.seat for h in self.heads} | {r[1] for r in self.reqs}
        s = 0
        while s in used:
            s += 1
        return s

    def step(self, t, desired, moved, legacy, legacy_tenure):
        """One month. Returns (cost, adjustment, share of Σρ that left)."""
        self.set_productivity(t)
        before = sum(h.rho for h in self.heads)
        cost, gone = self.exits(t)
        fees, by_review = self.arrivals(t)
        self.recast(t, min(legacy, desired - len(self.heads)), legacy_tenure)
        self.desired = desired
        self.order(t, desired, moved)
        severance, severed, left = self.let_go(t, desired, moved)
        self.notice = [x for x in self.notice if x[0] > t]
        cost += fees + severance + len(self.notice) * self.pay + len(self.heads) * (self.pay + self.tool)
        adjust = by_review + severed + sum(self.pay for x in self.notice if x[1])
        self.set_productivity(t)
        return cost, adjust, ((gone + left) / before if before > 0 else 0.0)

    def set_productivity(self, t):
        for h in self.heads:
            h.rho = self.rho_of(h, t)

    def exits(self, t):
        cost = gone = 0.0
        stay = []
        for h in self.heads:
            if self.luck["leave"][t][h.seat % SEATS] < self.p_leave or h.exit_month == t:
                gone += h.rho
            elif h.mishire and t - h.start >= ceil(self.p["in_house.mishire_months"]):
                gone += h.rho
                cost += self.p["in_house.severance_months"] * self.pay
            else:
                stay.append(h)
        self.heads = stay
        return cost, gone

    def arrivals(self, t):
        fees = by_review = 0.0
        due = [r for r in self.reqs if r[0] <= t]
        self.reqs = [r for r in self.reqs if r[0] > t]
        for _, seat, flagged in due:
            bad = self.mishires and self.luck["mishire"][t][seat % SEATS] < self.p["in_house.p_mishire"]
            self.heads.append(Head(t, 0, bad, -1, seat))
            fee = self.p["in_house.recruiting_fee"] * self.ote
            fees += fee
            by_review += fee if flagged else 0.0
        return fees, by_review

    def recast(self, t, number, tenure):
        """Partner managers in seat who become field alliance managers."""
        for _ in range(number):
            s = self.free_seat()
            exit_month = -1
            if self.luck["exit"][s % SEATS] < self.p["in_house.p_transition_exit"]:
                exit_month = t + 1 + int(6 * self.luck["exit_month"][s % SEATS])
            self.heads.append(Head(t, tenure, False, exit_month, s))

    def order(self, t, desired, moved):
        for i in range(desired - len(self.heads) - len(self.reqs)):
            s = self.free_seat()
            wait = max(1, ceil(self.p["in_house.time_to_fill"] * self.luck["fill"][t][s % SEATS]))
            self.reqs.append([t + wait, s, i < moved])

    def let_go(self, t, desired, moved):
        """Requisitions first, those due last before others; then the newest heads."""
        cost = adjust = gone = 0.0
        flagged = -moved
        while len(self.heads) + len(self.reqs) > desired and self.reqs:
            self.reqs.remove(max(self.reqs, key=lambda r: r[0]))
        while len(self.heads) > desired:
            h = min(reversed(self.heads), key=lambda x: t - x.start + x.company)
            self.heads.remove(h)
            gone += h.rho if h.start < t else 0.0
            severance = self.p["in_house.severance_months"] * self.pay
            cost += severance
            self.notice.append([t + ceil(self.p["in_house.notice_months"]), flagged > 0])
            adjust += severance if flagged > 0 else 0.0
            flagged -= 1
        return cost, adjust, gone
