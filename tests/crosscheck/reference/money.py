"""Sections 8 and 9: the sellers' time, contracts and their life, margin, cash, the tail, cohorts.

Every amount of money is linear in what was won, so new recurring revenue is kept by class and month, to 60 months
after the horizon, and everything else follows from it.
"""
from .words import DIRECT, FIELD, JOIN_DESK, JOIN_FIELD, PDM, ceil, monthly

LATE = 60                                                    # months after the horizon in which open deals still close
CLASSES = ("alliance", "direct", "influence")
CLASS = {FIELD: "alliance", PDM: "alliance", DIRECT: "direct", JOIN_FIELD: "influence", JOIN_DESK: "influence"}


class Books:
    """New revenue of a run by class and month, and what it earns."""

    def __init__(self, p, T):
        self.p, self.T = p, T
        months = T + LATE + 1
        self.new = {kind: [0.0] * months for kind in CLASSES}
        self.routed = {kind: [0.0] * months for kind in CLASSES}
        self.life = ceil(p["economics.contract_life"])
        self.keep = 1 - monthly(p["economics.annual_churn"])
        self.fade = self.keep * (1 + p["economics.annual_expansion"]) ** (1 / 12)
        self.r = (1 + p["economics.discount_rate"]) ** (-1 / 12)
        egress = 12 * p["isv.egress_gb"] * p["isv.egress_price"] * (1 - p["isv.egress_waiver"]) / p["isv.acv"]
        self.gross_margin = p["economics.gross_margin"] - p["consumption.hosted_share"] * egress
        self.counts = {"alliance": p["economics.incrementality"], "direct": 1.0, "influence": 1.0}
        self.life_months = sum((self.keep * self.r) ** j for j in range(self.life))     # discounted, no expansion
        self.cohort = [0.0] * (T // 12)

    def enter(self, opened, close, deal):
        """A deal that closes; its commission and success fee."""
        p, kind, amount = self.p, CLASS[deal["source"]], deal["sign"] * deal["value"]
        fee = 0.0 if kind == "direct" else p["economics.commission"] * amount
        if deal["source"] == FIELD:
            fee += p["outsourced.success_fee"] * amount * deal["x_out"]
        if close < len(self.new[kind]):
            self.new[kind][close] += amount
            if deal["routed"]:
                self.routed[kind][close] += amount
        year = opened // 12
        if year < len(self.cohort):
            earned = self.gross_margin * self.counts[kind] - (p["marketplace.fee"] if deal["routed"] else 0.0)
            self.cohort[year] += (amount * earned * self.life_months / 12 - fee) * self.r ** close
        return fee

    def recurring(self, series):
        """Recurring revenue by month of the horizon: grown, churned, and ended after a contract's life."""
        path, x = [], 0.0
        for t in range(self.T):
            x = x * self.fade + series[t]
            if t >= self.life:
                x -= series[t - self.life] * self.fade ** self.life
            path.append(x)
        return path

    def counted(self, table, kinds):
        """Revenue by month that counts: the alliance's × incrementality."""
        return [sum(self.counts[kind] * table[kind][t] for kind in kinds) for t in range(len(table["direct"]))]

    def plain(self, table, kinds):
        return [sum(table[kind][t] for kind in kinds) for t in range(len(table["direct"]))]

    def margin(self, kinds=CLASSES):
        """Margin by month of the horizon."""
        revenue = self.recurring(self.counted(self.new, kinds))
        routed = self.recurring(self.plain(self.routed, kinds))
        fee = self.p["marketplace.fee"]
        return [(self.gross_margin * a - fee * b) / 12 for a, b in zip(revenue, routed)]

    def collected(self):
        """What customers pay, by month: a year ahead unless billing is monthly."""
        if self.p["economics.billing"] == "monthly":
            return self.margin()
        won, routed = self.counted(self.new, CLASSES), self.plain(self.routed, CLASSES)
        invoice = [a - self.p["marketplace.fee"] * b for a, b in zip(won, routed)]
        revenue = self.recurring(won)
        paid = []
        for t in range(self.T):
            x, year = 0.0, 0
            while 12 * year < self.life and 12 * year <= t:
                part = min(1.0, (self.life - 12 * year) / 12)
                x += part * invoice[t - 12 * year] * self.fade ** (12 * year)
                year += 1
            paid.append(x - (1 - self.gross_margin) * revenue[t] / 12)
        return paid

    def tail_margin(self, kinds=CLASSES):
        """Present value of the margin of contracts in force after the horizon."""
        won, routed = self.counted(self.new, kinds), self.plain(self.routed, kinds)
        yearly = [self.gross_margin * a - self.p["marketplace.fee"] * b for a, b in zip(won, routed)]
        T, x, cap = self.T, self.keep * self.r, ceil(self.p["economics.tail_months"])
        total = 0.0
        for s, amount in enumerate(yearly):
            if amount == 0:
                continue
            if s < T:
                k = min(self.life - (T - s), cap)
                if k > 0:
                    total += amount * self.fade ** (T - 1 - s) / 12 * self.r ** (T - 1) * x * (1 - x ** k) / (1 - x)
            else:
                k = min(self.life, cap - (s - T))
                if k > 0:
                    total += amount / 12 * self.r ** s * (1 - x ** k) / (1 - x)
        return total


def hour_rate(p):
    """Cost of an hour of a direct seller: pay without variable."""
    return p["enterprise_ae.ote"] * p["enterprise_ae.base_share"] * p["in_house.loaded_factor"] \
        / (12 * p["in_house.hours"])


def seller_time(run, t, opened, prepared, joined):
    """Hours of direct sellers; returns (hours, cost, cost of those on joined deals)."""
    p = run.p
    on_joined = p["influence.seller_hours"] * joined
    hours = p["funnel.seller_hours"] * opened + p["meetings.prep_hours"] * prepared + on_joined
    displaced = p["funnel.displaced"]
    month = t + ceil(p["funnel.cycle_months"])
    if displaced > 0 and month < len(run.books.new["direct"]):
        run.books.new["direct"][month] -= displaced * hours * p["direct.productivity"] / (12 * p["in_house.hours"])
    rate = hour_rate(p) * (1 - displaced)
    return hours, hours * rate, on_joined * rate
