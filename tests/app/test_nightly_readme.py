"""Protects the table of the README, which is that of the main job: all of Ningxia, eight pairs."""
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from program import PROGRAM, SOURCE
from readme import UPDATES, Shown


# Of the many that the main job prints.
HEADLINES = ["startup.duration_median", "startup.share_within_target", "permit.duration_per_needing_firm", "registered_not_operating.share",
             "construction.approval_duration_mean", "power.duration_mean.low_line", "property.duration_mean.general", "tax.burden_rate",
             "trade.clearance_hours_mean.import", "credit.decision_duration_mean.small", "credit.small_borrowers", "dispute.recovery_rate",
             "exit.deregistration_duration_mean", "exit.liquidity_rate", "zombie.share", "labour.vacancy_duration_mean.fixed_class",
             "labour.arrears_rate", "procurement.bidders_mean", "receivables.government", "inspection.visits_per_compliant_firm",
             "admin.visits_per_case_mean", "innovation.research_share", "entry.enterprises", "investment.completed"]


class MainJob(Shown):
    def test_table(self):
        shown = self.block("baseline+all against baseline")
        done = subprocess.run([PROGRAM, "compare", "baseline", "baseline+all", "--indicators", ",".join(HEADLINES), "--replicates", "8", "--quiet", "-o", "main.h5"], cwd=self.path,
                              capture_output=True, text=True, check=True, timeout=3500)
        if UPDATES:
            subprocess.run([sys.executable, str(SOURCE / "notebooks/main_effects.py"), str(self.path / "main.h5"), str(SOURCE / "notebooks/main_effects.png")], check=True)
        self.expect(shown, done.stdout.rstrip("\n") + "\n")


if __name__ == "__main__":
    unittest.main()
