"""The base of Keras's own layers: configuration and the three parts of each weight."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.train_public import tf


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
            for kind in ("initializer", "regularizer", "constraint"):
                config[f"{part}_{kind}"] = getattr(self, f"{part}_{kind}")
        return config

    def _set_parts_(self, **parts: tuple[Any, Any, Any]) -> None:
        """Keeps initializer, regularizer and constraint of each weight under Keras's names."""
        for part, (initializer, regularizer, constraint) in parts.items():
            setattr(self, f"{part}_initializer", tf.keras.initializers.get(initializer))
            setattr(self, f"{part}_regularizer", tf.keras.regularizers.get(regularizer))
            setattr(self, f"{part}_constraint", tf.keras.constraints.get(constraint))
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
