"""The analytic suite in its short form, and what it claims of itself: cases.csv and suite.py say how it works."""
import math
import unittest

import suite

# The cases that must be held: systems by number, quantities by letter.
REQUIRED = {"Q01": "abcdefghi", "Q02": "abcd", "Q05": "ab", "Q08": "abcdefg", "Q12": "abcd", "Q13": "abc", "Q17": "abcde", "Q19": "abcde",
            "Q20": "abc", "Q22": "", "Q27": "ab", "Q30": "", "Q31": "", "Q32": "", "F01": "ab", "F02": "abc", "F03": "", "F07": "",
            "F08": "", "F09": "", "F12": "", "R01": "abc", "R02": "ab", "R06": "abc", "R09": "ab", "D01": "abcde", "D03": "abcdef", "D10": "ab"}


class TheTable(unittest.TestCase):
    # Protects the answers: each number is what its formula says.
    def test_every_answer_is_that_of_its_formula(self):
        for case in suite.read_cases():
            with self.subTest(case.name):
                self.assertAlmostEqual(case.by_formula(), case.exact, delta=1e-9 * max(1, abs(case.exact)))

    # Protects the suite from gaps: every case is held, or it is said why it is not.
    def test_every_required_case_is_held_or_exempt(self):
        held = {case.name.split()[0] for case in suite.read_cases()}
        exempt = suite.read_exempt()
        required = {system + letter for system, letters in REQUIRED.items() for letter in letters or [""]}
        self.assertEqual(set(), required - held - set(exempt))
        self.assertEqual(set(), held & set(exempt))
        self.assertLessEqual(set(exempt), required)

    # Protects the suite from scenarios that nothing looks at, and from two cases of one name.
    def test_every_scenario_has_a_case_and_every_case_a_name(self):
        cases = suite.read_cases()
        self.assertEqual({case.file for case in cases}, {path.stem for path in suite.HERE.glob("*.toml")})
        self.assertEqual(len(cases), len({case.name for case in cases}))


class TheJudgement(unittest.TestCase):
    """The suite sees what it is there for."""

    def setUp(self):
        self.case = suite.Case("x", "f", "desk.d.wait", 4.0, "4", "0.02", "0.01")

    # Protects the factor between the program's half-widths and standard errors.
    def test_half_widths_are_those_of_student(self):
        for df, t in [(1, 12.7062), (11, 2.20099), (23, 2.06866), (191, 1.97246)]:
            self.assertAlmostEqual(suite.student(df), t, places=3)

    # Protects against a suite that is green whatever the engine does.
    def test_a_wrong_mean_is_a_problem(self):
        self.assertEqual([], suite.problems_of(self.case, suite.Estimate(4.03, 0.01, 0.02), "nightly"))
        self.assertIn("5.0 standard errors", suite.problems_of(self.case, suite.Estimate(4.05, 0.01, 0.02), "nightly")[0])

    # Protects against estimates so vague that nothing could speak against them.
    def test_a_vague_estimate_is_a_problem(self):
        problems = suite.problems_of(self.case, suite.Estimate(4.0, 0.1, 0.2), "nightly")
        self.assertEqual(3, len(problems))
        self.assertIn("half-width 5.00% is above 1.00%", problems[0])
        self.assertIn("would pass too", problems[1])

    # Protects what has no chance in it from the tolerance of what has.
    def test_what_is_exact_must_be_exact(self):
        self.case.short = "exact"
        self.assertEqual([], suite.problems_of(self.case, suite.Estimate(4.0, 0, 0), "short"))
        self.assertEqual(1, len(suite.problems_of(self.case, suite.Estimate(4.00001, 0.1, 0.2), "short")))

    # Protects intervals of what is linear in a figure; others have none of their own.
    def test_linear_expressions_keep_the_interval(self):
        tail = 1 - suite.Figure(0.3, 0.02) * 2 / 4
        self.assertAlmostEqual(0.85, tail.mean)
        self.assertAlmostEqual(0.01, tail.half_width)
        self.assertEqual(0.5, suite.Figure(1, 0.1) / suite.Figure(2, 0.1))

    # Protects the errors over seeds: of 1, 2, 3 the mean is 2 and its standard error 1 / sqrt(3).
    def test_errors_over_seeds(self):
        found = suite.over_seeds([1.0, 2.0, 3.0])
        self.assertEqual(2, found.mean)
        self.assertAlmostEqual(1 / math.sqrt(3), found.error)

    # Protects the whole way from the program to the judgement: a biased twin of a case fails where the case passes.
    def test_a_biased_twin_fails(self):
        cases = [case for case in suite.read_cases() if case.file in ("bridge", "critical_path", "drop_out")]
        self.assertEqual([], suite.check("short", cases))
        for case in cases:
            case.exact *= 0.96 if case.precision("short") != suite.PRECISION["short"] else 0.85
        self.assertEqual({case.name for case in cases}, {problem.split()[0] for problem in suite.check("short", cases)})


class TheEngine(unittest.TestCase):
    # Protects the engine: whatever it is changed to, its answers are the exact ones.
    def test_answers_are_exact(self):
        problems = suite.check("short")
        self.assertEqual([], problems, "\n" + "\n".join(problems))


if __name__ == "__main__":
    unittest.main()
