"""Protects every number of the baseline from dying unnoticed: what moves nothing in the smallest county is on a list, with the reason.

Most of the list are classes and events that a county of 6,000 firms sees too seldom: see yingshang check baseline --dead --counties Xingqing."""
import json
import subprocess
import unittest
from pathlib import Path

from program import PROGRAM

KNOWN = dict(line.split("\t") for line in (Path(__file__).parent / "dead_in_jingyuan.txt").read_text(encoding="utf-8").splitlines())


class NightlyDead(unittest.TestCase):
    def test_nothing_else_of_the_baseline_is_dead(self):
        done = subprocess.run([PROGRAM, "check", "baseline", "--dead", "--quiet", "--format", "json"], capture_output=True, text=True, timeout=3500, check=True)
        found = json.loads(done.stdout)
        self.assertEqual(found["untried"], [])
        self.assertEqual([row["path"] for row in found["dead"] if row["path"] not in KNOWN], [])
        self.assertGreater(found["move"], 0.9 * found["stated"])


if __name__ == "__main__":
    unittest.main()
