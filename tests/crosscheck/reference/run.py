"""Section 2: one option in one trajectory, month by month."""
from . import effort, field, flexibility, funnel, money, partner_side, plans
from .people import Seats
from .provider import Provider
from .words import KINDS, plan_at

RECORDS = ("cost staff_cost cost_influence fees funds pipeline_field pipeline_pdm opportunities wins bookings "
           "marketplace_new mkt_new_count mkt_renewals influenced_pipeline influenced_wins influenced_bookings "
           "field_pull accounts pdm_attention ae_motive asked prepared seller_hours seller_cost effort rate_factor gap band "
           "exit_cost committed committed_share shed shed_half stretch adjust").split()


class Cloud:
    """One hyperscaler: its account teams, its PDM, its status, what runs on it."""

    def __init__(self, c, p):
        self.p = c
        self.w = c["weight"]
        self.N = c["target_accounts"] / c["accounts_per_team"]
        self.warm = self.active = self.burned = 0.0
        self.K = p["pdm.relationship_at_start"]
        self.listing = p["marketplace.listing_at_start"]
        self.Z = self.realised = self.library = 0.0
        self.won = 0
        year = (p["isv.renewals_mkt"] + p["isv.direct_new_mkt"]) * p["isv.arr"] * self.w
        self.volume = [year / 12] * 12
        self.g = self.p_mkt = self.P = self.A = self.a_P = self.q = self.share = self.pdm_motive = 0.0
        self.A12 = self.A12_before = 0.0                     # attributed or hosted consumption of a year, and a month ago
        self.E = 1.0
        self.S = 1.0 if c["specialised"] else 0.0
        self.standing = 1.0

    def cold(self):
        return max(0.0, self.N - self.warm - self.active - self.burned)


class Run:
    """`mode`: "mandates" (as it is run), "frozen", "rules" (the option's own) or "policy" (a fitted one)."""

    def __init__(self, scenario, p, clouds, option, luck, mode, policy=None):
        self.p, self.option, self.luck, self.T = p, option, luck, scenario["horizon_months"]
        self.mode, self.policy = mode, policy
        self.month_one = int(scenario["start"].split("-")[1])
        self.fiscal_year_start = scenario["fiscal_year_start"]
        self.clouds = [Cloud(c, p) for c in clouds]
        self.set_policies(option)
        self.set_people()
        self.m_in = self.m_out = self.m_direct = 1.0
        self.stopped, self.sizes, self.mandate_off = None, [], []
        self.own = 0.0
        self.narratives = p["evidence.narratives_at_start"]
        self.built = self.graphs = 0
        self.evidence_hours = self.progress = 0.0
        self.willing = p["evidence.reference_customers_at_start"]
        self.books = money.Books(p, self.T)
        self.gross_margin = self.books.gross_margin
        self.diary, self.ends, self.open_alliance = {}, {}, 0
        self.fees, self.fees_influence = [0.0] * (self.T + money.LATE + 1), [0.0] * (self.T + money.LATE + 1)
        self.rec = {name: [] for name in RECORDS}

    def set_policies(self, o):
        self.plans = {kind: o.get(kind, []) for kind in KINDS}
        self.kept = {kind: None for kind in KINDS}           # the number kept until a branch's first step
        gates = o.get("gate", [])
        self.gates = gates if isinstance(gates, list) else [gates]
        branches = [gate[side] for gate in self.gates for side in ("then", "else")]
        self.ever = {kind: any(step["units" if kind == "outsourced" else "heads"] > 0
                               for part in (o, *branches) for step in part.get(kind, [])) for kind in KINDS}
        self.holds_units = self.ever["outsourced"]
        self.flex_order = o.get("flex_order") or self.p["macro.flex_order"]
        self.pay = o.get("pay", "pipeline")
        share = o.get("field_share", {"partner_side": 0.0, "field": 0.9, "both": 0.5}[o.get("motion", "field")])
        self.field_share = share * (self.p["in_house.submission_field"] if self.pay == "submissions" else 1.0)
        self.partner_manager = o.get("profile", "enterprise_ae") == "partner_manager"

    def set_people(self):
        p, luck = self.p, self.luck
        ote = p["in_house.ote"] * (p["in_house.pm_ote"] if self.partner_manager else 1.0)
        self.inh = Seats("in_house", p, luck, ote, p["in_house.ramp_months"], p["in_house.productivity_at_start"],
                         p["in_house.annual_attrition"], True)
        self.dir = Seats("enterprise_ae", p, luck, p["enterprise_ae.ote"], p["enterprise_ae.ramp_months"],
                         p["enterprise_ae.productivity_at_start"], p["enterprise_ae.annual_attrition"], False)
        self.out = Provider(p, luck)

    def calendar(self, t):
        return (self.month_one - 1 + t) % 12 + 1

    def book(self, opened, close, deal):
        """A deal that will be won in month `close`."""
        fee = self.books.enter(opened, close, deal)
        if close < len(self.fees):
            self.fees[close] += fee
            if money.CLASS[deal["source"]] == "influence":
                self.fees_influence[close] += fee
        self.diary.setdefault(close, []).append(deal)

    def staffing(self, t):
        """Section 3: who works this month, what it costs, what leaves and comes with whom."""
        p, o = self.p, self.option
        wanted, moved = plans.desired(self, t)
        plan = o.get("in_house", [])
        legacy = o.get("legacy_heads", 0) if plan and plan[0]["month"] == t else 0
        cost, adjust, gone_in = self.inh.step(t, wanted["in_house"], moved["in_house"], legacy, o.get("legacy_tenure", 24))
        c2, a2, _ = self.dir.step(t, wanted["enterprise_ae"], moved["enterprise_ae"], 0, 0)
        c3, a3, lost_out, brings = self.out.step(t, wanted["outsourced"], moved["outsourced"])
        cost += c2 + c3
        if self.inh.heads or self.inh.reqs:
            cost += p["in_house.function_cost"]
        self.team = plan_at(o["program_team"], "heads", t) if "program_team" in o else p["program_team.heads"]
        team = self.team * (p["program_team.ote"] * p["in_house.loaded_factor"] + p["in_house.tooling"]) / 12
        field.lose_relationships(self, p["in_house.loss"] * gone_in, lost_out)
        field.bring_relationships(self, brings)
        self.rec["staff_cost"].append(cost)
        self.rec["adjust"].append(adjust + a2 + a3)
        return cost + team

    def month(self, t):
        """The month's story, in the order of section 2."""
        p, rec, clouds = self.p, self.rec, self.clouds
        cost = self.staffing(t)
        effort.effort(self, t)
        for c in clouds:
            effort.program(self, c)
            c.A12_before = c.A12
        for i, c in enumerate(clouds):
            partner_side.consumption(self, t, i, c)
            if t == 0:
                c.A12_before = c.A12
            partner_side.status(self, t, c)
            partner_side.pdm(self, t, i, c)
        for i, c in enumerate(clouds):
            field.territory(self, t, i, c)
            field.motive(self, c)
        asked, prepared = field.meetings(self, t)
        stock = sum(c.warm + c.active for c in clouds)
        field.hold_relationships(self, sum(field.flows(self, c, stock) for c in clouds))
        more, opened, joined = funnel.open_deals(self, t)
        fees, fees_influence = funnel.close_deals(self, t)
        hours, seller_cost, on_joined = money.seller_time(self, t, opened, prepared, joined)
        rules = p["rules.engagement_rules_cost"] if self.option.get("engagement_rules", False) else 0.0
        flexibility.flexibility(self, t)
        for name, x in (("cost", cost + more + fees + seller_cost + rules), ("fees", fees),
                        ("cost_influence", fees_influence + on_joined), ("seller_hours", hours),
                        ("seller_cost", seller_cost), ("asked", asked), ("prepared", prepared),
                        ("funds", sum(partner_side.funds(self, c) for c in clouds)),
                        ("field_pull", sum(c.active for c in clouds)),
                        ("accounts", sum(c.active * c.p["accounts_per_team"] for c in clouds)),
                        ("pdm_attention", sum(c.a_P for c in clouds)), ("ae_motive", sum(c.w * c.q for c in clouds))):
            rec[name].append(x)
        self.check_teams()

    def check_teams(self):
        for c in self.clouds:
            stocks = (c.warm, c.active, c.burned)
            if min(stocks) < -1e-9 or sum(stocks) > c.N * (1 + 1e-9) or not -1e-9 <= self.own <= 1 + 1e-9:
                raise AssertionError(f"account teams are not conserved: {c.N} {stocks} {self.own}")

    def simulate(self):
        for t in range(self.T):
            self.month(t)
        books, T, r = self.books, self.T, self.books.r
        discount = [r ** t for t in range(T + money.LATE + 1)]
        self.margin = [m + f for m, f in zip(books.margin(), self.rec["funds"])]
        self.collected = [m + f for m, f in zip(books.collected(), self.rec["funds"])]
        cost = self.rec["cost"]
        late = sum(d * fee for d, fee in zip(discount[T:], self.fees[T:]))
        self.benefit = sum(d * m for d, m in zip(discount, self.margin)) + books.tail_margin()
        self.cost = sum(d * c for d, c in zip(discount, cost)) + late
        self.cash_benefit = sum(d * m for d, m in zip(discount, self.collected))
        self.cash_cost = sum(d * c for d, c in zip(discount, cost))
        self.cash_nominal = [m - c for m, c in zip(self.collected, cost)]
        self.cash = [d * x for d, x in zip(discount, self.cash_nominal)]
        self.npv = self.benefit - self.cost
        kinds = ("influence",)
        self.influence_npv = sum(d * (m - c) for d, m, c in zip(discount, books.margin(kinds), self.rec["cost_influence"])) \
            + books.tail_margin(kinds) - sum(d * fee for d, fee in zip(discount[T:], self.fees_influence[T:]))
        self.cohort_cost = [sum(discount[t] * (cost[t] - self.rec["fees"][t]) for t in range(12 * y, 12 * y + 12))
                            for y in range(T // 12)]
        every = money.CLASSES
        self.arr_end = books.recurring(books.plain(books.new, every))[-1]
        self.new_counted = books.counted(books.new, every)[:T]
        return self
