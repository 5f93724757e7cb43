"""Protects yingshang score: a standard firm on paper beside the population, the same arithmetic in table and JSON, mistakes in its file told."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder, SOURCE

SCORES = SOURCE / "scenarios/scores"


class Score(InAFolder):
    def topics(self, *arguments):
        told = self.json_of("score", *arguments, "--paper", "--date", "2021-12-31")
        return [({t["name"]: t for t in s["topics"]}, s["score"]) for s in told["scenarios"]]

    def test_the_standard_firm_meets_measures_in_full_at_once(self):
        (base, before), (reform, after) = self.topics("baseline", "baseline+1.1")
        self.assertGreater(after, before)
        self.assertGreater(reform["startup"]["score"], base["startup"]["score"] + 0.5)
        for name in set(base) - {"startup"}:
            self.assertEqual(base[name], reform[name], name)
        days, procedures = ([next(p for p in t["startup"]["parts"] if p["bound"] == bound)["value"] for t in (base, reform)]
                            for bound in ("startup.time", "startup.procedures"))
        self.assertLess(days[1], days[0] / 2)
        self.assertLess(procedures[1], procedures[0], "one submission")
        ((paper, of_paper),) = self.topics("paper+1.1")
        self.assertEqual(paper, reform, "how far it is carried out does not matter on paper")
        self.assertEqual(of_paper, after)
        # What nothing moves is the same and says so.
        stated = [p for t in base.values() for p in t["parts"] if not p["simulated"]]
        self.assertGreaterEqual(len(stated), 8)
        self.assertTrue(all(p["source"] for p in stated))

    def test_scores_are_means_of_their_parts(self):
        ((topics, overall),) = self.topics("baseline")
        self.assertAlmostEqual(overall, sum(t["score"] for t in topics.values()) / len(topics), places=9)
        for part in topics["contracts"]["parts"]:
            reached = (part["worst"] - part["value"]) / (part["worst"] - part["best"])
            self.assertAlmostEqual(part["score"], 100 * min(1, max(0, reached)), places=6)
        contracts = topics["contracts"]
        self.assertAlmostEqual(contracts["score"], sum(p["score"] for p in contracts["parts"]) / 3, places=9)

    def test_the_population_stands_beside_it(self):
        place = ["--counties", "Jingyuan", "--until", "2019-01-01", "--replicates", "2", "--quiet"]
        told = self.json_of("score", "baseline", *place)
        self.assertEqual(told["date"], "2018-12-31")
        population = {t["name"]: t["population"] for t in told["scenarios"][0]["topics"]}["startup"]
        run = self.json_of("run", "baseline", *place, "--indicators", "startup.duration_median", "--window", "2018")["indicators"][0]
        self.assertEqual((population["mean"], population["low"]), (run["mean"], run["low"]))
        self.assertIn("startup.duration_median", self.run_it("score", "baseline", *place).stdout)

    def test_a_region_of_ones_own_has_its_own_standard_firm(self):
        # Of the two counties Upper Town has most enterprises; none of the method's counties is there.
        own = "examples/small-region"
        told = self.json_of("score", own, own + "+90.1", "--paper")
        self.assertEqual(told["counties"], ["Upper Town"])
        self.assertTrue(all(0 <= s["score"] <= 100 for s in told["scenarios"]))
        self.assertEqual(self.json_of("score", own, "--paper", "--counties", "990121")["counties"], ["Lower Valley"])
        self.assertIn("Score of a standard firm in Upper Town by the method doing_business", self.run_it("score", own, "--paper").stdout)
        self.assertEqual(self.json_of("score", "baseline", "--paper")["counties"], ["Xingqing", "Jinfeng", "Xixia"])
        known = self.errors_of("score", own, "--paper", "--counties", "Xingqing")
        self.assertEqual(len(known), 1)
        self.assertRegex(known[0], r'unknown county "Xingqing" \(of --counties\), known: .*Upper Town')

    def test_mistakes(self):
        self.assertIn("--date 2031-01-01 is not simulated", self.errors_of("score", "baseline", "--paper", "--date", "2031-01-01")[0])
        self.assertIn("unknown score", self.errors_of("score", "baseline", "--paper", "--method", "nobody")[0])
        text = (SCORES / "doing_business.toml").read_text(encoding="utf-8")
        (self.path / "doing_business_bounds.csv").write_text((SCORES / "doing_business_bounds.csv").read_text(encoding="utf-8"), encoding="utf-8")
        for right, wrong, told in (('"startup.time"', '"startup.tiem"', 'did you mean "startup.time"'), ('process    = "startup"', "", "is of no process"),
                                   ('section = "F"', 'section = "Z"', "is no section"), ('measure = "days"', 'measure = "days", frobs = 1', "unknown key"), ('numbers = ["tax.hours.medium"]', "numbers = []", "`numbers` is empty"),
                                   ("Xingqing = 0.5", "Xingqing = -0.5", "no weight over 0"), ("Xingqing = 0.5", "Xinqing = 0.5", 'unknown county "Xinqing" (of the standard firm)'), ('of = "warehouse"', 'of = "castle"', "is no amount"),
                                   ('process    = "startup"', 'process    = "starting"', "unknown process")):
            self.write("mine.toml", text.replace(right, wrong, 1))
            lines = self.errors_of("score", "baseline", "--paper", "--method", "mine.toml")
            self.assertRegex(lines[0], r"^mine\.toml:\d+:\d+: error: ")
            self.assertIn(told, "\n".join(lines))


if __name__ == "__main__":
    unittest.main()
