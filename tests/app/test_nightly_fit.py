"""Protects the fit of the baseline: the table of model/README.md is what the program prints today, and enough targets are met."""
import os
import re
import subprocess
import unittest

from program import PROGRAM, SOURCE

PAGE = SOURCE / "model/README.md"
BLOCK = re.compile(r"(<!-- fit: yingshang calibrate --table --format markdown -->\n)(.*?)(<!-- end of the fit -->)", re.DOTALL)
UPDATES = os.environ.get("YINGSHANG_UPDATE_EXPECTED") == "1"


class Fit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = subprocess.run([PROGRAM, "calibrate", "--table", "--format", "markdown", "--quiet"], capture_output=True, text=True, check=True,
                                   timeout=3000).stdout

    def test_page_is_current(self):
        page = PAGE.read_text(encoding="utf-8")
        found = BLOCK.search(page)
        self.assertIsNotNone(found, "the page has no place for the fit")
        if UPDATES:
            PAGE.write_text(page[:found.start(2)] + self.table + page[found.end(2):], encoding="utf-8")
        else:
            self.assertEqual(found.group(2), self.table)

    def test_nine_in_ten_are_met_and_the_others_explained(self):
        met, all_of_them = map(int, re.search(r"(\d+) of (\d+) targets within tolerance", self.table).groups())
        self.assertGreaterEqual(met, 0.9 * all_of_them)
        self.assertNotIn("not explained", self.table)
        self.assertNotIn("not simulated", self.table)


if __name__ == "__main__":
    unittest.main()
