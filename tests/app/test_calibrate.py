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

    def test_what_cannot_be_fitted(self):
        self.assertIn("did you mean", self.errors_of("calibrate", "--parameters", "exit.seasonin")[0])
        self.assertIn("exclude each other", self.errors_of("calibrate", "--table", "--recover")[0])
        self.write("process.toml", 'kind = "process"\n[run]\nhorizon = "10 working_days"\n')
        self.errors_of("calibrate", "process.toml")


if __name__ == "__main__":
    unittest.main()
