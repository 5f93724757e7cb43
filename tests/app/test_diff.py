"""Protects yingshang diff: every number and step that differs, from when, where and by whom."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder


class Diff(InAFolder):
    def rows(self, a, b, *arguments):
        return self.json_of("diff", a, b, *arguments)["differences"]

    def test_a_scenario_does_not_differ_from_itself(self):
        self.assertEqual(self.rows("baseline", "baseline"), [])
        self.assertIn("do not differ", self.run_it("diff", "baseline+1.1", "baseline+1.1").stdout)

    def test_a_measure_is_told_with_its_date_and_line(self):
        rows = self.rows("baseline", "baseline+1.1")
        # The nation's own limit changes in between: two differences of one thing.
        limits = [r for r in rows if r["what"] == "process.startup.limit"]
        self.assertEqual([(r["from"], r["until"], r["a"], r["b"]) for r in limits],
                         [("2020-05-01", "2021-01-01", "8.5 working_days", "1 working_days"), ("2021-01-01", None, "4 working_days", "1 working_days")])
        self.assertRegex(limits[0]["said_by"][0], r"^measure 1\.1 \(.*01-startup\.toml:\d+:\d+\)$")
        order = next(r for r in rows if r["what"] == "process.startup.step.tax: order")
        self.assertNotEqual(order["a"], order["b"])
        self.assertTrue(all("measure 1.1" in " ".join(r["said_by"]) for r in rows), rows)

    def test_a_step_that_is_gone_and_a_place(self):
        rows = self.rows("baseline", "baseline+11.1")
        self.assertIn(("process.construction.step.scheme_review: happens", "yes", "no"), [(r["what"], r["a"], r["b"]) for r in rows])
        self.write("mine.toml", 'extends = "baseline"\n[set]\n"desk.registration.officers" = { scale = 0.5, from = 2020-05-01, places = ["Guyuan"] }\n')
        (row,) = self.rows("baseline", "mine.toml")
        self.assertEqual(row["what"], "desk.registration.officers")
        self.assertEqual(len(row["places"]), 5)
        self.assertEqual(row["said_by"], ["mine.toml:3:42"])
        self.assertIn("Xiji", self.run_it("diff", "baseline", "mine.toml").stdout)

    def test_paper_differs_in_the_roll_out_alone(self):
        rows = self.rows("baseline+1.1", "paper+1.1")
        self.assertEqual({r["what"] for r in rows}, {"rollout.fidelity", "rollout.awareness.share"})

    def test_mistakes(self):
        self.assertIn("B is missing", self.errors_of("diff", "baseline")[0])
        self.assertIn("not of one kind", self.errors_of("diff", "baseline", "queue")[0])


class OwnMeasure(InAFolder):
    def test_what_nobody_states_is_no_difference(self):
        told = self.json_of("diff", "baseline", "examples/decided-in-counties+90.1")["differences"]
        self.assertTrue(told)
        self.assertEqual([d["what"] for d in told if d["what"].startswith("rollout.")], [], "its fidelity is stated by neither")


if __name__ == "__main__":
    unittest.main()
