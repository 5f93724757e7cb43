"""Protects the result file as its users open it: names, labels, units and dates in xarray through both engines, numbers that follow from one
another, the same content whatever the threads, and a whole file after a kill at any moment."""
import random
import re
import subprocess
import time
import unittest

import h5py
import netCDF4
import numpy as np
import xarray as xr

from opened import COUNTIES, ENGINES, PROGRAM, SOURCE, Folder, opened, yingshang

DIMENSIONS = {
    "panel": ("scenario", "statistic", "time", "county", "section"),
    "panel_replicates": ("scenario", "replicate", "time", "county", "section"),
    "process": ("scenario", "statistic", "time", "county", "process"),
    "steps": ("scenario", "statistic", "time", "step"),
    "desks": ("scenario", "statistic", "time", "county", "desk"),
    "burden": ("scenario", "statistic", "year", "topic"),
}
DIMENSIONS_OF_TABLES = ("panel", "process", "steps", "desks", "burden")  # whose variables the page lists one by one
LABELS = {
    "scenario": ["scenario_en", "scenario_zh"], "county": ["county_zh", "county_code"], "section": ["section_en", "section_zh"],
    "process": ["process_en", "process_zh"], "step": ["step_process", "step_en", "step_zh"], "desk": ["desk_en", "desk_zh"],
    "measure": ["measure_en", "measure_zh"], "statistic": [], "time": [], "replicate": [], "year": [],
    "topic": ["topic_en", "topic_zh"],
}
# Student's t at 97.5 % with 2 degrees of freedom.
T_OF_THREE = 4.302652729911275


def groups_of(file):
    with netCDF4.Dataset(file) as f:
        return list(f.groups)


def is_scale(dataset):
    return h5py.h5ds.is_scale(dataset.id)


class AsAUserOpensIt(Folder):
    """A small comparison: two scenarios, two counties, three replicates, a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.folder / "c.h5"
        cls.command = ["compare", "baseline", "baseline+1.1", "--counties", ",".join(COUNTIES), "--until", "2019-01-01", "--replicates", "3",
                       "--scale", "0.2", "--seed", "7", "--keep-replicates", "-o", str(cls.file)]
        yingshang(*cls.command)
        cls.groups = {name: opened(cls.file, name) for name in groups_of(cls.file)}

    def test_all_groups_are_there(self):
        self.assertEqual([*DIMENSIONS, "implementation", "measures", "indicators"], list(self.groups))

    # Protects against what one engine shows and the other hides: fixed-length text, dimensions without a scale, odd types.
    def test_both_engines_see_the_same(self):
        for name in (None, *self.groups):
            first, second = (opened(self.file, name, engine) for engine in ENGINES)
            xr.testing.assert_identical(first, second)
            self.assertEqual({k: v.dtype for k, v in first.variables.items()}, {k: v.dtype for k, v in second.variables.items()})

    def test_dimensions_have_names_and_coordinates(self):
        for name, data in self.groups.items():
            self.assertLessEqual(set(data.sizes), set(LABELS), name)
            self.assertEqual(set(data.sizes) | {label for d in data.sizes for label in LABELS[d]}, set(data.coords), name)
        for name, dimensions in DIMENSIONS.items():
            self.assertEqual({dimensions}, {v.dims for v in self.groups[name].data_vars.values()}, name)

    def test_labels_are_in_both_languages(self):
        panel = self.groups["panel"]
        self.assertEqual(["baseline", "baseline+1.1"], panel["scenario"].values.tolist())
        self.assertEqual(2, len(set(panel["scenario_zh"].values)))
        self.assertEqual({"640424": ("Jingyuan", "泾源县"), "640402": ("Yuanzhou", "原州区")},
                         {c["county_code"].item(): (c["county"].item(), c["county_zh"].item()) for _, c in panel["county"].groupby("county")})
        for data in self.groups.values():
            for label in data.coords:
                if label.endswith(("_zh", "_en", "_code", "_process")):
                    self.assertTrue(all(isinstance(text, str) and text for text in data[label].values), label)
                if label.endswith("_zh") and label != "scenario_zh":
                    self.assertTrue(all(re.search("[\u4e00-\u9fff]", text) for text in data[label].values), label)

    def test_numbers_have_units_and_meanings(self):
        for name, data in self.groups.items():
            for variable in data.data_vars.values():
                self.assertTrue(variable.attrs.get("long_name"), f"{name}/{variable.name}")
                if variable.dtype == np.float64:
                    self.assertTrue(variable.attrs.get("units"), f"{name}/{variable.name}")
                self.assertNotEqual("m", variable.dtype.kind, f"{name}/{variable.name} was taken for a span of time")

    def test_dates_are_dates(self):
        months = np.arange("2018-01", "2019-01", dtype="datetime64[M]").astype("datetime64[ns]")
        np.testing.assert_array_equal(months, self.groups["panel"]["time"].values)
        self.assertEqual([2018], self.groups["indicators"]["year"].values.tolist())
        self.assertEqual(np.datetime64("2020-05-01"), self.groups["measures"]["in_force"].sel(measure="1.1").values)

    def test_the_root_says_how_it_was_made(self):
        attributes = opened(self.file, None).attrs
        expected = {"Conventions": "CF-1.10", "title": "baseline+1.1 against baseline", "schema_version": 1, "complete": 1, "seed": 7, "replicates": 3,
                    "scale": 0.2, "scenarios": ["baseline", "baseline+1.1"], "failed_replicates": 0, "from": "2017-01-01",
                    "results_from": "2018-01-01", "until": "2019-01-01"}
        self.assertEqual(expected, {k: attributes[k] for k in expected})
        self.assertEqual(sorted(COUNTIES), sorted(attributes["counties"]))
        self.assertIn("yingshang compare baseline baseline+1.1", attributes["history"])
        self.assertTrue(attributes["source"].startswith("yingshang "))
        self.assertIn("[process.startup]", attributes["scenario_toml"][0])
        self.assertNotEqual(*attributes["scenario_toml"])

    def test_statistics_are_those_of_the_replicates(self):
        every = self.groups["panel_replicates"]
        mean, error = (self.groups["panel"].sel(statistic=s, drop=True) for s in ("mean", "standard_error"))
        for name in every.data_vars:
            np.testing.assert_allclose(every[name].mean("replicate"), mean[name], rtol=1e-12, err_msg=name)
            np.testing.assert_allclose(every[name].std("replicate", ddof=1) / np.sqrt(3), error[name], rtol=1e-9, atol=1e-9, err_msg=name)
        self.assertGreater(float(error["firms_operating"].max()), 0)

    def test_indicators_have_means_and_paired_differences(self):
        data = self.groups["indicators"]
        names = [name for name in data.data_vars if "replicate" in data[name].dims]
        self.assertGreater(len(names), 20)
        self.assertEqual(7 * len(names), len(data.data_vars))
        for name in names:
            if not np.isfinite(data[name]).all():
                continue
            for suffix, values in (("", data[name]), (".difference", data[name] - data[name].isel(scenario=0))):
                half = T_OF_THREE * values.std("replicate", ddof=1) / np.sqrt(3)
                middle = values.mean("replicate")
                scale = 1e-9 * (1 + float(np.abs(data[name]).max()))
                low, high = ((".low", ".high") if suffix == "" else (".difference_low", ".difference_high"))
                np.testing.assert_allclose(middle, data[name + (suffix or ".mean")], rtol=1e-9, atol=scale, err_msg=name)
                least, most = (-np.inf if data[name].units != "1" else -1 if suffix else 0), (np.inf if data[name].units != "1" else 1)
                np.testing.assert_allclose((middle - half).clip(least, most), data[name + low], rtol=1e-9, atol=scale, err_msg=name)
                np.testing.assert_allclose((middle + half).clip(least, most), data[name + high], rtol=1e-9, atol=scale, err_msg=name)

    def test_a_reader_goes_from_a_scenario_to_the_clause(self):
        measures = self.groups["measures"]
        on = measures["switched_on"].sel(scenario="baseline+1.1")
        self.assertEqual(["1.1"], measures["measure"].values[on.values == 1].tolist())
        self.assertEqual(0, int(measures["switched_on"].sel(scenario="baseline").sum()))
        chosen = measures.sel(measure="1.1")
        self.assertEqual("一.1", str(chosen["clause"].values))
        self.assertIn(str(chosen["promise"].values).rsplit("，", maxsplit=1)[-1], str(chosen["passage"].values))
        self.assertIn("total <= 1 working day", str(chosen["targets_in_text"].values))
        self.assertEqual("2020-12-31 (力争)", str(measures.sel(measure="2.3")["text_deadline"].values))
        self.assertIn("\n", str(measures.sel(measure="11.1")["not_modelled"].values))
        self.assertIn("startup.duration_median", str(chosen["targets"].values))
        self.assertIn('process = "startup"', str(chosen["changes"].values))

    # Protects the page that users read: it names the groups, variables, units, coordinates and attributes of the file, all and no others.
    def test_format_page_is_true(self):
        page = (SOURCE / "output/FORMAT.md").read_text(encoding="utf-8")
        page = re.sub("```.*?```", "", page, flags=re.DOTALL)
        of_a_process_scenario = page.split("## The file of a process scenario")[1].split("\n## ")[0]
        of_a_region = page.replace(of_a_process_scenario, "")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in of_a_region.splitlines() if line.startswith("| `")]
        shapes = {re.match(r"`/(\w+)`", row[0])[1]: tuple(row[1].strip("`").split(", ")) for row in rows if row[0].startswith("`/")}
        self.assertEqual(DIMENSIONS, {name: shapes[name] for name in DIMENSIONS})
        elsewhere = {"events", "finished_runs", "regret", "indicators_by_county", "burden_by_county", "process_by_section"}  # other tests look at these
        self.assertEqual({*self.groups, *elsewhere}, set(shapes))
        described = {(row[0].strip("`"), row[1], row[2]) for row in rows if len(row) == 3}
        for name in DIMENSIONS_OF_TABLES:
            for variable in self.groups[name].data_vars.values():
                self.assertIn((variable.name, variable.units, variable.long_name), described)
        written = {v for name in DIMENSIONS_OF_TABLES for v in self.groups[name].data_vars}
        tables = page.split("## Variables")[1].split("`/indicators` has")[0]
        self.assertEqual(written, set(re.findall(r"^\| `(\w+)`", tables, re.MULTILINE)))
        every_name = set(re.findall(r"`([^`]+)`", page)) | set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", page))))
        self.assertLessEqual(set(self.groups["measures"].variables) | set(opened(self.file, None).attrs), every_name)
        self.assertIn(f"schema version {opened(self.file, None).attrs['schema_version']} ", page)

    # Protects users of other programs than ours: a damaged number is an error there too.
    def test_damaged_numbers_are_noticed_by_every_reader(self):
        damaged = self.folder / "damaged.h5"
        with h5py.File(self.file) as f:
            chunk = f["panel/firms_operating"].id.get_chunk_info(0)
        altered = bytearray(self.file.read_bytes())
        altered[chunk.byte_offset + chunk.size // 2] ^= 1
        damaged.write_bytes(altered)
        for engine in ENGINES:
            with xr.open_dataset(damaged, engine=engine, group="panel") as data:
                self.assertRaises((OSError, RuntimeError), data["firms_operating"].load)
                data["workers"].load()
        self.assertIn("damaged", yingshang("info", str(damaged), expected=2).stderr)

    # Protects the few numbers that stand in an object's header from the same.
    def test_damaged_small_numbers_are_noticed_by_every_reader(self):
        damaged = self.folder / "damaged.h5"
        with h5py.File(self.file) as f:
            small = f["indicators/startup.duration_median"]
            self.assertEqual(h5py.h5d.COMPACT, small.id.get_create_plist().get_layout())
            header, stored = h5py.h5o.get_info(small.id).addr, small[()].tobytes()
        altered = bytearray(self.file.read_bytes())
        altered[altered.index(stored, header)] ^= 1
        damaged.write_bytes(altered)
        for engine in ENGINES:
            with self.assertRaises((OSError, RuntimeError, KeyError, AttributeError)):  # h5netcdf goes on with an object that h5py does not open
                with xr.open_dataset(damaged, engine=engine, group="indicators") as data:
                    data["startup.duration_median"].load()
        self.assertIn("damaged", yingshang("info", str(damaged), expected=2).stderr)

    # Protects those who work with HDF5's own dimension scales: its functions take both lists, which are not written by them, and change them.
    def test_hdf5_knows_the_dimension_scales(self):
        changed = self.folder / "changed.h5"
        changed.write_bytes(self.file.read_bytes())
        with h5py.File(changed, "r+") as f:
            for name, group in f.items():
                numbers = {k: v for k, v in group.items() if not is_scale(v)}
                for dataset in numbers.values():
                    for i, dimension in enumerate(self.groups[name][dataset.name.split("/")[-1]].dims):
                        self.assertTrue(h5py.h5ds.is_attached(dataset.id, group[dimension].id, i), dataset.name)
                        self.assertEqual(1, h5py.h5ds.get_num_scales(dataset.id, i))
                for scale in (v for v in group.values() if is_scale(v)):
                    users = [(f[user].name, i) for user, i in scale.attrs["REFERENCE_LIST"]]
                    dimension = scale.name.split("/")[-1]
                    self.assertEqual(sorted(users), sorted((v.name, i) for k, v in numbers.items()
                                                           for i, d in enumerate(self.groups[name][k].dims) if d == dimension))
            dataset, scale = f["panel/workers"], f["panel/county"]
            h5py.h5ds.detach_scale(dataset.id, scale.id, 3)
            self.assertFalse(h5py.h5ds.is_attached(dataset.id, scale.id, 3))
            h5py.h5ds.attach_scale(dataset.id, scale.id, 3)
        xr.testing.assert_identical(self.groups["panel"], opened(changed, "panel"))

    # Protects users from minutes of waiting: h5netcdf finds a dimension's name by passing through what was made before it.
    def test_dimensions_stand_before_what_uses_them(self):
        with h5py.File(self.file) as f:
            for group in f.values():
                seen = []
                group.id.links.iterate(lambda name, seen=seen: seen.append(name.decode()), idx_type=h5py.h5.INDEX_NAME, order=h5py.h5.ITER_NATIVE)
                last = max(i for i, name in enumerate(seen) if is_scale(group[name]))
                first = min(i for i, name in enumerate(seen) if name in self.groups[group.name[1:]].data_vars)
                self.assertLess(last, first, group.name)

    # Protects results from chance, and the user from hours that end in a refusal: the whole region would outlast the limit of time.
    def test_an_existing_file_is_refused_before_computing(self):
        before = self.file.read_bytes()
        error = yingshang("compare", "baseline", "baseline+1.1", "-o", str(self.file), expected=74)
        self.assertIn("--force", error.stderr)
        self.assertEqual("", error.stdout)
        self.assertEqual(before, self.file.read_bytes())


def plain(file, value):
    """Bytes that compare, undefined numbers too; references become the names that they point at."""
    if isinstance(value, h5py.Reference):
        return file[value].name
    if isinstance(value, np.ndarray) and value.dtype.kind in "OV" or isinstance(value, np.void):
        return [plain(file, v) for v in value]
    return value.tobytes() if isinstance(value, (np.ndarray, np.generic)) else value


def content(path):
    """Every attribute and every dataset of a file, but the command that made it."""
    found = {}
    with h5py.File(path) as f:
        def visit(name, thing):
            for key in set(thing.attrs) - {"REFERENCE_LIST"}:   # the other half of each DIMENSION_LIST
                found[name, key] = plain(f, thing.attrs[key])
            if isinstance(thing, h5py.Dataset):
                found[name] = (thing.shape, thing.dtype.str, plain(f, thing[()]))
        visit("", f)
        f.visititems(visit)
    del found["", "history"]
    return found


class WhateverTheThreads(Folder):
    def test_content_is_the_same(self):
        def made(threads, seed):
            file = self.folder / f"{threads}.{seed}.h5"
            yingshang("run", "baseline", "--counties", ",".join(COUNTIES), "--until", "2018-02-01", "--replicates", "2", "--scale", "0.2",
                      "--threads", threads, "--seed", seed, "-o", str(file))
            return content(file)
        first, second, other = made("1", "1"), made("2", "1"), made("1", "2")
        self.assertGreater(len(first), 1000)
        self.assertEqual(set(first), set(second))
        self.assertEqual([], [key for key in first if first[key] != second[key]])
        # The comparison does see another seed.
        self.assertLessEqual({"panel/firms_operating", ("", "seed")}, {key for key in first if first[key] != other[key]})


class KilledAtAnyMoment(Folder):
    command = ["run", "baseline", "--counties", COUNTIES[0], "--until", "2018-02-01", "--scale", "0.1", "--force", "-o"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.folder / "r.h5"
        cls.versions = {}
        started = time.monotonic()
        for seed in ("1", "2"):
            yingshang(*cls.command, str(cls.file), "--seed", seed)
            cls.versions[seed] = cls.file.read_bytes()
        cls.seconds = (time.monotonic() - started) / 2

    def killed(self, wait):
        """The program under the first seed, over a file of the second, killed after the wait."""
        self.file.write_bytes(self.versions["2"])
        with subprocess.Popen([PROGRAM, *self.command, str(self.file), "--seed", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            wait(process)
            process.kill()
        self.assertIn(self.file.read_bytes(), self.versions.values())

    def written_bytes(self):
        """Bytes in the file that is not yet in place; the program first tries its place with a few."""
        sizes = [0]
        for hidden in self.folder.glob(".r.h5.*"):
            try:
                sizes.append(hidden.stat().st_size)
            except FileNotFoundError:
                pass
        return max(sizes)

    def forget_hidden(self):
        for hidden in self.folder.glob(".r.h5.*"):
            hidden.unlink()

    # Protects the tests below: the two can be told apart, and both are whole.
    def test_old_and_new_differ(self):
        self.assertNotEqual(*self.versions.values())
        for version in self.versions.values():
            self.file.write_bytes(version)
            yingshang("info", str(self.file))

    def test_at_random_times(self):
        luck = random.Random(1)
        for _ in range(6):
            self.killed(lambda _: time.sleep(luck.uniform(0, 1.2) * self.seconds))

    def test_while_it_writes(self):
        def until_it_writes(process):
            while process.poll() is None and self.written_bytes() < 100 and self.file.stat().st_size == len(self.versions["2"]):
                pass
        for _ in range(6):
            self.forget_hidden()
            self.killed(until_it_writes)


if __name__ == "__main__":
    unittest.main()
