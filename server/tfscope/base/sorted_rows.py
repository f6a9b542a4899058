"""Data files whose rows are sorted by their first column, looked up without being parsed.

A program asks for a few dozen of 20,000 rows; making text and tables of all of them took a tenth of
its whole time.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator


class SortedRows:
    """A file in the order of the bytes of its keys; a key ends at the first ``separator`` of its row,
    and every row at a newline."""

    def __init__(self, path: str, separator: str = "\t") -> None:
        self._path = path
        self._separator = separator.encode()

    @functools.cached_property
    def _data(self) -> bytes:
        with open(self._path, "rb", buffering=0) as stream:
            return stream.read().replace(b"\r\n", b"\n")

    def _start_of(self, key: bytes) -> int:
        """Where the first row begins whose key is not less."""
        data, separator = self._data, self._separator
        low, high = 0, len(data)
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = data.find(b"\n", start, high) + 1 or high
            if data[start:end].partition(separator)[0].rstrip(b"\n") < key:
                low = end
            else:
                high = start
        return low

    def get(self, key: str) -> list[str] | None:
        """The columns of a row, the key among them."""
        wanted = key.encode("utf-8", "replace")
        start = self._start_of(wanted)
        row = self._data[start : self._data.find(b"\n", start)].split(self._separator)
        return [part.decode() for part in row] if row[0] == wanted else None

    def below(self, prefix: str) -> Iterator[list[str]]:
        """The rows whose keys begin with ``prefix``."""
        wanted = prefix.encode("utf-8", "replace")
        start = self._start_of(wanted)
        while start < len(self._data) and self._data.startswith(wanted, start):
            end = self._data.find(b"\n", start)
            yield self._data[start:end].decode().split(self._separator.decode())
            start = end + 1
