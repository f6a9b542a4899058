"""Names that look like another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tfscope.base.late import late

if TYPE_CHECKING:
    import difflib
else:
    difflib = late("difflib")

LIKE = 0.7
"""How much alike two names are at least, as ``difflib`` measures it: from 0 to 1."""
MOST = 3


def near(missed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that look like the missed one, the likest first; private ones only beside a private one."""
    private = missed.startswith("_")
    known = {n for n in names if n != missed and (private or not n.startswith("_"))}
    return tuple(difflib.get_close_matches(missed, sorted(known), MOST, LIKE)) if missed else ()
