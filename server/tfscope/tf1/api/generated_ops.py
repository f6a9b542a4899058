"""The public functions that TensorFlow generates from op definitions.

Each line of ``data/generated_1_15.tsv`` holds an op, its public names and the Python signature.
"""

from __future__ import annotations

from tfscope.tf1.api import data_files, registry
from tfscope.tf1.api.op_wrappers import wrapper
from tfscope.tf1.api.shape_context import SHAPES


def register() -> None:
    """Registers every line whose op has a shape function, for names that have no model."""
    for line in data_files.text("generated_1_15.tsv").split("\n"):
        if not line:
            continue
        op_type, names, signature = line.split("\t")
        if op_type not in SHAPES and op_type != "NoOp":
            continue
        listed = names.split()
        function = wrapper(op_type, signature, listed[0].rpartition(".")[2])
        for name in listed:
            registry.EXPORTS.setdefault(name, function)


register()
