"""``itertools``: the host's, with fuel where an iterator may be endless or huge."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, burn, host_names

_HOST = """accumulate chain compress dropwhile filterfalse groupby islice pairwise starmap takewhile
tee zip_longest batched"""


class Fueled:
    """An iterator that counts its steps, so that an endless loop over it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._iterator: Iterator[Any] = self._host(*args, **kwargs)

    _host: Callable[..., Iterator[Any]]

    def __iter__(self) -> Fueled:
        return self

    def __next__(self) -> Any:
        burn()
        return next(self._iterator)

    def __repr__(self) -> str:
        return repr(self._iterator)

    next = __next__


def _fueled(name: str) -> type[Fueled]:
    return type(name, (Fueled,), {"_host": getattr(itertools, name), "__module__": __name__})


def _itertools() -> ModuleModel:
    names = "count cycle repeat product permutations combinations combinations_with_replacement"
    fueled = {name: _fueled(name) for name in names.split()}
    python2 = {
        "imap": map, "izip": zip, "ifilter": filter, "ifilterfalse": itertools.filterfalse,
        "izip_longest": itertools.zip_longest,
    }  # fmt: skip
    return ModuleModel("itertools", {**host_names("itertools", _HOST), **fueled}, python2=python2)


MODELS = {"itertools": _itertools}
