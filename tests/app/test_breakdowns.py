"""Protects "for whom": what run and compare tell by class with --by, on the terminal, as JSON and CSV, and in the file as xarray reads it."""
import csv
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import SMALL, InAFolder

FEW = ["--indicators", "entry.enterprises,startup.visits_mean,credit.new_loans", "--window", "2020"]
CLASS = ["class", "base", "value", "difference", "relative", "low", "high", "inconclusive", "material"]


def by_name(indicators):
    return {i["name"]: i for i in indicators}


class Compare(InAFolder):
    def test_json(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 2, "--by", "county,form")
        found = by_name(json["scenarios"][0]["indicators"])
        entries = found["entry.enterprises"]
        self.assertEqual(list(entries["by"]), ["county", "form"])
        for classes in entries["by"].values():
            for c in classes:
                self.assertEqual(list(c), CLASS)
            self.assertAlmostEqual(sum(c["base"] or 0 for c in classes), entries["base"])
            self.assertAlmostEqual(sum(c["difference"] or 0 for c in classes), entries["difference"])
        county, = entries["by"]["county"]
        self.assertEqual(county, {"class": "Jingyuan", **{k: entries[k] for k in CLASS[1:]}}, "the only county is the whole")
        self.assertEqual([c["class"] for c in entries["by"]["form"]], ["enterprise", "individual", "cooperative"])
        self.assertEqual({v for k, v in entries["by"]["form"][1].items() if k != "material"}, {"individual", None}, "no cases, no number")
        self.assertIs(entries["by"]["form"][1]["material"], False)
        self.assertEqual(list(found["credit.new_loans"]["by"]), ["county"], "told of whole counties alone")

    def test_one_replicate_has_no_interval(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 1, "--by", "owner")
        private = by_name(json["scenarios"][0]["indicators"])["startup.visits_mean"]["by"]["owner"][1]
        self.assertLess(private["difference"], 0)
        self.assertEqual((private["low"], private["high"], private["inconclusive"]), (None, None, None))

    def test_csv_and_table(self):
        ask = ["compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 1, "--by", "form"]
        rows = list(csv.DictReader(io.StringIO(self.run_it(*ask, "--format", "csv").stdout)))
        self.assertEqual(list(rows[0])[-2:], ["by", "class"])
        self.assertEqual([(r["name"], r["by"], r["class"]) for r in rows[:4]],
                         [("entry.enterprises", "", ""), ("entry.enterprises", "form", "enterprise"), ("entry.enterprises", "form", "individual"),
                          ("entry.enterprises", "form", "cooperative")])
        self.assertLessEqual({r["material"] for r in rows}, {"true", "false"}, "of classes too")
        text = self.run_it(*ask).stdout
        self.assertIn("baseline+1.1 against baseline by form", text)
        self.assertRegex(text, r"\n +individual .* no cases\n")

    def test_without_it_nothing_is_added(self):
        json = self.json_of("compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 1)
        self.assertNotIn("by", json["scenarios"][0]["indicators"][0])
        text = self.run_it("compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 1, "--format", "csv").stdout
        self.assertTrue(text.splitlines()[0].endswith(",material"))


class Burden(InAFolder):
    """Protects "what it costs and what staff": both sides in one comparison, as JSON and on the terminal."""
    def test_json_and_table(self):
        ask = ["compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 2, "--burden"]
        scenario, = self.json_of(*ask)["scenarios"]
        startup = by_name(scenario["burden"])["startup"]
        self.assertEqual(list(startup["visits"]), ["unit", "base", "value", "difference", "low", "high", "inconclusive"])
        self.assertLess(startup["visits"]["difference"], 0, "fewer visits")
        self.assertLess(startup["compliance_cost"]["difference"], 0)
        self.assertNotIn("delay_cost", startup, "the cost of delay stands apart")
        self.assertGreater(by_name(scenario["burden"])["delay.openings"]["delay_cost"]["base"], 0)
        desk = by_name(scenario["workload"])["registration"]
        self.assertLessEqual(set(desk), {"name", "officer_hours", "officers", "utilisation", "backlog"})
        self.assertGreater(desk["officer_hours"]["base"], 0)
        self.assertTrue(0 < desk["utilisation"]["base"] <= 1)
        self.assertIn("workload of offices, a year, 2020", self.run_it("run", "baseline", *SMALL, *FEW, "--burden").stdout)


class BurdenByClass(InAFolder):
    """Protects "who is relieved": burden in every class, with its own paired interval, wherever burden is told."""
    ASK = ["compare", "baseline", "baseline+1.1", *SMALL, *FEW, "--replicates", 2, "--burden"]

    def test_json(self):
        scenario, = self.json_of(*self.ASK, "--by", "form,county")["scenarios"]
        for topic in scenario["burden"]:
            for name, whole in topic.items():
                if name == "name":
                    continue
                self.assertEqual(list(whole["by"]), ["form", "county"])
                for classes in whole["by"].values():
                    for number in ("base", "value", "difference"):
                        scale = abs(whole["base"]) + abs(whole["value"])
                        self.assertAlmostEqual(sum(c[number] for c in classes), whole[number], delta=1e-11 * scale)
                county, = whole["by"]["county"]
                self.assertEqual({**county, "unit": whole["unit"], "by": whole["by"]}, {"class": "Jingyuan", **whole})
        forms = {c["class"]: c for c in by_name(scenario["burden"])["startup"]["compliance_cost"]["by"]["form"]}
        self.assertEqual(list(forms["enterprise"]), ["class", "base", "value", "difference", "low", "high", "inconclusive"])
        self.assertLess(forms["enterprise"]["difference"], 0, "enterprises are relieved")
        self.assertEqual((forms["individual"]["base"], forms["individual"]["difference"]), (0, 0))
        self.assertNotIn("by", scenario["workload"][0]["officer_hours"], "desks have no class")

    def test_csv(self):
        text = self.run_it(*self.ASK, "--by", "form", "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(list(rows[0])[-4:], ["by", "class", "topic", "desk"])
        scenario, = self.json_of(*self.ASK, "--by", "form")["scenarios"]
        told = {}
        for topic in scenario["burden"]:
            for name, whole in topic.items():
                if name != "name":
                    told.update({(topic["name"], name, ""): whole, **{(topic["name"], name, c["class"]): c for c in whole["by"]["form"]}})
        found = {(r["topic"], r["name"], r["class"]): r for r in rows if r["topic"]}
        self.assertEqual(set(found), set(told))
        for key, row in found.items():
            for number in ("base", "value", "difference", "low", "high"):
                self.assertEqual(float(row[number]), told[key][number], key)
        self.assertEqual({(r["desk"], r["name"]) for r in rows if r["desk"]},
                         {(d["name"], n) for d in scenario["workload"] for n in d if n != "name"})

    def test_tables(self):
        text = self.run_it(*self.ASK, "--by", "form").stdout
        costs = text.split("costs of firms by form, a year, 2020")[1].split("workload of offices")[0]
        self.assertRegex(costs, r"\nstartup +compliance_cost +enterprise .* yuan")
        self.assertRegex(costs, r"\n +individual ")
        self.assertRegex(costs, r"\d+ costs that do not change in any class left out")
        text = self.run_it("run", "baseline", *SMALL, *FEW, "--burden", "--by", "size").stdout
        self.assertRegex(text, r"costs of firms by size, a year, 2020\n\ntopic +size +baseline")
        self.assertNotIn("left out", text)

    def test_nothing_by_class_where_nobody_asks(self):
        scenario, = self.json_of(*self.ASK)["scenarios"]
        self.assertNotIn("by", scenario["burden"][0]["cases"])
        self.assertNotIn("costs of firms by", self.run_it(*self.ASK).stdout)


class Run(InAFolder):
    def test_json_and_table(self):
        json = self.json_of("run", "baseline", *SMALL, *FEW, "--replicates", 2, "--by", "size")
        visits = by_name(json["indicators"])["startup.visits_mean"]
        micro = visits["by"]["size"][0]
        self.assertEqual(list(micro), ["class", "mean", "low", "high"])
        self.assertTrue(micro["low"] <= micro["mean"] <= micro["high"])
        self.assertIn("\nby size\n", self.run_it("run", "baseline", *SMALL, *FEW, "--by", "size").stdout)

    def test_words(self):
        error, = self.errors_of("run", "baseline", *SMALL, "--by", "colour")
        self.assertIn("use county, section, size, form, owner", error)
        self.assertIn("--by is for scenarios of a region", self.errors_of("run", "queue", "--by", "form")[0])

    def test_file(self):
        import numpy as np
        import xarray as xr
        self.run_it("run", "baseline", *SMALL, "--by", "size,section,county", "-o", "r.h5")
        def opened(group, engine="netcdf4"):
            return xr.open_dataset(self.path / "r.h5", engine=engine, group=group)
        whole = opened("indicators")["entry.enterprises"]
        for engine in ("h5netcdf", "netcdf4"):
            with self.subTest(engine):
                sizes = opened("indicators_by_size", engine)
                entries = sizes["entry.enterprises"]
                self.assertEqual(entries.dims, ("scenario", "replicate", "year", "size"))
                self.assertEqual(list(entries.coords["size"].values), ["micro", "small", "medium", "large"])
                self.assertEqual(str(entries.coords["size_zh"].values[0]), "微型")
                np.testing.assert_allclose(entries.sum("size"), whole)
                self.assertEqual(sizes["entry.enterprises.difference"].dims, ("scenario", "estimate", "year", "size"))
                self.assertNotIn("credit.new_loans", sizes)
                process = opened("process_by_size", engine)["completed"]
                self.assertEqual(process.dims, ("scenario", "statistic", "year", "size", "process"))
                burden = opened("burden_by_size", engine)
                self.assertEqual(burden["compliance_cost"].dims, ("scenario", "replicate", "year", "size", "topic"))
                self.assertEqual(burden["compliance_cost.difference"].dims, ("scenario", "estimate", "year", "size", "topic"))
                of_all = opened("burden", engine).sel(statistic="mean")
                self.assertEqual(len(of_all), 8)
                for name in of_all.data_vars:
                    np.testing.assert_allclose(burden[name].isel(replicate=0).sum("size"), of_all[name], rtol=1e-12, err_msg=name)
                    self.assertEqual(burden[name].units, of_all[name].units)
        self.assertEqual(opened("burden_by_county").sizes["county"], 1)
        self.assertEqual(opened("indicators_by_county")["credit.new_loans"].dims, ("scenario", "replicate", "year", "county"))
        self.assertEqual(opened("indicators_by_section").sizes["section"], 18)
        one = dict(statistic="mean", process="startup", scenario="baseline")
        by_month = opened("process")["completed"].sel(**one).sum("county")
        np.testing.assert_allclose(process.sel(**one).sum("size"), by_month.groupby("time.year").sum())

    def test_an_interrupted_run_goes_on_with_the_same_classes_only(self):
        self.run_it("run", "baseline", *SMALL, "--by", "size", "-o", "r.h5")
        error = self.errors_of("run", "baseline", *SMALL, "--by", "form", "-o", "r.h5", "--resume")[0]
        self.assertIn('its `by` is "size"', error)


if __name__ == "__main__":
    unittest.main()
