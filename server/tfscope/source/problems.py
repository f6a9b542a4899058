"""What is wrong with the syntax of a file, as plain data."""

from __future__ import annotations

from tfscope.base.records import dataclass


@dataclass(frozen=True)
class SyntaxProblem:
    """One break in the syntax; 1-based lines, 0-based character columns, end exclusive."""

    message: str
    line: int
    column: int
    end_line: int
    end_column: int
