"""Turns pairs of texts into error rates, by sverka's own rules or by those of another package."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Optional, Union, cast, overload

from . import _sverka
from ._settings import DEFAULT_PROFILE, settings

Texts = Union[str, Sequence[str]]
Like = Optional[Literal["jiwer", "dinglehopper", "rapidfuzz"]]
Scope = Literal["whole", "body", "folded"]


@dataclass(frozen=True)
class Counts:
    """Edits of one or many pairs, and the units of their references."""

    substitutions: int
    omissions: int
    """Units of the reference that the hypothesis lacks: jiwer's deletions."""
    additions: int
    """Units of the hypothesis that the reference lacks: jiwer's insertions."""
    length: int
    certified: bool
    """Whether it is proven that there are no fewer edits."""

    @property
    def edits(self) -> int:
        """All edits."""
        return self.substitutions + self.omissions + self.additions

    @property
    def rate(self) -> Optional[float]:
        """Edits by length; ``None`` where there is nothing to divide by."""
        return self.edits / self.length if self.length else None


def counts(
    reference: Texts,
    hypothesis: Texts,
    *,
    unit: Literal["characters", "words"] = "characters",
    like: Like = None,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    scope: Scope = "whole",
) -> Counts:
    """Counts the edits of one pair, or of many: lists are pooled, edits and lengths both summed, as jiwer does.

    Without ``like`` the rules are sverka's: those of ``profile``, over ``scope`` (``whole`` is everything against
    everything, ``body`` what the reference covers, ``folded`` the body after the conventions). With it they are those
    of that package's functions, and ``profile``, ``lang`` and ``scope`` do not count.

    :raises ValueError: the lists differ in length, a name is unknown, or a text holds half a surrogate pair
    """
    if unit not in ("characters", "words"):
        raise ValueError(f"no unit ‘{unit}’; there are characters, words")
    references, hypotheses = _listed(reference), _listed(hypothesis)
    if len(references) != len(hypotheses):
        raise ValueError(f"{len(references)} references and {len(hypotheses)} hypotheses: each needs its partner")
    own = settings("text", profile, lang)
    return Counts(*_sverka.errors(hypotheses, references, unit == "words", like, scope, own))


def _listed(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


@overload
def cer(reference: Texts, hypothesis: Texts, *, like: Literal["jiwer", "dinglehopper"]) -> float: ...
@overload
def cer(
    reference: Texts,
    hypothesis: Texts,
    *,
    like: Like = None,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    scope: Scope = "whole",
) -> Optional[float]: ...
def cer(
    reference: Texts,
    hypothesis: Texts,
    *,
    like: Like = None,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    scope: Scope = "whole",
) -> Optional[float]:
    """Character error rate of a pair, or of many pooled; the arguments are those of :func:`counts`.

    ``None`` where the references are empty; with ``like`` what that package gives there.
    """
    return _rate(counts(reference, hypothesis, like=like, profile=profile, lang=lang, scope=scope), like)


@overload
def wer(reference: Texts, hypothesis: Texts, *, like: Literal["jiwer", "dinglehopper"]) -> float: ...
@overload
def wer(
    reference: Texts,
    hypothesis: Texts,
    *,
    like: Like = None,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    scope: Scope = "whole",
) -> Optional[float]: ...
def wer(
    reference: Texts,
    hypothesis: Texts,
    *,
    like: Like = None,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    scope: Scope = "whole",
) -> Optional[float]:
    """Word error rate of a pair, or of many pooled; the arguments are those of :func:`counts`."""
    return _rate(counts(reference, hypothesis, unit="words", like=like, profile=profile, lang=lang, scope=scope), like)


def _rate(counted: Counts, like: Like) -> Optional[float]:
    if counted.length == 0 and like == "jiwer":
        return float(counted.additions)
    if counted.length == 0 and like == "dinglehopper":
        return math.inf if counted.edits else 0.0
    return counted.rate


def distance(reference: str, hypothesis: str) -> int:
    """Edit distance over code points as they stand: ``rapidfuzz.distance.Levenshtein.distance``."""
    return counts(reference, hypothesis, like="rapidfuzz").edits


def opcodes(reference: str, hypothesis: str) -> list[tuple[str, int, int, int, int]]:
    """A least script over code points, as ``rapidfuzz.distance.Levenshtein.opcodes`` writes it.

    Each ``(tag, i1, i2, j1, j2)`` says that ``reference[i1:i2]`` became ``hypothesis[j1:j2]``; tags are ``equal``,
    ``replace``, ``delete``, ``insert``. There are as many edits as in any least script; where several are as short,
    the one given may not be rapidfuzz's.
    """
    return _sverka.script(hypothesis, reference)


def editops(reference: str, hypothesis: str) -> list[tuple[str, int, int]]:
    """The same script one code point at a time, as ``rapidfuzz.distance.Levenshtein.editops`` writes it."""
    ops = []
    for tag, i1, i2, j1, j2 in opcodes(reference, hypothesis):
        if tag != "equal":
            steps = max(i2 - i1, j2 - j1)
            ops += [(tag, min(i1 + n, i2), min(j1 + n, j2)) for n in range(steps)]
    return ops


def compat(
    reference: str,
    hypothesis: str,
    program: Literal["isri", "dinglehopper", "jiwer", "ocrevaluation", "digital-eval"],
) -> dict[str, Any]:
    """The figures that a program gives for two text files: those of ``sverka metrics --compat``."""
    return cast("dict[str, Any]", json.loads(_sverka.compat(hypothesis, reference, program)))
