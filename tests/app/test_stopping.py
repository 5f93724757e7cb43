"""Protects the work done from signals, and files that exist from the program."""
import json
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, SMALL, InAFolder


class Interrupts(InAFolder):
    def started(self, *arguments):
        """A process that is in the midst of its runs: it has shown a simulated date."""
        process = subprocess.Popen([PROGRAM, *map(str, arguments), "--progress", "always"], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        seen = b""
        while b" %  20" not in seen:
            byte = process.stderr.read(1)
            self.assertTrue(byte, seen)
            seen += byte
        return process

    def stopped(self, process, number):
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        return process.returncode, out.decode(), err.decode()

    def test_ctrl_c_leaves_a_valid_file_marked_incomplete(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            name = f"{code}.h5"
            process = self.started("compare", "baseline", "baseline+1.1", "--counties", "640424", "--replicates", 300, "--threads", 2, "-o", name, "--format", "json")
            time.sleep(2)
            found, out, err = self.stopped(process, number)
            self.assertEqual(found, code, err)
            self.assertIn("interrupted", err)
            self.assertIn(f"-o {name} --format json --progress always --force", err, "the command that does the whole of it")
            self.assertFalse(json.loads(out)["complete"])
            info = self.json_of("info", name)
            self.assertFalse(info["complete"])
            self.assertEqual(info["replicates"], 300)
            self.assertEqual([p.name for p in self.path.iterdir() if p.suffix != ".h5"], [], "no temporary file stays")

    def test_interrupted_before_anything_was_over(self):
        process = self.started("run", "baseline", "--counties", "Xingqing", "--threads", 1, "-o", "r.h5")
        code, out, err = self.stopped(process, signal.SIGINT)
        self.assertEqual(code, 130, err)
        self.assertIn("0 of 1 run were over", err)
        self.assertFalse(self.json_of("info", "r.h5")["complete"])

    def test_second_signal_stops_at_once(self):
        process = self.started("run", "baseline", "--threads", 1, "-o", "r.h5")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        self.assertIn(process.wait(timeout=10), (130, 143))
        process.communicate()

    def test_process_scenario(self):
        process = subprocess.Popen([PROGRAM, "run", "queue", "--replicates", "100000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        code, _, err = self.stopped(process, signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertIn("interrupted", err)


class Files(InAFolder):
    def test_existing_file_stays_without_force(self):
        self.write("r.h5", "precious")
        done = self.run_it("run", "baseline", *SMALL, "-o", "r.h5", code=74)
        self.assertIn("r.h5", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual((self.path / "r.h5").read_text(encoding="utf-8"), "precious")
        self.run_it("run", "baseline", *SMALL, "-o", "r.h5", "--force")
        self.assertTrue(self.json_of("info", "r.h5")["complete"])

    def test_folder_that_is_missing(self):
        start = time.monotonic()
        done = self.run_it("run", "baseline", "--replicates", 100, "-o", "missing/r.h5", code=74)
        self.assertIn("missing/r.h5", done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertLess(time.monotonic() - start, 20, "it is looked at before anything is computed")


if __name__ == "__main__":
    unittest.main()
