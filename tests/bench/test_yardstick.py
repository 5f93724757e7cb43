"""Protects the yardstick of speed: it is one only where the programs do the same work, and where the comparison runs."""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = Path(os.environ.get("YINGSHANG_SOURCE", HERE.parents[1]))
YINGSHANG = Path(os.environ.get("YINGSHANG", ROOT / "build" / "release" / "yingshang"))
TEXTBOOK = YINGSHANG.parent / "bench" / "textbook"

sys.path.insert(0, str(HERE))
import compare_speed


def found(*command):
    return json.loads(subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout)


class Yardstick(unittest.TestCase):
    # Protects the comparison with others: the same work, stated twice, gives the same times and counts.
    def test_textbook_and_simpy_do_the_same_work(self):
        textbook = found(TEXTBOOK, "--rate", 2, "--repeat", 20)
        simpy = found("/usr/bin/python3", compare_speed.SIMPY, "--rate", 2, "--repeat", 6)
        self.assertEqual(list(textbook["stages"]), list(simpy["stages"]))
        pairs = {stage: (textbook["stages"][stage], simpy["stages"][stage]) for stage in textbook["stages"]}
        pairs["present"] = textbook["firms_present"], simpy["firms_present"]
        for name, (a, b) in pairs.items():
            self.assertTrue(compare_speed.agree((a["mean"], a["error"]), (b["mean"], b["error"])), f"{name}: {a} {b}")
        for one in (textbook, simpy):
            self.assertAlmostEqual(one["events"] / one["firms"], compare_speed.EVENTS_A_FIRM, delta=0.05)

    # Protects against a comparison that nothing can fail.
    def test_another_mean_does_not_agree(self):
        self.assertTrue(compare_speed.agree((1.020, 0.002), (1.019, 0.001)))
        self.assertFalse(compare_speed.agree((1.165, 0.002), (1.019, 0.001)))

    # Protects the work from the number of firms: every desk has ceil(rate x load / 0.85) officers.
    def test_officers_follow_the_rate(self):
        self.assertEqual({"licensing": 48, "construction": 942, "financing": 735, "exit": 236}, compare_speed.officers(40))
        self.assertEqual({"licensing": 3, "construction": 43, "financing": 34, "exit": 11}, compare_speed.officers(40 / 22))

    # Protects the verdict: a bar is met, missed or, where its size was not measured, left out.
    def test_bars(self):
        slow = {1e4: (13e6, 2.4, 900), 1e6: (10e6, 2.3, 40), 1e7: (6e6, 2.0, 31)}
        fast = {1e4: (13e6, 2.4, 900), 1e6: (10e6, 2.4, 40), 1e7: (7e6, 2.0, 30)}
        self.assertEqual(5, len(compare_speed.bars(slow, {1e5: 149}, 1.7)[1]))
        self.assertEqual([], compare_speed.bars(fast, {1e5: 150}, 1.8)[1])
        self.assertEqual(([], []), compare_speed.bars({1e5: (1, 1, 1)}, {}, None))

    # Protects the conversion between machines: half as fast a textbook program means half the seconds where the bars are stated.
    def test_bars_of_the_region(self):
        def run(seconds, megabytes, rate):
            return compare_speed.RegionRun(seconds, megabytes * 1e6, rate)
        fast, slow = [run(6.4, 290, 5.7e6)] * 3, [run(13.2, 290, 2.85e6), run(13.2, 290, 2.85e6), run(99, 290, 2.85e6)]
        self.assertAlmostEqual(6.6, slow[0].seconds_of_bars)
        self.assertEqual([], compare_speed.bars_of_region({"replicate": fast, "comparison": [run(239, 2000, 2.85e6)]})[1])
        self.assertEqual(1, len(compare_speed.bars_of_region({"replicate": slow})[1]))
        self.assertEqual(2, len(compare_speed.bars_of_region({"replicate": [run(12, 301, 5.7e6)], "comparison": [run(110, 2000, 5.7e6)]})[1]))

    # Protects the tables of README.md: as many cells in every line.
    def test_markdown(self):
        lines = compare_speed.table(["a", "long"], [["1", "2"], ["333", "4"]], markdown=True).splitlines()
        self.assertEqual(["|   a | long |", "|----:|-----:|", "|   1 |    2 |", "| 333 |    4 |"], lines)


class Yingshang(unittest.TestCase):
    # Protects the comparison as a whole on a small region; speed itself is not judged there.
    def test_comparison_runs_and_the_times_agree(self):
        done = subprocess.run(["/usr/bin/python3", str(HERE / "compare_speed.py"), "--sizes", "1e3", "--repetitions", "1", "--quick"],
                              capture_output=True, text=True, env={**os.environ, "YINGSHANG": str(YINGSHANG)}, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertIn("textbook", done.stdout)


if __name__ == "__main__":
    unittest.main()
