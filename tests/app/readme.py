"""What the README shows of the program, and how to show it anew: YINGSHANG_UPDATE_README=1 writes what the program says now in its place."""
import os
import re
import shlex

from program import SOURCE, InAFolder

README = SOURCE / "README.md"
UPDATES = "YINGSHANG_UPDATE_README" in os.environ


class Shown(InAFolder):
    """The page, its blocks and comparisons with them."""

    @classmethod
    def page(cls):
        return README.read_text(encoding="utf-8")

    def block(self, begins, language=""):
        """The text of the one block of code that begins so."""
        found = [text for text in re.findall(rf"(?ms)^```{language}\n(.*?)^```$", self.page()) if text.startswith(begins)]
        self.assertEqual(len(found), 1, f"blocks that begin with {begins!r}")
        return found[0]

    def expect(self, shown, now):
        """`shown` stands in the page; the program says `now`."""
        self.assertIn(shown, self.page())
        if UPDATES:
            README.write_text(self.page().replace(shown, now), encoding="utf-8")
        self.assertEqual(shown.splitlines(), now.splitlines(), "README.md is out of date; YINGSHANG_UPDATE_README=1 brings it up to date")

    def expect_session(self, block):
        """A command after "$ ", with "\\" at the end of lines that go on, and all of its output."""
        command = re.match(r"(?:[^\n]*\\\n)*[^\n]*\n", block)[0]
        words = shlex.split(command.removeprefix("$ ").replace("\\\n", " "))
        self.assertEqual(words[0], "yingshang")
        self.expect(block, command + self.run_it(*words[1:], "--quiet").stdout.rstrip("\n") + "\n")
