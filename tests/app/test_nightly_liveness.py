"""Protects the liveness of every measure: alone over the baseline, in all of Ningxia, it moves each of its direct targets the stated way, and surely,
and none of its indirect targets surely the other way.

Targets and directions are read from scenarios/measures. What is counted in a handful of cases a year is pooled over the years from the target's own
on. Chapter 15 acts on how the others are carried out: its measures stand on top of all others. With YINGSHANG_LIVENESS_COUNTIES only some counties run:
quick, but rare classes may then be hidden by luck: a share of the base will do where an interval spans zero. YINGSHANG_LIVENESS_PAIRS: four if not set, and
three times as many for rare classes."""
import json
import os
import subprocess
import tomllib
import unittest
from typing import NamedTuple

from program import PROGRAM, SOURCE

COUNTIES = os.environ.get("YINGSHANG_LIVENESS_COUNTIES", "")
PAIRS = int(os.environ.get("YINGSHANG_LIVENESS_PAIRS", "4"))
MATERIAL = 0.01  # of the base
UNTIL = "2024-01-01"  # two years of pooling after the last year of most targets
# Classes with a handful of cases a year in a county, pooled over the years below.
RARE = {"entry.refusal_rate.foreign", "ip.patents_per_10k", "entry.refusal_rate.services_pqr", "entry.refusal_rate.social_services",
        "construction.assessments_per_zone_project", "ip.dispute_duration_mean.major", "ip.infringement_loss_per_holder",
        "inspection.suspension_days_per_firm", "exit.after_compensation_rate", "dispute.cost_mean", "power.outage_hours"}
POOLED = "2020-2023"


class Target(NamedTuple):
    measure: str
    indicator: str
    window: str
    direction: int  # 1 or -1
    is_direct: bool


def stated_targets():
    """As the files state them."""
    targets = []
    for path in sorted((SOURCE / "scenarios/measures").glob("*.toml")):
        for measure, table in tomllib.loads(path.read_text(encoding="utf-8"))["measure"].items():
            for kind in ("direct", "indirect"):
                for target in table.get("targets", {}).get(kind, []):
                    indicator, rest = target.split("@")
                    window, direction = rest.split(":")
                    targets.append(Target(measure, indicator, window, {"up": 1, "down": -1}[direction], kind == "direct"))
    return targets


def effects(base, measures, indicators, window=None, pairs=PAIRS):
    """Of each measure on top of the base: (indicator, window) -> effect."""
    command = [PROGRAM, "compare", base, *(f"{base}+{m}" for m in measures), "--replicates", str(pairs), "--until", UNTIL, "--format", "json",
               "--indicators", ",".join(sorted(indicators)), "--quiet"]
    command += ["--window", window] if window else []
    command += ["--counties", COUNTIES] if COUNTIES else []
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=7000).stdout)
    return {m: {(e["name"], e["window"]): e for e in s["indicators"]} for m, s in zip(measures, told["scenarios"], strict=True)}


def is_sure(effect, direction):
    """The interval lies on the stated side of zero."""
    return effect["low"] is not None and (effect["low"] > 0 if direction > 0 else effect["high"] < 0)


def moved(effect, direction):
    """The stated way by a share of the base, or surely."""
    if effect["difference"] is None:
        return False
    return (effect["relative"] or 0) * direction >= MATERIAL or is_sure(effect, direction)


def is_as_stated(effect, target):
    if not target.is_direct:
        return not is_sure(effect, -target.direction)
    return moved(effect, target.direction) if COUNTIES else is_sure(effect, target.direction)


class Liveness(unittest.TestCase):
    def expect_alive(self, base, targets):
        common = [t for t in targets if t.indicator not in RARE]
        rare = [t._replace(window=POOLED) for t in targets if t.indicator in RARE]
        # From the outset, so that none is asked until it is sure.
        for some, window, pairs in ((common, None, PAIRS), (rare, POOLED, 3 * PAIRS)):
            if not some:
                continue
            measures = sorted({t.measure for t in some}, key=lambda m: tuple(map(int, m.split("."))))
            found = effects(base, measures, {t.indicator for t in some}, window, pairs)
            for target in some:
                with self.subTest(target):
                    effect = found[target.measure][(target.indicator, target.window)]
                    if not target.is_direct and not is_as_stated(effect, target):
                        # Of many that stay still a few seem to move, by luck: twice as many pairs tell.
                        again = effects(base, [target.measure], {target.indicator}, target.window, 2 * pairs)
                        effect = again[target.measure][(target.indicator, target.window)]
                    told = f"{effect['base']} -> {effect['value']} ({effect['low']} ... {effect['high']})"
                    self.assertTrue(is_as_stated(effect, target), told)

    def test_every_measure_alone(self):
        targets = stated_targets()
        self.assertGreaterEqual(len({t.measure for t in targets if t.is_direct}), 46)
        self.expect_alive("baseline", [t for t in targets if not t.measure.startswith("15.")])

    def test_the_roll_out_on_top_of_the_others(self):
        self.expect_alive("baseline+all-15", [t for t in stated_targets() if t.measure.startswith("15.")])


if __name__ == "__main__":
    unittest.main()
