"""Protects what a user types: help everywhere, every mistake of usage with words that help, exit code 2."""
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, InAFolder

VERBS = ["run", "compare", "staff", "diff", "check", "list", "measures", "info"]


class Help(InAFolder):
    def test_every_verb_explains_itself(self):
        overview = self.run_it("--help").stdout
        self.assertEqual(self.run_it("help").stdout, overview)
        for verb in VERBS:
            self.assertRegex(overview, rf"(?m)^  {verb} ")
            text = self.run_it(verb, "--help").stdout
            self.assertTrue(text.startswith(f"Usage: yingshang {verb}"), text)
            self.assertIn("--format", text)
            self.assertLessEqual(max(map(len, text.splitlines())), 140)
            self.assertEqual(self.run_it(verb, "nonsense", "-h").stdout, text, "-h wins over what else is wrong")

    def test_help_names_the_options_of_the_contract(self):
        run, compare, check = (self.run_it(verb, "--help").stdout for verb in ("run", "compare", "check"))
        for option in ["replicates", "seed", "threads", "counties", "scale", "from", "until", "set", "format", "progress", "force", "output", "window"]:
            self.assertIn(f"--{option} ", run.replace("[ --", "--"))
            self.assertIn(f"--{option} ", compare.replace("[ --", "--"))
        self.assertIn("csv", compare)
        self.assertIn("--explain", check)
        self.assertIn("--schema", check)

    def test_version(self):
        self.assertRegex(self.run_it("--version").stdout, r"^yingshang \d+\.\d+\.\d+ \(.+\)\n$")


class Words(InAFolder):
    def test_one_is_told_as_one(self):
        text = self.run_it("check", "queue").stdout
        self.assertIn("  1 process, 1 desk, 1 county\n", text)
        self.assertRegex(text, r"  \d+ parameters, \d+ statements: \d+ rest on sources, \d+ are assumed, ")


class Warnings(InAFolder):
    def test_dates_that_do_not_move_are_told(self):
        mine = self.write("mine.toml", 'extends = "baseline"\n[[measure]]\nid = "13.6"\nfrom = 2019-05-01\n')
        place = ["--counties", "640424", "--until", "2019-01-01"]
        for command in (["check", mine], ["run", mine, *place], ["compare", "baseline", mine, *place, "--replicates", "1"]):
            lines = [line for line in self.run_it(*command).stderr.splitlines() if ": warning: " in line]
            self.assertEqual(len(lines), 3, command)
            self.assertRegex(lines[0], r'^mine\.toml:4:1: warning: measure 13\.6 begins on 2019-05-01, before its date in force, 2020-05-01')
        self.assertEqual(self.run_it("run", mine, *place, "--quiet").stderr, "")
        self.assertEqual(self.run_it("check", "examples/earlier-startup").stderr, "")

    # Protects from a reform that seems to keep a promise because it has made an easier one.
    def test_yardsticks_that_differ_are_told(self):
        easier = self.write("easier.toml", 'extends = "baseline"\n[process.startup]\ntarget = "10 working_days"\n')
        place = ["--counties", "640424", "--until", "2019-01-01", "--replicates", "1"]
        self.assertEqual([line for line in self.run_it("compare", "baseline", easier, *place).stderr.splitlines() if "warning" in line],
                         ['easier.toml:3:10: warning: process.startup.target is 1 working_days in baseline and 10 working_days in easier.toml (a yardstick: '
                          'shares within the target and means at fixed weights are then not of the same thing), state the same in both'])
        both = self.run_it("compare", "baseline", "baseline+1.1", *place, "--set", "process.startup.target=10 working_days").stderr
        self.assertNotIn("warning", both)


class BadUsage(InAFolder):
    def test_each_mistake_is_named(self):
        for arguments, words in [
            ([], "a command is missing"),
            (["rnu", "baseline"], 'unknown command "rnu", did you mean "run"?'),
            (["--verbose"], 'unknown option "--verbose"'),
            (["run"], "run: SCENARIO is missing"),
            (["run", "baseline", "baseline+1.1"], 'run: unexpected argument "baseline+1.1"'),
            (["compare", "baseline"], "compare: BASE or ALT is missing"),
            (["info"], "info: FILE is missing"),
            (["check"], "check: SCENARIO is missing"),
            (["run", "baseline", "--replicats", "3"], 'unknown option --replicats (of yingshang run), did you mean "--replicates"?'),
            (["run", "baseline", "--replicate", "3"], "unknown option --replicate"),
            (["run", "queue", "--at", "10,2501"], "--at 2501 is past the end of the run ([run] horizon is 2500 working_days)"),
            (["run", "queue", "--until", "2018-02-01"], "--until does not apply to a process scenario"),
            (["run", "baseline", "--replicates", "0"], "--replicates 0"),
            (["run", "baseline", "--replicates", "-3"], "--replicates -3"),
            (["run", "baseline", "--replicates", "two"], "--replicates two"),
            (["run", "baseline", "--replicates", "1000000000000"], "--replicates 1000000000000"),
            (["run", "baseline", "--replicates"], "replicates"),
            (["run", "baseline", "--seed", "-1"], "--seed -1"),
            (["run", "baseline", "--seed", "18446744073709551616"], "--seed 18446744073709551616"),
            (["run", "baseline", "--threads", "0"], "--threads 0"),
            (["run", "baseline", "--scale", "0"], "--scale 0"),
            (["run", "baseline", "--scale", "1.5"], "--scale 1.5"),
            (["run", "baseline", "--scale", "nan"], "--scale nan"),
            (["run", "baseline", "--counties", "Xinqing"], 'unknown county "Xinqing" (of --counties), did you mean "Xingqing"?'),
            (["run", "baseline", "--counties", "640104,,640105"], "a name is missing"),
            (["run", "baseline", "--counties", ""], "a name is missing"),
            (["run", "baseline", "--from", "yesterday"], "--from yesterday (it is no date)"),
            (["run", "baseline", "--until", "2021-02-30"], "--until 2021-02-30 (it is no date)"),
            (["run", "baseline", "--until", "2021-01-15"], "--until: error: 2021-01-15 is not the first of a month"),
            (["run", "baseline", "--until", "2016-01-01"], "--until: error: the horizon ends on 2016-01-01"),
            (["run", "baseline", "--from", "2030-01-01"], "--from: error: results begin on 2030-01-01"),
            (["run", "baseline", "--window", "2021-20"], "--window 2021-20"),
            (["run", "baseline", "--window", "2031"], "--window 2031 is not simulated (results are of 2018-2025)"),
            (["run", "baseline", "--window", "2021-2020"], "--window 2021-2020"),
            (["run", "baseline", "--set", "entry"], "--set entry (it is not of the form path=value)"),
            (["run", "baseline", "--set", "entry.learnin=0.2"], 'did you mean "entry.learning"?'),
            (["run", "baseline", "--set", "desk.registration.officers=3 minutes"], "is a duration"),
            (["run", "baseline", "--indicators", "entry.enterprizes"], 'did you mean "entry.enterprises"?'),
            (["run", "baseline", "--format", "csv"], "--format csv"),
            (["compare", "baseline", "baseline+1.1", "--format", "xml"], "use table, json, csv"),
            (["run", "baseline", "--progress", "sometimes"], "use auto, always, never"),
            (["run", "baseline", "--output", ""], "--output names no file"),
            (["run", "basline"], 'unknown scenario "basline"'),
            (["run", "baseline+99.1"], 'unknown measure "99.1"'),
            (["run", "baseline+77"], 'unknown chapter "77"'),
            (["compare", "queue", "baseline"], "queue is a process scenario"),
            (["compare", "baseline", "baseline+1.1", "baseline+1.1"], 'scenario "baseline+1.1" is named twice'),
            (["check", "baseline-7"], "baseline-7: error: -7 takes nothing away"),
            (["check", "baseline+1.1-3"], "-3 takes nothing away"),
            (["run", "queue", "--counties", "640104"], "--counties does not apply to a process scenario"),
            (["run", "queue", "--set", "arrivals.rate=1000000000000 per day"], "at most 5e+06 are possible"),
            (["run", "queue", "--set", "arrivals.rate=1000000 per day"], "at most 2e+08 are possible"),
            (["run", "baseline", "--set", "population.stock.enterprise=1000000000000"], "population.stock.enterprise cannot be 1000000000000"),
            (["run", "baseline", "--set", "population.stock.enterprise=1000000000", "--threads", "1"], "MiB of memory (this machine has"),
            (["check", "baseline", "--explain", "--schema"], "exclude each other"),
            (["check", "baseline", "--explain", "--paths", "credti"], 'no parameter begins with "credti"'),
            (["list", "scenario"], "use scenarios, measures, indicators, counties"),
            (["measures", "99"], 'unknown measure "99"'),
            (["info", "nothing.h5"], "nothing.h5"),
        ]:
            with self.subTest(arguments=arguments):
                errors = self.errors_of(*arguments)
                self.assertTrue(any(words in line for line in errors), errors)
                for line in errors:
                    self.assertRegex(line, r"^(\S.*: )?error: ")

    def test_all_mistakes_of_a_line_at_once(self):
        errors = self.errors_of("run", "baseline", "--seed", "x", "--threads", "0", "--scale", "2", "--progress", "maybe", "--until", "soon")
        self.assertEqual(len(errors), 5, errors)

    def test_mistakes_of_both_scenarios_at_once(self):
        errors = self.errors_of("compare", "baseline+99.1", "basline")
        self.assertEqual(len(errors), 2, errors)

    def test_mistakes_of_options_and_of_files_at_once(self):
        self.write("mine.toml", 'extends = "baseline"\n\n[entry]\nlearnin = 0.3\n')
        for verb in (["run", "mine.toml"], ["compare", "baseline", "mine.toml"]):
            errors = self.errors_of(*verb, "--set", "desk.tax.officer=2", "--counties", "999999,Xingqing", "--indicators", "entry.enterprizes")
            for words in ("learnin", "desk.tax.officer", "999999", "entry.enterprizes"):
                self.assertEqual(sum(words in line.split(" (")[0] for line in errors), 1, (words, errors))
            self.assertEqual(len(errors), 4, errors)

    def test_errors_of_a_file_stand_in_the_order_of_its_lines(self):
        self.write("mine.toml", 'extends = "baseline"\n\n[[measure]]\nid = "99.1"\n\n[entry]\nlearnin = 0.3\n\n[[measure]]\nid = "99.2"\n\n[desk.tax]\nofficers = 0\n')
        lines = [int(line.split(":")[1]) for line in self.errors_of("check", "mine.toml")]
        self.assertEqual(lines, [4, 7, 10, 13])

    def test_what_extends_nothing_is_told_once(self):
        for text in ("", 'title = "Mine"\n\n[entry]\nlearning = 0.3\n'):
            self.write("mine.toml", text)
            (error,) = self.errors_of("check", "mine.toml")
            self.assertTrue(error.startswith("mine.toml:1:1: error: "), error)
            self.assertIn('add extends = "baseline"', error)

    def test_horizons_that_differ(self):
        self.write("short.toml", 'extends = "baseline"\n\n[horizon]\nuntil = 2020-01-01\n')
        self.assertIn("run over different days", self.errors_of("compare", "baseline", "short.toml")[0])

    def test_scenario_without_its_ending(self):
        self.write("mine.toml", 'extends = "queue"\n')
        self.assertIn('did you mean "mine.toml"?', self.errors_of("check", "mine")[0])


class FiveMistakes(InAFolder):
    """Protects "all errors at once, nothing is run, no output is touched"."""
    TEXT = ('extends = "baseline"\n\n[entry]\nlearnin = 0.3\n\n[process.startup.step.licence]\nrefusal = 1.5\nvisits = "2 yuan"\nafter = ["seal"]\n\n'
            '[desk.second]\ntitle = "Second"\n')

    def test_five_errors_with_line_and_column(self):
        self.write("mine.toml", self.TEXT)
        for verb in (["check", "mine.toml"], ["run", "mine.toml", "-o", "out.h5"], ["compare", "baseline", "mine.toml", "-o", "out.h5", "--force"]):
            errors = self.errors_of(*verb)
            self.assertEqual(len(errors), 5, errors)
            for line in errors:
                self.assertRegex(line, r"^\S+\.toml:\d+:\d+: error: ")
        self.assertEqual(sorted(p.name for p in self.path.iterdir()), ["mine.toml"])

    def test_existing_file_is_not_touched(self):
        self.write("mine.toml", self.TEXT)
        self.write("out.h5", "precious")
        self.errors_of("run", "mine.toml", "-o", "out.h5", "--force")
        self.assertEqual((self.path / "out.h5").read_text(), "precious")


class StandardOutput(InAFolder):
    def test_what_cannot_be_printed_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 74)
        self.assertIn("No space left on device", done.stderr)


if __name__ == "__main__":
    unittest.main()
