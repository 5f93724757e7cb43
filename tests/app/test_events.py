"""Protects trace and export: one firm's life as the file has it, files that process miners open, and words that help where something is wrong."""
import csv
import json
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import xarray as xr
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, InAFolder

XES = "{http://www.xes-standard.org/}"
SCHEMA = Path(__file__).with_name("xes.xsd")
# The standard lifecycle of XES.
TRANSITIONS = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort", "complete", "autoskip", "manualskip", "unknown"}
TICKS_PER_DAY = 28_800


class WithEvents(InAFolder):
    """A run of the smallest county with all measures, and its events as xarray has them."""

    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.TemporaryDirectory(prefix="yingshang-")
        cls.addClassCleanup(cls.made.cleanup)
        cls.file = Path(cls.made.name) / "r.h5"
        subprocess.run([PROGRAM, "compare", "baseline", "baseline+all", "--counties", "640424", "--until", "2020-07-01", "--replicates", "2", "--scale", "0.15", "--events", "-q", "-o", cls.file], check=True,
                       stdout=subprocess.DEVNULL)
        events = xr.open_dataset(cls.file, engine="h5netcdf", group="events").load()
        cls.table = events[["firm", "case", "tick", "time", "replicate"]].to_dataframe()
        for name in ("kind", "reason", "process", "step", "scenario", "county", "form"):
            by_number = dict(zip(np.atleast_1d(events[name].attrs["flag_values"]).tolist(), events[name].attrs["flag_meanings"].split()))
            cls.table[name] = events[name].to_series().map(by_number)
        cls.first_run = cls.table[(cls.table["scenario"] == "baseline") & (cls.table["replicate"] == 0)]

    def a_firm_with(self, *kinds):
        """The number of a firm of the first run to which all of these happened."""
        happened = self.first_run.groupby("firm")["kind"].agg(set)
        return int(next(firm for firm, those in happened.items() if those >= set(kinds)))


class Trace(WithEvents):
    def test_every_event_of_the_firm_is_told_in_order(self):
        firm = self.a_firm_with("returned", "registered", "opened", "left")
        json = self.json_of("trace", self.file, "--firm", firm)
        rows = self.first_run[self.first_run["firm"] == firm]
        self.assertEqual([e["kind"] for e in json["events"]], rows["kind"].tolist())
        self.assertEqual([np.datetime64(e["time"]) for e in json["events"]], list(rows["time"].values.astype("datetime64[s]")))
        self.assertEqual([e["step"] or "none" for e in json["events"]], rows["step"].tolist())
        self.assertEqual([e["reason"] or "none" for e in json["events"]], rows["reason"].tolist())
        self.assertEqual((json["firm"], json["scenario"], json["replicate"], json["county_zh"]), (firm, "baseline", 0, "泾源县"))
        self.assertEqual(json["cases"], rows[rows["kind"] == "submitted"].shape[0])
        self.assertEqual(json["corrections"], rows[rows["kind"] == "returned"].shape[0])

    # Protects the waits: they are those of the ticks, whatever weekends and holidays lie between.
    def test_waits_are_those_of_the_ticks(self):
        waited = self.first_run[self.first_run["kind"].isin(["begun", "resumed", "started"])]
        ticks = {}
        for row in waited.itertuples():
            key = (row.firm, row.case, row.step)
            if row.kind != "started":
                ticks[key] = row.tick
            elif row.tick - ticks.get(key, row.tick) > 2 * TICKS_PER_DAY:
                break
        else:
            self.fail("nobody waited for two days")
        days = (row.tick - ticks[key]) / TICKS_PER_DAY
        text = self.run_it("trace", self.file, "--firm", row.firm).stdout
        self.assertRegex(text, rf"{row.time:%Y-%m-%d %H:%M}  .*: taken up at the .* after {days:.1f} working days\n")

    def test_text_for_people(self):
        firm = self.a_firm_with("returned", "registered", "opened", "left")
        lines = self.run_it("trace", self.file, "--firm", firm).stdout.splitlines()
        self.assertRegex(lines[0], rf"^firm {firm}: .*, section [A-R] .*; Jingyuan 泾源县$")
        self.assertEqual(lines[1], "baseline, replicate 0")
        told = lines[3:-2]
        for line in told:
            self.assertRegex(line, r"^20\d\d-\d\d-\d\d (\d\d:\d\d|     )  [A-Za-z]")
        self.assertEqual([line[:10] for line in told], sorted(line[:10] for line in told))
        text = "\n".join(told)
        for words in (": handed in", "returned for correction", "handed in again", "registered", r"opened for business, \d+ days after it was registered",
                      "left the register: "):
            self.assertRegex(text, words)
        self.assertRegex(self.run_it("trace", self.file, "--firm", self.a_firm_with("loan_refused")).stdout, "loan refused: ")
        self.assertRegex(lines[-1], r"^In all: \d+ cases, .* of waiting for officers, \d+ corrections? with ")

    def test_who_gives_up_says_what_it_waited_for(self):
        firm = self.a_firm_with("abandoned", "not_founded")
        self.assertRegex(self.run_it("trace", self.file, "--firm", firm).stdout, r"given up, .* after it was handed in: it took too long")

    # Protects comparisons of one firm's two lives, and the choice of a world.
    def test_scenario_and_replicate(self):
        common = set(self.first_run["firm"]) & set(self.table[(self.table["scenario"] == "baseline+all") & (self.table["replicate"] == 1)]["firm"])
        firm = min(common)
        one, other = (self.json_of("trace", self.file, "--firm", firm, "--scenario", s, "--replicate", r) for s, r in (("baseline", 0), ("baseline+all", 1)))
        self.assertEqual((one["form"], one["section"]), (other["form"], other["section"]))
        self.assertEqual((other["scenario"], other["replicate"]), ("baseline+all", 1))
        self.assertNotEqual(one["events"], other["events"])

    def test_unknown_names_are_answered_with_what_there_is(self):
        firms = self.first_run["firm"]
        for arguments in (["--firm", 17], []):
            (line,) = self.errors_of("trace", self.file, *arguments)
            self.assertIn(f"there are {firms.nunique():,} firms, {firms.min()} ... {firms.max()}", line)
            example = re.search(r"try --firm (\d+), (\d+), (\d+)", line)
            self.assertLessEqual({int(n) for n in example.groups()}, set(firms))
        self.assertIn('unknown scenario "baseline+1.1" (the file has baseline, baseline+all)', self.errors_of("trace", self.file, "--firm", 17, "--scenario", "baseline+1.1")[0])
        self.assertIn("no event is of that scenario and replicate", self.errors_of("trace", self.file, "--firm", int(firms.min()), "--replicate", 7)[0])

    def test_files_without_events(self):
        self.run_it("run", "baseline", "--counties", "640424", "--until", "2018-02-01", "--scale", 0.1, "-q", "-o", "plain.h5")
        for command in (["trace", "plain.h5", "--firm", 1], ["export", "plain.h5", "--csv", "x.csv"]):
            (line,) = self.errors_of(*command)
            self.assertIn("plain.h5 has no events", line)
            self.assertIn("yingshang run SCENARIO --events -o plain.h5", line)
        self.assertFalse((self.path / "x.csv").exists())
        self.write("text", "something else")
        self.assertIn("not a result file", self.errors_of("trace", "text", "--firm", 1)[0])
        self.assertIn("missing.h5", self.errors_of("trace", "missing.h5", "--firm", 1)[0])

    def test_events_need_a_file(self):
        self.assertIn("--events needs a result file", self.errors_of("run", "baseline", "--events")[0])


class Export(WithEvents):
    def exported(self, *arguments):
        self.run_it("export", self.file, "--csv", "out.csv", "--xes", "out.xes", *arguments)
        with (self.path / "out.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        log = etree.parse(self.path / "out.xes")
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(log)
        return rows, log.getroot()

    @staticmethod
    def attributes(element):
        return {a.get("key"): a.get("value") for a in element if "key" in a.attrib}

    # Protects what others compute from the CSV file: its rows are those of /events, all and in order.
    def test_csv_has_every_event(self):
        rows, _ = self.exported()
        self.assertEqual(len(rows), len(self.table))
        for name in ("firm", "replicate"):
            self.assertEqual([int(r[name]) for r in rows], self.table[name].tolist())
        self.assertEqual([int(r["case"] or 0) for r in rows], self.table["case"].tolist())
        for name in ("scenario", "kind", "form", "county"):
            self.assertEqual([r[name] for r in rows], self.table[name].tolist())
        for name in ("process", "step", "reason"):
            self.assertEqual([r[name] or "none" for r in rows], self.table[name].tolist())
        np.testing.assert_array_equal(np.array([r["time"] for r in rows], dtype="datetime64[ns]"), self.table["time"].values)
        np.testing.assert_allclose([float(r["working_days"]) * TICKS_PER_DAY for r in rows], self.table["tick"], rtol=0, atol=1e-6)
        self.assertEqual({"640424"}, {r["county_code"] for r in rows})
        self.assertLessEqual({r["transition"] for r in rows}, TRANSITIONS)
        raw = (self.path / "out.csv").read_bytes()
        self.assertEqual(raw.count(b"\r\n"), raw.count(b"\n"), "RFC 4180 ends lines with both")

    # Protects process miners: the log is valid, and its traces are the cases of /events, events in order.
    def test_xes_has_every_case(self):
        _, log = self.exported("--scenario", "baseline", "--replicate", 0)
        extensions = {e.get("prefix"): e.get("uri") for e in log.findall(XES + "extension")}
        self.assertEqual(set(extensions), {"concept", "lifecycle", "time", "org"})
        globals_ = {g.get("scope"): self.attributes(g) for g in log.findall(XES + "global")}
        traces = log.findall(XES + "trace")
        expected = {case: rows for case, rows in self.first_run[self.first_run["case"] > 0].groupby("case")}
        lives = {firm: rows for firm, rows in self.first_run[self.first_run["case"] == 0].groupby("firm")}
        self.assertEqual(len(traces), len(expected) + len(lives))
        names = set()
        for trace in traces:
            own = self.attributes(trace)
            names.add(own["concept:name"])
            scenario, replicate, kind, number = re.fullmatch(r"(.*)/(\d+)/(case|firm)-(\d+)", own["concept:name"]).groups()
            self.assertEqual((scenario, replicate), ("baseline", "0"))
            rows = (expected if kind == "case" else lives)[int(number)]
            events = [self.attributes(e) for e in trace.findall(XES + "event")]
            self.assertEqual([e["kind"] for e in events], rows["kind"].tolist())
            self.assertEqual([e.get("reason", "none") for e in events], rows["reason"].tolist())
            self.assertEqual([datetime.fromisoformat(e["time:timestamp"]).replace(tzinfo=None) for e in events], [t.to_pydatetime() for t in rows["time"]])
            self.assertEqual({timedelta(hours=8)}, {datetime.fromisoformat(e["time:timestamp"]).utcoffset() for e in events})
            self.assertEqual(int(own["firm"]), rows["firm"].iloc[0])
            self.assertEqual(own["process"], rows["process"].iloc[0] if kind == "case" else "life")
            for e in events:
                self.assertLessEqual(set(globals_["event"]), set(e))
                self.assertIn(e["lifecycle:transition"], TRANSITIONS)
        self.assertEqual(len(names), len(traces), "every trace has a name of its own")

    def test_steps_go_from_schedule_to_complete_at_a_desk(self):
        firm = self.a_firm_with("registered", "started", "finished")
        rows, log = self.exported("--firm", firm, "--scenario", "baseline", "--replicate", 0)
        self.assertEqual({int(r["firm"]) for r in rows}, {firm})
        first = next(r for r in rows if r["kind"] == "started")
        own = [r for r in rows if (r["case"], r["step"]) == (first["case"], first["step"]) and r["kind"] in ("begun", "started", "finished")]
        # A case that is returned starts again; each comes first in its turn.
        self.assertEqual(list(dict.fromkeys(r["transition"] for r in own)), ["schedule", "start", "complete"])
        at_desks = [self.attributes(e) for e in log.iter(XES + "event") if self.attributes(e)["kind"] == "started"]
        self.assertTrue(all(e["org:group"] for e in at_desks))

    def test_choices(self):
        firms = sorted({self.a_firm_with("registered"), self.a_firm_with("loan_granted"), self.a_firm_with("in_stock")})
        rows, _ = self.exported("--firm", firms[0], "--firm", ",".join(map(str, firms[1:])))
        self.assertEqual(len(rows), int(self.table["firm"].isin(firms).sum()))
        self.run_it("export", self.file, "--csv", "loans.csv", "--process", "loan")
        with (self.path / "loans.csv").open(encoding="utf-8", newline="") as file:
            self.assertEqual(sum(1 for _ in csv.reader(file)) - 1, int((self.table["process"] == "loan").sum()))
        (line,) = self.errors_of("export", self.file, "--csv", "y.csv", "--process", "laon")
        self.assertIn('did you mean "loan"', line)
        (line,) = self.errors_of("export", self.file, "--csv", "y.csv", "--firm", 17)
        self.assertIn("firm 17 has no events (there are ", line)
        self.assertIn("nothing to write", self.errors_of("export", self.file)[0])
        self.assertFalse((self.path / "y.csv").exists())

    # Protects files that exist from the program, and their readers from half a file.
    def test_existing_files_stay_without_force(self):
        self.write("out.csv", "precious")
        done = self.run_it("export", self.file, "--csv", "out.csv", "--firm", self.a_firm_with("registered"), code=74)
        self.assertIn("--force", done.stderr)
        self.assertEqual((self.path / "out.csv").read_text(encoding="utf-8"), "precious")
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        for option, name in (("--csv", "out.csv"), ("--xes", "out.xes")):
            done = self.run_it("export", self.file, option, name, "--force", code=74, preexec_fn=limit)
            self.assertIn(name, done.stderr)
        self.assertEqual((self.path / "out.csv").read_text(encoding="utf-8"), "precious")
        self.assertEqual([p.name for p in self.path.iterdir()], ["out.csv"], "nothing is left beside")
        self.run_it("export", self.file, "--csv", "out.csv", "--force")
        self.assertTrue((self.path / "out.csv").read_text(encoding="utf-8").startswith("scenario,replicate,case"))

    # Protects markup from names: what users call a scenario may hold any character.
    def test_names_are_escaped(self):
        name = self.write('a "b" <c> & d, e.toml', 'extends = "baseline"\ntitle = "x"\n')
        self.run_it("run", name, "--counties", "640424", "--until", "2018-02-01", "--scale", 0.02, "-q", "--events", "-o", "e.h5")
        self.run_it("export", "e.h5", "--csv", "e.csv", "--xes", "e.xes")
        log = etree.parse(self.path / "e.xes")
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(log)
        as_named = name.replace(" ", "_")
        self.assertEqual({self.attributes(t)["scenario"] for t in log.getroot().findall(XES + "trace")}, {as_named})
        with (self.path / "e.csv").open(encoding="utf-8", newline="") as file:
            self.assertEqual({r["scenario"] for r in csv.DictReader(file, strict=True)}, {as_named})
        firm = next(self.attributes(t)["firm"] for t in log.getroot().findall(XES + "trace"))
        self.assertEqual(self.json_of("trace", "e.h5", "--firm", firm, "--scenario", name)["scenario"], as_named)


class OfProcessScenarios(InAFolder):
    # Protects the same for offices alone: the log has every case of the tables, and is told and exported like a firm's.
    def test_a_wait_that_the_limit_ends_counts(self):
        Path(self.path / "deemed.toml").write_text('''
kind = "process"
calendar = "every_day"
_source = "made up"
_evidence = "assumed"
[desk.counter]
officers = 1
[process.permit.step.review]
desk = "counter"
handling = "1 working_days"
limit = "1 working_days"
at_limit = "granted"
[arrivals.main]
process = "permit"
rate = "3 per day"
[run]
horizon = "100 working_days"
warm_up = "0 working_days"
replicates = 1
''', encoding="utf-8")
        self.run_it("run", "deemed.toml", "--events", "-q", "-o", "deemed.h5")
        events = xr.open_dataset(self.path / "deemed.h5", engine="h5netcdf", group="events").load()
        reasons = events["reason"].attrs["flag_meanings"].split()
        taken = {int(f) for f, k in zip(events["firm"].values, events["kind"].values) if events["kind"].attrs["flag_meanings"].split()[list(np.atleast_1d(events["kind"].attrs["flag_values"])).index(k)] == "started"}
        deemed = [int(f) for f, r in zip(events["firm"].values, events["reason"].values) if reasons[list(np.atleast_1d(events["reason"].attrs["flag_values"])).index(r)] == "deemed_granted"]
        never_taken = next(f for f in deemed if f not in taken)
        told = self.run_it("trace", "deemed.h5", "--firm", never_taken).stdout
        self.assertIn("granted, since the limit ran out without an answer", told)
        self.assertRegex(told, r"In all: 1 case, [0-9.]+ working days of waiting")

    def test_names_stand_for_titles_that_are_not_there(self):
        Path(self.path / "bare.toml").write_text('''
kind = "process"
calendar = "every_day"
_source = "made up"
_evidence = "assumed"
[desk.counter]
officers = 1
[process.permit.step.review]
desk = "counter"
handling = "1 working_days"
[arrivals.main]
process = "permit"
rate = "0.9 per day"
[run]
horizon = "200 working_days"
warm_up = "0 working_days"
replicates = 1
''', encoding="utf-8")
        self.run_it("run", "bare.toml", "--events", "-q", "-o", "bare.h5")
        events = xr.open_dataset(self.path / "bare.h5", engine="h5netcdf", group="events").load()
        told = self.run_it("trace", "bare.h5", "--firm", int(events["firm"][-40])).stdout
        self.assertRegex(told, r"permit: handed in\n")
        self.assertRegex(told, r"review: taken up at the counter after [0-9.]+ (working days|office hours)")
        self.assertRegex(told, r"In all: 1 case, [0-9.]+ (working days|office hours) of waiting")

    def test_every_case_of_an_office(self):
        for threads in (1, 2):
            self.run_it("run", "queue", "--replicates", 2, "--set", "arrivals.rate=2 per day", "--threads", threads, "--events", "-q", "-o", f"{threads}.h5")
        one, two = (xr.open_dataset(self.path / f"{threads}.h5", engine="h5netcdf", group="events").load() for threads in (1, 2))
        xr.testing.assert_identical(one, two)
        kinds = one["kind"].to_series().map(dict(zip(one["kind"].attrs["flag_values"].tolist(), one["kind"].attrs["flag_meanings"].split())))
        self.assertLessEqual(set(kinds), {"submitted", "begun", "started", "finished", "completed"})
        steps = xr.open_dataset(self.path / "1.h5", engine="h5netcdf", group="steps")
        after_warm_up = one["tick"] >= 100 * TICKS_PER_DAY
        self.assertEqual(int((kinds[after_warm_up.values] == "finished").sum()) / 2, float(steps["finished"].sel(statistic="mean").squeeze()))
        self.assertEqual(one["firm"].values.tolist(), one["case"].values.tolist())
        case = int(one["firm"].values[0])
        self.assertRegex(self.run_it("trace", "1.h5", "--firm", case).stdout, rf"^case {case}; .*\nqueue, replicate 0\n\n2018-.* Service 服务: handed in\n")
        self.run_it("export", "1.h5", "--xes", "q.xes", "--replicate", 1)
        log = etree.parse(self.path / "q.xes")
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(log)
        self.assertEqual(len(log.getroot().findall(XES + "trace")), int(((kinds == "submitted") & (one["replicate"] == 1).values).sum()))


class TheSchemaItself(unittest.TestCase):
    """The schema finds what it is there for."""

    def test_it_refuses_what_is_no_log(self):
        schema = etree.XMLSchema(etree.parse(SCHEMA))
        head = '<log xmlns="http://www.xes-standard.org/" xes.version="1849.2016">'
        event = '<event><date key="time:timestamp" value="2018-03-12T09:40:00+08:00"/></event>'
        for body, good in ((f"<trace>{event}</trace>", True), (event, False), ("<trace/>", False), (f"<trace>{event.replace('T09', ' 09')}</trace>", False),
                           ('<trace><event><int key="n" value="1.5"/></event></trace>', False), ('<string value="x"/>', False)):
            self.assertEqual(schema.validate(etree.fromstring(f"{head}{body}</log>")), good, body)
        self.assertFalse(schema.validate(etree.fromstring("<log xes.version='1849.2016'/>")), "another namespace")


class Disks(InAFolder):
    RUN = ["run", "baseline", "--counties", "640424", "--until", "2019-01-01", "--events", "-q", "-o", "r.h5"]

    # Protects the folder and the user's time: the run ends at once, in the system's words, and leaves nothing.
    def test_a_disk_that_is_full_while_it_runs(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
        done = self.run_it(*self.RUN, code=74, preexec_fn=limit)
        self.assertIn("cannot keep the events of r.h5: File too large", done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(list(self.path.iterdir()), [])

    def test_a_disk_that_is_full_at_the_end(self):
        run = ["run", "baseline", "--counties", "640424", "--until", "2018-02-01", "--scale", 0.2, "--events", "-q", "--force", "-o", "r.h5"]
        self.run_it(*run)
        room = (self.path / "r.h5").stat().st_size - 1000
        self.write("r.h5", "precious")
        done = self.run_it(*run, code=74, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
        self.assertRegex(done.stderr, "cannot write r.h5: File too large")
        self.assertEqual((self.path / "r.h5").read_text(encoding="utf-8"), "precious")
        self.assertEqual([p.name for p in self.path.iterdir()], ["r.h5"])

    # Protects what was over when the user stops: its events are in the file, those of the run under way are not.
    def test_ctrl_c_keeps_the_events_of_runs_that_are_over(self):
        process = subprocess.Popen([PROGRAM, *self.RUN, "--replicates", "500", "--scale", "0.1", "--threads", "2"], cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1)
        self.assertEqual([p for p in self.path.iterdir() if not p.name.startswith(".")], [], "nothing is there before the end")
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, error)
        info = self.json_of("info", "r.h5")
        self.assertFalse(info["complete"])
        events = xr.open_dataset(self.path / "r.h5", engine="h5netcdf", group="events").load()
        last = events["time"].groupby(events["replicate"]).max()
        self.assertGreater(last.min().values, np.datetime64("2018-12-30"), "every run that is in it is whole")
        self.assertEqual([p.name for p in self.path.iterdir()], ["r.h5"])

    # Protects the disk from a program that is killed: the events under way have no name that could stay.
    def test_a_kill_leaves_nothing(self):
        process = subprocess.Popen([PROGRAM, *self.RUN, "--replicates", "500", "--threads", "2"], cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        process.kill()
        process.wait()
        self.assertEqual(list(self.path.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
