"""Protects yingshang attribute: shares add up to what compare says of the whole, and bad requests are told."""
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder, PROGRAM

SMALL = ["--counties", "Jingyuan", "--replicates", "2", "--until", "2022-01-01", "--window", "2021", "--quiet"]
INDICATORS = ["--indicators", "startup.duration_median,permit.duration_per_needing_firm"]


class Attribute(InAFolder):
    def test_shares_add_up_to_the_whole(self):
        split = self.json_of("attribute", "baseline", "baseline+1", "--by", "measure", *INDICATORS, *SMALL)
        self.assertTrue(split["exact"])
        whole = {e["name"]: e for e in self.json_of("compare", "baseline", "baseline+1", *INDICATORS, *SMALL)["scenarios"][0]["indicators"]}
        self.assertEqual(len(split["indicators"]), 2)
        for indicator in split["indicators"]:
            self.assertEqual([p["name"] for p in indicator["parts"]], ["other changes", "1.1", "1.2", "1.3", "1.4", "1.5"])
            total = sum(p["shapley"]["mean"] for p in indicator["parts"])
            self.assertAlmostEqual(total, indicator["whole"]["mean"], places=9)
            self.assertAlmostEqual(total, whole[indicator["name"]]["difference"], places=9)
        startup = split["indicators"][0]["parts"]
        self.assertEqual(startup[0]["shapley"]["mean"], 0, "nothing differs besides measures")
        self.assertLess(startup[1]["shapley"]["high"], 0)
        self.assertEqual(max(startup, key=lambda p: -p["shapley"]["mean"])["name"], "1.1", "the measure that is about it")

    def test_each_figure_that_luck_may_explain_is_marked(self):
        ask = ["attribute", "baseline", "baseline+1", "--by", "measure", "--indicators", "startup.duration_median,entry.enterprises", *SMALL]
        table = self.run_it(*ask).stdout
        marks = set()
        for indicator in self.json_of(*ask)["indicators"]:
            section = table[table.index(f"{indicator['name']} in 2021"):].split("\n\n")[0]
            for part in indicator["parts"][1:]:
                row = next(line for line in section.splitlines() if line.startswith(part["name"] + " "))
                figures = {"first in": part["first_in"], "last in": part["last_in"], "Shapley": part["shapley"]}
                spans = [name for name, i in figures.items() if i["low"] <= 0 <= i["high"] and (i["low"], i["high"]) != (0, 0)]
                self.assertEqual(spans, [name for name, i in figures.items() if i["inconclusive"]])
                mark = "inconclusive" if len(spans) == 3 else "inconclusive: " + ", ".join(spans) if spans else ""
                self.assertTrue(row.endswith(mark), row)
                self.assertEqual("inconclusive" in row, bool(mark), row)
                marks.add(mark)
        self.assertGreater(len(marks), 2, "some figures of a part are sure and others not")

    def test_what_differs_besides_measures_is_a_part(self):
        self.write("mine.toml", 'extends = "baseline"\ntitle = "mine"\n[[measure]]\nid = "1.1"\n[set]\n"desk.registration.officers" = { scale = 0.5, from = 2020-05-01 }\n')
        eight = [*SMALL[:3], "8", *SMALL[4:]]  # of two pairs luck tells more than the officers
        parts = self.json_of("attribute", "baseline", "mine.toml", *INDICATORS, *eight)["indicators"][0]["parts"]
        self.assertEqual([p["name"] for p in parts], ["other changes", "chapter 1"])
        self.assertGreater(parts[0]["first_in"]["mean"], 0.1, "half the officers")

    # Protects who states a policy of his own over the baseline: it is no measure that the baseline knows.
    def test_a_measure_of_ones_own_is_split_like_any_other(self):
        own = 'extends = "baseline"\ntitle = "own"\n[measure."90.1"]\ntitle = { en = "own", zh = "自定" }\nin_force = { date = 2020-05-01, evidence = "assumed", source = "test" }\n' \
              '[[measure."90.1".patch]]\ndesk = "registration"\nstaff = { scale = 2, evidence = "assumed", source = "test" }\n'
        self.write("own.toml", own)
        split = self.json_of("attribute", "baseline", "own.toml+1.1+90.1", "--by", "measure", *INDICATORS, *SMALL)
        self.assertEqual([p["name"] for p in split["indicators"][0]["parts"]], ["other changes", "1.1", "90.1"])
        for indicator in split["indicators"]:
            self.assertEqual(indicator["parts"][0]["shapley"]["mean"], 0, "nothing differs besides measures")
            self.assertAlmostEqual(sum(p["shapley"]["mean"] for p in indicator["parts"]), indicator["whole"]["mean"], places=9)
        self.write("more.toml", own + '[set]\n"desk.tax.officers" = { scale = 0.5, from = 2020-05-01 }\n')
        error = self.run_it("attribute", "baseline", "more.toml+90.1", *INDICATORS, *SMALL, code=2).stderr
        self.assertIn("measure 90.1 is unknown to baseline", error)

    # Protects the base: a chapter of which it has a part is split without that part.
    def test_what_the_base_has_stays_in_every_coalition(self):
        pair = ["baseline+1.1", "baseline+1"]
        split = self.json_of("attribute", *pair, "--by", "chapter", *INDICATORS, *SMALL)
        whole = {e["name"]: e for e in self.json_of("compare", *pair, *INDICATORS, *SMALL)["scenarios"][0]["indicators"]}
        for indicator in split["indicators"]:
            others, chapter = indicator["parts"]
            self.assertEqual((others["name"], others["shapley"]["mean"], chapter["name"]), ("other changes", 0, "chapter 1"))
            self.assertAlmostEqual(chapter["shapley"]["mean"], whole[indicator["name"]]["difference"], places=9)

    def test_it_says_beforehand_how_long_it_takes(self):
        """A hundred worlds are not waited for: the estimate comes before the first of them."""
        command = [PROGRAM, "attribute", "baseline", "baseline+all", "--threads", "1", "--indicators", "startup.duration_median"]
        with subprocess.Popen(command, cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            coalitions, estimate = process.stderr.readline(), process.stderr.readline()
            process.kill()
        number = int(re.fullmatch(r"(\d+) coalitions of 15 parts\n", coalitions)[1])
        self.assertRegex(estimate, rf"^{4 * number} runs of [\d,]+ firms at the start: about \d+ (h|min) ")

    def test_nothing_to_split(self):
        self.assertIn("no measure that baseline does not have", self.run_it("attribute", "baseline", "baseline", *SMALL, code=2).stderr)
        self.assertIn("--by", self.run_it("attribute", "baseline", "baseline+1", "--by", "clause", *SMALL, code=2).stderr)


if __name__ == "__main__":
    unittest.main()
