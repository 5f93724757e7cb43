"""Protects the installed program: `cmake --install` gives one that works with its own scenarios, without the source tree."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import program
from program import SMALL, InAFolder


class Installed(InAFolder):
    def setUp(self):
        super().setUp()
        build = Path(program.PROGRAM).parent
        # The program and its scenarios, not everything that the packages around would add.
        subprocess.run(["cmake", "--install", build, "--prefix", self.path / "prefix"], check=True, capture_output=True)
        self.addCleanup(setattr, program, "PROGRAM", program.PROGRAM)
        program.PROGRAM = str(self.path / "prefix/bin/yingshang")

    def test_works_with_its_own_scenarios(self):
        scenarios = self.path / "prefix/share/yingshang/scenarios"
        self.assertTrue((scenarios / "baseline.toml").is_file())
        self.assertTrue((scenarios / "calendar/china.csv").is_file())
        self.assertFalse(list(scenarios.rglob("*.cpp")), "sources stay at home")
        listed = self.json_of("list", "scenarios")["scenarios"]
        self.assertEqual({Path(s["path"]).parents[0] for s in listed if s["name"] in ("baseline", "queue")}, {scenarios})
        self.assertEqual(self.json_of("run", "baseline+1.1", *SMALL[:2], "--until", "2018-02-01")["scenario"], "baseline+1.1")

    def test_moved_elsewhere(self):
        os.rename(self.path / "prefix", self.path / "elsewhere")
        program.PROGRAM = str(self.path / "elsewhere/bin/yingshang")
        paths = [s["path"] for s in self.json_of("list", "scenarios")["scenarios"]]
        self.assertTrue(paths)
        for path in paths:
            self.assertTrue(path.startswith(str(self.path / "elsewhere")), path)


if __name__ == "__main__":
    unittest.main()
