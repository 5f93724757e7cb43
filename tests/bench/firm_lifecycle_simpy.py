#!/usr/bin/python3
"""The work of scenarios/benchmarks/firm-lifecycle.toml in SimPy (the packaged 2.3): a process for each firm, a
resource for each desk. Prints one line of JSON, the same as textbook.cpp.

    firm_lifecycle_simpy.py [--rate FIRMS_A_DAY] [--days DAYS] [--seed SEED] [--repeat RUNS]
"""
import argparse
import json
import math
import random
import statistics
import time

from SimPy.Simulation import Process, Resource, Simulation, hold, release, request

STAGES = ("licensing", "construction", "financing", "operation", "exit")
# Days of work that a firm brings to each desk; financing: 1 + 0.4 + 0.16 tries of 10 days.
LOAD = {"licensing": 1, "construction": 20, "financing": 15.6, "exit": 5}
UTILISATION = 0.85
APPROVAL = 0.6
MOST_TRIES = 3
# A lognormal law of mean 20 and coefficient of variation 1.
SIGMA = math.sqrt(math.log(2))
MU = math.log(20) - SIGMA ** 2 / 2


class World(Simulation):
    def __init__(self, rate, days, seed):
        super().__init__()
        self.initialize()
        self.rate = rate
        self.horizon = days
        self.random = random.Random(seed)
        self.desks = {desk: Resource(math.ceil(rate * load / UTILISATION), sim=self) for desk, load in LOAD.items()}
        self.firms = 0
        self.events = 0
        self.presence = 0.0  # days that firms were there, up to the horizon
        self.visits = dict.fromkeys(STAGES, 0)
        self.days = dict.fromkeys(STAGES, 0.0)

    def leave(self, stage, since):
        self.events += 1
        self.visits[stage] += 1
        self.days[stage] += self.now() - since


class Arrivals(Process):
    def flow(self):
        world = self.sim
        while True:
            yield hold, self, world.random.expovariate(world.rate)
            world.firms += 1
            world.events += 1
            world.presence += world.horizon - world.now()
            firm = Firm(sim=world)
            world.activate(firm, firm.life())


class Firm(Process):
    def life(self):
        world = self.sim
        exponential = world.random.expovariate
        yield from self.visit("licensing", exponential, 1)
        yield from self.visit("construction", world.random.lognormvariate, MU, SIGMA)
        for tried in range(1, MOST_TRIES + 1):
            yield from self.visit("financing", exponential, 1 / 10)
            if world.random.random() < APPROVAL:
                since = world.now()
                yield hold, self, exponential(1 / 1250)
                world.leave("operation", since)
                break
            if tried < MOST_TRIES:
                yield hold, self, exponential(1 / 60)
                world.events += 1
        yield from self.visit("exit", exponential, 1 / 5)
        world.presence -= world.horizon - world.now()

    def visit(self, stage, law, *parameters):
        world = self.sim
        desk = world.desks[stage]
        since = world.now()
        yield request, self, desk
        yield hold, self, law(*parameters)
        yield release, self, desk
        world.leave(stage, since)


def run(rate, days, seed):
    world = World(rate, days, seed)
    arrivals = Arrivals(sim=world)
    world.activate(arrivals, arrivals.flow())
    world.simulate(until=days)
    return world


def figure(values):
    """Mean over runs, with its standard error (0 of a single run)."""
    error = statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0
    return {"mean": statistics.fmean(values), "error": error}


def stage_figure(runs, stage):
    means = [run.days[stage] / run.visits[stage] if run.visits[stage] else 0.0 for run in runs]
    return {"visits": sum(run.visits[stage] for run in runs)} | figure(means)


def main():
    parser = argparse.ArgumentParser(description="firm-lifecycle in SimPy")
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--days", type=float, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1)
    asked = parser.parse_args()
    start = time.perf_counter()
    runs = [run(asked.rate, asked.days, asked.seed + i) for i in range(asked.repeat)]
    seconds = time.perf_counter() - start
    events = sum(one.events for one in runs)
    print(json.dumps({"program": "simpy", "rate": asked.rate, "days": asked.days, "seed": asked.seed, "repeat": asked.repeat,
                      "firms": sum(one.firms for one in runs), "events": events, "seconds": seconds,
                      "events_per_second": events / seconds,
                      "firms_present": figure([one.presence / asked.days for one in runs]),
                      "stages": {stage: stage_figure(runs, stage) for stage in STAGES}}))


if __name__ == "__main__":
    main()
