"""What a functional model's ``get_config`` and ``to_json`` give.  Mirrors python/keras/engine/network.py."""

from __future__ import annotations

from typing import Any

from tfscope.values import holes


class ModelConfig(dict[str, Any]):
    """The configuration of a functional model some of whose calls are not told as data; ``model_`` is the
    model it was asked of."""

    def __init__(self, model: Any) -> None:
        layers = [
            {"class_name": type(x).__name__, "name": x.name, "config": x.get_config()}
            for x in model.layers
        ]
        super().__init__(name=model.name, layers=layers)
        self.model_ = model

    def __copy__(self) -> ModelConfig:
        return self

    def __deepcopy__(self, memo: Any) -> ModelConfig:
        return self


class ModelText(str):
    """The configuration of a model as text; ``model_`` is the model it was asked of."""

    model_: Any

    def __new__(cls, model: Any) -> ModelText:
        made = super().__new__(cls, holes.hole(f"{model.name}.to_json()"))
        made.model_ = model
        return made
