"""Section 2: one option in one trajectory, month by month."""
from . import effort, field, flexibility, funnel, money, partner_side, plans
from .people import Seats
from .provider import Provider
from .words import KINDS, plan_at

RECORDS = ("cost staff_cost cost_influence fees funds pipeline_field pipeline_pdm opportunities wins bookings "
           "marketplace_new mkt_new_count mkt_renewals influenced_pipeline influenced_wins influenced_bookings "
           "field_pull accounts pdm_attention ae_motive asked prepared seller_hours seller_cost effort rate_factor gap band "
           "exit_cost committed committed_share shed shed_half stretch adjust").split()


class Patch:
    """A part of a cloud, or all of it: its account teams. What it does not have itself is the cloud's."""

    def __init__(self, cloud, part, accounts, segment):
        self.cloud, self.part = cloud, part
        self.p = dict(cloud.p, target_accounts=cloud.p["target_accounts"] * accounts)
        for key in ("distance", "provider_distance"):
            self.p[key] = segment.get(key, cloud.p[key])
        self.w = cloud.w * part
        self.N = self.p["target_accounts"] / cloud.p["accounts_per_team"]
        self.name = segment.get("name", "")
        self.acv, self.cycle, self.demand = segment["acv"], segment["cycle"], segment["demand"]
        self.warm = self.active = self.burned = self.library = self.q = self.share = self.own = 0.0
        self.won = 0

    def __getattr__(self, name):
        return getattr(self.__dict__["cloud"], name)

    def cold(self):
        return max(0.0, self.N - self.warm - self.active - self.burned)


def patches_of(cloud, segments):
    """The parts of a cloud; factors have mean 1 by weight."""
    if not segments:
        return [Patch(cloud, 1.0, 1.0, {"acv": 1.0, "cycle": 1.0, "demand": 1.0})]
    accounts = sum(s["accounts"] for s in segments)
    mean = {key: sum(s["weight"] * s.get(key, 1.0) for s in segments) for key in ("acv", "cycle", "demand")}
    return [Patch(cloud, s["weight"], s["accounts"] / accounts,
                  dict(s, **{key: s.get(key, 1.0) / mean[key] for key in mean})) for s in segments]


class Cloud:
    """One hyperscaler: its PDM, its status, what runs on it."""

    def __init__(self, c, p, index):
        self.p, self.index = c, index
        self.w = c["weight"]
        self.K = p["pdm.relationship_at_start"]
        self.listing = p["marketplace.listing_at_start"]
        self.Z = self.realised = 0.0
        year = (p["isv.renewals_mkt"] + p["isv.direct_new_mkt"]) * p["isv.arr"] * self.w
        self.volume = [year / 12] * 12
        self.g = self.p_mkt = self.P = self.A = self.a_P = self.pdm_motive = 0.0
        self.A12 = self.A12_before = 0.0                     # attributed or hosted consumption of a year, and a month ago
        self.E = 1.0
        self.S = 1.0 if c["specialised"] else 0.0
        self.standing = 1.0


def changed(former, value):
    """What a lever makes of a number."""
    if not isinstance(value, dict):
        return value
    if set(value) == {"times"}:
        return former * value["times"]
    if set(value) == {"add"}:
        return former + value["add"]
    raise SystemExit("the reference reads no distributions in contracts and levers")


class Run:
    """`mode`: "mandates" (as it is run), "frozen", "rules" (the option's own) or "policy" (a fitted one)."""

    def __init__(self, scenario, p, clouds, option, luck, mode, policy=None):
        self.p, self.option, self.luck, self.T = dict(p), option, luck, scenario["horizon_months"]
        p = self.p
        self.sign(option.get("contract", {}))
        self.levers = []                                     # (month, cost once, cost a month)
        self.mode, self.policy = mode, policy
        self.month_one = int(scenario["start"].split("-")[1])
        self.fiscal_year_start = scenario["fiscal_year_start"]
        self.clouds = [Cloud(dict(c), p, i) for i, c in enumerate(clouds)]
        segments = [c.get("segment", []) for c in scenario["cloud"]]
        self.patches = [patch for c, own in zip(self.clouds, segments) for patch in patches_of(c, own)]
        self.set_policies(option)
        self.set_people()
        self.m_in = self.m_out = self.m_direct = 1.0
        self.stopped, self.sizes, self.mandate_off = None, [], []
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
        self.set_motion(o)
        self.at = {kind: next((step["at"] for step in o.get(kind, []) if "at" in step), None) for kind in KINDS}
        self.partner_manager = o.get("profile", "enterprise_ae") == "partner_manager"

    def set_motion(self, o):
        share = o.get("field_share", {"partner_side": 0.0, "field": 0.9, "both": 0.5}[o.get("motion", "field")])
        self.field_share = share * (self.p["in_house.submission_field"] if self.pay == "submissions" else 1.0)

    def sign(self, contract):
        """The option's contract in place of what is believed of contracts."""
        p = self.p
        names = {"retainer": "retainer", "success_fee": "success_fee", "min_term": "min_term_months", "notice": "notice_months"}
        for key, name in names.items():
            if key in contract:
                p[f"outsourced.{name}"] = changed(p[f"outsourced.{name}"], contract[key])
        if contract.get("kind") == "success_only":
            p["outsourced.retainer"] = 0.0
            p["outsourced.loyalty"] *= contract["effort"]
        self.steps = contract.get("step_down", [])

    def believe(self, path, value):
        """A lever: of what is read anew every month."""
        table = path.split(".")[0]
        if table == "cloud":
            name, key = path.split(".")[1:]
            for c in self.clouds + self.patches:
                if c.p["name"] == name:
                    c.p[key] = changed(c.p[key], value)
        elif table in ("ae", "pdm", "conduct", "meetings", "funnel", "influence", "commit", "evidence", "governance") \
                or path == "isv.sellers":
            self.p[path] = changed(self.p[path], value)
        else:
            raise SystemExit(f"the reference does not change {path} on the way")

    def set_people(self):
        p, luck = self.p, self.luck
        ote = p["in_house.ote"] * (p["in_house.pm_ote"] if self.partner_manager else 1.0)
        self.inh = Seats("in_house", p, luck, ote, p["in_house.ramp_months"], p["in_house.productivity_at_start"],
                         p["in_house.annual_attrition"], True)
        self.dir = Seats("enterprise_ae", p, luck, p["enterprise_ae.ote"], p["enterprise_ae.ramp_months"],
                         p["enterprise_ae.productivity_at_start"], p["enterprise_ae.annual_attrition"], False)
        branches = [gate[side] for gate in self.gates for side in ("then", "else")]
        halves = any(step["units"] % 1 for part in (self.option, *branches) for step in part.get("outsourced", []))
        self.out = Provider(p, luck, 0.5 if halves else 1, self.steps)

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
        cost += sum((once if month == t else 0.0) + monthly for month, once, monthly in self.levers)
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
        for c in self.patches:
            field.territory(self, t, c)
            field.motive(self, c)
        asked, prepared = field.meetings(self, t)
        stock = sum(c.warm + c.active for c in self.patches)
        field.hold_relationships(self, [field.flows(self, c, stock) for c in self.patches])
        more, opened, joined = funnel.open_deals(self, t)
        fees, fees_influence = funnel.close_deals(self, t)
        hours, seller_cost, on_joined = money.seller_time(self, t, opened, prepared, joined)
        rules = p["rules.engagement_rules_cost"] if self.option.get("engagement_rules", False) else 0.0
        flexibility.flexibility(self, t)
        for name, x in (("cost", cost + more + fees + seller_cost + rules), ("fees", fees),
                        ("cost_influence", fees_influence + on_joined), ("seller_hours", hours),
                        ("seller_cost", seller_cost), ("asked", asked), ("prepared", prepared),
                        ("funds", sum(partner_side.funds(self, c) for c in clouds)),
                        ("field_pull", sum(c.active for c in self.patches)),
                        ("accounts", sum(c.active * c.p["accounts_per_team"] for c in self.patches)),
                        ("pdm_attention", sum(c.a_P for c in clouds)),
                        ("ae_motive", sum(c.w * c.q for c in self.patches))):
            rec[name].append(x)
        self.check_teams()

    def check_teams(self):
        for c in self.patches:
            stocks = (c.warm, c.active, c.burned)
            if min(stocks) < -1e-9 or sum(stocks) > c.N * (1 + 1e-9) or not -1e-9 <= c.own <= 1 + 1e-9:
                raise AssertionError(f"account teams are not conserved: {c.N} {stocks} {c.own}")

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
