"""Protects the catalogue from saying less, or other, than the policy: every word of the text, its agencies, numbers, dates and targets.
`policy/` holds the Chinese text as published and the table that states what each measure must move."""
import csv
import re
import unittest
from pathlib import Path

from program import InAFolder

POLICY = Path(__file__).parent / "policy"
BRACKETS = re.compile(r"[（(]([^（）()]*?)(?:按职责分工)?负责[）)]$")
HEADING = re.compile(r"^[一二三四五六七八九十]+、.*$", re.M)
QUOTED = re.compile('"([^"]*)"')


def policy():
    """What is between the first heading and the end, without headings of chapters and without breaks, which pages made."""
    text = (POLICY / "ningxia-2020-5.zh.txt").read_text(encoding="utf-8")
    return HEADING.sub("", text[HEADING.search(text).start():]).replace("\n", "")


def table():
    with open(POLICY / "measures.csv", encoding="utf-8", newline="") as rows:
        return {row["id"]: row for row in csv.DictReader(rows)}


def in_order(words, text):
    """Whether the words stand in the text, each after the one before."""
    at = 0
    for w in words:
        at = text.find(w, at)
        if at < 0:
            return False
        at += len(w)
    return True


def sentences(passage):
    return [s for s in BRACKETS.sub("", passage).replace("\n", "").split("。") if s]


def quotations(text):
    """Words of the policy in the comments of patches, as they stand between two omissions."""
    quoted = [q for line in re.findall(r"^#.*$", text, re.M) for q in QUOTED.findall(line)]
    return [part for q in quoted for part in q.split("……") if len(part) > 1]


class Measures(InAFolder):
    def setUp(self):
        super().setUp()
        self.measures = {m["id"]: m for m in self.json_of("measures")["measures"]}

    # Protects every sentence: the passages in their order, each below its number and title, are the policy and nothing else.
    def test_the_passages_are_the_policy(self):
        self.assertEqual(46, len(self.measures))
        said = "".join(f"{id.split('.')[1]}.{m['title_zh']}。{m['passage']}" for id, m in self.measures.items())
        self.assertEqual(said.replace("\n", ""), policy())

    # Protects who is in charge: the names are those of the brackets, all of them, in their order, and the brackets say nothing else.
    def test_the_agencies_are_those_of_the_brackets(self):
        def bare(text):
            return re.sub(r"[、，]|及(?=各市)", "", text)

        for id, m in self.measures.items():
            self.assertEqual(bare("".join(m["agencies"])), bare(BRACKETS.search(m["passage"]).group(1)), id)
            for name in m["agencies"]:
                self.assertNotRegex(name, "、(?!县)|，|及|.等", f"{id}: several agencies in one name")

    # Protects the short form from words that the policy does not say, and from their order being turned round.
    def test_promises_abridge_the_passage(self):
        for id, m in self.measures.items():
            passage = re.sub(r"\s", "", m["passage"])
            for words in re.split("[；，]", m["promise"]):
                self.assertIn(words, passage, id)
            self.assertTrue(in_order(re.split("；", re.sub(r"\s", "", m["promise"]).replace("，", "；")), passage), id)

    # Protects numbers, scopes, dates and the words 力争 and 基本: what the table says of the text the catalogue says.
    def test_what_the_text_states_is_kept(self):
        self.assertEqual(list(self.measures), list(table()))
        for id, row in table().items():
            m = self.measures[id]
            self.assertEqual((m["clause"], m["title"], m["title_zh"].translate(str.maketrans("", "", "“”、"))),
                             (row["clause"], row["title_en"], row["title_zh"].translate(str.maketrans("", "", "“”、"))))
            self.assertEqual((m["targets_in_text"], m["text_deadline"]), (row["targets_in_text"], row["text_deadline"]), id)
            self.assertEqual(m["in_force"], row["in_force_assumed"], id)
            for word in ("力争", "基本实现"):
                self.assertEqual(word in m["passage"], word in m["promise"], f"{id}: {word}")

    # Protects the targets: those of the table, every one.
    def test_the_targets_are_those_of_the_table(self):
        for id, row in table().items():
            for kind in ("direct", "indirect"):
                stated = [t for t in re.split(r";\s*", row[kind]) if t]
                own = [f"{t['indicator']}@{t['window']}:{'up' if t['direction'] > 0 else 'down'}"
                       for t in self.measures[id]["targets"] if t["direct"] == (kind == "direct")]
                self.assertEqual(own, stated, f"{id}: {kind}")

    # Protects readers from a silence: of each sentence some words are quoted where they are modelled, or named as not modelled.
    def test_no_sentence_is_passed_over(self):
        for id, m in self.measures.items():
            told = quotations(m["text"]) + [w.replace("\n", "") for w in m["not_modelled"]]
            for sentence in sentences(m["passage"]):
                self.assertTrue(any(w in sentence for w in told), f"{id} says nothing of: {sentence}")

    def changes_of(self, id):
        """What the measure changes of the baseline: by name, from when and until when."""
        rows = self.json_of("diff", "baseline", f"baseline+{id}")["differences"]
        return {row["what"]: (row["from"], row["until"]) for row in rows}

    # Protects what the model has from being left out: mechanisms that the table names, and the words of the text that ask for them.
    def test_what_the_table_names_is_patched(self):
        foreign = "process.permit_general.step.conditions_foreign"
        asked = {"1.3": [f"{foreign}: happens"], "2.3": [f"{foreign}: happens"], "13.4": [f"{foreign}.refusal"],
                 "1.4": ["process.permit_industrial_product.needed.C", "process.permit_industrial_product.step.test.time.mean"],
                 "11.2": ["desk.tax: level", "process.permit_general.limit", "process.startup.step.tax: order"],
                 "14.3": [f"entry.minimum_equity.{section}" for section in "PQR"]}
        for id, names in asked.items():
            self.assertLessEqual(set(names), set(self.changes_of(id)), id)

    # Protects a measure from being credited with what the nation does: both count the same reform, and one of them stops where the other begins.
    def test_the_nations_reform_of_permits_counts_once(self):
        changes = self.changes_of("1.2")
        for name in ("accept.probability", "review.probability", "review.circulation.mean"):
            self.assertEqual(("2020-07-01", "2021-07-01"), changes[f"process.permit_general.step.{name}"], name)
        self.assertEqual(("2020-05-01", None), changes["process.permit_general.step.review: mode"], "nothing ends the pilots")

    # Protects the goal of one year from being reached again in each that follows.
    def test_the_loans_of_2020_are_of_2020(self):
        self.assertEqual(("2020-05-01", "2021-01-01"), self.changes_of("7.1")["credit.other_new_loans"])

    # Protects the page: who asks for one measure reads the whole clause.
    def test_one_measure_is_told_in_full(self):
        page = self.run_it("measures", "11.2").stdout
        m = self.measures["11.2"]
        for line in m["passage"].split("\n") + m["not_modelled"]:
            self.assertIn(f"  {line}\n", page)
        for heading in ("passage", "agencies", "promise, abridged", "targets in the text", "deadline in the text", "not modelled", "must move"):
            self.assertIn(f"\n{heading}\n", page)


if __name__ == "__main__":
    unittest.main()
