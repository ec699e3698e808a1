"""Holds an OCR or HTR transcript against its corrected text, letter by letter.

    >>> import sverka
    >>> report = sverka.compare("Прошу ответить.", "Пропу ответить.", lang="ru")
    >>> [(d.reference.text, d.hypothesis.text, d.cause) for d in report.discrepancies]
    [('Прошу', 'Пропу', 'misread')]

Arguments stand as in jiwer and dinglehopper: the corrected text (``reference``) first, then what an engine or a
typist made of it (``hypothesis``; the program and its JSON call it the transcript).

A fault of the data is a value (``Report.fault``); an exception says that the call itself is wrong.
docs/python.md of the project has the whole story, with a table for those who come from other packages.
"""

from ._compare import compare, compare_files
from ._dates import find_dates
from ._many import compare_many
from ._rates import Counts, cer, compat, counts, distance, editops, opcodes, wer
from ._report import (
    DateMention,
    Discrepancy,
    Edits,
    Fault,
    Figures,
    Finding,
    Proposal,
    Reading,
    Report,
    Span,
)
from ._sverka import __version__

__all__ = [
    "Counts",
    "DateMention",
    "Discrepancy",
    "Edits",
    "Fault",
    "Figures",
    "Finding",
    "Proposal",
    "Reading",
    "Report",
    "Span",
    "__version__",
    "cer",
    "compare",
    "compare_files",
    "compare_many",
    "compat",
    "counts",
    "distance",
    "editops",
    "find_dates",
    "opcodes",
    "wer",
]
