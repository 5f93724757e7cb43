"""Protects the two commands of the README, with stand-ins for what they call: what failed, what is drawn, and that one does not build
anew what the other has built."""
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import SOURCE, InAFolder

PROGRAM = """#!/bin/bash
echo the table
if [[ $WRITES == yes ]]; then
  while (($#)); do [[ $1 == --output ]] && file=$2; shift; done
  sleep 0.05
  echo result > "$file"
fi
exit "$STATUS"
"""
PICTURE = 'import pathlib, sys\npathlib.Path(sys.argv[2]).write_text("drawn from " + pathlib.Path(sys.argv[1]).read_text())\n'
LOG = '#!/bin/bash\necho "$(basename "$0") $*" >> "$(dirname "${BASH_SOURCE[0]}")/../log"\n'


class Tree(InAFolder):
    def setUp(self):
        super().setUp()
        for folder in ("scenarios", "tests", "notebooks", "build/release", "bin"):
            (self.path / folder).mkdir(parents=True)
        for script in ("scenarios/run.sh", "tests/run.sh"):
            shutil.copy(SOURCE / script, self.path / script)
        self.program("scenarios/setup.sh", LOG)
        self.program("bin/ctest", LOG)
        self.program("build/release/yingshang", PROGRAM)
        self.write("notebooks/main_effects.py", PICTURE)

    def program(self, name, text):
        self.write(name, text)
        (self.path / name).chmod(0o755)

    def script(self, name, *arguments, code=0, **environment):
        done = subprocess.run([self.path / name, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, "PATH": f"{self.path / 'bin'}:{os.environ['PATH']}", **environment})
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    @property
    def picture(self):
        return self.path / "results/quick.png"


class MainJob(Tree):
    def test_all_is_well(self):
        out = self.script("scenarios/run.sh", "--quick", STATUS="0", WRITES="yes")
        self.assertTrue(out.startswith("the table\n"), out)
        self.assertIn(str(self.picture), out)
        self.assertEqual(self.picture.read_text(), "drawn from result\n")

    def test_failed_replicates_do_not_keep_the_others_from_their_picture(self):
        out = self.script("scenarios/run.sh", "--quick", code=1, STATUS="1", WRITES="yes")
        self.assertIn("the table", out)
        self.assertTrue(self.picture.exists())

    def test_no_picture_of_an_earlier_result(self):
        self.script("scenarios/run.sh", "--quick", STATUS="0", WRITES="yes")
        self.picture.unlink()
        for status in (1, 2, 74, 130):
            self.script("scenarios/run.sh", "--quick", code=status, STATUS=str(status), WRITES="no")
            self.assertFalse(self.picture.exists(), status)


class Build(Tree):
    def test_both_commands_configure_alike(self):
        self.script("scenarios/run.sh", "--quick", STATUS="0", WRITES="yes")
        self.script("tests/run.sh")
        first, second, *_ = [line.split() for line in (self.path / "log").read_text().splitlines()]
        self.assertEqual((first[:3], second[:3]), (["setup.sh", "release", "yingshang"], ["setup.sh", "release", "all"]))
        self.assertEqual(first[3:], second[3:], "other options would compile everything once more")


if __name__ == "__main__":
    unittest.main()
