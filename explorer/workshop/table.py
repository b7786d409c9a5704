"""The summary as tables: CSV for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from explorer.workshop.summary import Summary, measured_text

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def options_csv(summary: Summary) -> bytes:
    """A row for each option of each question. UTF-8 with its mark, as spreadsheets want it."""
    head = (
        "workshop", "lesson", "title", "step", "question", "option", "predicted_before", "predicted_after",
        "right_before", "measured",
    )  # fmt: skip
    rows = [
        (
            question.workshop, question.lesson, question.title, question.step, question.asked, option.said,
            option.before, option.after, option.right, measured_text(option.measured),
        )
        for question in summary.questions
        for option in question.options.values()
    ]  # fmt: skip
    return _csv(head, rows)


def learners_csv(summary: Summary) -> bytes:
    """A row for each learner."""
    head = (
        "workshop", "learner", "predicted", "right_before", "predicted_again", "right_after", "goals_reached",
        "lessons", "last_at",
    )  # fmt: skip
    rows = [
        (one.workshop, one.name, one.predicted, one.right, one.again, one.right_again, one.reached, one.lessons,
         one.last_at)
        for one in summary.learners
    ]  # fmt: skip
    return _csv(head, rows)


def as_plain(summary: Summary) -> dict[str, Any]:
    """The whole as what JSON can hold."""
    return {
        "questions": [
            {
                "workshop": question.workshop, "lesson": question.lesson, "title": question.title,
                "step": question.step, "question": question.asked, "learners": question.learners,
                "options": [
                    {
                        "option": key, "said": option.said, "before": option.before, "after": option.after,
                        "right_before": option.right, "measured": option.measured,
                    }
                    for key, option in question.options.items()
                ],
            }
            for question in summary.questions
        ],
        "learners": [
            {
                "workshop": one.workshop, "learner": one.name, "predicted": one.predicted, "right_before": one.right,
                "predicted_again": one.again, "right_after": one.right_again, "goals_reached": one.reached,
                "lessons": one.lessons, "last_at": one.last_at,
            }
            for one in summary.learners
        ],
        "broken": list(summary.broken),
        "handed_in_twice": summary.twice,
    }  # fmt: skip


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(head)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    """Names come from whoever sat there: none may be run as a formula when the host opens the table."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
