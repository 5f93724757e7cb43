"""Protects the work done from signals, and files that exist from the program."""
import json
import re
import shlex
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, SMALL, InAFolder

SOME_OVER = rb"  run ([5-9]|\d\d) of "  # a pair or two are over: each is of two runs


class Interrupts(InAFolder):
    def started(self, *arguments, until=rb" %  20"):
        """A process that is in the midst of its runs: it has shown that, by default a simulated date. Not a time waited for, which a faster program outruns."""
        process = subprocess.Popen([PROGRAM, *map(str, arguments), "--progress", "always"], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        seen = b""
        while not re.search(until, seen):
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
            process = self.started("compare", "baseline", "baseline+1.1", "--counties", "640424", "--replicates", 60, "--threads", 2, "-o", name, "--format", "json",
                                   until=SOME_OVER)
            found, out, err = self.stopped(process, number)
            self.assertEqual(found, code, err)
            self.assertIn("interrupted", err)
            self.assertIn(f"to go on from there: yingshang compare baseline baseline+1.1 --counties 640424 --replicates 60 --threads 2 -o {name} "
                          "--format json --progress always --resume\n", err)
            self.assertFalse(json.loads(out)["complete"])
            info = self.json_of("info", name)
            self.assertFalse(info["complete"])
            self.assertEqual(info["replicates"], 60)
            over = int(re.search(r"(\d+) of 120 runs were over", err)[1])
            self.assertEqual(info["finished_runs"], over)
            self.assertRegex(self.run_it("info", name).stdout, rf"(?m)^runs +{over} of 120$")
            self.assertEqual([p.name for p in self.path.iterdir() if p.suffix != ".h5"], [], "no temporary file stays")

    def test_goes_on_from_there_to_the_same_bytes(self):
        """The printed command makes the file that an uninterrupted run makes, to the last bit of data, without running anew what was over."""
        command = ["compare", "baseline", "baseline+1.1", "--counties", "640424", "--until", "2018-07-01", "--replicates", 30]
        process = self.started(*command, "--threads", 1, "-o", "r.h5", until=SOME_OVER)
        code, _, err = self.stopped(process, signal.SIGINT)
        self.assertEqual(code, 130, err)
        over = self.json_of("info", "r.h5")["finished_runs"]
        self.assertTrue(0 < over < 60, "the test needs some that were over and some that were not")
        for arguments, words in ((["--seed", 2], "its seed is 1"), (["--set", "entry.learning=0.3"], 'its `set` is ""'), (["--scale", 0.5], "its scale is 1"),
                                 (["--counties", 640423], "it has other counties"), (["--until", "2020-01-01"], "its `until` is"), (["--events"], "exclude each other"),
                                 (["--force"], "exclude each other")):
            changed = command[:]
            if arguments[0] in changed:
                changed[changed.index(arguments[0]) + 1] = arguments[1]
            else:
                changed += arguments
            self.assertTrue(any(words in line for line in self.errors_of(*changed, "-o", "r.h5", "--resume")), words)
        self.assertEqual(self.json_of("info", "r.h5")["finished_runs"], over, "it was not touched")
        again = shlex.split(re.search(r"to go on from there: yingshang (.+)", err)[1])
        resumed = self.run_it(*again)
        whole = self.run_it(*command, "--threads", 2, "-o", "whole.h5")
        self.assertEqual(resumed.stdout, whole.stdout)
        self.assertEqual(self.data_of("r.h5"), self.data_of("whole.h5"))
        self.assertIn("is complete", self.errors_of(*again)[0])
        self.assertIn("No such file", self.errors_of(*command, "-o", "none.h5", "--resume")[0])

    def data_of(self, name):
        """Every group, number, text and attribute but the history."""
        import h5netcdf
        with h5netcdf.File(self.path / name, "r") as file:
            content = {"/": {k: str(v) for k, v in file.attrs.items() if k != "history"}}
            for path, group in file.groups.items():
                for variable in group.variables:
                    v = group.variables[variable]
                    content[f"{path}/{variable}"] = (v.dimensions, v[...].tobytes() if v.dtype.kind in "fiu" else str(list(v[...].ravel())), sorted(map(str, v.attrs.items())))
        return content

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
        """Its file has no single replicates to go on from: that is said when it is left, by info, and to who tries."""
        command = ["run", "queue", "--replicates", "100000", "-o", "q.h5"]
        process = subprocess.Popen([PROGRAM, *command], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(3)
        code, _, err = self.stopped(process, signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertRegex(err, r"interrupted; \d+ of 100,000 replicates were over; q.h5 has figures over these, is marked incomplete and cannot be resumed\n")
        self.assertIn("to do the whole of it: yingshang run queue --replicates 100000 -o q.h5 --force\n", err)
        self.assertFalse(self.json_of("info", "q.h5")["complete"])
        text = self.run_it("info", "q.h5").stdout
        self.assertIn("it cannot be resumed", text)
        self.assertNotRegex(text, r"(?m)^counties ", "it has none")
        self.assertIn("a process scenario cannot be resumed", self.errors_of(*command, "--resume")[0])


class Printing(InAFolder):
    """Protects the table, which is worth minutes of work: it comes out before what is said of it and before the file is written."""
    COMMAND = ["compare", "baseline", "baseline+1.1", *SMALL, "--replicates", 2]

    def test_remarks_follow_the_table(self):
        for command in (self.COMMAND, ["run", "baseline", *SMALL], ["run", "queue", "--replicates", 2]):
            done = subprocess.run([PROGRAM, *map(str, command)], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=True)
            self.assertRegex(done.stdout.splitlines()[-1], r"^\d+ s, \d+ MiB$")

    def test_table_stays_where_the_file_cannot_be_written(self):
        (self.path / "gone").mkdir()
        with subprocess.Popen([PROGRAM, *map(str, self.COMMAND[:-1]), "6", "-o", "gone/r.h5", "--progress", "always"], cwd=self.path, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stderr.read1(1)  # it shows progress: the folder has been looked at, and hundreds of milliseconds of work are to come
            (self.path / "gone").rmdir()
            out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 74, err)
        self.assertIn("startup.duration_median", out.decode())
        self.assertIn("gone/r.h5", err.decode())

    def test_file_stays_where_nobody_reads_the_table(self):
        process = subprocess.Popen([PROGRAM, *map(str, self.COMMAND), "-o", "r.h5", "-q"], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=120), 74, err)
        self.assertIn("standard output", err)
        self.assertTrue(self.json_of("info", "r.h5")["complete"])


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
