"""Protects `check --dead`: it names what moves nothing, with the reason, and nothing else."""
import unittest

from program import InAFolder

MADE_UP = """
title = "Two permits, of which nobody asks for one"
kind  = "process"

[desk.counter]
officers = 2

[process.permit.step.accept]
desk     = "counter"
handling = { exponential = "20 minutes" }

[process.permit.step.hearing]
kind        = "delay"
time        = "3 working_days"
after       = ["accept"]
probability = 0

[process.permit.step.notice]
kind  = "delay"
time  = { value = "1 working_days", low = "1 working_days", high = "1 working_days" }
after = ["accept"]

[process.unused.step.look]
desk     = "counter"
handling = { exponential = "10 minutes" }

[arrivals.main]
process = "permit"
rate    = "30 per day"

[arrivals.late]
process = "permit"
rate    = "10 per day"
from    = 2030-01-01

[run]
horizon = "60 working_days"
"""


class Dead(InAFolder):
    # Protects both ways: what a process without cases states is dead, what one with cases states is not.
    def test_a_process_without_cases_has_dead_handling_times(self):
        found = self.json_of("check", self.write("mine.toml", MADE_UP), "--dead", "--quiet")
        reasons = {row["path"]: row["reason"] for row in found["dead"]}
        self.assertEqual(reasons, {
            "process.unused.step.look.handling.mean": "no case of process unused begins",
            "process.permit.step.hearing.time.mean": "process.permit.step.hearing.probability is 0",
            "arrivals.late.rate": "arrivals late come from 2030-01-01 on",
        })
        self.assertEqual(found["untried"], [])
        self.assertEqual(found["move"], found["stated"] - 3)

    # Protects a rare use: what is dead without cases is alive with them, and a range bounds what is tried.
    def test_with_cases_nothing_is_dead(self):
        text = MADE_UP.replace('[arrivals.late]\nprocess = "permit"', '[arrivals.late]\nprocess = "unused"').replace("2030-01-01", "2018-02-01")
        found = self.json_of("check", self.write("mine.toml", text), "--dead", "--quiet")
        self.assertEqual([row["path"] for row in found["dead"]], ["process.permit.step.hearing.time.mean"])
        self.assertEqual(found["dead"][0]["tried"], ["3.3 working_days", "2.7 working_days"])

    # Protects regions: what no case of the smallest county comes to is named, the first thing that every firm meets is not.
    def test_in_the_smallest_county(self):
        found = self.json_of("check", "baseline", "--dead", "--quiet", "--until", "2018-07-01", "--paths", "entry.value_spread,tax.on_profit")
        self.assertEqual(found["counties"], ["640424"])
        self.assertEqual(found["dead"], [])
        self.assertEqual(found["move"], found["stated"])
        self.assertGreater(found["stated"], 1)

    # Protects from an option that is silently ignored.
    def test_details_exclude_each_other(self):
        self.assertIn("exclude each other", self.errors_of("check", "queue", "--dead", "--schema")[0])


if __name__ == "__main__":
    unittest.main()
