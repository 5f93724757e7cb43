#!/usr/bin/python3
"""Protects what a newcomer meets: from a result file alone, main_effects.py and every notebook draw figures that hold data."""
import base64
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

os.environ["MPLBACKEND"] = "Agg"
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

import matplotlib.image
import nbformat
import numpy as np
from nbclient import NotebookClient

SOURCE = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("YINGSHANG", str(SOURCE / "build/release/yingshang"))
NOTEBOOKS = sorted((SOURCE / "notebooks").glob("*.ipynb"))
COMPARE = ["baseline", "baseline+1.1", "--counties", "640104", "--scale", "0.05", "--until", "2022-01-01", "--quiet"]


def compare(file, *options, replicates=2):
    subprocess.run([PROGRAM, "compare", *COMPARE, "--replicates", str(replicates), *options, "--output", str(file)],
                   check=True, stdout=subprocess.DEVNULL)


def main_effects(*arguments):
    return subprocess.run([sys.executable, str(SOURCE / "notebooks/main_effects.py"), *map(str, arguments)],
                          capture_output=True, text=True)


def inked(png):
    """Pixels that are neither white nor the grey of frames and letters: the marks of data are coloured."""
    pixels = matplotlib.image.imread(io.BytesIO(png))[:, :, :3]
    return int(np.sum(np.ptp(pixels, axis=2) > 0.3))


class TestPictures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = Path(cls.folder.name) / "a result.h5"
        compare(cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_main_effects_are_drawn_from_the_file_alone(self):
        picture = self.file.with_suffix(".png")
        done = main_effects(self.file, picture)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater(inked(picture.read_bytes()), 500)

    def test_only_those_named_are_drawn(self):
        all_of_them, few = (self.file.with_name(name) for name in ("all.png", "few.png"))
        main_effects(self.file, all_of_them)
        self.assertEqual(main_effects(self.file, few, "startup.duration_median", "startup.visits_mean").stderr, "")
        self.assertLess(matplotlib.image.imread(few).shape[0], 0.3 * matplotlib.image.imread(all_of_them).shape[0])

    def test_effects_are_those_of_the_program(self):
        sys.path.insert(0, str(SOURCE / "notebooks"))
        from main_effects import read_effects
        said = json.loads(subprocess.run([PROGRAM, "compare", *COMPARE, "--replicates", "2", "--window", "2021", "--format", "json"],
                                         check=True, capture_output=True).stdout)
        said = {i["name"]: i for i in said["scenarios"][0]["indicators"]}
        drawn = [e for e in read_effects(self.file) if e.year == 2021]
        self.assertIn("startup.duration_median", [e.indicator for e in drawn])
        for e in drawn:
            with self.subTest(e.indicator):
                s = said[e.indicator]
                for mine, its in ((e.base, s["base"]), (e.difference, s["difference"]), (e.low, s["low"]), (e.high, s["high"])):
                    if its is not None:
                        self.assertAlmostEqual(mine, its, delta=1e-9 * max(1.0, abs(s["base"])))
                if s["inconclusive"] is not None:
                    self.assertEqual(e.inconclusive, s["inconclusive"])
                self.assertTrue(not e.wanted or e.indicator.split(".")[0] in ("startup", "entry"))

    def test_differences_of_shares_are_points(self):
        sys.path.insert(0, str(SOURCE / "notebooks"))
        from main_effects import Effect, pairs_in, size_of
        share = Effect("", "startup.share_within_target", "1", 2021, 0.0133, 0.9087, 0.8953, 0.88, 0.91, "")
        days = Effect("", "startup.duration_median", "working days", 2021, 4.0, 1.0, -3.0, -3.1, -2.9, "")
        self.assertEqual((size_of(share), share.whole), ("+90 pts", 1.0))
        self.assertEqual((size_of(days), days.whole), ("-75 %", 4.0))
        self.assertEqual(pairs_in(self.file), 2)

    def test_windows_of_several_years_are_marked(self):
        sys.path.insert(0, str(SOURCE / "notebooks"))
        from main_effects import notes_below, read_effects
        effects = read_effects(self.file)
        windows = {e.indicator: e.window for e in effects}
        self.assertEqual((windows["exit.liquidity_rate"], windows["startup.duration_median"]), ("2020-2021", ""))
        self.assertTrue(any("exit.liquidity_rate 2021 of 2020-2021" in note for note in notes_below(effects, [])))

    def test_one_replicate_and_three_scenarios_are_drawn(self):
        file = self.file.with_name("three.h5")
        compare(file, "baseline+2.1", replicates=1)
        done = main_effects(file, file.with_suffix(".png"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_is_no_comparison_is_refused(self):
        text = self.file.with_name("text.h5")
        text.write_text("not HDF5")
        for file, *only in ((text,), (self.file.with_name("missing.h5"),), (self.file, "startup.wrong")):
            done = main_effects(file, self.file.with_name("none.png"), *only)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, "^error: cannot draw .*\n$")
        self.assertFalse(self.file.with_name("none.png").exists())

    def test_every_notebook_runs_and_shows_data(self):
        self.assertTrue(NOTEBOOKS)
        os.environ["YINGSHANG_RESULT"] = str(self.file)
        for path in NOTEBOOKS:
            with self.subTest(path.name):
                notebook = nbformat.read(path, 4)
                for cell in notebook.cells:
                    self.assertFalse(cell.get("outputs"), "a notebook is committed without outputs")
                resources = {"metadata": {"path": str(path.parent)}}
                NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
                outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
                pictures = [base64.b64decode(o["data"]["image/png"]) for o in outputs if "image/png" in o.get("data", {})]
                self.assertGreaterEqual(len(pictures), 3)
                for picture in pictures:
                    self.assertGreater(inked(picture), 100)
                self.assertEqual([o["text"] for o in outputs if o.get("name") == "stderr"], [])


if __name__ == "__main__":
    unittest.main()
