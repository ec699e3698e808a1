"""Turns keyword arguments into the settings of a call, as the native half takes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Optional

DEFAULT_PROFILE = "semi-diplomatic"


def settings(
    id: str,
    profile: str,
    lang: Optional[str],
    range: Optional[str] = None,
    anchor: Optional[str] = None,
    metadata: Optional[Mapping[str, str]] = None,
    translations: Optional[Mapping[str, str]] = None,
) -> dict[str, Any]:
    """Names everything that the native half asks for."""
    return {
        "id": id,
        "profile": profile,
        "lang": lang,
        "range": range,
        "anchor": anchor,
        "metadata": None if metadata is None else json.dumps(dict(metadata)),
        "translations": list((translations or {}).items()),
    }
