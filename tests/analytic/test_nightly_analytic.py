"""The analytic suite in its tight form: eight times the replicates, less than half the tolerance."""
import unittest

import suite


class TheEngine(unittest.TestCase):
    # Protects the engine from small biases, which the short form cannot see.
    def test_answers_are_exact(self):
        problems = suite.check("nightly")
        self.assertEqual([], problems, "\n" + "\n".join(problems))


if __name__ == "__main__":
    unittest.main()
