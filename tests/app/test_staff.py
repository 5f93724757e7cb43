"""Protects yingshang staff: officers that a promise needs are found, and those that no officers keep are told."""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder

SMALL = ["--counties", "Jingyuan", "--window", "2019", "--quiet"]


class Staff(InAFolder):
    def answer(self, *arguments):
        return self.json_of("staff", *arguments, *SMALL)["counties"][0]

    def test_more_is_asked_for_where_there_are_too_few(self):
        # On paper the measure makes the day possible; with a third of the officers at the first desk nobody sees it kept.
        few = self.json_of("staff", "paper+1.1", "--process", "startup", "--share", "0.8", "--set", "desk.registration.officers=0.3",
                           "--counties", "Jingyuan", "--window", "2021", "--quiet")["counties"][0]
        self.assertLess(few["share_now"], 0.1)
        self.assertTrue(few["possible"])
        self.assertGreaterEqual(few["share_with_needed"], 0.8)
        self.assertEqual(few["bottleneck"], "registration")
        self.assertGreater(few["backlog"] + sum(d["waiting"] for d in few["desks"]), 0)
        self.assertEqual(few["bottleneck"], max(few["desks"], key=lambda d: d["needed"] / d["officers"])["desk"])
        self.assertTrue(any(d["needed"] > d["officers"] for d in few["desks"]))
        for desk in few["desks"]:
            self.assertGreater(desk["minutes_a_month"], 0)
            self.assertGreater(desk["utilisation"], 0)

    # Protects against officers of desks that nobody counts: where a measure makes desks one counter, all of its officers serve whoever comes.
    def test_officers_of_one_counter_are_counted_together(self):
        command = ["staff", "paper+1.1+11.2", "--process", "startup", "--counties", "Jingyuan", "--window", "2021", "--quiet"]
        hall, bank = self.json_of(*command)["counties"][0]["desks"]
        self.assertLessEqual({"registration", "tax", "permits", "property_registry"}, set(hall["one_counter"]))
        self.assertEqual(["bank_counter"], bank["one_counter"])
        for desk in (hall, bank):
            self.assertGreater(desk["needed"], desk["officers"] * desk["utilisation"])  # nobody does the work of two
        text = self.run_it(*command).stdout
        self.assertRegex(text, r"registration and \d+ more: a measure makes registration, .* one counter")
        apart = self.json_of("staff", "paper+1.1", *command[2:])["counties"][0]["desks"]
        self.assertTrue(all(len(desk["one_counter"]) == 1 for desk in apart))

    def test_what_officers_cannot_do_is_told(self):
        # The promise is a day, the baseline's circulation takes longer whoever sits at the counter.
        impossible = self.answer("baseline", "--process", "startup")
        self.assertFalse(impossible["possible"])
        self.assertLess(impossible["share_if_nobody_waits"], 0.95)
        self.assertGreater(impossible["least_office_time_p90"], 1)
        self.assertTrue(all(d["needed"] is None for d in impossible["desks"]))
        text = self.run_it("staff", "baseline", "--process", "startup", *SMALL).stdout
        self.assertIn("officers cannot keep it", text)
        self.assertIn("What no officers can do", text)

    # Protects against taking long projects for broken promises: most of a project's time is the builder's, which is on another clock than the
    # promise, and of those under way many more are at its end than at its beginning.
    def test_long_cases_of_others_are_not_late(self):
        easy = ["baseline+all", "--process", "construction", "--set", "process.construction.target=400 working_days"]
        projects = self.answer(*easy, "--set", "process.construction.step.building.time.mean=200 working_days")
        self.assertGreater(projects["backlog"], projects["given_up"])
        self.assertEqual((projects["overdue_growth"], projects["given_up_overdue"]), (0, 0))
        self.assertEqual((projects["share_now"], projects["share_of_completed"]), (1, 1))
        self.assertTrue(projects["possible"])

    # Protects the reason told from being another clock's: circulation alone is too long here.
    def test_the_cause_is_told(self):
        text = self.run_it("staff", "baseline", "--process", "startup", *SMALL).stdout
        self.assertRegex(text, r"handling and circulation take [\d.]+ working days of the office's clock .*third parties' [\d.]+ are not on this clock")

    # Protects against a promise that seems kept because nobody who waits is counted.
    def test_who_waits_past_the_promise_is_late(self):
        few = self.answer("baseline", "--process", "startup", "--set", "desk.registration.officers=0.1")
        self.assertGreater(few["overdue_growth"] + few["given_up_overdue"], 10)
        self.assertLess(few["share_now"], 0.05)

    def test_mistakes(self):
        self.assertIn("--process is missing", self.errors_of("staff", "baseline")[0])
        self.assertIn('unknown process "startupp"', self.errors_of("staff", "baseline", "--process", "startupp")[0])
        self.assertIn("is a process scenario", self.errors_of("staff", "queue", "--process", "permit")[0])
        self.assertIn("--share", self.errors_of("staff", "baseline", "--process", "startup", "--share", "1.5")[0])


if __name__ == "__main__":
    unittest.main()
