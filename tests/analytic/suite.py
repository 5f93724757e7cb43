"""Holds process scenarios to their exact answers, through the program as a user runs it.

cases.csv has a line a figure: the case's name, the scenario's file, the figure as an expression of what the program prints, the exact answer
as a number and as a formula of theory.py, and how precise the figure must be (relative half-width of its 95 % interval) in the short form,
which runs at every change, and in the nightly one, which runs eight times the replicates. So another case is a scenario and a line.

Of figures: desk.NAME.FIGURE, case.PROCESS.FIGURE, case.PROCESS.CLASS.FIGURE and step.PROCESS.STEP.FIGURE, where FIGURE is the program's name of
it; its *_quantiles[p], *_tails[t] and number_at[t] are asked for by themselves; var(FIGURE) is the variance beside a mean. `days` are the
working days after the warm-up. A figure, also times or plus a number, has the program's own interval. Any other expression has that of
its values over runs with different seeds."""
import csv
import json
import math
import os
import re
import subprocess
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import theory

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("YINGSHANG", str(HERE.parents[1] / "build/release/yingshang"))

STANDARD_ERRORS = 4.9           # two-sided probability 1e-6
SEEDS = 12                      # runs of a file with expressions
NIGHTLY = 8                     # times the replicates
PRECISION = {"short": 0.025, "nightly": 0.009}
EXACTLY = 1e-9                  # relative, of what has no chance in it
HIDDEN = 6                      # a bias of so many times the precision must be seen


def student(df):
    """The 97.5 % point of the t law: half-widths are that many standard errors."""
    log_constant = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - math.log(df * math.pi) / 2

    def density(t):
        return math.exp(log_constant - (df + 1) / 2 * math.log1p(t * t / df))

    def above_middle(t, pieces=400):
        step = t / pieces
        inner = sum((4 if i % 2 else 2) * density(i * step) for i in range(1, pieces))
        return step / 3 * (density(0) + inner + density(t))

    return theory.root(lambda t: above_middle(t) - 0.475, 0, 20)


class Figure:
    """A mean with its half-width; what is linear in it keeps one, all else is a plain number."""

    def __init__(self, mean, half_width=None, variance=None):
        self.mean, self.half_width, self.variance = mean, half_width, variance

    def __float__(self):
        return float(self.mean)

    def linear(self, factor, constant):
        return Figure(self.mean * factor + constant, None if self.half_width is None else self.half_width * abs(factor))

    def __mul__(self, other):
        return float(self) * float(other) if isinstance(other, Figure) else self.linear(other, 0)

    def __truediv__(self, other):
        return float(self) / float(other) if isinstance(other, Figure) else self.linear(1 / other, 0)

    def __add__(self, other):
        return float(self) + float(other) if isinstance(other, Figure) else self.linear(1, other)

    def __sub__(self, other):
        return float(self) - float(other) if isinstance(other, Figure) else self.linear(1, -other)

    def __rsub__(self, other):
        return self.linear(-1, other)

    def __rtruediv__(self, other):
        return other / float(self)

    __rmul__, __radd__ = __mul__, __add__


class Row:
    """One desk, class or step of the program's answer; its figures as attributes."""

    def __init__(self, row):
        self._row = row

    def __getattr__(self, name):
        if name not in self._row:
            raise AttributeError(f"the program prints no {name} of {self._row}")
        value = self._row[name]
        if "mean" in value:
            return Figure(**value)
        return {float(at): Figure(**figure) for at, figure in value.items()}


class Group(dict):
    """Rows by name: desk.counter, case.service.urgent. A group of classes is also the row of all of them."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        if "all" in self:
            return getattr(self["all"], name)
        raise AttributeError(f"no {name}; there are {', '.join(self)}")


def variance(figure):
    if figure.variance is None:
        raise ValueError("the program prints no variance of it")
    return float(figure.variance)


def crossing(figures, level):
    """Where a quantity, given at several times, reaches a level, between the two times around it."""
    times = sorted(figures)
    for a, b in zip(times, times[1:]):
        low, high = float(figures[a]), float(figures[b])
        if (low - level) * (high - level) <= 0:
            return a + (b - a) * (level - low) / (high - low)
    raise ValueError(f"never at {level}: {[float(figures[t]) for t in times]}")


class Answer:
    """What the program prints of one run."""

    def __init__(self, text, days):
        answer = json.loads(text)
        self.replicates = answer["replicates"]
        self.names = {"days": days, "var": variance, "crossing": crossing, "desk": Group(), "case": Group(), "step": Group()}
        for row in answer["desks"]:
            self.names["desk"][row["name"]] = Row(row)
        for row in answer["cases"]:
            self.names["case"].setdefault(row["process"], Group())[row["class"]] = Row(row)
        for row in answer["steps"]:
            self.names["step"].setdefault(row["process"], Group())[row["step"]] = Row(row)

    def value(self, expression):
        return eval(expression, {"__builtins__": {"sum": sum, "min": min, "max": max}}, self.names)


@dataclass
class Case:
    name: str
    file: str
    figure: str
    exact: float
    formula: str
    short: str
    nightly: str

    def precision(self, form):
        """Nothing for what must be exact."""
        text = self.short if form == "short" else self.nightly
        return None if text == "exact" else float(text) if text else PRECISION[form]

    def by_formula(self):
        return float(eval(self.formula, vars(theory)))

    def asked(self, kind):
        pattern = {"quantiles": r"_quantiles\[([\d.]+)\]", "tails": r"_tails\[([\d.]+)\]", "at": r"number_at\[([\d.]+)\]"}[kind]
        return re.findall(pattern, self.figure)


@dataclass
class Estimate:
    mean: float
    error: float    # standard
    spread: float   # half-width of the 95 % interval


def read_cases(path=HERE / "cases.csv"):
    with open(path, encoding="utf-8", newline="") as file:
        return [Case(name=row.pop("case"), exact=float(row.pop("exact")), **row) for row in csv.DictReader(file)]


def read_exempt():
    with open(HERE / "exempt.csv", encoding="utf-8", newline="") as file:
        return {row["case"]: row["reason"] for row in csv.DictReader(file)}


def stated_run(file):
    run = tomllib.loads((HERE / f"{file}.toml").read_text(encoding="utf-8"))["run"]
    return {**run, "days": float(run["horizon"].split()[0]) - float(run["warm_up"].split()[0])}


def run_program(file, seed, replicates, asked=None):
    command = [PROGRAM, "run", str(HERE / f"{file}.toml"), "--seed", str(seed), "--replicates", str(replicates), "--threads", "1", "--format", "json"]
    for kind, points in (asked or {}).items():
        if points:
            command += [f"--{kind}", ",".join(f"{p:g}" for p in sorted(points))]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return Answer(done.stdout, stated_run(file)["days"])


def estimates(file, cases, form, pool):
    """By name of case. One run where every figure has the program's interval, else one a seed."""
    by_chance = any(c.precision(form) is not None for c in cases)
    replicates = stated_run(file)["replicates"] * (NIGHTLY if form == "nightly" and by_chance else 1)
    asked = {kind: {float(p) for c in cases for p in c.asked(kind)} for kind in ("quantiles", "tails", "at")}
    first = run_program(file, 1, replicates, asked)
    values = {c.name: [first.value(c.figure)] for c in cases}
    if all(isinstance(v[0], Figure) and v[0].half_width is not None for v in values.values()):
        t = student(replicates - 1)
        return {name: Estimate(v.mean, v.half_width / t, v.half_width) for name, (v,) in values.items()}
    for answer in pool.map(lambda seed: run_program(file, seed, replicates, asked), range(2, SEEDS + 1)):
        for c in cases:
            values[c.name].append(answer.value(c.figure))
    return {name: over_seeds([float(v) for v in several]) for name, several in values.items()}


def over_seeds(values):
    mean = math.fsum(values) / len(values)
    error = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))
    return Estimate(mean, error, error * student(len(values) - 1))


def near(estimate, exact, precision):
    """Whether the estimate may be of that answer."""
    if precision is None:
        return abs(estimate.mean - exact) <= EXACTLY * max(1.0, abs(exact))
    return abs(estimate.mean - exact) <= STANDARD_ERRORS * estimate.error


def problems_of(case, estimate, form):
    """What speaks against the engine, or against the test: an estimate that could hide a bias shows nothing."""
    precision = case.precision(form)
    told = f"{case.name} ({case.file}: {case.figure}): {estimate.mean:.6g} +- {estimate.spread:.2g}, exact {case.exact:.6g}"
    problems = []
    if not near(estimate, case.exact, precision):
        deviation = "not exactly" if precision is None else f"{(estimate.mean - case.exact) / estimate.error:.1f} standard errors"
        problems.append(f"{told}: {deviation}")
    bias = HIDDEN * (precision if precision is not None else EXACTLY) * max(abs(case.exact), EXACTLY if precision else 1.0)
    if precision is not None and estimate.spread > precision * abs(case.exact):
        problems.append(f"{told}: half-width {estimate.spread / abs(case.exact):.2%} is above {precision:.2%}")
    for twin in (case.exact - bias, case.exact + bias):
        if near(estimate, twin, precision):
            problems.append(f"{told}: {twin:.6g} would pass too")
    return problems


def check(form, cases=None, report=None):
    """All problems of all cases."""
    cases = read_cases() if cases is None else cases
    files = sorted({c.file for c in cases})
    of_file = {f: [c for c in cases if c.file == f] for f in files}
    problems = []
    with ThreadPoolExecutor(os.cpu_count()) as runs, ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, found in zip(files, pool.map(lambda f: estimates(f, of_file[f], form, runs), files)):
            for c in of_file[file]:
                problems += problems_of(c, found[c.name], form)
                if report:
                    report(c, found[c.name])
    return problems
