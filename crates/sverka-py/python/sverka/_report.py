"""Turns the JSON of a comparison into a report: plain values with names and types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional, cast

from . import _rates
from ._sverka import Comparison


@dataclass(frozen=True)
class Fault:
    """What is wrong with the data of a pair: a code for programs and words for people."""

    code: str
    """``E_ENCODING``, ``E_READ``, ``E_NULL``, ``E_PANIC``, ``E_CRASH`` or ``E_TIMEOUT``."""
    message: str


@dataclass(frozen=True)
class Span:
    """Where something stands: ``text[start:end]``, and the line and column (from 1) of its beginning."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Reading:
    """What one side has at a place; empty where it has nothing."""

    text: str
    span: Span


@dataclass(frozen=True)
class Edits:
    """Edits by kind: an omission is text of the reference that the hypothesis lacks, an addition the other way round."""

    substitutions: int
    omissions: int
    additions: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.substitutions + self.omissions + self.additions


@dataclass(frozen=True)
class Figures:
    """Error rates over one scope with what they are made of; a rate is ``None`` where ``state`` says why."""

    cer: Optional[float]
    wer: Optional[float]
    edits: Edits
    reference_length: int
    hypothesis_length: int
    word_edits: Edits
    reference_words: int
    hypothesis_words: int
    certified: bool
    """Whether it is proven that there are no fewer edits."""
    state: str
    """``ok``, ``empty-reference``, ``empty-transcript``, ``both-empty`` or ``unrelated``."""


@dataclass(frozen=True)
class Discrepancy:
    """One place where the two texts differ: a changed word, run of marks, or block."""

    id: str
    kind: str
    """``substitution``, ``omission``, ``addition`` or ``transposition``."""
    cause: str
    """``misread``, ``wording``, ``script``, ``number``, ``date``, ``name``, ``orthography`` and so on."""
    also: tuple[str, ...]
    confidence: float
    reference: Reading
    hypothesis: Reading
    evidence: tuple[str, ...]
    group: Optional[str]
    folded_by: Optional[str]
    """The convention of the profile that sets it aside, if one does."""


@dataclass(frozen=True)
class Proposal:
    """What should stand somewhere: as text, and, where it is a date, as EDTF."""

    text: str
    edtf: Optional[str]


@dataclass(frozen=True)
class Finding:
    """What a person should look at, by a rule; ``sverka rule CODE`` explains the rule."""

    rule: str
    name: str
    severity: str
    """``note``, ``warning`` or ``error``."""
    message: str
    side: str
    text: str
    span: Optional[Span]
    proposed: Optional[Proposal]


@dataclass(frozen=True)
class DateMention:
    """A date as it is written in one of the texts, with its reading and what the other witnesses make of it."""

    side: str
    text: str
    span: Span
    role: str
    edtf: Optional[str]
    time: Optional[str]
    read_as: Optional[str]
    verdict: str
    """``ok``, ``note``, ``suspect`` or ``error``."""
    confidence: float
    proposed: Optional[Proposal]
    rules: tuple[str, ...]
    alternatives: tuple[tuple[str, float], ...]
    """Readings that were weighed, best first, each with its confidence."""
    evidence: tuple[Mapping[str, Any], ...]


class Report:
    """All that is found out about a pair.

    ``fault`` is ``None`` unless the data could not be compared; then there are no figures and the lists are empty.
    A report can be pickled: what it says travels as it is; how it looks (``to_html`` and ``render``) is worked out
    anew from the same texts, and for files from the files.
    """

    __slots__ = ("_again", "_data", "_native", "fault", "id")

    id: str
    """Name of the pair."""
    fault: Optional[Fault]
    """What is wrong with the data, if anything is."""

    def __init__(
        self,
        id: str,
        native: Optional[Comparison] = None,
        fault: Optional[Fault] = None,
        again: Optional[Callable[[], Comparison]] = None,
        data: Optional[dict[str, Any]] = None,
    ) -> None:
        self.id, self.fault = id, fault
        self._native, self._again, self._data = native, again, data

    @property
    def status(self) -> str:
        """``ok`` where the pair was compared, ``error`` where ``fault`` says why not."""
        return "error" if self.fault else "ok"

    @property
    def cer(self) -> Optional[float]:
        """Character error rate of everything against everything; see ``body`` for what the reference covers."""
        return self.whole.cer

    @property
    def wer(self) -> Optional[float]:
        """Word error rate of everything against everything."""
        return self.whole.wer

    @property
    def edits(self) -> Edits:
        """Character edits of everything against everything."""
        return self.whole.edits

    @property
    def whole(self) -> Figures:
        """Everything against everything."""
        return self._figures("whole")

    @property
    def body(self) -> Figures:
        """What the reference covers, page furniture set aside."""
        return self._figures("body")

    @property
    def folded(self) -> Figures:
        """The body after the conventions of the profile."""
        return self._figures("folded")

    @property
    def discrepancies(self) -> list[Discrepancy]:
        """Where the two texts differ, in the order of the hypothesis."""
        return [_discrepancy(d) for d in self.to_dict().get("discrepancies", [])]

    @property
    def findings(self) -> list[Finding]:
        """What a person should look at."""
        return [_finding(f) for f in self.to_dict().get("findings", [])]

    @property
    def dates(self) -> list[DateMention]:
        """The dates of both texts and of whatever else bears witness."""
        return [date_of(d) for d in self.to_dict().get("dates", [])]

    def to_dict(self) -> dict[str, Any]:
        """Everything, in the names of ``sverka diff --output json`` (``sverka/comparison/1``).

        A pair that could not be compared gives ``{"id", "fault": {"code", "message"}}``. Do not change what it returns.
        """
        if self._data is None:
            if self._native is None:
                fault = self.fault or Fault("E_READ", "nothing was compared")
                self._data = {"id": self.id, "fault": {"code": fault.code, "message": fault.message}}
            else:
                self._data = cast("dict[str, Any]", json.loads(self._native.json()))
        return self._data

    def to_html(self, lang: str = "en") -> str:
        """One page for an editor, whole in itself; ``lang`` is the language of the words around the texts."""
        return self.render("html", lang=lang).decode()

    def render(self, output: str, *, lang: str = "en") -> bytes:
        """The report as ``sverka diff --output`` writes it: html, markdown, tei, docx, json, csv and the rest."""
        return self._comparison().render(output, lang)

    def opcodes(self) -> list[tuple[str, int, int, int, int]]:
        """A least script from the reference to the hypothesis over code points, as ``sverka.opcodes`` gives it."""
        hypothesis, reference = self._comparison().texts()
        return _rates.opcodes(reference, hypothesis)

    def editops(self) -> list[tuple[str, int, int]]:
        """The same script one code point at a time, as ``sverka.editops`` gives it."""
        hypothesis, reference = self._comparison().texts()
        return _rates.editops(reference, hypothesis)

    def _comparison(self) -> Comparison:
        if self._native is None:
            if self._again is None:
                raise ValueError(f"nothing was compared: {self.fault}")
            self._native = self._again()
        return self._native

    def _figures(self, scope: str) -> Figures:
        metrics = self.to_dict().get("metrics")
        return _figures(metrics[scope]) if metrics else _NO_FIGURES

    def __reduce__(self) -> tuple[Any, ...]:
        data = None if self.fault else self.to_dict()
        return Report, (self.id, None, self.fault, self._again, data)

    def __repr__(self) -> str:
        if self.fault:
            return f"Report(id={self.id!r}, fault={self.fault})"
        whole = self.whole
        return f"Report(id={self.id!r}, cer={whole.cer}, wer={whole.wer}, edits={whole.edits.total})"


def _figures(f: Mapping[str, Any]) -> Figures:
    edits, words = Edits(**f["edits"]), Edits(**f["word_edits"])
    length, count = f["reference_length"], f["reference_words"]
    return Figures(
        # The JSON rounds its rates; here they are what the counts make.
        cer=None if f["cer"] is None else edits.total / length,
        wer=None if f["wer"] is None else words.total / count,
        edits=edits,
        reference_length=length,
        hypothesis_length=f["transcript_length"],
        word_edits=words,
        reference_words=count,
        hypothesis_words=f["transcript_words"],
        certified=f["certified"],
        state=f["state"],
    )


_NO_FIGURES = Figures(None, None, Edits(0, 0, 0), 0, 0, Edits(0, 0, 0), 0, 0, False, "fault")


def _span(s: Mapping[str, Any]) -> Span:
    return Span(s["chars"][0], s["chars"][1], s["line"], s["column"])


def _proposal(p: Optional[Mapping[str, Any]]) -> Optional[Proposal]:
    return None if p is None else Proposal(p["text"], p["edtf"])


def _discrepancy(d: Mapping[str, Any]) -> Discrepancy:
    return Discrepancy(
        id=d["id"],
        kind=d["kind"],
        cause=d["cause"],
        also=tuple(d["also"]),
        confidence=d["confidence"],
        reference=Reading(d["reference"]["text"], _span(d["reference"]["span"])),
        hypothesis=Reading(d["transcript"]["text"], _span(d["transcript"]["span"])),
        evidence=tuple(d["evidence"]),
        group=d["group"],
        folded_by=d["folded_by"],
    )


def _finding(f: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=f["rule"],
        name=f["name"],
        severity=f["severity"],
        message=f["message"],
        side=f["side"],
        text=f["text"],
        span=None if f["span"] is None else _span(f["span"]),
        proposed=_proposal(f["proposed"]),
    )


def date_of(d: Mapping[str, Any]) -> DateMention:
    """Makes a date out of its JSON."""
    return DateMention(
        side=d["side"],
        text=d["text"],
        span=_span(d["span"]),
        role=d["role"],
        edtf=d["edtf"],
        time=d["time"],
        read_as=d["read_as"],
        verdict=d["verdict"],
        confidence=d["confidence"],
        proposed=_proposal(d["proposed"]),
        rules=tuple(d["rules"]),
        alternatives=tuple((a["edtf"], a["confidence"]) for a in d["alternatives"]),
        evidence=tuple(d["evidence"]),
    )
