"""Turns two texts or two files into a report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Callable, Optional, Union

from . import _sverka
from ._report import Fault, Report
from ._settings import DEFAULT_PROFILE, settings
from ._sverka import Comparison, DataFault

StrPath = Union[str, "os.PathLike[str]"]


def compare(
    reference: str,
    hypothesis: str,
    *,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    range: Optional[str] = None,
    anchor: Optional[str] = None,
    metadata: Optional[Mapping[str, str]] = None,
    translations: Optional[Mapping[str, str]] = None,
    id: str = "text",
) -> Report:
    """Compares a hypothesis with its reference.

    ``profile`` is the rules of comparison (exact, diplomatic, semi-diplomatic, modernised); ``lang`` a BCP 47 tag,
    without which the metadata or the text decides. ``range`` (what the collection spans) and ``anchor`` (the context
    of two-digit years) are EDTF. ``metadata`` is what the archive says of the document (``date``, ``title`` …), and
    ``translations`` maps languages to texts; both bear witness on dates.

    :raises TypeError: a text is no ``str``
    :raises ValueError: there is no such profile, language tag or date
    """
    chosen = settings(id, profile, lang, range, anchor, metadata, translations)
    for text in (reference, hypothesis):
        if not isinstance(text, str):
            raise TypeError(f"a text is a str, and this is {type(text).__name__}")
    return report(id, partial(_sverka.compare, hypothesis, reference, chosen))


def compare_files(
    reference: StrPath,
    hypothesis: Optional[StrPath] = None,
    *,
    profile: str = DEFAULT_PROFILE,
    lang: Optional[str] = None,
    range: Optional[str] = None,
    anchor: Optional[str] = None,
    metadata: Optional[StrPath] = None,
    translations: Iterable[StrPath] = (),
    reference_encoding: Optional[str] = None,
    hypothesis_encoding: Optional[str] = None,
    reference_format: Optional[str] = None,
    hypothesis_format: Optional[str] = None,
    reference_view: Optional[str] = None,
    hypothesis_view: Optional[str] = None,
) -> Report:
    """Compares two files of any format that sverka reads, as ``sverka diff HYPOTHESIS REFERENCE`` does.

    ALTO, PAGE, hOCR, TEI, ABBYY XML, .docx and the rest are recognised by their content. One path alone is a record
    that holds both texts. Sidecars beside the hypothesis (``NAME.meta.toml``, ``NAME.translation.LANG.txt``) are read.

    :raises FileNotFoundError: there is no such file
    :raises ValueError: there is no such profile, format, encoding or view
    """
    own, other = (reference, None) if hypothesis is None else (hypothesis, reference)
    said = {
        "profile": profile,
        "lang": lang,
        "range": range,
        "anchor": anchor,
        "meta": metadata,
        "transcript-encoding": hypothesis_encoding,
        "reference-encoding": reference_encoding,
        "format-transcript": hypothesis_format,
        "format-reference": reference_format,
        "transcript-view": hypothesis_view,
        "reference-view": reference_view,
    }
    line = [f"--{name}={os.fsdecode(value)}" for name, value in said.items() if value is not None]
    line += [f"--translation={os.fsdecode(path)}" for path in translations]
    line += ["--", *(os.fsdecode(path) for path in (own, other) if path is not None)]
    name = os.path.splitext(os.fsdecode(own))[0]
    return report(name, partial(_sverka.compare_files, line))


def report(id: str, compare: Callable[[], Comparison]) -> Report:
    """Compares, and makes a report also of data that cannot be compared."""
    try:
        return Report(id, native=compare(), again=compare)
    except DataFault as fault:
        code, message = fault.args
        return Report(id, fault=Fault(code, message))
    except UnicodeEncodeError as fault:
        return Report(id, fault=Fault("E_ENCODING", f"half a surrogate pair at character {fault.start}"))
