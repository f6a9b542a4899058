"""Which arguments suit the kind of data that a model is trained, tested or run with.

Mirrors python/keras/engine/training.py ``_select_training_loop`` and ``_validate_or_infer_batch_size``,
training_utils.py ``validate_dataset_input``, ``check_steps_argument`` and ``infer_steps_for_dataset``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

KEEPING = frozenset(
    """BatchDataset BatchDatasetV2 MapDataset ParallelMapDataset ParallelMapDatasetV2 ShuffleDataset
    ShuffleDatasetV3 PrefetchDataset""".split()
)
"""Datasets that are infinite if what they take their elements from is."""


def is_dataset(x: Any) -> bool:
    """Whether data is a dataset, or an iterator that can be asked like one."""
    return hasattr(x, "_element_structure") or type(x).__name__.endswith("Dataset") or (
        hasattr(x, "make_one_shot_iterator") and not isinstance(x, Unknown)
    )  # fmt: skip


def tensors_of(dataset: Any) -> tuple[Any, Any]:
    """Inputs and targets of one batch of a dataset."""
    batch = dataset.make_one_shot_iterator().get_next()
    return (
        (batch[0], batch[1])
        if isinstance(batch, (tuple, list)) and len(batch) > 1
        else (batch, None)
    )


def components_of(dataset: Any) -> tuple[Any, Any]:
    """Components of a dataset's elements that are inputs and targets, each with a dtype and a shape."""
    spec = dataset.element_spec
    return (spec[0], spec[1]) if isinstance(spec, tuple) and len(spec) > 1 else (spec, None)


def check_given(
    x: Any,
    y: Any = None,
    *,
    batch_size: Any = None,
    sample_weight: Any = None,
    split: Any = 0.0,
    steps: Any = None,
    steps_name: str = "",
) -> None:
    """Raises ``ValueError`` for what does not go together; ``steps_name`` is empty where one batch is given."""
    if isinstance(x, Unknown):
        return
    iterates = hasattr(x, "get_next")
    if iterates and steps_name:
        text = (
            "For performance reasons Keras `fit`, `evaluate` and`predict` accept tf.data `Datasets` as input "
            "but not iterators that have been manually generated from Datasets by users. Please directly pass "
            "in the original `Dataset` object instead of passing in `iter(dataset)`."
        )
        raise raised(ValueError(text))
    if is_dataset(x):
        _check_beside_dataset(x, y, batch_size, sample_weight, split)
    elif steps_name and steps is None and _is_tensors(x):
        text = f"When using data tensors as input to a model, you should specify the `{steps_name}` argument."
        raise raised(ValueError(text))
    if steps_name:
        refuse_endless(x, steps, steps_name)


def refuse_endless(dataset: Any, steps: Any, steps_name: str) -> None:
    """Raises ``ValueError`` for a dataset that is known to repeat for ever without a number of steps."""
    if steps is None and is_infinite(dataset):
        text = f"When passing an infinitely repeating dataset, you must specify the `{steps_name}` argument."
        raise raised(ValueError(text))


def _is_tensors(x: Any) -> bool:
    """Nothing at all, or symbolic tensors."""
    if x is None or (isinstance(x, list) and not x):
        return True
    return any(isinstance(one, ops.Tensor) for one in nest.flatten(x))


def _check_beside_dataset(x: Any, y: Any, batch_size: Any, sample_weight: Any, split: Any) -> None:
    if batch_size is not None:
        text = (
            "The `batch_size` argument must not be specified for the given input type. Received input: "
            f"{x}, batch_size: {batch_size}"
        )
        raise raised(ValueError(text))
    if y is not None:
        text = (
            f"You passed a dataset or dataset iterator ({x}) as input `x` to your model. In that case, you "
            "should not specify a target (`y`) argument, since the dataset or dataset iterator generates both "
            f"input data and target data. Received: {y}"
        )
        raise raised(ValueError(text))
    if sample_weight is not None:
        text = (
            "`sample_weight` argument is not supported when input `x` is a dataset or a dataset iterator. "
            "Instead, youcan provide sample_weight as the third element  of yourdataset, i.e. (inputs, targets, "
            f"sample_weight). Received: x={x}, sample_weight={sample_weight}"
        )
        raise raised(ValueError(text))
    if isinstance(split, (int, float)) and split != 0.0:
        text = (
            "`validation_split` argument is not supported when input `x` is a dataset or a dataset iterator. "
            f"Received: x={x}, validation_split={split:f}"
        )
        raise raised(ValueError(text))


def is_infinite(dataset: Any) -> bool:
    """Whether a dataset is known to repeat for ever."""
    tensor = getattr(dataset, "_variant_tensor", None)
    op = tensor.op if isinstance(tensor, ops.Tensor) else None
    while op is not None and op.type in KEEPING:
        op = op.inputs[0].op
    if op is None or op.type != "RepeatDataset":
        return False
    count = ops.constant_value(op.inputs[1])
    return type(count) is int and count < 0
