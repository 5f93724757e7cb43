"""Protects readers of the README from numbers that the program does not give any more. The table of the main job is looked at by night."""
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from readme import Shown


class Readme(Shown):
    def test_reform_of_ones_own(self):
        self.write("my-reform.toml", self.block('extends = "baseline"', "toml"))
        self.expect_session(self.block("$ yingshang compare baseline my-reform.toml"))

    def test_measures_that_there_are(self):
        self.expect(self.block("measure  clause"), self.run_it("measures").stdout.rstrip("\n") + "\n")

    def test_what_the_numbers_rest_on(self):
        said = re.search(r"Of the ([\d,]+) numbers stated in the baseline, ([\d,]+) rest on .*?;\s+the others are assumed,\s+([\d,]+) of them without a range", self.page(), re.DOTALL)
        self.assertTrue(said)
        now = self.json_of("check", "baseline")
        numbers = [now["statements"], now["statements"] - now["assumed"], now["assumed_without_range"]]
        sentence = said[0]
        for old, new in zip(said.groups(), numbers):
            sentence = re.sub(rf"\b{old}\b", f"{new:,}", sentence, count=1)
        self.expect(said[0], sentence)

    def test_commands_named_in_the_text_exist(self):
        verbs = set(re.findall(r"`yingshang (\w+)", self.page()))
        self.assertTrue({"check", "measures", "info"} <= verbs)
        for verb in verbs:
            self.run_it(verb, "--help")
        options = set(re.findall(r"`(--[a-z-]+)", self.page()))
        known = "".join(self.run_it(verb, "--help").stdout for verb in ("run", "compare", "check"))
        for option in options - {"--help", "--quick"}:
            self.assertIn(option, known)


if __name__ == "__main__":
    unittest.main()
