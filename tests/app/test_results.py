"""Protects what other programs read: JSON and CSV of run and compare as the contract names them, the same at every time
and with any threads, and what the options do."""
import csv
import io
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, SMALL, SOURCE, InAFolder

EFFECT = ["name", "unit", "window", "base", "value", "difference", "relative", "low", "high", "inconclusive", "material"]
NUMBER = (int, float)


def without(json, *names):
    return {key: value for key, value in json.items() if key not in names}


class Run(InAFolder):
    def test_fields_of_a_region(self):
        json = self.json_of("run", "baseline", *SMALL, "--seed", 7)
        self.assertEqual((json["scenario"], json["seed"], json["replicates"], json["window"], json["complete"]), ("baseline", 7, 1, "2020", True))
        for field in ["firms", "events", "wall_seconds", "peak_mib"]:
            self.assertIsInstance(json[field], NUMBER)
            self.assertGreater(json[field], 0)
        for i in json["indicators"]:
            self.assertEqual(list(i), ["name", "unit", "mean", "low", "high"])
            self.assertIsNone(i["low"], "one replicate has no interval")
            self.assertIsNone(i["high"])
        names = [i["name"] for i in json["indicators"]]
        self.assertEqual(names, [i["name"] for i in self.json_of("list", "indicators")["indicators"]])
        self.assertEqual(len(names), len(set(names)))

    def test_replicates_give_an_interval(self):
        json = self.json_of("run", "baseline", *SMALL, "--replicates", 2, "--indicators", "entry.enterprises,startup.duration_median")
        self.assertEqual([i["name"] for i in json["indicators"]], ["entry.enterprises", "startup.duration_median"])
        for i in json["indicators"]:
            self.assertLessEqual(i["low"], i["mean"])
            self.assertLessEqual(i["mean"], i["high"])

    def test_window(self):
        one = ["--indicators", "entry.enterprises", *SMALL]
        years = [self.json_of("run", "baseline", *one, "--window", y)["indicators"][0]["mean"] for y in (2018, 2019, 2020)]
        whole = self.json_of("run", "baseline", *one, "--window", "2018-2020")
        self.assertEqual(whole["window"], "2018-2020")
        self.assertTrue(min(years) <= whole["indicators"][0]["mean"])
        self.assertEqual(self.json_of("run", "baseline", *one)["indicators"][0]["mean"], years[-1], "without it: the last year")

    def test_counties_by_code_name_and_group(self):
        short = ["--until", "2018-02-01", "--indicators", "entry.enterprises"]
        of = {c: without(self.json_of("run", "baseline", "--counties", c, *short), "wall_seconds", "peak_mib")
              for c in ("640424", "Jingyuan", "泾源县", "640424,Jingyuan", "640424, 640423", "640423,640424")}
        self.assertEqual(of["640424"], of["Jingyuan"])
        self.assertEqual(of["640424"], of["泾源县"])
        self.assertEqual(of["640424"], of["640424,Jingyuan"], "a county named twice runs once")
        self.assertEqual(of["640424, 640423"], of["640423,640424"])
        self.assertGreater(of["640423,640424"]["firms"], of["640424"]["firms"])

    def test_set_from_and_scale(self):
        short = ["--until", "2019-01-01", "--counties", "640424"]
        plain = self.json_of("run", "baseline", *short)
        self.assertNotEqual(plain["indicators"], self.json_of("run", "baseline", *short, "--set", "process.startup.step.licence.circulation.mean=30 working_days")["indicators"])
        self.assertLess(self.json_of("run", "baseline", *short, "--scale", 0.5)["firms"], 0.7 * plain["firms"])
        later = self.json_of("run", "baseline", *short, "--from", "2018-07-01")
        self.assertEqual(later["window"], "2018")
        self.assertNotEqual(later["indicators"], plain["indicators"])

    # Protects samples: what does not hang on queues holds in a tenth of the firms, within what chance does to so few, and the rest is warned of.
    def test_a_tenth_of_the_firms_tells_what_does_not_queue(self):
        county = ["--counties", "Litong", "--until", "2019-01-01"]
        whole = {i["name"]: i["mean"] for i in self.json_of("run", "baseline", *county, "--replicates", 4)["indicators"]}
        done = self.run_it("run", "baseline", *county, "--scale", 0.1, "--replicates", 16, "--format", "json")
        self.assertIn("warning: at scale 0.1 queues", done.stderr)
        self.assertNotIn("warning", self.run_it("run", "baseline", *county).stderr)
        tenth = {i["name"]: i for i in json.loads(done.stdout)["indicators"]}
        for name, least_room in (("credit.small_borrowers", 0.03), ("credit.small_balance", 0.05), ("zombie.share", 0.1), ("entry.enterprises", 0.1),
                                 ("registered_not_operating.share", 0.05), ("inspection.visits_per_compliant_firm", 0.03), ("tax.burden_rate", 0.03),
                                 ("credit.decision_duration_mean.small", 0.05), ("startup.visits_mean", 0.02), ("admin.documents_per_case_mean", 0.02),
                                 ("procurement.bidders_mean", 0.25), ("labour.vacancy_duration_mean.fixed_class", 0.1)):
            room = max(least_room * whole[name], 2 * (tenth[name]["high"] - tenth[name]["mean"]))
            self.assertAlmostEqual(tenth[name]["mean"], whole[name], delta=room, msg=name)
            self.assertLess(room, 0.5 * whole[name], f"{name}: an interval that would hold anything protects nothing")

    def test_seed_matters(self):
        one, two = (self.json_of("run", "baseline", *SMALL, "--seed", s)["indicators"] for s in (1, 2))
        self.assertNotEqual(one, two)

    def test_table_for_people(self):
        done = self.run_it("run", "baseline", *SMALL, "--progress", "never")
        self.assertIn("baseline, seed 1, 1 replicate\n", done.stdout)
        self.assertIn("entry.enterprises", done.stdout)
        self.assertEqual(done.stderr, "")


class Process(InAFolder):
    FIGURES = ["number_in_system", "number_in_queue", "sojourn", "wait", "p_wait", "utilisation", "p_abandoned", "p_blocked"]

    def test_fields(self):
        json = self.json_of("run", "queue", "--replicates", 4, "--seed", 3)
        self.assertEqual((json["scenario"], json["seed"], json["replicates"], json["indicators"]), ("queue", 3, 4, []))
        (desk,), (cases,) = json["desks"], json["cases"]
        self.assertEqual(desk["name"], "service")
        self.assertLessEqual(set(self.FIGURES), set(desk))
        self.assertEqual((cases["process"], cases["class"]), ("service", "all"))
        self.assertLessEqual({"sojourn", "p_completed", "completed"}, set(cases))
        for figure in [desk[f] for f in self.FIGURES] + [cases["sojourn"], cases["completed"]]:
            self.assertEqual(list(figure), ["mean", "half_width", "variance"])
            self.assertIsInstance(figure["mean"], NUMBER)
            self.assertGreaterEqual(figure["half_width"], 0)
        self.assertAlmostEqual(desk["utilisation"]["mean"], 0.8, delta=0.02)

    def test_quantiles_tails_and_counts_at_times(self):
        json = self.json_of("run", "queue", "--replicates", 2, "--quantiles", "0.5,0.9", "--tails", "0.01,0.05", "--at", "5,30")
        (desk,), (cases,) = json["desks"], json["cases"]
        for row in (desk, cases):
            self.assertEqual(list(row["sojourn_quantiles"]), ["0.5", "0.9"])
            self.assertEqual(list(row["sojourn_tails"]), ["0.01", "0.05"])
            self.assertLess(row["sojourn_quantiles"]["0.5"]["mean"], row["sojourn_quantiles"]["0.9"]["mean"])
            self.assertGreater(row["sojourn_tails"]["0.01"]["mean"], row["sojourn_tails"]["0.05"]["mean"])
            self.assertEqual(list(row["number_at"]), ["5", "30"])

    def test_one_replicate_has_no_interval(self):
        json = self.json_of("run", "queue", "--replicates", 1, "--set", "arrivals.rate=60 per day")
        self.assertIsNone(json["desks"][0]["wait"]["half_width"])
        self.assertAlmostEqual(json["desks"][0]["utilisation"]["mean"], 0.4, delta=0.02)


class Compare(InAFolder):
    def test_fields(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", "baseline+all", *SMALL, "--replicates", 2, "--window", "2020")
        self.assertEqual((json["base"], json["window"], json["replicates"]), ("baseline", "2020", 2))
        self.assertEqual([s["name"] for s in json["scenarios"]], ["baseline+1.1", "baseline+all"], "the base itself is not repeated")
        for scenario in json["scenarios"]:
            for e in scenario["indicators"]:
                self.assertEqual(list(e), EFFECT)
                self.assertEqual(e["window"], "2020")
                self.assertIsInstance(e["material"], bool)
                if e["base"] is None or e["low"] is None:
                    continue
                self.assertAlmostEqual(e["difference"], e["value"] - e["base"], delta=1e-9 * max(1, abs(e["base"])))
                self.assertEqual(e["inconclusive"], e["low"] <= 0 <= e["high"])
                if e["relative"] is not None:
                    self.assertAlmostEqual(e["relative"], e["difference"] / abs(e["base"]), delta=1e-9)
        effects = {e["name"]: e for e in json["scenarios"][0]["indicators"]}
        self.assertLess(effects["startup.duration_median"]["difference"], 0)
        self.assertLess(effects["startup.duration_median"]["relative"], -0.01)

    def test_one_replicate_has_no_interval(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 1, "--window", "2020")
        for e in json["scenarios"][0]["indicators"]:
            self.assertEqual((e["low"], e["high"], e["inconclusive"]), (None, None, None))

    def test_before_the_measures_date_both_are_equal(self):
        json = self.json_of("compare", "baseline", "baseline+all", *SMALL, "--replicates", 1, "--window", "2018-2019")
        for e in json["scenarios"][0]["indicators"]:
            self.assertIn(e["difference"], (0, None), e["name"])
            self.assertEqual(e["base"], e["value"], e["name"])

    def test_windows_of_the_targets(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", "--counties", "640424", "--until", "2022-01-01", "--replicates", 1, "--threads", 2)
        self.assertEqual(json["window"], "targets")
        windows = {e["name"]: e["window"] for e in json["scenarios"][0]["indicators"]}
        self.assertEqual(windows["startup.duration_median"], "2021")

    def test_csv_says_the_same_as_json(self):
        command = ["compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 2, "--window", "2020"]
        rows = list(csv.DictReader(io.StringIO(self.run_it(*command, "--format", "csv").stdout)))
        effects = self.json_of(*command)["scenarios"][0]["indicators"]
        self.assertEqual(list(rows[0]), ["scenario", *EFFECT])
        self.assertEqual(len(rows), len(effects))
        for row, e in zip(rows, effects):
            self.assertEqual(row["scenario"], "baseline+1.1")
            for field in ["base", "value", "difference", "relative", "low", "high"]:
                self.assertEqual(float(row[field]) if row[field] else None, e[field], (e["name"], field))

    def test_file_of_the_users_own(self):
        self.write("mine.toml", 'extends = "baseline"\ntitle = "Mine"\n\n[[measure]]\nid = "1.1"\nfrom = 2020-05-01\n'
                                'pilot = { places = ["Yinchuan"], until = 2020-12-01 }\n')
        json = self.json_of("compare", "baseline", "mine.toml", "mine.toml+2.1", *SMALL, "--replicates", 1, "--window", "2018-2019")
        self.assertEqual([s["name"] for s in json["scenarios"]], ["mine.toml", "mine.toml+2.1"])

    def test_table_for_people(self):
        done = self.run_it("compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 1, "--progress", "never")
        self.assertIn("the same firms, 1 replicate, seed 1", done.stdout)
        self.assertNotIn("by chance alone", done.stdout)
        self.assertEqual(done.stderr, "")

    # Protects readers of long tables: some of so many intervals miss zero without any effect, and the table says how many.
    def test_table_counts_what_chance_alone_would_do(self):
        table = self.run_it("compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 2, "-q").stdout
        self.assertRegex(table, r"\nby chance alone, without any effect, about \d\.\d of these \d\d intervals would not span zero\n")


class Shares(InAFolder):
    """Protects readers of shares: changes in points, since 6000 % of next to nothing says little, and intervals within what is possible."""

    def test_points_and_bounds(self):
        command = ["compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 2, "--indicators", "startup.share_within_target,startup.duration_median"]
        share, days = {i["name"]: i for i in self.json_of(*command)["scenarios"][0]["indicators"]}.values()
        self.assertEqual((share["name"], days["name"]), ("startup.share_within_target", "startup.duration_median"))
        rows = {line.split()[0]: line for line in self.run_it(*command).stdout.splitlines() if line.startswith("startup.")}
        self.assertIn(f"{100 * share['difference']:+.1f} points", rows["startup.share_within_target"])
        self.assertIn(f"{100 * days['relative']:+.1f} %", rows["startup.duration_median"])
        self.assertTrue(-1 <= share["low"] <= share["high"] <= 1, share)
        run = self.json_of("run", "baseline+1.1", *SMALL, "--replicates", 2, "--indicators", "startup.share_within_target")["indicators"][0]
        self.assertTrue(0 <= run["low"] <= run["high"] <= 1, run)


class SameOutput(InAFolder):
    """Protects "the same command prints the same", whenever and with whatever threads."""

    def test_every_format(self):
        command = ["compare", "baseline", "baseline+1.1", "--counties", "640424,640423", "--until", "2020-07-01", "--replicates", 2]
        for form in ("table", "json", "csv"):
            outputs = {self.run_it(*command, "--format", form, "--threads", t).stdout for t in (1, 1, 2)}
            self.assertEqual(len(outputs), 1, form)
        for form in ("table", "json"):
            texts = {self.run_it("run", "queue", "--replicates", 4, "--format", form, "--threads", t).stdout for t in (1, 2)}
            self.assertEqual(len({re.sub(r'"(wall_seconds|peak_mib)": [0-9.e-]+', "", t) for t in texts}), 1)


class Progress(InAFolder):
    def test_only_when_wanted(self):
        command = ["run", "baseline", *SMALL, "--format", "json"]
        always = self.run_it(*command, "--progress", "always")
        self.assertRegex(always.stderr, r"\d+ %  20\d\d-\d\d-\d\d")
        self.assertNotIn("%", self.run_it(*command, "--progress", "auto").stderr, "no bar where there is no terminal")
        for quiet in (["--progress", "never"], ["-q"]):
            self.assertEqual(self.run_it(*command, *quiet).stderr, "")

    def test_long_work_is_announced(self):
        """The words and their number; the work itself is stopped at once."""
        with subprocess.Popen([PROGRAM, "run", "baseline", "--replicates", "40", "--threads", "1", "-o", str(self.path / "x.h5")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            line = process.stderr.readline()
            process.kill()
        self.assertRegex(line, r"^40 runs of [\d,]+ firms at the start: about .+ on 1 thread, \d+ MiB of memory, \d+ MiB on disk$")


class Others(InAFolder):
    def test_list(self):
        json = self.json_of("list")
        self.assertEqual(list(json), ["scenarios", "measures", "indicators", "counties"])
        self.assertIn("baseline", [s["name"] for s in json["scenarios"]])
        self.assertIn({"name": "queue", "kind": "process"}, [{k: s[k] for k in ("name", "kind")} for s in json["scenarios"]])
        self.assertEqual(len(json["counties"]), 22)
        for i in json["indicators"]:
            self.assertEqual(list(i), ["name", "unit", "definition", "population", "clock"])
        for what in json:
            self.assertEqual(list(self.json_of("list", what)), [what])
            self.assertTrue(self.run_it("list", what).stdout)

    def test_measures_of_ones_own(self):
        own = "examples/decided-in-counties"
        (one,) = self.json_of("measures", own)["measures"]
        self.assertEqual((one["id"], one["patches"], one["title"]), ("90.1", 2, "Decisions nearer to the firms"))
        self.assertEqual(self.json_of("measures", own, "90.1")["measures"], [one])
        self.assertEqual(self.json_of("measures", own + "+90.1", "90")["measures"], [one])
        self.assertIn('desk     = "human_resources"', self.run_it("measures", own, "90.1").stdout)
        self.assertNotIn("must move", self.run_it("measures", own, "90.1").stdout, "it has no targets")
        self.assertRegex(self.run_it("measures", own).stdout, r"(?m)^90\.1 .*Decisions nearer to the firms")
        self.assertEqual(self.json_of("measures", own, "1.1"), self.json_of("measures", "1.1"), "a scenario knows the catalogue too")
        self.assertIn("adds no measure to the catalogue", self.run_it("measures", "baseline").stdout)
        self.assertIn("yingshang measures FILE 90.1", self.errors_of("measures", "90.1")[0])
        self.assertIn(f'unknown measure "90.2" (of {own}), did you mean "', self.errors_of("measures", own, "90.2")[0])
        self.assertIn('unknown scenario "nowhere.toml"', self.errors_of("measures", "nowhere.toml", "90.1")[0])

    def test_measures(self):
        everything = self.json_of("measures")["measures"]
        self.assertIn("1.1", [m["id"] for m in everything])
        (one,) = self.json_of("measures", "1.1")["measures"]
        self.assertEqual(one["in_force"], "2020-05-01")
        self.assertEqual(one["title_zh"], "不断提升企业开办效率")
        self.assertGreater(one["patches"], 0, "what it changes is counted")
        self.assertTrue(one["targets"])
        text = self.run_it("measures", "1.1").stdout
        for words in ("不断提升企业开办效率", "[measure.\"1.1\"]", "must move"):
            self.assertIn(words, text)
        self.assertTrue(all(m["id"].startswith("1.") for m in self.json_of("measures", "1")["measures"]))

    # Protects readers of the catalogue: what it says of a target is true, and every target of a shipped measure is computed.
    def test_targets_are_computed(self):
        computed = {i["name"] for i in self.json_of("list", "indicators")["indicators"]}
        targets = [t for m in self.json_of("measures")["measures"] for t in m["targets"]]
        self.assertTrue(targets)
        for t in targets:
            self.assertEqual(t["computed"], t["indicator"] in computed, t["indicator"])
        self.assertEqual([t for t in targets if not t["computed"]], [], "every target of the shipped measures is computed")

    def test_check(self):
        self.assertIn("baseline+all is in order", self.run_it("check", "baseline+all").stdout)
        json = self.json_of("check", "baseline+1.1")
        self.assertTrue(json["valid"])
        self.assertEqual(json["measures"], ["1.1"])

    def test_check_takes_measures_on_and_off(self):
        all_of = self.json_of("check", "baseline+all")["measures"]
        without_7 = self.json_of("check", "baseline+all-7")["measures"]
        self.assertTrue([m for m in all_of if m.startswith("7.")])
        self.assertEqual(without_7, [m for m in all_of if not m.startswith("7.")])
        self.assertEqual(self.json_of("check", str(SOURCE / "scenarios/baseline.toml") + "+2.1")["measures"], ["2.1"])

    def test_what_is_not_stated_is_said_to_be(self):
        text = self.run_it("check", "baseline", "--explain", "--paths", "rollout.").stdout
        self.assertIn("rollout.fidelity = not stated\n", text)
        self.assertNotIn("none over the counties", text)
        (schema,) = self.json_of("check", "baseline", "--schema", "--paths", "process.startup.limit")["parameters"]
        self.assertEqual(schema["unit"], "seconds")

    # Protects the mean over measures in force: counties to which a pilot does not come are not counted as bad at it, and years without any measure are 0.
    def test_fidelity_is_of_what_is_in_force(self):
        self.write("pilot.toml", 'extends = "baseline"\n[[measure]]\nid = "1.1"\nfrom = 2018-01-01\nuntil = 2019-01-01\nfidelity = 0.8\n'
                                 'pilot = { places = ["Jingyuan"] }\n')
        for scenario, year, fidelity in (("pilot.toml", 2018, 0.8), ("pilot.toml", 2019, 0), ("baseline", 2018, 0)):
            told = self.json_of("run", scenario, "--counties", "Jingyuan,Longde", "--until", "2020-01-01", "--window", year, "--quiet")["indicators"]
            self.assertAlmostEqual({i["name"]: i["mean"] for i in told}["implementation.fidelity_mean"], fidelity, msg=f"{scenario}, {year}")

    def test_explain(self):
        text = self.run_it("check", "baseline+1.1", "--explain", "--paths", "process.startup.step.licence.visits", "--set",
                           "desk.registration.officers=0.5").stdout
        self.assertRegex(text, r"^process\.startup\.step\.licence\.visits = ")
        self.assertIn("scale 0.2 [0, 0.4] from 2020-05-01 by measure 1.1; assumed: one visit (0-1) instead of five", text)
        self.assertRegex(text, r"startup\.toml:\d+:\d+\)")
        # A case is handled the old way or the new one: a mean of the two limits nobody has.
        limit = self.run_it("check", "baseline+1.1", "--explain", "--paths", "process.startup.limit").stdout.split("\n")[0]
        self.assertEqual(limit, "process.startup.limit = none, from 2019-07-01 8.5 working_days, from 2021-01-01 4 working_days; of cases handled the new way "
                                "(their share: /implementation): none, from 2019-07-01 8.5 working_days, from 2020-05-01 1 working_days")
        (parameter,) = self.json_of("check", "baseline", "--explain", "--paths", "desk.registration.officers", "--set",
                                    "desk.registration.officers=0.5")["parameters"]
        self.assertEqual(parameter["settings"][-1]["value"], 0.5)
        self.assertEqual(parameter["settings"][-1]["source"], "command line")

    def test_schema(self):
        json = self.json_of("check", "--schema")
        fields = ["path", "dimension", "unit", "least", "most", "whole", "required", "meaning"]
        for p in json["parameters"]:
            self.assertEqual(list(p), fields)
            self.assertTrue(p["meaning"], p["path"])
        self.assertEqual([p["path"] for p in json["parameters"]], sorted(p["path"] for p in json["parameters"]))

    def test_info(self):
        self.run_it("run", "baseline", *SMALL, "-o", "r.h5")
        json = self.json_of("info", "r.h5")
        self.assertTrue(json["complete"])
        self.assertEqual((json["seed"], json["replicates"], json["scenarios"], json["counties"]), (1, 1, ["baseline"], ["640424"]))
        self.assertEqual(json["history"], f"yingshang run baseline {' '.join(SMALL)} -o r.h5")
        self.assertIn("/panel", self.run_it("info", "r.h5").stdout)
        self.write("text.h5", "no result")
        self.assertIn("text.h5", self.errors_of("info", "text.h5")[0])

    def test_practice_is_in_the_file(self):
        import xarray

        self.run_it("compare", "baseline", "paper+1.1", "baseline+1.1+4.1+15.1", *SMALL, "--replicates", "1", "-o", "r.h5", "--quiet")
        with xarray.open_dataset(self.path / "r.h5", engine="h5netcdf", group="implementation") as shares:
            self.assertEqual(shares.fidelity.dims, ("scenario", "time", "county", "measure"))
            one = shares.fidelity.sel(measure="1.1").squeeze("county")
            self.assertEqual(float(one.sel(scenario="baseline").max()), 0)
            self.assertEqual(float(one.sel(time="2020-04-01").max()), 0)
            self.assertEqual(float(one.sel(scenario="paper+1.1", time="2020-05-01")), 1)
            practice = one.sel(scenario="baseline+1.1+4.1+15.1", time=slice("2020-05-01", None)).values
            self.assertTrue(all(0 < a < b < 1 for a, b in zip(practice, practice[1:])), practice)
            awareness = shares.awareness.sel(scenario="baseline+1.1+4.1+15.1", time="2020-12-01").squeeze("county")
            self.assertTrue(0 < float(awareness.sel(measure="4.1")) < 1)
            self.assertTrue(bool(awareness.sel(measure="1.1").isnull()), "nothing of it is optional")

    def test_works_from_any_folder(self):
        self.assertIn("in order", self.run_it("check", "baseline").stdout)


if __name__ == "__main__":
    unittest.main()
