"""Protects the fit of the baseline: the tables of model/README.md are what the program prints today, enough targets are met, and they tell the parameters."""
import json
import os
import re
import subprocess
import unittest

from program import PROGRAM, SOURCE

PAGE = SOURCE / "model/README.md"
UPDATES = os.environ.get("YINGSHANG_UPDATE_EXPECTED") == "1"


def printed(*command):
    return subprocess.run([PROGRAM, *command, "--quiet"], capture_output=True, text=True, check=True, timeout=3000).stdout


class OnThePage(unittest.TestCase):
    def hold(self, begin, text, end):
        """What stands on the page between two comments is the text."""
        page = PAGE.read_text(encoding="utf-8")
        found = re.search(f"({re.escape(begin)}\n)(.*?)({re.escape(end)})", page, re.DOTALL)
        self.assertIsNotNone(found, f"the page has no place for {begin}")
        if UPDATES:
            PAGE.write_text(page[:found.start(2)] + text + page[found.end(2):], encoding="utf-8")
        else:
            self.assertEqual(found.group(2), text)


class Fit(OnThePage):
    @classmethod
    def setUpClass(cls):
        cls.table = printed("calibrate", "--table", "--format", "markdown")

    def test_page_is_current(self):
        self.hold("<!-- fit: yingshang calibrate --table --format markdown -->", self.table, "<!-- end of the fit -->")

    def test_nine_in_ten_are_met_and_the_others_explained(self):
        met, all_of_them = map(int, re.search(r"(\d+) of (\d+) targets within tolerance", self.table).groups())
        self.assertGreaterEqual(met, 0.9 * all_of_them)
        self.assertNotIn("not explained", self.table)
        self.assertNotIn("not simulated", self.table)


class Recovery(OnThePage):
    """Known parameters come back from what is simulated under them with other luck: all of them at once, each within what luck explains."""
    COMMAND = ["calibrate", "--recover", "--scale", "1", "--evaluations", "60"]

    def test_every_parameter_comes_back(self):
        result = json.loads(printed(*self.COMMAND, "--format", "json"))
        self.assertGreater(len(result["parameters"]), 10)
        for p in result["parameters"]:
            self.assertLess(abs(p["found"] - p["known"]), 3.5 * p["standard_error"], p["path"])
        self.assertLess(result["misfit"], 1.5 * result["misfit_of_known"], "as near as luck lets it")

    def test_page_is_current(self):
        self.hold(f"<!-- recovery: yingshang {' '.join(self.COMMAND)} -->", f"```text\n{printed(*self.COMMAND)}```\n", "<!-- end of the recovery -->")


if __name__ == "__main__":
    unittest.main()
