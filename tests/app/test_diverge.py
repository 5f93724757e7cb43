"""Protects yingshang diverge: the first decision that differs is told with its firm, day and reason, and agrees with the stored events."""
import csv
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder

# Early changes, so that little has to be simulated.
PLACE = ["--counties", "Jingyuan", "--until", "2017-07-01", "--from", "2017-01-01", "--quiet"]
EARLY = 'extends = "baseline"\n[[measure]]\nid = "1.1"\nfrom = 2017-02-01\n'
HALF_THE_OFFICERS = 'extends = "baseline"\n[set]\n"desk.registration.officers" = { scale = 0.5, from = 2018-02-01 }\n'
STRICTER_BANKS = 'extends = "baseline"\n[set]\n"credit.score.intercept" = { add = -1, from = 2017-02-01 }\n'
ONLY_ON_PAPER = EARLY + '[set]\n"rollout.fidelity_of.1.1" = 0\n'


class Diverge(InAFolder):
    def test_the_first_difference_is_that_of_the_stored_events(self):
        self.write("early.toml", EARLY)
        told = self.json_of("diverge", "baseline", "early.toml", *PLACE)
        first = told["first"]
        self.assertGreaterEqual(first["time"], "2017-02-01")
        self.run_it("compare", "baseline", "early.toml", *PLACE, "--replicates", "1", "--events", "-o", "both.h5", "--indicators", "entry.enterprises")
        self.run_it("export", "both.h5", "--csv", "both.csv")
        lives = {"baseline": {}, "early.toml": {}}
        with open(self.path / "both.csv", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        at = {name: header.index(name) for name in header}
        key = [at[n] for n in ("time", "process", "step", "kind", "reason")]
        firm_at, scenario_at = at["firm"], at["scenario"]
        for row in rows:
            lives[row[scenario_at]].setdefault(row[firm_at], []).append([row[k] for k in key])
        partings, differing = [], 0
        for firm in set(lives["baseline"]) | set(lives["early.toml"]):
            a, b = (lives[s].get(firm, []) for s in lives)
            if a == b:
                continue
            differing += 1
            same = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            partings.append(min((life[same][0], int(firm)) for life in (a, b) if same < len(life)))
        self.assertEqual(min(partings), (first["time"], first["firm"]))
        self.assertEqual(told["spread"][-1]["lives"], differing)
        self.assertEqual(told["counties"][0]["lives"], differing)
        self.assertTrue(told["causes"])
        self.assertEqual(told["practice"][0]["measure"], "1.1")
        self.assertTrue(0 < told["practice"][0]["fidelity"] < 1)

    def test_a_measure_that_is_not_in_force_yet(self):
        told = self.json_of("diverge", "baseline", "baseline+1.1", "--counties", "Jingyuan", "--until", "2018-03-01", "--quiet")
        self.assertIsNone(told["first"])
        self.assertIn("nothing differs before 2020-05-01", told["never"])
        self.assertEqual(told["kinds"], [])

    def test_a_measure_on_paper_alone_and_nothing(self):
        self.write("paper.toml", ONLY_ON_PAPER)
        self.assertIn("fidelity is 0", self.json_of("diverge", "baseline", "paper.toml", *PLACE)["never"])
        self.assertIn("do not differ", self.run_it("diverge", "baseline", "baseline", "--counties", "Jingyuan", "--until", "2018-03-01", "--quiet").stdout)

    def test_fewer_officers_are_met_at_their_desk(self):
        self.write("half.toml", HALF_THE_OFFICERS)
        # The first year is served at once: officers are told from its work.
        told = self.json_of("diverge", "baseline", "half.toml", "--counties", "Jingyuan", "--until", "2018-06-01", "--quiet", "--first")
        near = told["causes"][0]
        self.assertEqual((near["nearness"], near["what"]), ("desk", "desk.registration.officers"))
        self.assertIn("half.toml:3", near["said_by"][0])
        self.assertIsNotNone(told["first"]["a"]["step"])

    def test_a_parameter_of_the_economy_is_met_in_its_decision(self):
        self.write("strict.toml", STRICTER_BANKS)
        text = self.run_it("diverge", "baseline", "strict.toml", *PLACE, "--first").stdout
        self.assertRegex(text, r"under strict\.toml +2017-02-\d\d .*loan refused")
        self.assertRegex(text, r"credit\.score\.intercept +of the decision +2017-02-01 +-1\.25 +-2\.25 +strict\.toml:3")
        self.assertNotIn("How the difference spreads", text)

    def test_the_same_for_any_number_of_threads(self):
        self.write("early.toml", EARLY)
        place = ["--counties", "Jingyuan,Longde", *PLACE[2:], "--every", "month"]
        one, three = (self.run_it("diverge", "baseline", "early.toml", *place, "--threads", n).stdout for n in (1, 3))
        self.assertEqual(one, three)
        self.assertIn("\n2017-06 ", one)

    def test_mistakes(self):
        self.assertIn("B is missing", self.errors_of("diverge", "baseline")[0])
        self.assertIn("process scenario", self.errors_of("diverge", "queue", "queue")[0])
        self.assertIn("--every", self.errors_of("diverge", "baseline", "baseline", "--every", "day")[0])


if __name__ == "__main__":
    unittest.main()
