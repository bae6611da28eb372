"""Exports are deterministic, complete, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.explanation import plain
from grader.instructor.export import COLUMNS, FORMATS, export_csv, export_json, export_totals, safe_cell
from grader.model import CheckResult, Outcome, Result

from ..making import FAILED, PASSED, check, result


def make_result(student: str = "ada", exercise: str = "softmax", *checks: CheckResult, key: str = "k1") -> Result:
    return result(student, exercise, *(checks or (check(),)), key=key, revision=3, seed=7)


def rows(text: str) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet would."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


MANY = [make_result(student, exercise) for student in ("émile", "bob", "Zoe") for exercise in ("softmax", "adam")]


def test_json_holds_the_full_records_in_order() -> None:
    """Every record as it is, sorted by student and exercise, behind a format number."""
    document = json.loads(export_json(MANY))
    expected = sorted(MANY, key=lambda result: (result.student, result.exercise))
    assert document == {"format": 1, "results": [result.to_json() for result in expected]}
    assert [Result.from_json(record) for record in document["results"]] == expected


def test_json_is_indented_utf8_with_a_final_newline() -> None:
    """The text is for people and for diffs: two spaces, real letters, published key order, one newline at the end."""
    text = export_json([make_result("émile")])
    assert text.startswith('{\n  "format": 1,\n  "results": [\n    {\n      "format": 2,\n      "student": "émile",\n')
    assert text.endswith("}\n")


def test_json_survives_text_that_utf8_cannot_hold() -> None:
    """A lone surrogate in a student's message is escaped, so that the file can be written and read back."""
    result = make_result("ada", "softmax", check(explanation=plain("bad \udcff text")))
    text = export_json([result])
    text.encode("utf-8")
    assert Result.from_json(json.loads(text)["results"][0]) == result


def test_csv_has_one_row_for_each_result() -> None:
    """The columns say what the record says; mistakes are distinct and in the order of the checks."""
    checks = (
        check(PASSED, points=2.0),
        check(FAILED, mistake="Wrong axis.", points=3.0, earned=0.5),
        check(FAILED, mistake="No shift, overflows.", points=1.0),
        check(FAILED, mistake="Wrong axis.", points=1.0),
    )
    [row] = rows(export_csv([make_result("ada", "softmax", *checks)]))
    assert tuple(row) == COLUMNS
    assert row == {
        "student": "ada",
        "exercise": "softmax",
        "revision": "3",
        "outcome": "failed",
        "score": "2.5",
        "max_score": "7.0",
        "checks_passed": "1",
        "checks": "4",
        "mistakes": "Wrong axis. | No shift, overflows.",
        "seconds": "0.25",
        "key": "k1",
        "claimed": "0",
    }


def test_csv_is_sorted() -> None:
    """Rows come by student, then exercise."""
    found = [(row["student"], row["exercise"]) for row in rows(export_csv(MANY))]
    assert found == sorted((result.student, result.exercise) for result in MANY)


GAPS = ["", " ", ";", ",", "; ,", "\u00a0", "\ufeff", "\n", "\x00", "ada;", "ada; ", "ada\t", "ada\r\n"]


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("start", "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
def test_csv_disarms_formulas(gap: str, start: str) -> None:
    """What a spreadsheet would run gets an apostrophe in front, in every column of text, whatever separates cells."""
    formula = f'{start}HYPERLINK("https://example.org", "marks")'
    [row] = rows(export_csv([make_result(*[gap + formula] * 2, check(mistake=gap + formula), key=gap + formula)]))
    assert [row[column] for column in ("student", "exercise", "mistakes", "key")] == [f"{gap}'{formula}"] * 4


@pytest.mark.parametrize("start", ["\t", "\r"])
def test_csv_disarms_what_is_left_out(start: str) -> None:
    """A spreadsheet drops a tab or a return at the beginning: it stands behind an apostrophe."""
    assert safe_cell(f"{start}ada") == f"'{start}ada"
    assert safe_cell(f"{start}=1") == f"'{start}'=1"


def test_csv_leaves_numbers_and_harmless_text_alone() -> None:
    """A negative score stays a number, and a sign inside a name is no formula."""
    [row] = rows(export_csv([make_result("ada-lovelace+1", "a=b, -c; d", check(earned=-1.5))]))
    assert (row["student"], row["exercise"], row["score"]) == ("ada-lovelace+1", "a=b, -c; d", "-1.5")


@given(st.text())
@example("a\rb")
@example('Ünï, "quoted"; 数 😀\r\n| \x00')
def test_csv_keeps_any_text_in_its_cell(text: str) -> None:
    """Commas, quotes, line ends and any letter come back as they were, but for apostrophes."""
    [row] = rows(export_csv([make_result(text, "softmax", check(mistake=text))]))
    assert row["student"] == row["mistakes"] == safe_cell(text)
    assert row["student"].replace("'", "") == text.replace("'", "")


def test_csv_can_always_be_encoded() -> None:
    """A lone surrogate, as in the name of a folder that is not UTF-8, does not stop the export."""
    [row] = rows(export_csv([make_result("ada\udcff")]))
    assert row["student"] == r"ada\udcff"
    export_csv([make_result("ada\udcff")]).encode("utf-8")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_order_of_the_input_does_not_show(name: str) -> None:
    """Equal results give equal bytes, however they arrive, a one-pass iterator included."""
    assert FORMATS[name](MANY) == FORMATS[name](reversed(MANY)) == FORMATS[name](iter(MANY))


def test_no_results_are_a_valid_export() -> None:
    """An empty gradebook gives an empty list and a lone header."""
    assert json.loads(export_json([])) == {"format": 1, "results": []}
    assert export_csv([]).split() == [",".join(COLUMNS)]


def test_the_table_of_formats_is_complete_and_fixed() -> None:
    """Both exports are found by name, and nobody can replace one at run time."""
    assert dict(FORMATS) == {"csv": export_csv, "json": export_json}
    with pytest.raises(TypeError):
        FORMATS["csv"] = export_json  # type: ignore[index]


# ---------------------------------------------------------------------- totals


def test_totals_are_a_row_per_student() -> None:
    """Total and maximum, then both for each exercise; the last of several attempts counts, as in the class report."""
    first = make_result("bob", "softmax", check(FAILED))
    results = [*MANY, first, make_result("bob", "softmax", check(FAILED), check(points=0.5))]
    found = rows(export_totals(results))

    assert [row["student"] for row in found] == ["Zoe", "bob", "émile"]
    heads = ["student", "total", "max", "not_judged", "adam", "adam max", "softmax", "softmax max"]
    assert list(found[1]) == heads
    assert list(found[1].values()) == ["bob", "2.5", "4.5", "0", "2.0", "2.0", "0.5", "2.5"]


def test_what_was_not_judged_is_no_zero() -> None:
    """An error of ours, or an exercise that a student has no result for, is an empty cell and in no sum."""
    broken = make_result("ada", "softmax", check(Outcome.GRADER_ERROR))
    ada, bob = rows(export_totals([broken, make_result("bob", "adam")]))

    assert list(ada.values()) == ["ada", "0", "0", "1", "", "", "", ""]
    assert list(bob.values()) == ["bob", "2.0", "2.0", "0", "2.0", "2.0", "", ""]


def test_totals_are_safe_in_a_spreadsheet() -> None:
    """Names of students and exercises are guarded like every other text."""
    [row] = rows(export_totals([make_result("=1+1", "@x")]))
    assert row["student"] == "'=1+1"
    assert "'@x" in row
