"""Protects /events as its users open it: names and dates in xarray through both engines, the order, numbers that agree exactly with the other
groups, the same rows whatever the threads, and the page that describes it."""
import re
import unittest

import h5py
import netCDF4
import numpy as np
import xarray as xr

from opened import COUNTIES, ENGINES, SOURCE, Folder, opened, yingshang

NUMBERS_A_COUNTY = 100_000_000
LABELLED = ["process", "step", "desk", "kind", "reason", "county", "section", "form", "owner", "size", "scenario"]
TICKS_PER_DAY = 28_800


def names(column):
    """The column in words."""
    by_number = dict(zip(column.attrs["flag_values"].tolist(), column.attrs["flag_meanings"].split()))
    return np.array([by_number.get(n) for n in range(int(column.max()) + 1)], dtype=object)[column.values]


class AsAUserOpensIt(Folder):
    """Two scenarios that part in 2018, two replicates, two counties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.folder / "c.h5"
        reform = cls.folder / "reform.toml"
        reform.write_text('extends = "baseline"\ntitle = "impatient founders"\n[set]\n'
                          '"entry.horizon" = { scale = 0.8, from = 2018-03-01, source = "a test" }\n', encoding="utf-8")
        yingshang("compare", "baseline", reform, "--counties", ",".join(COUNTIES), "--until", "2019-01-01", "--replicates", 2, "--scale", "0.1",
                  "--events", "-o", cls.file)
        cls.events = opened(cls.file, "events")

    # Protects against what one engine shows and the other hides.
    def test_both_engines_see_the_same(self):
        first, second = (opened(self.file, "events", engine) for engine in ENGINES)
        xr.testing.assert_identical(first, second)
        self.assertEqual({k: v.dtype for k, v in first.variables.items()}, {k: v.dtype for k, v in second.variables.items()})

    def test_it_is_a_table_of_columns(self):
        self.assertEqual(["event"], list(self.events.sizes))
        self.assertGreater(self.events.sizes["event"], 10_000)
        self.assertEqual({("event",)}, {v.dims for v in self.events.variables.values()})
        for name, column in self.events.items():
            self.assertTrue(column.attrs.get("long_name"), name)
            self.assertNotEqual("f", column.dtype.kind, f"{name} is a number of something, and not a fraction")
        with netCDF4.Dataset(self.file) as f:
            self.assertEqual(self.events.sizes["event"], len(f["events"].dimensions["event"]))

    def test_times_are_dates_within_office_hours(self):
        time = self.events["time"]
        self.assertEqual("M", time.dtype.kind)
        self.assertGreaterEqual(time.values.min(), np.datetime64("2017-01-01"))
        self.assertLess(time.values.max(), np.datetime64("2019-01-01"))
        hours = (time - time.dt.floor("D")) / np.timedelta64(1, "h")
        self.assertTrue(((hours >= 9) & (hours < 17)).all())

    # Office time runs with the date, and stands still on days that nobody works.
    def test_ticks_count_office_time(self):
        time, tick = self.events["time"].values, self.events["tick"].values.astype(np.int64)
        order = np.argsort(time, kind="stable")
        self.assertTrue((np.diff(tick[order]) >= 0).all())
        days, first = np.unique(time[order].astype("datetime64[D]"), return_index=True)
        start = dict(zip(days, tick[order][first] // TICKS_PER_DAY))
        self.assertEqual(1, start[np.datetime64("2018-03-14")] - start[np.datetime64("2018-03-13")])
        self.assertEqual(1, start[np.datetime64("2018-03-19")] - start[np.datetime64("2018-03-16")], "a weekend is no office time")

    def test_every_number_has_a_name_in_three_ways(self):
        for name in LABELLED:
            column = self.events[name]
            values, meanings = column.attrs["flag_values"], column.attrs["flag_meanings"].split()
            self.assertEqual(values.dtype, column.dtype, name)
            self.assertEqual(len(set(values.tolist())), len(set(meanings)), name)
            self.assertEqual(len(values), len(meanings), name)
            for language in ("en", "zh"):
                titles = np.atleast_1d(column.attrs[f"titles_{language}"])
                self.assertEqual(len(values), len(titles), name)
                self.assertTrue(all(titles), name)
            self.assertLessEqual(set(np.unique(column).tolist()), set(values.tolist()), name)

    # Protects who serves whom: one desk a step, or, where applicants have desks of their own, one a firm.
    def test_steps_have_the_desks_that_serve_them(self):
        table = self.events[["firm", "scenario", "replicate"]].to_dataframe()
        table["step"], table["desk"] = names(self.events["step"]), names(self.events["desk"])
        of_step = table.groupby("step")["desk"].unique()
        self.assertEqual(["registration"], of_step["startup.licence"].tolist())
        self.assertEqual(["none"], of_step["none"].tolist())
        banks = {"bank_credit_large", "bank_credit_joint_stock", "bank_credit_local"}
        self.assertEqual(banks, set(of_step["loan.application"]))
        loans = table[table["step"].isin(["loan.application", "loan.branch_review", "loan_renewal.review"])]
        self.assertEqual({1}, set(loans.groupby(["firm", "replicate"])["desk"].nunique()))

    def test_rows_stand_by_scenario_replicate_day_county_and_time(self):
        day = self.events["time"].values.astype("datetime64[D]").astype(np.int64)
        second = self.events["time"].values.astype("datetime64[s]").astype(np.int64)
        keys = [second, self.events["county"].values, day, self.events["replicate"].values, self.events["scenario"].values]
        np.testing.assert_array_equal(np.lexsort([np.arange(len(day)), *keys]), np.arange(len(day)))
        self.assertEqual([0, 1], np.unique(self.events["replicate"]).tolist())
        self.assertEqual([0, 1], np.unique(self.events["scenario"]).tolist())

    def test_numbers_say_the_county(self):
        codes = dict(zip(self.events["county"].attrs["flag_values"].tolist(), self.events["county"].attrs["codes"]))
        of_row = np.array([int(codes[c]) for c in self.events["county"].values])
        np.testing.assert_array_equal(self.events["firm"].values // NUMBERS_A_COUNTY, of_row)
        case = self.events["case"].values
        np.testing.assert_array_equal(case[case > 0] // NUMBERS_A_COUNTY, of_row[case > 0])
        np.testing.assert_array_equal(case > 0, self.events["process"].values > 0)

    # Protects stories told side by side: the same number is the same firm, whatever the scenario did to others.
    def test_firms_have_one_number_in_every_scenario(self):
        table = self.events[["firm", "section", "form", "owner", "replicate", "scenario"]].to_dataframe()
        table["kind"] = names(self.events["kind"])
        self.assertEqual({1}, set(table.groupby(["replicate", "firm"])[["section", "form", "owner"]].nunique().to_numpy().ravel()))
        decided = [set(t["firm"]) for _, t in table[table["kind"] == "wants_to_found"].groupby(["scenario", "replicate"])]
        self.assertGreater(len(decided[0] & decided[2]), 0.8 * len(decided[0]), "the same replicate under the other scenario")
        self.assertTrue(decided[0] != decided[2], "impatience keeps some from founding")

    # Protects the page that users read.
    def test_format_page_is_true(self):
        page = (SOURCE / "output/FORMAT.md").read_text(encoding="utf-8")
        table = page.split("`/events`: ")[1].split("## Attributes of the root")[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| `")]
        described = {name: row[1] for row in rows if len(row) == 3 and "int" in row[1] for name in re.findall(r"`(\w+)`", row[0])}
        with h5py.File(self.file) as f:
            written = {name: str(column.dtype) for name, column in f["events"].items() if name != "event"}
        self.assertEqual(written, described)
        kinds = {name for row in rows if row[1] in ("of a case", "of a step", "of a firm") for name in re.findall(r"`(\w+)`", row[0])}
        self.assertEqual(set(self.events["kind"].attrs["flag_meanings"].split()), kinds)

    # Protects users of other programs than ours: a damaged number is an error there too.
    def test_damaged_numbers_are_noticed_by_every_reader(self):
        damaged = self.folder / "damaged.h5"
        with h5py.File(self.file) as f:
            chunk = f["events/firm"].id.get_chunk_info(0)
        altered = bytearray(self.file.read_bytes())
        altered[chunk.byte_offset + chunk.size // 2] ^= 1
        damaged.write_bytes(altered)
        for engine in ENGINES:
            with xr.open_dataset(damaged, engine=engine, group="events") as data:
                self.assertRaises((OSError, RuntimeError), data["firm"].load)
                data["kind"].load()
        self.assertIn("damaged", yingshang("trace", damaged, "--firm", 1, expected=2).stderr)


class AgreesWithTheOtherGroups(Folder):
    """All firms of two counties over four years: every count of the log is the one of the tables, month by month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        file = cls.folder / "r.h5"
        yingshang("run", "baseline+all", "--counties", ",".join(COUNTIES), "--until", "2021-01-01", "--threads", 2, "--events", "-o", file)
        cls.groups = {g: opened(file, g).sel(statistic="mean", drop=True).squeeze("scenario", drop=True) for g in ("panel", "process", "steps")}
        events = opened(file, "events")
        cls.table = events[["firm", "case"]].to_dataframe()
        for name in ("kind", "county", "section", "process", "step", "reason", "form"):
            cls.table[name] = names(events[name])
        cls.table["month"] = events["time"].values.astype("datetime64[M]").astype("datetime64[ns]")
        cls.kept = cls.table[cls.table["month"] >= np.datetime64("2018-01")]

    def expect(self, variable, rows, dimensions):
        counted = rows.groupby([{"time": "month"}.get(d, d) for d in dimensions]).size()
        self.assertGreater(len(counted), 0, variable.name)
        table = variable.transpose(*dimensions).to_series().fillna(0)
        counted = counted.reindex(table.index, fill_value=0)
        np.testing.assert_array_equal(counted.to_numpy(), table.to_numpy(), err_msg=variable.name)
        self.assertEqual(len(rows), counted.sum(), f"{variable.name}: rows that the table does not have")

    def of(self, kind):
        return self.kept[self.kept["kind"] == kind]

    def test_panel(self):
        panel = self.groups["panel"]
        for variable, kind in {"registrations": "registered", "openings": "opened", "stops": "stopped", "deregistrations": "left",
                               "loan_applications": "wants_loan", "investment_projects": "project_completed"}.items():
            self.expect(panel[variable], self.of(kind), ("time", "county", "section"))
        for variable, kind in {"enterprise_registrations": "registered", "enterprise_deregistrations": "left"}.items():
            self.expect(panel[variable], self.of(kind)[lambda t: t["form"] == "enterprise"], ("time", "county", "section"))

    def test_process(self):
        for variable, kind in {"opened": "submitted", "completed": "completed", "refused": "refused", "abandoned": "abandoned"}.items():
            rows = self.of(kind)
            if kind == "refused" and rows.empty:
                self.assertEqual(0, float(self.groups["process"][variable].sum()))
            else:
                self.expect(self.groups["process"][variable], rows, ("time", "county", "process"))

    def test_steps(self):
        for variable, kind in {"finished": "finished", "corrections": "returned", "refusals": "step_refused"}.items():
            self.expect(self.groups["steps"][variable], self.of(kind), ("time", "step"))

    # Entries less exits are what stands on the register, firm by firm.
    def test_stocks_follow_from_lives(self):
        on = self.table[self.table["kind"].isin(["in_stock", "registered"])].groupby("county").size()
        off = self.table[self.table["kind"] == "left"].groupby("county").size()
        registered = self.groups["panel"]["firms_registered"].isel(time=-1).sum("section").to_series()
        self.assertEqual((on - off).to_dict(), registered.astype(int).to_dict())

    def test_every_case_ends_once_and_after_it_began(self):
        cases = self.table[self.table["case"] > 0]
        self.assertEqual({"submitted"}, set(cases.groupby("case")["kind"].first()))
        # A part, another process on the way, is told under the number of the whole; a part may be needed again.
        ends = cases[cases["kind"].isin(["completed", "refused", "abandoned", "turned_away"])]
        of_whole = cases.groupby("case")["process"].first()
        ends = ends[ends["process"] == ends["case"].map(of_whole)].groupby("case").size()
        self.assertEqual({1}, set(ends))
        self.assertEqual(1, cases.groupby("case")["firm"].nunique().max())


class WhateverTheThreads(Folder):
    def rows(self, threads, seed=1):
        file = self.folder / f"{threads}.{seed}.h5"
        yingshang("run", "baseline+1.1", "--counties", "640402,640422,640424", "--until", "2018-07-01", "--replicates", 2, "--scale", "0.1", "--threads", threads,
                  "--seed", seed, "--events", "-o", file)
        return file

    def test_files_are_the_same_but_for_the_command(self):
        def content(file):
            with h5py.File(file) as f:
                return {name: column[()] for name, column in f["events"].items() if name != "event"}
        first = content(self.rows(1))
        for threads in (2, 3):
            other = content(self.rows(threads))
            for name, column in first.items():
                np.testing.assert_array_equal(column, other[name], err_msg=f"{name} with {threads} threads")
        another_seed = content(self.rows(1, seed=2))
        self.assertFalse(np.array_equal(first["firm"], another_seed["firm"]), "the comparison does see another seed")

    # Protects results from being watched: all other groups are those of a run without --events.
    def test_other_groups_do_not_know_of_it(self):
        command = ["run", "baseline", "--counties", COUNTIES[0], "--until", "2018-07-01", "--scale", "0.2"]
        with_events, without = self.folder / "with.h5", self.folder / "without.h5"
        yingshang(*command, "--events", "-o", with_events)
        yingshang(*command, "-o", without)
        for group in ("panel", "process", "steps", "desks", "indicators", "measures"):
            xr.testing.assert_identical(opened(with_events, group), opened(without, group))
        with netCDF4.Dataset(without) as f:
            self.assertNotIn("events", f.groups)


if __name__ == "__main__":
    unittest.main()
