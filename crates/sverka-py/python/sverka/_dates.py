"""Turns a text into its dates."""

from __future__ import annotations

import json
from typing import Optional

from . import _sverka
from ._report import DateMention, date_of


def find_dates(
    text: str, *, lang: Optional[str] = None, range: Optional[str] = None, anchor: Optional[str] = None
) -> list[DateMention]:
    """Finds and reads the dates of one text, as ``sverka dates`` does; what the text says against itself is told.

    ``range`` (what the collection spans) and ``anchor`` (the context of two-digit and missing years) are EDTF.

    :raises ValueError: there is no such language tag or date
    """
    return [date_of(d) for d in json.loads(_sverka.find_dates(text, lang, range, anchor))]
