"""The file of a process scenario holds what `run` prints, under names, in both engines."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np
import xarray as xr

SOURCE = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("YINGSHANG", str(SOURCE / "build/release/yingshang"))
DETAILS = ["--quantiles", "0.5,0.9", "--tails", "0.5,5", "--at", "5,30"]
GROUPS = ("desks", "cases", "steps")


class ProcessFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="yingshang.")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.file = Path(cls.folder.name) / "q.h5"
        cls.printed = json.loads(cls.run_it(cls.file))
        cls.groups = {name: xr.open_dataset(cls.file, engine="h5netcdf", group=name).load() for name in GROUPS}

    @staticmethod
    def run_it(file, *more, code=0):
        done = subprocess.run([PROGRAM, "run", "queue", "--replicates", "4", *DETAILS, "--format", "json", "--progress", "never", "-o", str(file), *more],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done.stderr
        return done.stdout

    def expect_figures(self, row, cells):
        """Every figure of a printed row stands in the file."""
        seen = 0
        for name, figure in row.items():
            if isinstance(figure, dict) and "mean" in figure:
                points = [(figure, cells[name])]
            elif isinstance(figure, dict):
                axis = next(d for d in cells[name].dims if d != "statistic")
                points = [(f, cells[name].sel({axis: float(at)})) for at, f in figure.items()]
            else:
                continue
            for printed, stored in points:
                for statistic in ("mean", "half_width", "variance"):
                    value = np.nan if printed[statistic] is None else printed[statistic]
                    np.testing.assert_array_equal(stored.sel(statistic=statistic), value, err_msg=f"{name} {statistic}")
                    seen += 1
        self.assertGreater(seen, 10)

    def test_holds_what_is_printed(self):
        for row in self.printed["desks"]:
            self.expect_figures(row, self.groups["desks"].sel(desk=row["name"]))
        for row in self.printed["cases"]:
            self.expect_figures(row, self.groups["cases"].sel({"process": row["process"], "class": row["class"]}))
        for row in self.printed["steps"]:
            self.expect_figures(row, self.groups["steps"].sel(step=f"{row['process']}.{row['step']}"))

    # Protects readers from an absent figure that nobody explains: what `cases` of a plain process lacks is said.
    def test_says_what_is_left_out(self):
        plain = Path(self.folder.name) / "plain.toml"
        plain.write_text('title = "Plain"\nkind = "process"\n[desk.counter]\nofficers = 1\n[process.permit.step.look]\ndesk = "counter"\n'
                         'handling = "5 minutes"\n[arrivals.main]\nprocess = "permit"\nrate = "30 per day"\n[run]\nhorizon = "20 working_days"\n')
        for scenario, told in ((plain, False), ("queue", True)):
            text = subprocess.run([PROGRAM, "run", str(scenario), "--replicates", "1", "-q"], capture_output=True, text=True, timeout=120, check=True).stdout
            self.assertEqual("wait and visits are not told of permit" not in text, told)

    def test_both_engines_see_the_same(self):
        for name in (None, *GROUPS):
            xr.testing.assert_identical(*(xr.open_dataset(self.file, engine=engine, group=name).load() for engine in ("h5netcdf", "netcdf4")))
        for name, data in self.groups.items():
            for variable in data.variables.values():
                self.assertTrue(variable.attrs.get("long_name"), name)

    def test_root_says_how_it_was_made(self):
        root = xr.open_dataset(self.file, engine="h5netcdf").attrs
        self.assertEqual((root["complete"], root["replicates"], root["scenarios"]), (1, 4, "queue"))
        self.assertIn("kind", root["scenario_toml"])

    def test_existing_file_is_kept(self):
        before = self.file.read_bytes()
        self.run_it(self.file, code=74)
        self.assertEqual(self.file.read_bytes(), before)
        info = subprocess.run([PROGRAM, "info", str(self.file)], capture_output=True, text=True, check=True).stdout
        self.assertIn("/desks", info)


if __name__ == "__main__":
    unittest.main()
