"""Runs the program as a user does, in a folder of its own."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ.get("YINGSHANG", str(Path(__file__).resolve().parents[2] / "build/release/yingshang"))
SOURCE = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))

# The smallest county over few years: a second or two.
SMALL = ["--counties", "640424", "--until", "2021-01-01"]


class InAFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="yingshang-")
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)

    def run_it(self, *arguments, code=0, timeout=120, **options):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.path, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=timeout,
                              **options)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def json_of(self, *arguments, **options):
        return json.loads(self.run_it(*arguments, "--format", "json", **options).stdout)

    def errors_of(self, *arguments):
        """Lines on standard error of a command that is refused; nothing stands on standard output."""
        done = self.run_it(*arguments, code=2)
        self.assertEqual(done.stdout, "")
        return done.stderr.splitlines()

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")
        return name
