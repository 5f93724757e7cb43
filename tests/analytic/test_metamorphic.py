"""What must hold between two runs, whatever the numbers are; each with the conditions under which it is true."""
import datetime
import json
import random
import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

import suite


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime.date) else repr(value)


def is_table_of_tables(key, value):
    return key in ("desk", "process", "arrivals", "step") and isinstance(value, dict) and all(isinstance(v, dict) for v in value.values())


def document(table, path=()):
    """TOML of a scenario, with tables in the order of the dictionary."""
    lines = [f"{json.dumps(k)} = {toml(v)}" for k, v in table.items() if not is_table_of_tables(k, v)]
    text = (f"[{'.'.join(map(json.dumps, path))}]\n" if path and lines else "") + "\n".join(lines) + "\n"
    for key, value in table.items():
        if is_table_of_tables(key, value):
            for name, inner in value.items():
                text += (document(inner, (*path, key, name)) if inner else f"[{'.'.join(map(json.dumps, (*path, key, name)))}]\n")
    return text


def scenario(name):
    return tomllib.loads((suite.HERE / f"{name}.toml").read_text(encoding="utf-8"))


def shuffled(table, luck):
    """The same scenario with its tables, keys and sets of steps in another order."""
    def turn(value, key=None):
        if isinstance(value, dict):
            items = [(k, turn(v, k)) for k, v in value.items()]
            luck.shuffle(items)
            return dict(items)
        if key in ("after", "if_done", "if_refused"):
            return luck.sample(value, len(value))
        return value

    return turn(table)


def with_desks_renamed(table, names):
    renamed = json.loads(json.dumps(table, default=lambda day: {"day": day.isoformat()}),
                         object_hook=lambda t: datetime.date.fromisoformat(t["day"]) if set(t) == {"day"} else t)

    def renamed_choice(choice):
        return {key: names[value] if isinstance(value, str) else renamed_choice(value) for key, value in choice.items()}

    def rename(inner):
        for key, value in inner.items():
            if key == "desk" and isinstance(value, dict) and inner is not renamed:
                inner[key] = renamed_choice(value)
            elif key in ("desk", "officers_of", "pool") and isinstance(value, str):
                inner[key] = names[value]
            elif isinstance(value, dict):
                rename(value)
            elif key == "patch":
                for patch in value:
                    rename(patch)

    if "desk" in renamed:
        renamed["desk"] = {names[name]: desk for name, desk in renamed["desk"].items()}
    rename(renamed)
    return renamed


class Related(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="yingshang-")
        self.addCleanup(self.folder.cleanup)

    def run_it(self, table, *options, seed=1):
        path = Path(self.folder.name) / "scenario.toml"
        path.write_text(document(table) if isinstance(table, dict) else table, encoding="utf-8")
        command = [suite.PROGRAM, "run", path, "--seed", seed, "--threads", 1, "--format", "json", "-q", *options]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 0, f"{done.stderr}\n{path.read_text(encoding='utf-8')}")
        return json.loads(done.stdout)


def in_short(table, days=40, replicates=2):
    """As much of a scenario as shows whether two runs are the same."""
    warm_up = float(table["run"]["warm_up"].split()[0])
    return {**table, "run": {"horizon": f"{min(days, warm_up + 1) + days:g} working_days", "warm_up": f"{min(days, warm_up):g} working_days", "replicates": replicates}}


class NamesAndOrder(Related):
    def figures(self, answer, names=None):
        back = {new: old for old, new in (names or {}).items()}
        rows = {("desk", back.get(r["name"], r["name"])): {k: v for k, v in r.items() if k != "name"} for r in answer["desks"]}
        rows |= {("case", r["process"], r["class"]): r for r in answer["cases"]}
        rows |= {("step", r["process"], r["step"]): r for r in answer["steps"]}
        return rows | {"events": answer["events"], "firms": answer["firms"]}

    def write_base(self, table, base):
        """What the scenario extends, where it extends anything, under the same name."""
        if base:
            path = Path(self.folder.name) / table["extends"]
            path.parent.mkdir(exist_ok=True)
            path.write_text(document(base), encoding="utf-8")

    # Protects results from how a file is written. True always: luck belongs to arrivals, processes and steps by their names, and
    # what happens in the same second comes in an order of these.
    def test_names_of_desks_and_order_in_the_file_change_nothing(self):
        for path in sorted(suite.HERE.glob("*.toml")):
            table = in_short(scenario(path.stem))
            base = tomllib.loads((suite.HERE / table["extends"]).read_text(encoding="utf-8")) if "extends" in table else {}
            self.write_base(table, base)
            expected = self.figures(self.run_it(table, "--tails", 1, "--at", 10))
            luck = random.Random(path.stem)
            for _ in range(3):
                names = {name: f"d{luck.randrange(10**6)}" for name in table.get("desk", {})}
                other = with_desks_renamed(shuffled(table, luck), names)
                self.write_base(table, with_desks_renamed(base, names))
                with self.subTest(path.stem):
                    self.assertEqual(expected, self.figures(self.run_it(other, "--tails", 1, "--at", 10), names))


TICKS = 28_800    # a working day

OFFICE = """
kind     = "process"
calendar = "every_day"

[desk.counter]
officers = 1

[process.service.step.serve]
desk     = "counter"
handling = { lognormal = { mean = "0.2 working_days", cv = 1.2 } }

[arrivals.main]
process = "service"
rate    = "9 per day"
batch   = { discrete = { values = [1, 4], weights = [0.8, 0.2] } }
until   = 2018-03-01

[run]
horizon = "400 working_days"
"""


class MoreOfficers(Related):
    # Protects the line and its officers. True for each applicant, so for the mean and all order statistics, where one line is served first
    # come first served, everybody comes and takes as much work as before (common random numbers) and nobody leaves unserved.
    def test_more_officers_never_lengthen_the_wait(self):
        for seed in (1, 2, 3):
            before = None
            for officers in range(1, 9):
                desk = self.run_it(OFFICE, "--quantiles", "0,0.1,0.25,0.5,0.75,0.9,0.95,0.99,1", "--set", f"desk.counter.officers={officers}", seed=seed)["desks"][0]
                waits = [desk["wait"]["mean"], *(q["mean"] for q in desk["wait_quantiles"].values())]
                with self.subTest(seed=seed, officers=officers):
                    self.assertTrue(before is None or all(now <= then for now, then in zip(waits, before)), f"{before} -> {waits}")
                before = waits
            self.assertLess(before[0], 0.01)


STEPS = """
kind     = "process"
calendar = "every_day"

[desk.office]
officers = "unlimited"

[process.permit.step.a]
desk        = "office"
handling    = { exponential = "1 working_days" }
circulation = { lognormal = { mean = "5 working_days", cv = 1 } }
correction  = { probability = 0.4, firm_time = { exponential = "3 working_days" }, at_most = 3 }

[process.permit.step.b]
kind        = "third_party"
time        = { gamma = { mean = "8 working_days", cv = 0.7 } }
probability = 0.6
AFTER_B

[process.permit.step.c]
desk     = "office"
handling = { uniform = { low = "1 working_days", high = "9 working_days" } }
AFTER_C

[process.permit.step.d]
kind = "firm"
time = { exponential = "4 working_days" }
AFTER_D

[arrivals.main]
process = "permit"
rate    = "5 per day"
until   = 2018-04-01

[run]
horizon = "600 working_days"
"""


class Order(Related):
    # Protects order and joins. True for each case where capacity is unlimited, nothing is refused, no limit squeezes and each step has the
    # luck that it had: the greatest of several times is at most their sum, and what waits for less begins no later.
    def test_parallel_never_exceeds_serial(self):
        orders = [{"B": '["a"]', "C": '["b"]', "D": '["c"]'}, {"B": '["a"]', "C": '["a"]', "D": '["b", "c"]'}, {"B": '["a"]', "C": '["a"]'}, {}]
        for seed in (1, 2, 3):
            before = None
            for order in orders:
                text = STEPS
                for step in "BCD":
                    text = text.replace(f"AFTER_{step}", f"after = {order[step]}" if step in order else "")
                case = self.run_it(text, "--quantiles", "0,0.1,0.25,0.5,0.75,0.9,0.95,0.99,1", seed=seed)["cases"][0]
                times = [case["sojourn"]["mean"], *(q["mean"] for q in case["sojourn_quantiles"].values())]
                with self.subTest(seed=seed, order=order):
                    self.assertTrue(before is None or all(now <= then for now, then in zip(times, before)), f"{before} -> {times}")
                    self.assertTrue(before is None or times[0] < before[0])
                before = times


def scaled(factor, officers):
    """Everything so many times as fast: rates times and durations divided by it. Arrivals end, and so does the run, so much earlier."""
    def days(number):
        return f'"{number / factor!r} working_days"'
    return f"""
kind     = "process"
calendar = "every_day"
[desk.counter]
officers = {officers}
[process.service.step.serve]
desk       = "counter"
handling   = {{ exponential = {days(0.9)} }}
correction = {{ probability = 0.2, firm_time = {{ uniform = {{ low = {days(1)}, high = {days(5)} }} }} }}
refusal    = 0.1
retry      = {{ delay = {days(4)}, at_most = 3 }}
patience   = {{ exponential = {days(20)} }}
[process.service.step.notice]
kind  = "delay"
time  = {days(3)}
after = ["serve"]
[arrivals.main]
process = "service"
rate    = "{2 * factor} per day"
until   = {datetime.date(2018, 1, 1) + datetime.timedelta(240 // factor)}
[run]
horizon = "{480 // factor} working_days"
"""


class Scale(Related):
    def figures(self, factor, officers, seed):
        answer = self.run_it(scaled(factor, officers), "--quantiles", "0.25,0.5,0.9", seed=seed)
        case, desk = answer["cases"][0], answer["desks"][0]
        counts = [answer["firms"], case["completed"]["mean"], case["p_abandoned"]["mean"], answer["steps"][0]["p_returned"]["mean"]]
        times = [case["sojourn"]["mean"], desk["sojourn"]["mean"], desk["wait"]["mean"]]
        if officers == '"unlimited"':
            times += [q["mean"] for q in case["sojourn_quantiles"].values()]
        return counts, [t * TICKS * factor for t in times]

    # Protects the clock: nothing in the engine has a length of its own but the tick, to which every time is rounded. True where no calendar
    # (opening hours, meetings, appointments, rests) has one either, and the same applicants come. In a line one applicant's rounding is the
    # next one's wait, so that only means keep close.
    def test_everything_so_many_times_as_fast(self):
        for officers, most_ticks in (('"unlimited"', 1), (2, 3)):
            for seed in (1, 2, 3):
                counts, times = self.figures(1, officers, seed)
                for factor in (2, 3, 8):
                    with self.subTest(officers=officers, seed=seed, factor=factor):
                        other_counts, other_times = self.figures(factor, officers, seed)
                        self.assertEqual(counts, other_counts)
                        for here, there in zip(times, other_times):
                            self.assertAlmostEqual(here, there, delta=most_ticks * factor)


class Little(Related):
    # Protects every counter that the two sides of the law come from: the time integral of the number present is the sum of the times spent, to
    # the tick. True of any office between two moments at which it is empty, where all that come are counted when they leave.
    def test_little_holds_to_the_tick(self):
        table = scenario("little")
        for seed in range(1, 6):
            answer = self.run_it(table, seed=seed)
            case = next(row for row in answer["cases"] if row["class"] == "all")
            integral = case["number_in_system"]["mean"] * float(table["run"]["horizon"].split()[0]) * TICKS
            spent = case["sojourn"]["mean"] * TICKS * case["completed"]["mean"]
            self.assertAlmostEqual(integral, round(integral), places=3)
            self.assertEqual(round(integral), round(spent))
            self.assertEqual(answer["firms"], case["completed"]["mean"])


class OneMoreProcess(Related):
    # Protects the luck of each: what else goes on in an office changes nobody's draws. True where nobody waits for the other's officers, and
    # to the last bit where nobody waits at all: who comes first in the same second is no matter of luck.
    def test_another_process_changes_no_figure_of_this_one(self):
        alone, both = scenario("resubmission"), scenario("resubmission")
        more = scenario("erlang_a")
        for key in ("desk", "process", "arrivals"):
            both[key] = {**{f"more_{name}": value for name, value in more[key].items()}, **both[key]}
        both["process"]["more_service"]["step"]["serve"]["desk"] = "more_counter"
        both["arrivals"]["more_main"]["process"] = "more_service"
        here, there = (self.run_it(in_short(table)) for table in (alone, both))
        self.assertGreater(there["events"], here["events"])
        for kind in ("desks", "cases", "steps"):
            self.assertEqual([], [row for row in here[kind] if row not in there[kind]])


if __name__ == "__main__":
    unittest.main()
