#!/usr/bin/env python3
"""Runs the SQL that Peil writes in DuckDB, and compares every figure with one computed from the documents.

    python3 tests/engines/duckdb_test.py target/debug/peil
"""

import json
import math
import random
import subprocess
import sys
import tempfile
import unittest
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

import duckdb

import panel
import webshop
from reference import TOTAL, figures, instant, suppressed

PEIL = Path("target/debug/peil").resolve()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FOLDER = tempfile.TemporaryDirectory()
getcontext().prec = 80


def tearDownModule():
    FOLDER.cleanup()


def build(survey, folder):
    """The SQL of a survey."""
    command = [str(PEIL), "build", str(survey), "--output", str(folder), "--target", "sql"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    [script] = Path(folder).rglob("*.duckdb.sql")
    return script.read_text(encoding="utf-8")


class Engine:
    """A database in which the SQL of a survey ran over some documents."""

    def __init__(self, survey, documents, weights=None, **others):
        self.folder = Path(tempfile.mkdtemp(dir=FOLDER.name))
        self.name = survey.name.split(".")[0]
        self.connection = duckdb.connect()
        self.run("SET TimeZone = 'America/New_York'")  # the session's zone must not matter
        for variable, rows in {"responses": documents, **others}.items():
            path = self.folder / f"{variable}.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            self.run(f"SET VARIABLE {variable} = '{path}'")
        self.script = build(survey, self.folder / "out")
        self.run(self.script)
        if weights:
            self.connection.executemany(f"INSERT INTO survey_{self.name}.weight VALUES (?, ?)", weights)
            self.run(self.script)

    def run(self, sql):
        return self.connection.execute(sql)

    def rows(self, sql):
        """Rows as dictionaries."""
        cursor = self.run(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def table(self, name):
        return self.rows(f'SELECT * FROM survey_{self.name}."{name}"')

    def figures(self, metrics):
        """What the views say, before anything is suppressed."""
        found = {}
        for kind, name in metrics:
            for row in self.table(f"{kind}_{name}"):
                key = (kind, name, row["wave"], row["segment"], row["group_name"])
                found[key] = (row["n"], row["figure"])
        return found


class Figures(unittest.TestCase):
    """Helpers to compare figures."""

    maxDiff = None

    def same_figures(self, found, expected):
        self.assertEqual(sorted(found, key=str), sorted(expected, key=str))
        for key, (n, figure) in expected.items():
            self.assertEqual(found[key][0], n, key)
            if figure is None:
                self.assertIsNone(found[key][1], key)
            else:
                self.assertTrue(math.isclose(found[key][1], figure, rel_tol=1e-9, abs_tol=1e-9), (key, found[key], figure))

    def same_results(self, engine, expected, smallest):
        """`results` shows exactly what is not to be hidden."""
        hidden = suppressed(expected, smallest)
        self.assertTrue(hidden and len(hidden) < len(expected))
        rows = engine.table("results")
        keys = {(row["kind"], row["name"], row["wave"], row["segment"], row["group_name"]): row for row in rows}
        self.assertEqual(set(keys), set(expected))
        for key, row in keys.items():
            self.assertEqual(row["suppressed"], key in hidden, key)
            shown = [row[name] for name in ("n", "weighted_n", "effective_n", "figure")]
            if key in hidden:
                self.assertEqual(shown, [None] * 4, key)
            else:
                self.assertEqual(shown[0], expected[key][0], key)
            self.assertTrue(row["label"] and row["segment_label"] and row["group_label"], row)
        self.not_derivable(keys, expected, smallest)

    def not_derivable(self, rows, expected, smallest):
        """Where the total is shown, those hidden in a segment are together large enough."""
        parts = {}
        for key, row in rows.items():
            if row["suppressed"] and key[3] != TOTAL:
                parts[key[:4]] = parts.get(key[:4], 0) + expected[key][0]
        for key, n in parts.items():
            total = rows[(*key[:3], TOTAL, TOTAL)]
            self.assertTrue(total["suppressed"] or n >= smallest, (key, n))

    def same_flat(self, engine, expected):
        """The flat table has these values, and no other columns."""
        for row in engine.rows(f"SELECT * EXCLUDE (_started, _submitted) FROM survey_{engine.name}.flat"):
            own = {name: plain(value) for name, value in row.items() if not name.startswith("_")}
            self.assertEqual(own, {name: plain(value) for name, value in expected[row["_response"]].items()})


def plain(value):
    """A value in a form in which those of DuckDB and of a document can be compared."""
    if isinstance(value, bool) or value is None:
        return value
    if hasattr(value, "strftime") and hasattr(value, "hour"):
        return value.strftime("%H:%M")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    try:
        return Decimal(str(value)).normalize()
    except ArithmeticError:
        return value


class Webshop(Figures):
    @classmethod
    def setUpClass(cls):
        source = random.Random(20261121)
        cls.documents = webshop.documents(source, 2500)
        cls.events = webshop.events(source, 800)
        strangers = [{**cls.documents[0], "survey": "other", "response": "x"}]
        cls.engine = Engine(FIXTURES / "webshop.peil", cls.documents + strangers, events=cls.events, cases=webshop.cases())

    def expected(self):
        answers = figures(webshop.METRICS, self.documents, webshop.wave, webshop.SEGMENTS)
        aht = [webshop.Metric("aht", webshop.handled, webshop.mean)]
        month = lambda event: event["time"][:7]
        answers |= figures(aht, self.events, month, webshop.EVENT_SEGMENTS)
        for month, n in (("2026-10", 22), ("2026-11", 33)):
            answers[("metric", "reply", month, TOTAL, TOTAL)] = (n, 4 / 11)
        return answers

    def test_every_metric_by_segment_and_wave(self):
        metrics = [(metric.kind, metric.name) for metric in webshop.METRICS]
        found = self.engine.figures(metrics + [("metric", "aht"), ("metric", "reply")])
        self.same_figures(found, self.expected())

    def test_small_groups_are_hidden_and_cannot_be_worked_out(self):
        rows = self.documents[:140]
        engine = Engine(FIXTURES / "webshop.peil", rows)
        expected = figures(webshop.METRICS, rows, webshop.wave, webshop.SEGMENTS)
        self.same_results(engine, expected, 10)

    def test_flat_table_tells_the_four_states_apart(self):
        expected = {row["response"]: webshop.flat(row) for row in self.documents}
        self.same_flat(self.engine, expected)

    def test_counts_are_the_grouped_counts_of_the_answers(self):
        scores = [webshop.answered(row, "recommend") for row in self.documents]
        found = {int(row["code"]): row["n"] for row in self.engine.rows(
            "SELECT code, sum(n) AS n FROM survey_webshop.counts"
            " WHERE item = 'recommend' AND state = 'answered' AND segment = '_total' GROUP BY code")}
        self.assertEqual(found, {code: scores.count(code) for code in set(scores) - {None}})

    def test_running_again_gives_the_same(self):
        before = self.engine.table("counts")
        self.engine.run(self.engine.script)
        self.assertEqual(before, self.engine.table("counts"))


class Panel(Figures):
    @classmethod
    def setUpClass(cls):
        documents = panel.documents(random.Random(7), 2500)
        cls.people = [panel.Person(document) for document in documents]
        cls.engine = Engine(FIXTURES / "panel.peil", documents)

    def expected(self, people):
        return figures(panel.METRICS, people, lambda person: person.wave, panel.SEGMENTS)

    def test_every_metric_by_segment_and_wave(self):
        metrics = [(metric.kind, metric.name) for metric in panel.METRICS]
        self.same_figures(self.engine.figures(metrics), self.expected(self.people))

    def test_small_groups_are_hidden_and_cannot_be_worked_out(self):
        self.same_results(self.engine, self.expected(self.people), 25)

    def test_flat_table_has_every_type_of_value(self):
        self.same_flat(self.engine, {person.document["response"]: person.flat() for person in self.people})

    def test_repeat_has_a_row_for_each_instance(self):
        found = {(row.pop("_response"), row.pop("_option")): row for row in self.engine.table("repeat_trip")}
        expected = {
            (person.document["response"], vehicle): {f"trip.{name}": value for name, value in trip.items()}
            for person in self.people for vehicle, trip in person.trips.items()
        }
        self.assertEqual(found, expected)

    def test_arithmetic_is_exact(self):
        """Against decimals of 80 digits, rounded half away from zero to 12 places."""
        source = random.Random(1)

        def number():
            places = source.randint(0, 12)
            size = 10 ** (source.randint(0, 15) + places)
            return Decimal(source.randint(-size, size)).scaleb(-places)

        pairs = [(number(), number()) for _ in range(3000)] + [
            (Decimal(1), Decimal(0)), (Decimal("0.000000000001"), Decimal("0.5")),
            (Decimal("-0.000000000001"), Decimal("0.5")), (Decimal(10) ** 15, Decimal(10) ** 15),
            (Decimal(10) ** 15, Decimal("0.000000000001")), (Decimal(-2), Decimal(3)),
        ]
        self.engine.run("CREATE OR REPLACE TABLE pairs (a DECIMAL(38, 12), b DECIMAL(38, 12))")
        self.engine.connection.executemany("INSERT INTO pairs VALUES (?, ?)", [[str(a), str(b)] for a, b in pairs])

        def bounded(exact):
            exact = exact.quantize(Decimal("1e-12"), ROUND_HALF_UP)
            return exact if abs(exact) <= 10**15 else None

        for row in self.engine.rows(
            "SELECT a, b, survey_panel.multiply(a, b) AS product, survey_panel.divide(a, b) AS ratio,"
            " survey_panel.add(a, b) AS total, survey_panel.subtract(a, b) AS difference,"
            " round(a, 2) AS cents FROM pairs"
        ):
            a, b = row["a"], row["b"]
            self.assertEqual(row["product"], bounded(a * b), (a, b))
            self.assertEqual(row["ratio"], bounded(a / b) if b else None, (a, b))
            self.assertEqual((row["total"], row["difference"]), (bounded(a + b), bounded(a - b)))
            self.assertEqual(row["cents"], a.quantize(Decimal("0.01"), ROUND_HALF_UP))


class Published(Figures):
    """Figures that others published, through the SQL of the web shop."""

    def one(self, name, documents, weights=None):
        engine = Engine(FIXTURES / "webshop.peil", documents, weights)
        [row] = [row for row in engine.table(f"metric_{name}") if row["segment"] == TOTAL]
        return row

    def recommending(self, scores):
        at = instant(2026, 11, 10)
        return [
            {"survey": "webshop", "response": f"r{number}", "submitted": at, "started": at,
             "consent": {"participate": webshop.consented(True, at)}, "answers": {"recommend": score}}
            for number, score in enumerate(scores)
        ]

    def test_nps_of_a_half_a_third_and_a_sixth(self):
        # Cross Validated, the margin of error of a Net Promoter Score: n = 324, 33.3.
        row = self.one("promoters", self.recommending([9, 10] * 81 + [7, 8] * 54 + [0, 6] * 27))
        self.assertEqual(row["n"], 324)
        self.assertAlmostEqual(row["figure"], 100 / 3, places=9)

    def test_weighted_nps_and_effective_base(self):
        # apistrat of the R package survey: nps -54.80255112346, n_eff 168.58133128 (R survey 4.1).
        scores, weights = [], []
        for weight, counts in APISTRAT.items():
            for score, count in counts.items():
                scores += [score] * count
                weights += [weight] * count
        row = self.one("promoters", self.recommending(scores), [(f"r{at}", weight) for at, weight in enumerate(weights)])
        self.assertEqual(row["n"], 200)
        self.assertAlmostEqual(row["figure"], -54.8025511234642, places=9)
        self.assertAlmostEqual(row["effective_n"], 168.581331280756, places=9)


# How many schools of each sampling weight have each value of `rec`.
APISTRAT = {
    44.2099990844727: {1: 1, 2: 5, 3: 12, 4: 13, 5: 13, 6: 15, 7: 20, 8: 9, 9: 12},
    20.3600006103516: {1: 2, 2: 2, 3: 8, 4: 6, 5: 9, 6: 11, 7: 7, 8: 2, 9: 3},
    15.1000003814697: {1: 2, 2: 5, 3: 6, 4: 6, 5: 10, 6: 12, 7: 5, 8: 3, 9: 1},
}


class Absence(Figures):
    """The one rule of absence, and words that try to break out."""

    SURVEY = """
    survey rule "Regel -- '; DROP TABLE x; \\"quoted\\"" { version "1.0.0" language nl for research }
    privacy { controller "V, U" contact "p@v.nl" responses pseudonymous min_group 5 }
    known member: key
    purpose research "te leren" { basis public_task law "Wet" object "https://voorbeeld.nl/bezwaar" retain 1 year then anonymise }
    question a: integer 0..9 "A"
    question b: one "B" { option x "O'Brien'); --" option y "Y\\"" }
    question c: many "C" { option p "P" option q "Q" }
    question d: text "D" { length 0..50 }
    metric not_equal "Ongelijk" = share(a != 1) base asked
    metric negated "Niet" = share(not a == 1) base asked
    metric within "Tussen" = share(a in 1..5) base asked
    metric listed "Lijst" = share(b in [x, y]) base asked
    metric none "Geen van" = share(c has none of [p]) base asked
    metric both "Beide" = share(c has all of [p, q]) base asked
    metric counted "Aantal" = share(count(c) == 0) base asked
    metric blank "Leeg" = share(not answered(a)) base asked
    metric total "Som" = share(sum([a, a]) > 5) base asked
    metric word "Woord" = share(d == "x'; DROP TABLE y; --") base asked
    """

    def share(self, answers):
        survey = Path(FOLDER.name) / "rule.peil"
        survey.write_text(self.SURVEY, encoding="utf-8")
        engine = Engine(survey, [{"survey": "rule", "response": f"r{at}", "answers": answers} for at in range(5)])
        rows = engine.rows("SELECT name, figure FROM survey_rule.results WHERE NOT suppressed")
        return {row["name"]: row["figure"] for row in rows}

    def test_comparisons_over_something_absent_are_false(self):
        self.assertEqual(self.share({}), {
            "not_equal": 0, "negated": 1, "within": 0, "listed": 0, "none": 0, "both": 0, "counted": 1,
            "blank": 1, "total": 0, "word": 0})

    def test_comparisons_over_answers(self):
        self.assertEqual(self.share({"a": 3, "b": "x", "c": ["q"], "d": "x'; DROP TABLE y; --"}), {
            "not_equal": 1, "negated": 1, "within": 1, "listed": 1, "none": 1, "both": 0, "counted": 0,
            "blank": 0, "total": 1, "word": 1})


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        PEIL = Path(sys.argv.pop(1)).resolve()
    unittest.main()
