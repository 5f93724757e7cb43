"""Protects yingshang compare --worlds: the same packages in every world, each against its own base, and the regret that follows from them."""
import csv
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import InAFolder, SOURCE

# Early changes, so that little has to be simulated.
PLACE = ["--counties", "Jingyuan", "--until", "2019-01-01", "--replicates", "2", "--window", "2018", "--quiet"]
MEASURE = '[[measure]]\nid = "1.1"\nfrom = 2018-02-01\n'
HALF = '[set]\n"desk.registration.officers" = { scale = 0.5, from = 2018-02-01 }\n'
NAMES = ["--indicators", "startup.duration_median,admin.visits_per_case_mean"]


class Worlds(InAFolder):
    def test_a_world_is_what_its_scenario_gives(self):
        self.write("one.toml", 'extends = "baseline"\n' + MEASURE)
        self.write("half.toml", 'extends = "baseline"\n' + MEASURE + HALF)
        self.write("cut.toml", 'extends = "baseline"\n' + HALF)
        self.write("one-in-cut.toml", 'extends = "cut.toml"\n' + MEASURE)
        told = self.json_of("compare", "baseline", "one.toml", "half.toml", "--worlds", "cut.toml", *PLACE, *NAMES, "-o", "worlds.h5")
        by_name = {s["name"]: s for s in told["scenarios"]}
        self.assertEqual(list(by_name), ["one.toml", "half.toml", "one.toml in cut.toml", "half.toml in cut.toml"])
        self.assertEqual(by_name["half.toml in cut.toml"]["base"], "baseline in cut.toml")
        alone = self.json_of("compare", "cut.toml", "one-in-cut.toml", *PLACE, *NAMES)["scenarios"][0]
        self.assertEqual(by_name["one.toml in cut.toml"]["indicators"], alone["indicators"])

        regret = told["regret"]
        self.assertEqual(regret["worlds"], ["as stated", "cut.toml"])
        startup = regret["indicators"][0]
        self.assertEqual((startup["name"], startup["better"]), ("startup.duration_median", "down"))
        values = {}
        for world, scenarios in (("as stated", ("one.toml", "half.toml")), ("cut.toml", ("one.toml in cut.toml", "half.toml in cut.toml"))):
            effects = [by_name[s]["indicators"][0] for s in scenarios]
            values[world] = [effects[0]["base"]] + [e["value"] for e in effects]
        worst = [0, 0, 0]
        for world in startup["worlds"]:
            best = min(values[world["name"]])
            for p, regret_of in enumerate(world["regret"]):
                self.assertAlmostEqual(regret_of["mean"], values[world["name"]][p] - best, places=9)
                worst[p] = max(worst[p], regret_of["mean"])
        self.assertEqual([p["maximum_regret"]["mean"] for p in startup["packages"]], worst)
        self.assertEqual(startup["minimax"]["best"], "one.toml")
        self.assertGreater(worst[2], 0.1, "half the officers miss the promise")
        groups = self.json_of("info", "worlds.h5")["groups"]
        (group,) = [g for g in groups if g["path"] == "/regret"]
        self.assertIn("maximum_regret", str(group))

    def test_csv_tells_regret_too(self):
        """Protects who goes on in a spreadsheet: every number of regret that JSON has, a row a value."""
        self.write("half.toml", 'extends = "baseline"\n' + MEASURE + HALF)
        self.write("cut.toml", 'extends = "baseline"\n' + HALF)
        ask = ["compare", "baseline", "half.toml", "--worlds", "cut.toml", *PLACE, *NAMES]
        told = self.json_of(*ask)
        rows = list(csv.DictReader(io.StringIO(self.run_it(*ask, "--format", "csv").stdout)))
        self.assertEqual(list(rows[0])[-4:], ["what", "world", "package", "better"])
        effects = [r for r in rows if r["what"] == "effect"]
        self.assertEqual([(r["scenario"], r["world"], r["package"]) for r in effects[::2]],
                         [("half.toml", "as stated", "half.toml"), ("half.toml in cut.toml", "cut.toml", "half.toml")])
        number = lambda text: float(text) if text else None
        interval = lambda row, mean: {"mean": number(row[mean]), "low": number(row["low"]), "high": number(row["high"])}
        startup = told["regret"]["indicators"][0]
        of_it = [r for r in rows if r["name"] == startup["name"] and r["what"] != "effect"]
        self.assertEqual({(r["unit"], r["window"], r["better"]) for r in of_it}, {(startup["unit"], "2018", "down")})
        found = {(r["what"], r["world"], r["package"]): r for r in of_it}
        self.assertEqual(len(found), len(of_it), "a row a value")
        expected = {}
        for world in startup["worlds"]:
            for of in world["regret"]:
                expected["regret", world["name"], of.pop("package")] = of
        for package in startup["packages"]:
            expected["maximum_regret", package["in"], package["name"]] = package["maximum_regret"]
        minimax = found.pop(("minimax", "", startup["minimax"]["best"]))
        self.assertEqual({key: interval(row, "value") for key, row in found.items()}, expected)
        self.assertEqual(interval(minimax, "difference"), startup["minimax"]["difference"])
        self.assertEqual(minimax["inconclusive"], str(startup["minimax"]["inconclusive"]).lower())

    def test_headlines_are_indicators_with_a_direction(self):
        names = (SOURCE / "scenarios/headline.csv").read_text(encoding="utf-8").split()[1:]
        known = {i["name"] for i in self.json_of("list", "indicators")["indicators"]}
        self.assertEqual(set(names) - known, set())
        directed = " ".join(path.read_text(encoding="utf-8") for path in (SOURCE / "scenarios/measures").glob("*.toml"))
        for name in names:
            self.assertIn(f'"{name}@', directed)

    def test_every_shipped_world_reads(self):
        worlds = sorted(path.stem for path in (SOURCE / "scenarios/worlds").glob("*.toml"))
        self.assertGreaterEqual(len(worlds), 5)
        told = self.json_of("compare", "paper", "paper+1.1", "--worlds", ",".join(worlds), "--counties", "Jingyuan", "--until", "2018-02-01",
                            "--replicates", "1", "--quiet")
        self.assertEqual(len(told["scenarios"]), 1 + len(worlds))
        self.assertEqual({s["name"] for s in told["regret"]["indicators"][0]["worlds"]}, {"as stated", *worlds})

    def test_mistakes(self):
        self.assertRegex(self.errors_of("compare", "baseline", "baseline+1.1", "--worlds", "demand-slum")[0], "unknown world.*did you mean \"demand-slump\"")
        self.assertIn("named twice", self.errors_of("compare", "baseline", "baseline+1", "--worlds", "staff-cut,staff-cut")[0])
        self.write("own.toml", (SOURCE / "scenarios/examples/small-region.toml").read_text(encoding="utf-8"))
        self.assertIn("does not extend what the world staff-cut changes", self.errors_of("compare", "own.toml", "own.toml", "--worlds", "staff-cut")[0])


if __name__ == "__main__":
    unittest.main()
