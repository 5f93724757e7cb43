"""Protects what model/README.md says of entry after a speed-up: registrations beside a world in which start-up stays as slow as in 2017."""
import os
import re
import unittest

import numpy as np
import xarray as xr

from program import SOURCE, InAFolder

PAGE = SOURCE / "model/README.md"
BLOCK = re.compile(r"(<!-- burst: slow-startup against baseline -->\n)(.*?)(<!-- end of the burst -->)", re.DOTALL)
UPDATES = os.environ.get("YINGSHANG_UPDATE_EXPECTED") == "1"

SLOW = "worlds/slow-startup"
REPLICATES = 8
T_OF_95_PERCENT = 2.365  # 7 degrees of freedom
SPEED_UP = np.datetime64("2017-12")
SPANS = [(1, 10), (11, 24), (25, 36)]


class Burst(InAFolder):
    def gains(self):
        """Relative change of enterprises registered, by span of months and replicate."""
        self.run_it("compare", SLOW, "baseline", "--until", "2021-01-01", "--replicates", REPLICATES, "--keep-replicates", "-o", "burst.h5", timeout=3000)
        panel = xr.open_dataset(self.path / "burst.h5", engine="netcdf4", group="panel_replicates")
        registered = panel["enterprise_registrations"].sum(["county", "section"])
        months = (registered["time"].values.astype("datetime64[M]") - SPEED_UP).astype(int)
        for first, last in SPANS:
            within = registered.isel(time=(months >= first) & (months <= last)).sum("time")
            slow, quick = (within.sel(scenario=name).values for name in (SLOW, "baseline"))
            yield first, last, quick / slow - 1

    def test_page_is_current(self):
        rows = []
        for first, last, gain in self.gains():
            half = T_OF_95_PERCENT * gain.std(ddof=1) / np.sqrt(len(gain))
            low, high = gain.mean() - half, gain.mean() + half
            sure = "" if low * high > 0 else "inconclusive"
            rows.append(f"| {first} to {last} | {gain.mean():+.1%} | {low:+.1%} ... {high:+.1%} | {sure} |\n")
        text = "| months after | enterprises registered | 95 % interval | |\n|---|--:|--:|---|\n" + "".join(rows)
        page = PAGE.read_text(encoding="utf-8")
        found = BLOCK.search(page)
        self.assertIsNotNone(found, "the page has no place for the burst")
        if UPDATES:
            PAGE.write_text(page[:found.start(2)] + text + page[found.end(2):], encoding="utf-8")
        else:
            self.assertEqual(found.group(2), text)


if __name__ == "__main__":
    unittest.main()
