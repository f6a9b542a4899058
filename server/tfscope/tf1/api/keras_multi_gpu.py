"""One model on several devices.  Mirrors python/keras/utils/multi_gpu_utils.py."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _devices(gpus: Any) -> list[Any]:
    """The numbers of the devices; raises ``ValueError`` for less than two."""
    listed = isinstance(gpus, (list, tuple))
    if (len(gpus) if listed else gpus) <= 1:
        words = "`len(gpus) >= 2`" if listed else "`gpus >= 2`"
        text = f"For multi-gpu usage to be effective, call `multi_gpu_model` with {words}. Received: `gpus={gpus}`"
        raise raised(ValueError(text))
    return list(gpus if listed else range(gpus))


def _slice(data: Any, i: Any, parts: Any) -> Any:
    shape = tf.shape(data)
    batch, rest = shape[:1], shape[1:]
    step = batch // parts
    size = batch - step * i if i == parts - 1 else step
    size = tf.concat([size, rest], axis=0)
    stride = tf.concat([step, rest * 0], axis=0)
    return tf.slice(data, stride * i, size)


_slice.__name__ = "get_slice"


def _output_names(names: Any) -> list[str]:
    often, seen, found = Counter(names), Counter[str](), []
    for name in names:
        if often[name] > 1:
            seen[name] += 1
            name = f"{name}_{seen[name]}"
        found.append(name)
    return found


@tf_export("keras.utils.multi_gpu_model", "python.keras.utils.multi_gpu_utils.multi_gpu_model")
def multi_gpu_model(model, gpus, cpu_merge=True, cpu_relocation=False):
    """The model once for each device, on a part of each batch.  Whether there are such devices nobody knows."""
    if isinstance(gpus, Unknown) or isinstance(model, Unknown):
        return Unknown("environment", "multi_gpu_model()")
    numbers = _devices(gpus)
    tf.keras.backend.get_session()
    if cpu_relocation:
        with tf.device("/cpu:0"):
            model = tf.keras.models.clone_model(model)
    every: list[list[Any]] = [[] for _ in model.outputs]
    for i, number in enumerate(numbers):
        with tf.device(f"/gpu:{number}"), tf.name_scope(f"replica_{number}"):
            inputs = []
            for x in model.inputs:
                part = tf.keras.layers.Lambda(
                    _slice,
                    output_shape=tuple(x.shape.as_list())[1:],
                    arguments={"i": i, "parts": len(numbers)},
                )
                inputs.append(part(x))
            outputs = model(inputs)
            for made, output in zip(every, outputs if isinstance(outputs, list) else [outputs]):
                made.append(output)
    with tf.device("/cpu:0" if cpu_merge else f"/gpu:{numbers[0]}"):
        merged = [
            tf.keras.layers.concatenate(outputs, axis=0, name=name)
            for name, outputs in zip(_output_names(model.output_names), every)
        ]
        return tf.keras.Model(model.inputs, merged)
