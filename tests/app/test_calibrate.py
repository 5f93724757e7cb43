"""Protects the calibrate command as users call it, on the smallest county and few evaluations."""
import tomllib
import unittest

from program import InAFolder

SMALL = ["--counties", "640424", "--scale", "1", "--quiet"]


class Calibrate(InAFolder):
    def test_values_are_written_and_read_again(self):
        """The file of values is a scenario file that sets what was found; an old one is kept without --force."""
        arguments = ["calibrate", *SMALL, "--evaluations", "4", "--parameters", "exit.seasoning,credit.need", "-o", "values.toml"]
        found = {p["path"]: p for p in self.json_of(*arguments)["parameters"]}
        written = tomllib.loads((self.path / "values.toml").read_text(encoding="utf-8"))["set"]
        self.assertEqual(set(found), {"exit.seasoning", "credit.need"})
        self.assertTrue(all(p["standard_error"] > 0 for p in found.values()), found)
        self.assertAlmostEqual(written["exit.seasoning"]["value"], found["exit.seasoning"]["found"], places=5)
        self.assertTrue(written["credit.need"]["value"].endswith(" months"))
        self.write("mine.toml", 'title = "mine"\nextends = ["baseline", "values.toml"]\n')
        self.run_it("check", "mine.toml")
        self.assertIn("--force", self.run_it(*arguments, code=74).stderr)

    def test_the_same_twice(self):
        """Common random numbers: a calibration is as repeatable as a run."""
        arguments = ["calibrate", *SMALL, "--evaluations", "3", "--parameters", "exit.seasoning"]
        self.assertEqual(self.run_it(*arguments, "--threads", "1").stdout, self.run_it(*arguments, "--threads", "2").stdout)

    def test_recovery_names_what_was_known(self):
        """And comes near it: a few standard errors, which luck alone makes; the misfit that luck makes is told too."""
        result = self.json_of("calibrate", "--recover", *SMALL, "--evaluations", "8", "--parameters", "entry.candidates.individual")
        (row,) = result["parameters"]
        self.assertNotEqual(row["known"], row["start"])
        self.assertGreater(row["standard_error"], 0)
        self.assertLess(abs(row["found"] - row["known"]), 4 * row["standard_error"])
        self.assertGreater(result["misfit_of_known"], 0)
        self.assertLess(result["misfit"], 2 * result["misfit_of_known"])

    def test_the_table_of_some_counties_and_of_a_file_of_ones_own(self):
        """Moments are counted whoever asks for a fit, and not only where the baseline as shipped runs with all its counties: else every one is undefined."""
        self.write("mine.toml", 'title = "mine"\nextends = "baseline"\n[entry]\nlearning = 0.3\n')
        for scenario in ("baseline", "mine.toml"):
            table = self.json_of("calibrate", scenario, "--table", "--counties", "640424", "--quiet")
            simulated = {row["name"]: row["simulated"] for row in table["fit"] + table["facts"]}
            for moment in ("exit_hazard.3", "survival.5", "entry_rate.enterprise.2018", "workers.micro", "growth.2019", "life_span.mean"):
                self.assertIsNotNone(simulated[moment], f"{moment} of {scenario}")
            known = {row["name"]: row["not_independent"] for row in table["facts"]}
            self.assertIn("process.construction.difficulty.cv", known["approval_time.squared_variation"])
            self.assertEqual(known["life_span.mean"], "")

    def test_a_part_is_not_held_to_what_the_whole_has(self):
        """A county is no tenth of its region by mistake: numbers and sums of all, parts' shares and other counties are not simulated, neither met nor missed."""
        part = self.json_of("calibrate", "--table", "--counties", "640424", "--quiet")
        simulated = {row["name"]: row["simulated"] for row in part["fit"]}
        of_all = ["stock.enterprise.2018", "stock.cooperative.2019", "bankruptcies", "credit.small_balance", "city_share.enterprise.Guyuan", "wage.Yinchuan",
                  "wage.Guyuan"]
        for name in of_all:
            self.assertIsNone(simulated[name], name)
        for name in ("exit_rate.enterprise.2019", "section_share.enterprise.F", "wage.2018", "credit.small_rate.2019"):
            self.assertIsNotNone(simulated[name], name)
        text = self.run_it("calibrate", "--table", "--counties", "640424", "--quiet").stdout
        not_simulated = sum(value is None for value in simulated.values())
        self.assertIn(f"of {len(simulated) - not_simulated} targets within tolerance", text)
        self.assertIn(f"; {not_simulated} not simulated", text)
        self.assertNotIn("credit.small_balance: ", text, "no reason for a miss that is none")
        fitted = self.json_of("calibrate", *SMALL, "--evaluations", "1", "--parameters", "exit.seasoning")
        self.assertLessEqual(set(of_all), set(fitted["left_out"]))
        self.assertFalse(set(fitted["left_out"]) & {row["name"] for row in fitted["fit"]})
        whole = self.json_of("calibrate", "--table", "--counties", "640400", "--quiet")
        self.assertIsNotNone({row["name"]: row["simulated"] for row in whole["fit"]}["wage.Guyuan"], "all of its counties run")

    def test_where_the_search_begins(self):
        """At the values in force: one outside its bounds is told with its place, and not moved into them."""
        self.write("mine.toml", 'title = "mine"\nextends = "baseline"\n\n[free."exit.dormant"]\nlow = 9\nhigh = 10\nunit = "percent per year"\n')
        (message,) = self.errors_of("calibrate", "mine.toml", *SMALL, "--evaluations", "1")
        self.assertIn("mine.toml:4:", message)
        self.assertIn("exit.dormant is 8.6 percent per year, outside its bounds 9 ... 10", message)
        found = self.json_of("calibrate", "mine.toml", *SMALL, "--evaluations", "1", "--set", "exit.dormant=9.5 percent per year", "--parameters", "exit.dormant")
        self.assertAlmostEqual(found["parameters"][0]["start"], 9.5)
        self.run_it("calibrate", "mine.toml", *SMALL, "--evaluations", "1", "--parameters", "exit.seasoning")

    def test_what_cannot_be_fitted(self):
        self.assertIn("did you mean", self.errors_of("calibrate", "--parameters", "exit.seasonin")[0])
        self.assertIn("exclude each other", self.errors_of("calibrate", "--table", "--recover")[0])
        self.write("process.toml", 'kind = "process"\n[run]\nhorizon = "10 working_days"\n')
        self.errors_of("calibrate", "process.toml")


if __name__ == "__main__":
    unittest.main()
