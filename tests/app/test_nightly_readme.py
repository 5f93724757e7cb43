"""Protects the table of the README, which is that of the main job: all of Ningxia, eight pairs."""
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, SOURCE
from readme import UPDATES, Shown


# Of the many that the main job prints.
HEADLINES = (SOURCE / "scenarios/headline.csv").read_text(encoding="utf-8").split()[1:]


class MainJob(Shown):
    def test_table(self):
        shown = self.block("baseline+all against baseline")
        done = subprocess.run([PROGRAM, "compare", "baseline", "baseline+all", "--indicators", ",".join(HEADLINES), "--replicates", "8", "--quiet", "-o", "main.h5"], cwd=self.path,
                              capture_output=True, text=True, check=True, timeout=3500)
        if UPDATES:
            subprocess.run([sys.executable, str(SOURCE / "notebooks/main_effects.py"), str(self.path / "main.h5"), str(SOURCE / "notebooks/main_effects.png"), *HEADLINES], check=True)
        self.expect(shown, done.stdout.rstrip("\n") + "\n")


if __name__ == "__main__":
    unittest.main()
