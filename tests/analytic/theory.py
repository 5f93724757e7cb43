"""Exact answers of queueing theory, as functions; the formulas of cases.csv are written with them. Times in the unit of the
arguments; lam arrivals and mu services a unit of time, c officers."""
import math
import tomllib
from math import comb, exp, factorial, log, pi, sqrt  # noqa: F401  (for the formulas)
from pathlib import Path

HERE = Path(__file__).resolve().parent


def erlang_b(c, load):
    """Share of the applicants who find all officers busy and leave."""
    b = 1.0
    for n in range(1, c + 1):
        b = load * b / (n + load * b)
    return b


def erlang_c(c, load):
    """Share of the applicants who wait."""
    b = erlang_b(c, load)
    return b / (1 - load / c * (1 - b))


def wait(c, lam, mu):
    return erlang_c(c, lam / mu) / (c * mu - lam)


def in_system(c, lam, mu):
    return lam * (wait(c, lam, mu) + 1 / mu)


def pk_wait(lam, mean, square):
    """Pollaczek-Khinchine: one officer, any law of work, of which the mean and the mean square are given."""
    return lam * square / (2 * (1 - lam * mean))


def pk_wait_variance(lam, mean, square, cube):
    w = pk_wait(lam, mean, square)
    return w * w + lam * cube / (3 * (1 - lam * mean))


def root(f, low, high):
    """Where f, of different signs at both ends, is 0."""
    negative = f(low) < 0
    for _ in range(200):
        middle = (low + high) / 2
        if (f(middle) < 0) == negative:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def birth_death(births, deaths, most=2000):
    """Probabilities of 0, 1, 2, ... present; births(n) and deaths(n) are the rates at n."""
    p = [1.0]
    while len(p) <= most and births(len(p) - 1) > 0 and p[-1] > 1e-300:
        p.append(p[-1] * births(len(p) - 1) / deaths(len(p)))
    total = math.fsum(p)
    return [x / total for x in p]


def mean_number(p):
    return math.fsum(n * x for n, x in enumerate(p))


def erlang_a(c, lam, mu, theta):
    return birth_death(lambda n: lam, lambda n: min(n, c) * mu + max(0, n - c) * theta)


def mean_waiting(p, c):
    return math.fsum((n - c) * x for n, x in enumerate(p) if n > c)


def hypoexponential_quantile(a, b, p):
    """Of the sum of two exponentials with rates a and b."""
    return root(lambda t: 1 - (b * exp(-a * t) - a * exp(-b * t)) / (b - a) - p, 0, 1000 / min(a, b))


def maximum_of_exponentials(*means):
    total = 0.0
    for chosen in range(1, 2 ** len(means)):
        rates = [1 / m for i, m in enumerate(means) if chosen >> i & 1]
        total += (-1) ** (len(rates) + 1) / sum(rates)
    return total


def markov_pert(arcs, source, sink):
    """Mean time to completion of a network of activities, each exponential of rate 1 (Kulkarni & Adlakha 1986)."""

    def reached(done):
        nodes = {source}
        while True:
            more = {b for _, b in arcs if b not in nodes and all((x, y) in done for x, y in arcs if y == b)}
            if not more:
                return nodes
            nodes |= more

    def left(done):
        nodes = reached(done)
        if sink in nodes:
            return 0.0
        active = [arc for arc in arcs if arc[0] in nodes and arc not in done]
        return 1 / len(active) + sum(left(done | {arc}) for arc in active) / len(active)

    return left(frozenset())


def survival(hazards):
    """Shares that live to the start of each year; the last hazard is that of all later years, which are not listed."""
    s = [1.0]
    for h in hazards:
        s.append(s[-1] * (1 - h))
    return s


def cobham(classes, k):
    """Mean wait of class k where each earlier class is called first; classes of (lam, mean, mean square of work)."""
    residual = sum(lam * square for lam, _, square in classes) / 2
    before = sum(lam * mean for lam, mean, _ in classes[:k])
    return residual / ((1 - before) * (1 - before - classes[k][0] * classes[k][1]))


def gi_m_1_wait(transform, mu):
    """Any law between arrivals, by its transform E[exp(-s T)]; one officer with exponential work."""
    sigma = root(lambda x: transform(mu * (1 - x)) - x, 0, 1 - 1e-6)
    return sigma / (mu * (1 - sigma))


def fixed_patience_abandoned(lam, mu, patience):
    """M/M/1 whose applicants leave after a fixed time in the line (Barrer 1957)."""
    past = exp(-(mu - lam) * patience)
    idle = 1 / (1 + lam * (1 - past) / (mu - lam) + lam / mu * past)
    return idle * lam / mu * past


def two_speeds(lam, fast, slow):
    """Mean number where two officers of different speed share a line and the first one free in their order is taken."""
    # States: nobody; the fast one alone busy (f); the slow one alone (s); then 2, 3, ... present (t, t rho, ...). Balance, nobody being 1:
    # lam = f fast + s slow;  f (lam + fast) = lam + t slow;  s (lam + slow) = t fast.
    rho = lam / (fast + slow)
    t = lam * (1 - fast / (lam + fast)) / (fast * slow / (lam + fast) + fast * slow / (lam + slow))
    f, s = (lam + t * slow) / (lam + fast), t * fast / (lam + slow)
    total = 1 + f + s + t / (1 - rho)
    return (f + s + t * (2 / (1 - rho) + rho / (1 - rho) ** 2)) / total


def crommelin_wait(c, load):
    """M/D/c, in units of the work: mean wait by the roots of Crommelin (1932), found as powers of the arrivals' law."""
    total, i = 0.0, 1
    while True:
        m = i * load
        poisson = exp(-m + i * c * log(m) - math.lgamma(i * c + 1))   # of i c arrivals in i units
        # sum_{j >= ic} P(j) and sum_{j > ic} P(j), of Poisson(m)
        upper, term, j = 0.0, poisson, i * c
        while term > 1e-18 * max(upper, 1e-300):
            upper += term
            j += 1
            term *= m / j
        more = upper - (c / load) * (upper - poisson)
        total += more
        if abs(more) < 1e-13:
            return total
        i += 1


def meetings_wait(lam_t, clears):
    """Mean wait, in times between meetings, where each meeting clears so many of those waiting and Poisson(lam_t) come between two."""
    size = 60 * clears
    arrivals = [exp(-lam_t)]
    while len(arrivals) < size:
        arrivals.append(arrivals[-1] * lam_t / len(arrivals))
    left = [1.0] + [0.0] * (size - 1)    # after a meeting
    for _ in range(3000):
        before = [math.fsum(left[j] * arrivals[n - j] for j in range(n + 1) if left[j] > 1e-18) for n in range(size)]
        after = [math.fsum(before[:clears + 1])] + before[clears + 1:] + [0.0] * clears
        if max(abs(a - b) for a, b in zip(after, left)) < 1e-13:
            break
        left = after
    return (mean_number(left) + lam_t / 2) / lam_t


def longest_path(file, process):
    """Working days on the critical path of a process whose durations are fixed, read from its file."""
    days = {"working_days": 1, "office_hours": 1 / 8, "minutes": 1 / 480}
    steps = tomllib.loads((HERE / f"{file}.toml").read_text(encoding="utf-8"))["process"][process]["step"]

    def duration(step):
        return sum(float(text.split()[0]) * days[text.split()[1]] for text in (step.get(k) for k in ("handling", "circulation", "time")) if text)

    def end(name):
        return duration(steps[name]) + max((end(before) for before in steps[name].get("after", [])), default=0)

    return max(end(name) for name in steps)


def gamma_variance(mean, cv):
    return (mean * cv) ** 2


def weibull_variance(mean, shape):
    return mean**2 * (math.gamma(1 + 2 / shape) / math.gamma(1 + 1 / shape) ** 2 - 1)


def triangular_variance(low, mode, high):
    return (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18


def pert_variance(low, mode, high):
    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return (high - low) ** 2 * a * b / ((a + b) ** 2 * (a + b + 1))


def cut_exponential_moment(mean, low, high, power):
    """Of an exponential on condition that it lies between two bounds; the first or second moment."""
    whole = exp(-low / mean) - exp(-high / mean)

    def above(x):
        return exp(-x / mean) * (x + mean if power == 1 else x * x + 2 * mean * x + 2 * mean * mean)

    return (above(low) - above(high)) / whole


def spread(values, weights):
    """Variance of values with weights."""
    total = sum(weights)
    mean = sum(v * w for v, w in zip(values, weights)) / total
    return sum((v - mean) ** 2 * w for v, w in zip(values, weights)) / total


def transient_number(lam, mu, time, most=200):
    """Mean number at a time of an M/M/1 that is empty at 0, by uniformisation."""
    p, mean, jumps = [1.0] + [0.0] * most, 0.0, 0
    rate, weight = lam + mu, exp(-(lam + mu) * time)
    while jumps < 10 or weight > 1e-16:
        mean += weight * mean_number(p)
        before, after = [0.0, *p[:-1]], [p[0] + p[1], *p[2:], 0.0]
        p = [(lam * b + mu * a) / rate for b, a in zip(before, after)]
        jumps += 1
        weight *= rate * time / jumps
    return mean
