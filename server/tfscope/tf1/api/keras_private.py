"""The same classes under ``tensorflow.python.keras``, where many programs import them from."""

from __future__ import annotations

from tfscope.tf1.api.registry import EXPORTS

FILES = ("advanced_activations", "noise", "local", "cudnn_recurrent", "dense_attention", "merge",
         "core", "embeddings", "wrappers", "recurrent_v2", "normalization_v2")  # fmt: skip


OLDER = frozenset("Adadelta Adagrad Adam Adamax Nadam Optimizer RMSprop SGD".split())
"""Classes of 1.15's ``contrib.keras.optimizers`` that are not those of ``keras.optimizers``."""


def mirror() -> None:
    """Registers each ``keras.…`` also as ``python.keras.…``; a private name of its own stays."""
    for name, model in list(EXPORTS.items()):
        place, _, last = name.rpartition(".")
        if name.startswith("keras.") and not (place == "keras.optimizers" and last in OLDER):
            EXPORTS.setdefault(f"python.{name}", model)
        if name.startswith("keras.layers."):
            for file in FILES:
                EXPORTS.setdefault(f"python.keras.layers.{file}.{name[13:]}", model)


mirror()
