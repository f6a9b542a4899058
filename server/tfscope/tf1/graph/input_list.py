"""The inputs of an operation as the program reads them."""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import current_run


class InputList(list[Any]):
    """Tensors; models may change them, a program reads them.

    Mirrors ``Operation.inputs`` of ``python/framework/ops.py``, which is a tuple in 2.x.
    """

    def __getitem__(self, key: Any) -> Any:
        try:
            return list.__getitem__(self, key)
        except IndexError:
            kind = "list" if current_run().is_v1 else "tuple"
            raise raised(IndexError(f"{kind} index out of range")) from None
