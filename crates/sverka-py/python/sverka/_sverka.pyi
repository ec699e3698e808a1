"""The native half of the package; the files beside this one give it its names."""

from collections.abc import Sequence
from os import PathLike
from typing import Any, Optional, final

__all__ = [
    "Comparison",
    "DataFault",
    "__version__",
    "compare",
    "compare_files",
    "compat",
    "errors",
    "find_dates",
    "run",
    "script",
]

__version__: str

class DataFault(Exception): ...

@final
class Comparison:
    def json(self) -> str: ...
    def render(self, output: str, lang: str) -> bytes: ...
    def texts(self) -> tuple[str, str]: ...

def compare(hypothesis: str, reference: str, settings: dict[str, Any]) -> Comparison: ...
def compare_files(files: dict[str, Any]) -> Comparison: ...
def compat(hypothesis: str, reference: str, program: str) -> str: ...
def errors(
    hypotheses: Sequence[str],
    references: Sequence[str],
    words: bool,
    like: Optional[str],
    scope: str,
    settings: dict[str, Any],
) -> tuple[int, int, int, int, bool]: ...
def find_dates(text: str, lang: Optional[str], range: Optional[str], anchor: Optional[str]) -> str: ...
def run(line: Sequence[str | PathLike[str]]) -> int: ...
def script(hypothesis: str, reference: str) -> list[tuple[str, int, int, int, int]]: ...
