"""tf.keras.backend: functions that are one call of another.  Mirrors python/keras/backend.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_backend import export
from tfscope.tf1.api.needed_types import needed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes


@export("shape")
def shape(x):
    """The shape as a tensor."""
    return tf.shape(x)


@export("zeros_like")
def zeros_like(x, dtype=None, name=None):
    """Same shape."""
    return tf.zeros_like(x, dtype=dtype, name=name)


@export("identity")
def identity(x, name=None):
    """Same shape."""
    return tf.identity(x, name=name)


@export("cast")
@needed("dtype")
def cast(x, dtype):
    """Same shape."""
    return tf.cast(x, dtype)


@export("update")
def update(x, new_x):
    """An assign op."""
    return tf.assign(x, new_x)


@export("update_add")
def update_add(x, increment):
    """An assign op."""
    return tf.assign_add(x, increment)


@export("update_sub")
def update_sub(x, decrement):
    """An assign op."""
    return tf.assign_sub(x, decrement)


@export("transpose")
def transpose(x):
    """Axes reversed."""
    return tf.transpose(x)


@export("gather")
def gather(reference, indices):
    """Rows."""
    return tf.gather(reference, indices)


@export("max")
def max_(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_max(x, axis, keepdims)


max_.__name__ = "max"


@export("min")
def min_(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_min(x, axis, keepdims)


min_.__name__ = "min"


@export("sum")
def sum_(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_sum(x, axis, keepdims)


sum_.__name__ = "sum"


@export("prod")
def prod(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_prod(x, axis, keepdims)


@export("logsumexp")
def logsumexp(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_logsumexp(x, axis, keepdims)


@export("cumsum")
def cumsum(x, axis=0):
    """Same shape."""
    return tf.cumsum(x, axis=axis)


@export("cumprod")
def cumprod(x, axis=0):
    """Same shape."""
    return tf.cumprod(x, axis=axis)


@export("var")
def var(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.math.reduce_variance(_floats(x), axis=axis, keepdims=keepdims)


@export("std")
def std(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.math.reduce_std(_floats(x), axis=axis, keepdims=keepdims)


@export("mean")
def mean(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_mean(_floats(x), axis, keepdims)


@export("any")
def any_(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_any(tf.cast(x, dtypes.bool_), axis, keepdims)


any_.__name__ = "any"


@export("all")
def all_(x, axis=None, keepdims=False):
    """A reduction."""
    return tf.reduce_all(tf.cast(x, dtypes.bool_), axis, keepdims)


all_.__name__ = "all"


@export("argmax")
def argmax(x, axis=-1):
    """A reduction."""
    return tf.argmax(x, axis)


@export("argmin")
def argmin(x, axis=-1):
    """A reduction."""
    return tf.argmin(x, axis)


@export("square")
def square(x):
    """Same shape."""
    return tf.square(x)


@export("abs")
def abs_(x):
    """Same shape."""
    return tf.abs(x)


abs_.__name__ = "abs"


@export("exp")
def exp(x):
    """Same shape."""
    return tf.exp(x)


@export("log")
def log(x):
    """Same shape."""
    return tf.log(x)


@export("round")
def round_(x):
    """Same shape."""
    return tf.round(x)


round_.__name__ = "round"


@export("sign")
def sign(x):
    """Same shape."""
    return tf.sign(x)


@export("sin")
def sin(x):
    """Same shape."""
    return tf.sin(x)


@export("cos")
def cos(x):
    """Same shape."""
    return tf.cos(x)


@export("pow")
def pow_(x, a):
    """Same shape."""
    return tf.pow(x, a)


pow_.__name__ = "pow"


@export("equal")
def equal(x, y):
    """Broadcast shape."""
    return tf.equal(x, y)


@export("not_equal")
def not_equal(x, y):
    """Broadcast shape."""
    return tf.not_equal(x, y)


@export("greater")
def greater(x, y):
    """Broadcast shape."""
    return tf.greater(x, y)


@export("greater_equal")
def greater_equal(x, y):
    """Broadcast shape."""
    return tf.greater_equal(x, y)


@export("less")
def less(x, y):
    """Broadcast shape."""
    return tf.less(x, y)


@export("less_equal")
def less_equal(x, y):
    """Broadcast shape."""
    return tf.less_equal(x, y)


@export("maximum")
def maximum(x, y):
    """Broadcast shape."""
    return tf.maximum(x, y)


@export("minimum")
def minimum(x, y):
    """Broadcast shape."""
    return tf.minimum(x, y)


@export("reshape")
def reshape(x, shape):
    """A new shape."""
    return tf.reshape(x, shape)


@export("permute_dimensions")
def permute_dimensions(x, pattern):
    """Axes in another order."""
    return tf.transpose(x, perm=pattern)


@export("tile")
def tile(x, n):
    """Repeated."""
    return tf.tile(x, [n] if isinstance(n, int) else n)


@export("flatten")
def flatten(x):
    """One axis."""
    return tf.reshape(x, [-1])


@export("expand_dims")
def expand_dims(x, axis=-1):
    """A new axis."""
    return tf.expand_dims(x, axis)


@export("squeeze")
def squeeze(x, axis):
    """An axis less."""
    return tf.squeeze(x, [axis])


@export("stack")
def stack(x, axis=0):
    """A new axis."""
    return tf.stack(x, axis=axis)


@export("one_hot")
def one_hot(indices, num_classes):
    """A new last axis."""
    return tf.one_hot(indices, depth=num_classes, axis=-1)


@export("reverse")
def reverse(x, axes):
    """Same shape."""
    return tf.reverse(x, [axes] if isinstance(axes, int) else axes)


@export("softmax")
def softmax(x, axis=-1):
    """Same shape."""
    return tf.nn.softmax(x, axis=axis)


@export("softplus")
def softplus(x):
    """Same shape."""
    return tf.nn.softplus(x)


@export("softsign")
def softsign(x):
    """Same shape."""
    return tf.nn.softsign(x)


@export("sigmoid")
def sigmoid(x):
    """Same shape."""
    return tf.nn.sigmoid(x)


@export("tanh")
def tanh(x):
    """Same shape."""
    return tf.nn.tanh(x)


@export("l2_normalize")
def l2_normalize(x, axis=None):
    """Same shape."""
    return tf.nn.l2_normalize(x, axis=axis)


@export("in_top_k")
def in_top_k(predictions, targets, k):
    """One flag per row."""
    return tf.nn.in_top_k(predictions, targets, k)


@export("map_fn")
def map_fn(fn, elems, name=None, dtype=None):
    """Mirrors tf.map_fn."""
    return tf.map_fn(fn, elems, name=name, dtype=dtype)


@export("foldl")
def foldl(fn, elems, initializer=None, name=None):
    """Mirrors tf.foldl."""
    return tf.foldl(fn, elems, initializer=initializer, name=name)


@export("foldr")
def foldr(fn, elems, initializer=None, name=None):
    """Mirrors tf.foldr."""
    return tf.foldr(fn, elems, initializer=initializer, name=name)


def _floats(x: Any) -> Any:
    return tf.cast(x, context.state().floatx) if context.base_name(x) == "bool" else x
