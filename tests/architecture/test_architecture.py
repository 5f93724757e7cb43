"""Protects the shape of the sources: includes run one way, each library is known in one place, files stay readable,
and what belongs in scenarios/ is not written in C++."""
import os
import re
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))

# Each layer with the layers that it may include besides itself.
LAYERS = {
    "core": set(),
    "parameters": {"core"},
    "engine": {"core", "parameters"},
    "economy": {"core", "parameters", "engine"},
    "policy": {"core", "parameters", "engine", "economy"},
    "experiment": {"core", "parameters", "engine", "economy", "policy"},
    "reader": {"core", "parameters", "engine", "economy", "policy"},
    "output": {"core", "parameters", "engine", "economy", "policy", "experiment"},
    "app": {"core", "parameters", "engine", "economy", "policy", "experiment", "reader", "output"},
}
FOLDERS = {layer: ROOT / "model" / layer for layer in LAYERS} | {
    "reader": ROOT / "scenarios" / "reader",
    "output": ROOT / "output",
}

# Libraries that one place alone knows; a change of library then touches nothing else.
KNOWN_ONLY_IN = {
    r"hdf5": "output/",
    r"zlib": "output/",
    r"toml\+\+|toml\.hpp": "scenarios/reader/",
    r"boost/program_options": "model/app/options.cpp",
    r"mpi\.h": "model/experiment/",
    r"Random123": "model/core/",
    r"nlohmann": "model/app/",
    r"nlopt": "model/experiment/",
}
LONGEST = 600

# Built of pieces, so that this file does not find itself.
LEFT_OVERS = re.compile("|".join(["TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK", "not imple" "mented", "place" "holder",
                                  "GTEST_" "SKIP", "DIS" "ABLED_"]))
# Sources of numbers or times that no seed controls.
IRREPRODUCIBLE = re.compile(r"random_device|system_clock|\brand\(|\bsrand\(|time\((nullptr|NULL|0)\)|std::mt19937"
                            r"|std::(uniform|normal|exponential|gamma|poisson)\w*_distribution")
# "3.1" or "12.4" alone in quotes is a measure of the policy.
MEASURE = re.compile(r'"[0-9]{1,2}\.[0-9]{1,2}"')
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def text_of(path):
    return path.read_text(encoding="utf-8")


def sources(folder, *suffixes):
    return sorted(p for p in folder.rglob("*") if p.suffix in (suffixes or (".cpp", ".hpp", ".inc")))


def product():
    return [p for folder in FOLDERS.values() for p in sources(folder)]


def relative(path):
    return path.relative_to(ROOT).as_posix()


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def layer_problems(layer, name, text):
    """The includes of one file that its layer may not have."""
    problems = []
    for ours, _ in INCLUDE.findall(text):
        included = ours.split("/")[0]
        if included in LAYERS and included != layer and included not in LAYERS[layer]:
            problems.append(f"{name}: {layer} must not know {ours}")
    return problems


def library_problems(name, text):
    problems = []
    for ours, system in INCLUDE.findall(text):
        for library, place in KNOWN_ONLY_IN.items():
            if re.match(library, system or ours) and not name.startswith(place):
                problems.append(f"{name}: {system or ours} is known in {place} alone")
    return problems


class Architecture(unittest.TestCase):
    def expect_none(self, problems):
        self.assertEqual([], sorted(problems), "\n" + "\n".join(sorted(problems)))

    # Protects the order of the layers: what is below can be read, tested and kept without what is above.
    def test_a_name_is_declared_in_one_header(self):
        """Two types of one name in two headers are a program without meaning, which no compiler and no linker tells."""
        type_name = re.compile(r"^(?:struct|class|union|enum(?: class)?) (?:alignas\(\w+\) )?(\w+)\b(?!::)[^;\n]*\{", re.MULTILINE)
        where = {}
        for path in product():
            if path.suffix == ".hpp":
                for name in type_name.findall(text_of(path)):
                    where.setdefault(name, []).append(str(path.relative_to(ROOT)))
        self.assertGreater(len(where), 200)
        self.assertEqual({name: paths for name, paths in where.items() if len(paths) > 1}, {})

    def test_includes_run_one_way(self):
        self.expect_none(problem for layer, folder in FOLDERS.items() for p in sources(folder)
                         for problem in layer_problems(layer, relative(p), text_of(p)))

    # Protects against a folder that none of the rules sees.
    def test_every_folder_is_a_known_layer(self):
        self.assertLessEqual({p.name for p in (ROOT / "model").iterdir() if p.is_dir()}, set(LAYERS))
        self.assertGreater(len(product()), 50)

    # Protects includes by their layer: "core/time.hpp", never "time.hpp" or "../core/time.hpp".
    def test_includes_name_their_layer(self):
        self.expect_none(f"{relative(p)}: {ours}" for p in product() for ours, _ in INCLUDE.findall(text_of(p))
                         if ours and ours.split("/")[0] not in LAYERS and not ours.endswith(".inc"))

    # Protects the choice of libraries: each can be changed in one place.
    def test_libraries_are_known_in_one_place(self):
        self.expect_none(problem for p in product() for problem in library_problems(relative(p), text_of(p)))

    # Protects readers: beyond this length there is a seam.
    def test_files_are_short(self):
        files = product() + sources(ROOT / "tests", ".cpp", ".hpp", ".py") + sources(ROOT / "notebooks", ".py")
        lengths = {relative(p): text_of(p).count("\n") for p in files}
        self.expect_none(f"{name}: {length} lines" for name, length in lengths.items() if length > LONGEST)

    # Protects users from what is half done.
    def test_nothing_is_left_over(self):
        files = product() + sources(ROOT / "tests", ".cpp", ".hpp", ".py", ".sh") + sources(ROOT / "scenarios", ".toml", ".sh")
        self.expect_none(f"{relative(p)}: {match.group()}" for p in files for match in LEFT_OVERS.finditer(text_of(p)))

    # Protects repeatable results: no random number and no date that the seed and the scenario do not give.
    def test_nothing_is_irreproducible(self):
        self.expect_none(f"{relative(p)}: {match.group()}" for p in sources(ROOT / "model")
                         for match in IRREPRODUCIBLE.finditer(without_comments(text_of(p))))

    # Protects the line between law and code: a measure is data, so no C++ can treat one by name.
    def test_no_measure_is_named_in_the_program(self):
        self.expect_none(f"{relative(p)}: {match.group()}" for p in product()
                         for match in MEASURE.finditer(without_comments(text_of(p))))

    # Protects newcomers: every header says what it is before anything else.
    def test_headers_open_with_what_they_are(self):
        self.expect_none(relative(p) for p in product() if p.suffix == ".hpp" and not text_of(p).startswith("// "))

    # Protects tests from silence: each says what it protects, in the line above it.
    def test_tests_say_what_they_protect(self):
        for p in sources(ROOT / "tests", ".cpp"):
            lines = text_of(p).splitlines()
            self.expect_none(f"{relative(p)}: {line}" for above, line in zip(lines, lines[1:])
                             if re.match(r"TEST(_[FP])?\(", line) and not above.startswith("// "))


class TheRulesThemselves(unittest.TestCase):
    """Each rule finds the fault that it is there for."""

    def test_layers(self):
        self.assertEqual([], layer_problems("engine", "x", '#include "core/time.hpp"\n#include <vector>\n'))
        self.assertEqual(1, len(layer_problems("engine", "x", '#include "economy/firms.hpp"\n')))
        self.assertEqual(1, len(layer_problems("experiment", "x", '#include "output/result_file.hpp"\n')))

    def test_libraries(self):
        self.assertEqual([], library_problems("output/a.cpp", "#include <hdf5.h>\n"))
        self.assertEqual(1, len(library_problems("model/app/a.cpp", "#include <hdf5.h>\n")))
        self.assertEqual(1, len(library_problems("output/a.cpp", "#  include <toml++/toml.h>\n")))
        self.assertEqual(1, len(library_problems("model/app/main.cpp", "#include <boost/program_options.hpp>\n")))

    def test_patterns(self):
        self.assertTrue(MEASURE.search('if (id == "3.1")'))
        self.assertFalse(MEASURE.search('version("schema 1.2")'))
        self.assertTrue(LEFT_OVERS.search("// TO" "DO: later"))
        self.assertTrue(IRREPRODUCIBLE.search("std::random_device seed;"))
        self.assertFalse(IRREPRODUCIBLE.search("operand(3)"))
        self.assertEqual("a \n", without_comments('a // "1.1"\n'))


if __name__ == "__main__":
    unittest.main()
