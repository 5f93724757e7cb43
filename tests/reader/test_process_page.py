"""Protects planners who write from scenarios/PROCESS.md: the program reads and runs every example as the page frames it, and the page names
every key, word and law of the process language that the reader knows."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("YINGSHANG", str(SOURCE / "build/release/yingshang"))
PAGE = SOURCE / "scenarios/PROCESS.md"
READER = SOURCE / "scenarios/reader"
ONE_OF = re.compile(r"# one of these in \[([\w.]+)\](?:, with (.+))?\n")


def blocks():
    """(line, text) of each example."""
    page = PAGE.read_text(encoding="utf-8")
    return [(page.count("\n", 0, m.start()) + 2, m.group(1)) for m in re.finditer(r"^```toml\n(.*?)^```$", page, re.M | re.S)]


def examples():
    """(line, file) of each example and of each of those in a list of several, as the page frames them; the first one is the frame."""
    for number, (line, text) in enumerate(blocks()):
        several = ONE_OF.match(text)
        if several:
            table, beside = several.groups()
            for i, one in enumerate(text.splitlines()[1:], 1):
                yield line + i, f'extends = "frame.toml"\n[{table}]\n{beside or ""}\n{one}\n'
        else:
            yield line, text if number == 0 or text.startswith("extends") else 'extends = "frame.toml"\n' + text


def code_of_page():
    """What the page sets as code, comments of the examples included: a word in its prose names no key."""
    page = PAGE.read_text(encoding="utf-8")
    return set(re.findall(r"\w+", " ".join(text for _, text in blocks()) + " " + " ".join(re.findall(r"`([^`\n]+)`", page))))


class ProcessPage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="yingshang-")
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name)
        (self.path / "frame.toml").write_text(blocks()[0][1], encoding="utf-8")

    def program(self, command, text):
        (self.path / "example.toml").write_text(text, encoding="utf-8")
        return subprocess.run([PROGRAM, *command, "example.toml"], cwd=self.path, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)

    def known(self, text, problem):
        """What the program lists as known where a file says something else."""
        errors = self.program(["check"], text).stderr
        listed = re.search(rf'{problem} "zzzzzz".*, known: (.+)', errors)
        self.assertIsNotNone(listed, errors)
        return set(listed.group(1).split(", "))

    # Protects whoever copies an example: it is in order, and a scenario of offices runs with it.
    def test_every_example_is_read_and_runs(self):
        self.assertGreater(len(blocks()), 25)
        for line, text in examples():
            command = ["check"] if 'extends = "baseline"' in text else ["run", "--quiet", "--replicates", "1"]
            done = self.program(command, text)
            with self.subTest(line=line):
                self.assertEqual(done.returncode, 0, f"{text}\n{done.stderr}")

    # Protects the frame: an example that the reader would refuse is noticed.
    def test_a_wrong_example_is_noticed(self):
        self.assertEqual(self.program(["check"], 'extends = "frame.toml"\n[process.permit.step.review]\nretires = 1\n').returncode, 2)

    # Protects whoever looks for a key: all that the reader asks a file for, and all the words that it takes, stand on the page.
    def test_every_key_and_word_of_the_reader_is_on_the_page(self):
        wanted = {}
        for name in ("process_tables.cpp", "desk_choices.cpp", "desk_tables.cpp"):
            code = (READER / name).read_text(encoding="utf-8")
            wanted[name] = set(re.findall(r'\b\w+\.(?:text|texts|word<[^>]*>|sub|date|whole|title|last|has|all)\("(\w+)"', code))
            wanted[name] |= set(re.findall(r'\bread_\w+\(\w+, "(\w+)"', code)) | set(re.findall(r'\.find\("(\w+)"\)', code))
            wanted[name] |= set(re.findall(r'\{"(\w+)", (?:\w+::|true|false)', code)) | set(re.findall(r'"(mon|tue|wed|thu|fri|sat|sun)"', code))
        self.assertGreaterEqual(wanted["process_tables.cpp"], {"if_refused", "back_to", "mixing_cv", "finite_source", "commitment", "go_on", "by_weekday"})
        self.assertGreaterEqual(wanted["desk_tables.cpp"], {"officers_of", "clears", "balking", "earliest_due", "speed", "utilisation", "sat"})
        for name, keys in wanted.items():
            self.assertEqual(sorted(keys - code_of_page()), [], name)

    # The same, asked of the program where its list is short enough to be printed.
    def test_what_the_program_lists_is_on_the_page(self):
        asked = {
            "correction": '[process.permit.step.review.correction]\nzzzzzz = 1\n',
            "retry": '[process.permit.retry]\nzzzzzz = 1\n',
            "check": '[process.permit.step.review.check]\nzzzzzz = 1\n',
            "meeting": '[desk.office.meeting]\nzzzzzz = 1\n',
            "run": '[run]\nzzzzzz = 1\n',
            "officers": '[desk.counter]\nofficers = [{ number = 1, speed = 1, zzzzzz = 1 }]\n',
            "mixture": '[process.permit.step.accept]\nhandling = { mixture = [{ weight = 1, law = "1 minutes", zzzzzz = 1 }] }\n',
            "beside a law": '[process.permit]\npatience = { exponential = "1 working_days", zzzzzz = 1 }\n',
        }
        for what, text in asked.items():
            with self.subTest(what=what):
                self.assertEqual(sorted(self.known('extends = "frame.toml"\n' + text, "unknown key") - code_of_page()), [])

    def test_every_law_is_on_the_page(self):
        handling = 'extends = "frame.toml"\n[process.permit.step.accept]\nhandling = '
        laws = self.known(handling + "{ zzzzzz = 1 }\n", "unknown law")
        self.assertGreater(len(laws), 10)
        self.assertEqual(sorted(laws - code_of_page()), [])
        for law in laws - {"mixture"}:
            with self.subTest(law=law):
                self.assertEqual(sorted(self.known(f"{handling}{{ {law} = {{ zzzzzz = 1 }} }}\n", "unknown key") - code_of_page()), [])


if __name__ == "__main__":
    unittest.main()
