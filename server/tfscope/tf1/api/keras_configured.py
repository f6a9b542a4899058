"""The base of Keras's own layers: configuration and the three parts of each weight."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.train_public import tf

Parts = tuple[Any, Any, Any]
"""Initializer, regularizer and constraint of a weight."""

_KINDS = ("initializer", "regularizer", "constraint")


def found_parts(**parts: Parts) -> dict[str, Parts]:
    """What the parts of weights stand for.  As in Keras's ``__init__`` all of a kind are asked for before
    those of the next; raises ``ValueError`` for a name of none."""
    keras = tf.keras
    getters = (keras.initializers.get, keras.regularizers.get, keras.constraints.get)
    rows = [[get(three[i]) for three in parts.values()] for i, get in enumerate(getters)]
    return dict(zip(parts, zip(*rows, strict=True)))  # type: ignore[arg-type]


class Configured(Layer):
    """A layer of Keras.  ``_config_`` names the attributes that its arguments became."""

    shared_by_models = True
    _config_: tuple[str, ...] = ()
    _parts_: tuple[str, ...] = ()

    def get_config(self):
        """The arguments that make the same layer again."""
        config = {"name": self.name, "trainable": self.trainable}
        if hasattr(self, "_batch_input_shape"):
            config["batch_input_shape"] = self._batch_input_shape
        config["dtype"] = self.dtype
        for base in reversed(type(self).__mro__):
            for name in vars(base).get("_config_", ()):
                config[name] = getattr(self, "_output_shape" if name == "output_shape" else name)
        for part in self._parts_:
            for kind in _KINDS:
                config[f"{part}_{kind}"] = getattr(self, f"{part}_{kind}")
        return config

    def _set_parts_(self, **parts: Parts) -> None:
        """Keeps initializer, regularizer and constraint of each weight under Keras's names."""
        for part, three in found_parts(**parts).items():
            for kind, value in zip(_KINDS, three):
                setattr(self, f"{part}_{kind}", value)
        object.__setattr__(self, "_parts_", tuple(dict.fromkeys((*self._parts_, *parts))))

    def _part_(self, part: str, shape: Any, name: str | None = None, **options: Any) -> Any:
        """Makes a weight with its three parts."""
        options.setdefault("dtype", self.dtype)
        return self.add_weight(
            name=name or part, shape=shape, trainable=True,
            initializer=getattr(self, f"{part}_initializer"),
            regularizer=getattr(self, f"{part}_regularizer"),
            constraint=getattr(self, f"{part}_constraint"),
            **options,
        )  # fmt: skip
