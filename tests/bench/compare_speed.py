#!/usr/bin/python3
"""Speed of yingshang on firm-lifecycle beside a textbook program and SimPy, all on one thread and by turns, and whether
all three find the same times. The bars are in README.md of this folder.

    compare_speed.py [--sizes 1e4,1e5,1e6,1e7] [--repetitions 5] [--clock wall|cpu] [--quick] [--region] [--markdown]

With --region all Ningxia instead: a replicate of the baseline, and the comparison with all measures, each with output and on
two threads, by turns with the textbook program. Its rate tells how fast the machine is at the time, so that seconds can be
converted to those of the machine for which the bars are stated.

Finds yingshang in the environment variable YINGSHANG (build/release/yingshang), the textbook program in TEXTBOOK
(bench/textbook beside yingshang). Exits with 1 where the programs disagree or a bar that was measured is missed.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCENARIOS = ROOT / "scenarios" / "benchmarks"
YINGSHANG = Path(os.environ.get("YINGSHANG", ROOT / "build" / "release" / "yingshang")).resolve()
TEXTBOOK = Path(os.environ.get("TEXTBOOK", YINGSHANG.parent / "bench" / "textbook")).resolve()
SIMPY = HERE / "firm_lifecycle_simpy.py"

DAYS = 2500
LOAD = {"licensing": 1, "construction": 20, "financing": 15.6, "exit": 5}
UTILISATION = 0.85
COUNTIES = 22
# At 40 firms a day: means over 200 runs of textbook.cpp with their standard errors. The time in operation shows in the
# number of firms present, on average over the run.
REFERENCE_FIRMS = 1e5
REFERENCE = {"licensing": (1.01884, 0.0004), "construction": (19.8301, 0.0045), "financing": (9.9588, 0.002),
             "exit": (4.9853, 0.0016), "firms present": (28397, 9)}
EVENTS_A_FIRM = 6.126
ENOUGH_FIRMS = 1e5       # of one measurement: smaller worlds are run so often
MOST_FIRMS_OF_SIMPY = 1e5
MOST_FIRMS_OF_SIMPY_TIMES = 1e4   # run many times over
FIRMS_OF_THREADS = 1e6

LEAST_RATIO = 2.4        # to the textbook program, at 1e6 firms
LEAST_TO_SIMPY = 150     # at 1e5 firms
LEAST_KEPT = 0.5         # of the events a second, from 1e4 to 1e7 firms
MOST_BYTES = 30          # a firm, at 1e7
LEAST_OF_THREADS = 1.8   # two to one
# Of all Ningxia: seconds on two cores of the machine of the bars, on which the textbook program makes so many events a second
# at 1e6 firms; bytes of memory.
TEXTBOOK_RATE_OF_BARS = 5.7e6
MOST_SECONDS = {"replicate": 6.5, "comparison": 120}
MOST_MEMORY = 300e6
REGION = {"replicate": ["run", "baseline"], "comparison": ["compare", "baseline", "baseline+all", "--replicates", "8"]}


class Run(NamedTuple):
    events: int
    seconds: float          # by the clock asked for
    peak_bytes: int
    figures: dict           # name to (mean, standard error or None)

    @property
    def rate(self):
        return self.events / self.seconds


def officers(rate):
    return {desk: math.ceil(rate * load / UTILISATION) for desk, load in LOAD.items()}


def repeats(firms):
    return max(1, round(ENOUGH_FIRMS / firms))


def output_of(command):
    """What a program prints as JSON, the seconds of processor time that it took, and its peak of memory in bytes."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE) as process:
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"compare_speed: {Path(command[0]).name} failed with {process.returncode}: {' '.join(str(w) for w in command)}")
    return json.loads(text), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


class Bench:
    def __init__(self, clock):
        self.clock = clock

    def yingshang(self, firms, seed, repeat=None, threads=1, counties=1):
        rate = firms / DAYS / counties
        name = "firm-lifecycle.toml" if counties == 1 else f"firm-lifecycle-{counties}.toml"
        command = [YINGSHANG, "run", SCENARIOS / name, "--format", "json", "--quiet", "--seed", seed, "--threads", threads,
                   "--replicates", repeat or repeats(firms), "--set", f"arrivals.main.rate={rate:.15g} per day"]
        for desk, number in officers(rate).items():
            command += ["--set", f"desk.{desk}.officers={number}"]
        found, processor, peak = output_of(command)
        figures = {desk["name"]: interval(desk["sojourn"]) for desk in found["desks"]}
        figures["firms present"] = interval(found["cases"][0]["number_in_system"])
        return Run(found["events"], self.choose(found["wall_seconds"], processor), peak, figures)

    def textbook(self, firms, seed, repeat=None):
        return self.other([TEXTBOOK], firms, seed, repeat)

    def simpy(self, firms, seed, repeat=None):
        return self.other(["/usr/bin/python3", SIMPY], firms, seed, repeat)

    def other(self, program, firms, seed, repeat):
        found, processor, peak = output_of(program + ["--rate", f"{firms / DAYS:.15g}", "--days", DAYS, "--seed", seed,
                                                      "--repeat", repeat or repeats(firms)])
        figures = {stage: (f["mean"], f["error"]) for stage, f in found["stages"].items() if stage in LOAD}
        figures["firms present"] = (found["firms_present"]["mean"], found["firms_present"]["error"])
        return Run(found["events"], self.choose(found["seconds"], processor), peak, figures)

    def choose(self, wall, processor):
        return processor if self.clock == "cpu" else wall


def interval(figure):
    """Mean and about one standard error, from a 95 % interval."""
    return figure["mean"], None if figure["half_width"] is None else figure["half_width"] / 2


def by_turns(repetitions, first, second):
    """Pairs of runs of two programs, each of them first as often as the other: what slows the machine slows both."""
    pairs = []
    for seed in range(1, repetitions + 1):
        if seed % 2:
            a = first(seed)
            b = second(seed)
        else:
            b = second(seed)
            a = first(seed)
        pairs.append((a, b))
        print(".", end="", file=sys.stderr, flush=True)
    return pairs


def median_rate(runs):
    return statistics.median(run.rate for run in runs)


def median_ratio(pairs):
    return statistics.median(a.rate / b.rate for a, b in pairs)


def table(header, rows, markdown):
    cells = [header] + rows
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in cells]
    if markdown:
        lines = ["| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths)) + " |" for row in cells]
        lines.insert(1, "|" + "|".join("-" * (width + 1) + ":" for width in widths) + "|")
    return "\n".join(lines)


def million(rate):
    return f"{rate / 1e6:.2f}"


def measure_sizes(bench, sizes, repetitions):
    """Rows of the first table, by size the rate, the ratio to the textbook program and the bytes a firm, and the ratio to SimPy."""
    rows, measured, to_simpy = [], {}, {}
    for firms in sizes:
        pairs = by_turns(repetitions, lambda seed: bench.yingshang(firms, seed), lambda seed: bench.textbook(firms, seed))
        rate, ratio = median_rate(a for a, _ in pairs), median_ratio(pairs)
        bytes_a_firm = statistics.median(a.peak_bytes for a, _ in pairs) / firms
        measured[firms] = rate, ratio, bytes_a_firm
        row = [f"{firms:.0e}".replace("e+0", "e"), million(rate), million(median_rate(b for _, b in pairs)), f"{ratio:.2f}", "", "",
               f"{bytes_a_firm:.0f}"]
        if firms <= MOST_FIRMS_OF_SIMPY:
            with_simpy = by_turns(min(3, repetitions), lambda seed: bench.yingshang(firms, seed), lambda seed: bench.simpy(firms, seed, 1))
            to_simpy[firms] = median_ratio(with_simpy)
            row[4:6] = million(median_rate(b for _, b in with_simpy)), f"{to_simpy[firms]:.0f}"
        rows.append(row)
    return rows, measured, to_simpy


def measure_threads(firms, repetitions):
    """Two threads to one; by the clock on the wall, which is what threads are for."""
    bench = Bench("wall")
    pairs = by_turns(repetitions, lambda seed: bench.yingshang(firms, seed, threads=2, counties=COUNTIES),
                     lambda seed: bench.yingshang(firms, seed, threads=1, counties=COUNTIES))
    return median_ratio(pairs)


class RegionRun(NamedTuple):
    seconds: float
    peak_bytes: int
    textbook_rate: float    # events a second, just before or after it

    @property
    def seconds_of_bars(self):
        return self.seconds * self.textbook_rate / TEXTBOOK_RATE_OF_BARS


def run_region(what):
    """Seconds and peak of memory of a run of all Ningxia that writes its file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [YINGSHANG, *REGION[what], "--threads", "2", "-o", Path(folder) / "result.h5"]
        begin = time.monotonic()
        with subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"compare_speed: yingshang failed with {process.returncode}: {' '.join(str(w) for w in command)}")
        return time.monotonic() - begin, usage.ru_maxrss * 1024


def measure_region(what, repetitions):
    bench = Bench("wall")
    pairs = by_turns(repetitions, lambda seed: run_region(what), lambda seed: bench.textbook(FIRMS_OF_THREADS, seed))
    return [RegionRun(*region, textbook.rate) for region, textbook in pairs]


def bars_of_region(runs):
    """Rows of the table of all Ningxia, and what misses its bar."""
    rows, problems = [], []
    for what, of in runs.items():
        seconds, converted, rate, memory = (statistics.median(values) for values in zip(
            *((run.seconds, run.seconds_of_bars, run.textbook_rate, run.peak_bytes) for run in of)))
        missed = [f"{what}: {converted:.1f} s, asked for is {MOST_SECONDS[what]} s"] if converted > MOST_SECONDS[what] else []
        if what == "replicate" and memory > MOST_MEMORY:
            missed.append(f"{what}: {memory / 1e6:.0f} MB of memory, asked for is {MOST_MEMORY / 1e6:.0f} MB")
        rows.append([what, f"{seconds:.1f}", million(rate), f"{converted:.1f}", f"{MOST_SECONDS[what]}", f"{memory / 1e6:.0f}",
                     "missed" if missed else "met"])
        problems += missed
    return rows, problems


def agree(a, b):
    """Within four standard errors of the difference."""
    return abs(a[0] - b[0]) <= 4 * math.hypot(a[1], b[1])


def compare_times(bench, firms, repeat):
    """Rows of the table of times, and what does not agree."""
    runs = {"yingshang": bench.yingshang(firms, 1, repeat), "textbook": bench.textbook(firms, 1, repeat)}
    if firms <= MOST_FIRMS_OF_SIMPY_TIMES:
        runs["SimPy"] = bench.simpy(firms, 1, repeat)
    references = REFERENCE if firms == REFERENCE_FIRMS else runs["textbook"].figures
    rows, problems = [], []
    for name, reference in references.items():
        row = [name, f"{reference[0]:.5g}"]
        for program, run in runs.items():
            found = run.figures[name]
            row.append(f"{found[0]:.5g} +- {found[1]:.2g}")
            if not agree(found, reference):
                problems.append(f"{name}: {program} has {found[0]:.5g}, expected {reference[0]:.5g}")
        rows.append(row)
    events = runs["yingshang"].events / (firms * repeat)
    if abs(events / EVENTS_A_FIRM - 1) > 0.02 + 4 / math.sqrt(firms * repeat):
        problems.append(f"events a firm: yingshang counts {events:.3f}, expected {EVENTS_A_FIRM}")
    return ["mean", "expected"] + list(runs), rows, problems


def bars(measured, to_simpy, threads):
    """Rows of the table of bars, and what misses them; a bar whose size was not measured is left out."""
    rows, problems = [], []

    def bar(what, value, met, shown, asked):
        rows.append([what, asked, shown.format(value), "met" if met else "missed"])
        if not met:
            problems.append(f"{what}: {shown.format(value)}, asked for is {asked}")

    if 1e6 in measured:
        ratio = measured[1e6][1]
        bar("to the textbook program at 1e6 firms", ratio, ratio >= LEAST_RATIO, "{:.2f}", f"at least {LEAST_RATIO}")
    if 1e5 in to_simpy:
        bar("to SimPy at 1e5 firms", to_simpy[1e5], to_simpy[1e5] >= LEAST_TO_SIMPY, "{:.0f}", f"at least {LEAST_TO_SIMPY}")
    if 1e4 in measured and 1e7 in measured:
        kept = measured[1e7][0] / measured[1e4][0]
        bar("events a second, 1e7 to 1e4 firms", kept, kept > LEAST_KEPT, "{:.2f}", f"above {LEAST_KEPT}")
    if 1e7 in measured:
        size = measured[1e7][2]
        bar("resident bytes a firm at 1e7", size, size <= MOST_BYTES, "{:.1f}", f"at most {MOST_BYTES}")
    if threads is not None:
        bar("two threads to one, 22 counties", threads, threads >= LEAST_OF_THREADS, "{:.2f}", f"at least {LEAST_OF_THREADS}")
    return rows, problems


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default=None, help="firms in all, with commas (1e4,1e5,1e6,1e7; quick: 1e4,1e5)")
    parser.add_argument("--repetitions", type=int, default=None, help="pairs of runs a size (5; quick: 2)")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall",
                        help="cpu: processor time of the whole program, for a machine that is busy with other things")
    parser.add_argument("--region", action="store_true", help="all Ningxia instead of firm-lifecycle: some ten minutes")
    parser.add_argument("--quick", action="store_true", help="small and rough: a look, no measurement")
    parser.add_argument("--markdown", action="store_true", help="tables for README.md")
    asked = parser.parse_args()
    asked.sizes = [float(size) for size in (asked.sizes or ("1e4,1e5" if asked.quick else "1e4,1e5,1e6,1e7")).split(",")]
    asked.repetitions = asked.repetitions or (2 if asked.quick else 5)
    return asked


def report(problems):
    for problem in problems:
        print(f"compare_speed: {problem}", file=sys.stderr)
    return 1 if problems else 0


def main():
    asked = arguments()
    for program in (YINGSHANG, TEXTBOOK):
        if not program.is_file():
            sys.exit(f"compare_speed: {program} is not there, build it first (cmake --build --preset release)")
    if asked.region:
        runs = {"replicate": measure_region("replicate", asked.repetitions), "comparison": measure_region("comparison", min(2, asked.repetitions))}
        rows, problems = bars_of_region(runs)
        print("\n" + table(["all Ningxia", "seconds", "textbook, M events/s", f"seconds where it makes {million(TEXTBOOK_RATE_OF_BARS)}", "bar",
                            "MB", ""], rows, asked.markdown))
        return report(problems)
    bench = Bench(asked.clock)
    header, times, problems = compare_times(bench, min(max(asked.sizes), REFERENCE_FIRMS), 10 if asked.quick else 20)
    rows, measured, to_simpy = measure_sizes(bench, asked.sizes, asked.repetitions)
    threads = measure_threads(FIRMS_OF_THREADS, asked.repetitions) if FIRMS_OF_THREADS in asked.sizes else None
    print(file=sys.stderr)
    print(table(["firms", "yingshang, M events/s", "textbook", "ratio", "SimPy", "ratio", "bytes a firm"], rows, asked.markdown), end="\n\n")
    print(table(header, times, asked.markdown))
    judged, missed = bars(measured, to_simpy, threads)
    if judged:
        print("\n" + table(["bar", "asked for", "measured", ""], judged, asked.markdown))
    return report(problems + missed)


if __name__ == "__main__":
    sys.exit(main())
