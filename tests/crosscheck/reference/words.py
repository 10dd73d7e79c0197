"""Small words of the rules: rounding, yearly and monthly figures, plans over time, competing hazards."""
import math

REGIMES = ("expansion", "steady", "downturn")
KINDS = ("in_house", "outsourced", "enterprise_ae")
FIELD, PDM, DIRECT, JOIN_FIELD, JOIN_DESK = range(5)         # sources of opportunities and of joined deals
NEVER = math.inf
UNDEFINED = math.nan


def ceil(x):
    """Whole months, rounded up."""
    return int(math.ceil(x - 1e-12))


def rounded(x):
    """A whole number of people."""
    return int(math.floor(x + 0.5))


def monthly(a):
    """A yearly probability or loss, as a monthly one."""
    return 1 - (1 - a) ** (1 / 12)


def logistic(x):
    return 1 / (1 + math.exp(-x))


def log_odds(p):
    return math.log(p / (1 - p))


def plan_at(steps, key, t):
    """What a step plan wants in month t."""
    n = 0
    for step in steps:
        if step["month"] <= t:
            n = step[key]
    return n


def compete(stock, *hazards):
    """What a stock loses to each of competing hazards."""
    total = sum(hazards)
    if total <= 0:
        return [0.0] * len(hazards)
    lost = stock * (1 - math.exp(-total))
    return [lost * h / total for h in hazards]


def progress(start, months, tenure):
    """Productivity or fluency after `tenure` months: 95 % of the way after `months`."""
    return 1 - (1 - start) * math.exp(-3 * tenure / months)
