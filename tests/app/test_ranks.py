"""yingshang-mpi under mpirun: the same bytes of data as one program alone, errors and exit codes of one voice."""
import os
import shutil
import subprocess
import unittest
from pathlib import Path

import xarray

from program import PROGRAM, InAFolder

RANKS_PROGRAM = Path(PROGRAM).parent / "yingshang-mpi"
SMALL = ["--counties", "640422,640423,640424", "--until", "2018-07-01", "--progress", "never"]
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1",
               "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}

# Counters that become one, and officers who are no longer shared.
CHANGING = """
extends = "baseline"
[measure."90.1"]
title    = "One window, and the court in the counties"
in_force = { date = 2018-02-15 }
[[measure."90.1".patch]]
desk = "registration"
pool = "tax"
evidence = "assumed"
[[measure."90.1".patch]]
desk   = "court"
level  = "county"
evidence = "assumed"
places = ["640422", "640424"]
until  = 2018-05-01
"""


@unittest.skipUnless(RANKS_PROGRAM.exists() and shutil.which("mpirun"), "built without MPI")
class Ranks(InAFolder):
    def on_ranks(self, ranks, *arguments, code=0):
        done = subprocess.run(["mpirun", "-n", str(ranks), str(RANKS_PROGRAM), *map(str, arguments)], cwd=self.path, env=ENVIRONMENT, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=200)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def groups(self, name):
        return {group: xarray.open_dataset(self.path / name, engine="h5netcdf", group=group).load() for group in ("panel", "process", "indicators", "events")}

    def test_same_data_as_one_program(self):
        self.run_it("run", "baseline", *SMALL, "--events", "-o", "one.h5")
        said = self.on_ranks(3, "run", "baseline", *SMALL, "--events", "-o", "three.h5").stdout
        self.assertEqual(said.count("zombie.share"), 1, "one rank speaks for all")
        one, three = self.groups("one.h5"), self.groups("three.h5")
        for group, data in one.items():
            self.assertTrue(data.equals(three[group]), group)
            self.assertGreater(sum(v.size for v in data.data_vars.values()), 0)

    def test_desks_that_change_their_structure(self):
        (self.path / "changing.toml").write_text(CHANGING, encoding="utf-8")
        self.run_it("run", "changing.toml+90.1", "--set", "rollout.fidelity=1", *SMALL, "--events", "-o", "one.h5")
        self.on_ranks(3, "run", "changing.toml+90.1", "--set", "rollout.fidelity=1", *SMALL, "--events", "-o", "three.h5")
        one, three = self.groups("one.h5"), self.groups("three.h5")
        for group, data in one.items():
            self.assertTrue(data.equals(three[group]), group)

    def test_process_scenario(self):
        arguments = ["run", "benchmarks/firm-lifecycle-22", "--progress", "never"]
        self.assertEqual(self.on_ranks(2, *arguments).stdout, self.run_it(*arguments).stdout)

    def test_errors_are_said_once(self):
        done = self.on_ranks(2, "run", "baselin", code=2)
        self.assertEqual(done.stderr.count("baselin"), self.run_it("run", "baselin", code=2).stderr.count("baselin"))
        (self.path / "there.h5").write_text("")
        self.assertIn("--force", self.on_ranks(2, "run", "baseline", *SMALL, "-o", "there.h5", code=74).stderr)


if __name__ == "__main__":
    unittest.main()
