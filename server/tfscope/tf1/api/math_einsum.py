"""The steps of ``tf.einsum`` in 1.15: inputs are joined pairwise by products over shared letters.

Mirrors python/ops/special_math_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import make_constant
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.values.raised import raised


def einsum(equation, inputs, matmul):
    """The result of an equation such as ``ij,jk->ik``."""
    labels, output = _parsed(equation, inputs)
    if any(x.shape.ndims is None or len(x.shape) != len(t) for x, t in zip(inputs, labels)):
        _check_ranks(inputs, labels)
        return make("Identity", None, input=inputs[0])
    shared = set("".join(labels)) - set(output)
    if any(_needs_space(a, labels, output) for a in shared) or any(
        len(set(t)) != len(t) for t in labels
    ):
        return _in_one_space(inputs, labels, output)
    value, letters = inputs[0], labels[0]
    for i in range(len(inputs) - 1):
        rest = set("".join(labels[i + 2 :]) + output)
        summed = (set(letters) & set(labels[i + 1])) - rest
        value, letters = _joined(value, letters, inputs[i + 1], labels[i + 1], summed, matmul)
    missing = [k for k, a in enumerate(letters) if a not in output]
    if missing:
        axes = (
            make_constant(missing, dtypes.int32, None, "Sum/reduction_indices")
            if False
            else missing
        )
        value = make("Sum", None, input=value, reduction_indices=axes)
        letters = "".join(a for a in letters if a in output)
    return _transposed(value, [letters.index(a) for a in output])


def _needs_space(letter, labels, output):
    """Whether a summed letter stands in one or in more than two inputs."""
    count = sum(letter in t for t in labels)
    return count > 2


def _parsed(equation, inputs):
    text = equation.replace(" ", "")
    left, arrow, output = text.partition("->")
    labels = left.split(",")
    if len(labels) != len(inputs):
        word = f'Got {len(inputs)} arguments for equation "{equation}", expecting {len(labels)}'
        raise raised(ValueError(word))
    if "..." in text:
        letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        spread = max(
            (
                len(x.shape) - len(t.replace("...", ""))
                for x, t in zip(inputs, labels)
                if x.shape.ndims is not None
            ),
            default=0,
        )
        filler = "".join(next(letters) for _ in range(spread))
        labels = [
            t.replace(
                "...",
                filler[len(filler) - max(0, len(x.shape) - len(t) + 3) :]
                if x.shape.ndims
                else filler,
            )
            for x, t in zip(inputs, labels)
        ]
        output = output.replace("...", filler)
    if not arrow:
        counts = {a: left.count(a) for a in left if a != ","}
        output = "".join(sorted(a for a, n in counts.items() if n == 1))
    for letter in output:
        if letter not in "".join(labels):
            raise raised(ValueError(f"Unknown output axes: {{{letter!r}}}"))
    return labels, output


def _check_ranks(inputs, labels):
    for i, (x, t) in enumerate(zip(inputs, labels)):
        if x.shape.ndims is not None and len(x.shape) != len(t):
            if len(inputs) == 2:
                text = f"Tensor t{i} of rank {len(x.shape)} does not match einsum reduction of length {len(t)}"
            else:
                text = f"Input {i} with axes {t} has incorrect number of dimensions (expected {len(t)}, got {len(x.shape)})"
            raise raised(ValueError(text))


def _joined(a, a_letters, b, b_letters, summed, matmul):
    """Product of two operands, summed over letters both have."""
    kept = (set(a_letters) & set(b_letters)) - summed
    own = [set(t) - kept - summed for t in (a_letters, b_letters)]

    def order(which, letter):
        if letter in kept:
            return (-1, letter)
        first = letter in own[0] if which == 0 else letter in summed
        return (0 if first else 1, letter)

    sorted_a = sorted(a_letters, key=lambda s: order(0, s))
    sorted_b = sorted(b_letters, key=lambda s: order(1, s))
    a = _transposed(a, [a_letters.index(s) for s in sorted_a])
    b = _transposed(b, [b_letters.index(s) for s in sorted_b])
    if not summed:
        for _ in own[1]:
            a = make("ExpandDims", None, input=a, dim=-1)
        for _ in own[0]:
            b = make("ExpandDims", None, input=b, dim=len(kept))
        return make("Mul", None, x=a, y=b), "".join(sorted_a + sorted_b[len(kept) :])
    n, k = len(kept), len(summed)
    a_sizes = _sizes(a)
    outer_a, inner = _total(a_sizes[n:-k]), _total(a_sizes[-k:])
    a = _reshaped(a, [*a_sizes[:n], outer_a, inner])
    b_sizes = _sizes(b)
    outer_b = _total(b_sizes[n + k :])
    b = _reshaped(b, [*b_sizes[:n], inner, outer_b])
    product = matmul(a, b)
    whole = a_sizes[: n + len(own[0])] + b_sizes[len(b_sizes) - len(own[1]) :]
    letters = sorted_a[: n + len(own[0])] + sorted_b[len(sorted_b) - len(own[1]) :]
    return _reshaped(product, whole), "".join(letters)


def _transposed(x, order):
    if order == list(range(len(order))):
        return x
    return make("Transpose", "transpose", x=x, perm=order)


def _sizes(x):
    """Sizes as ints, and tensors where unknown."""
    sizes = x.shape.as_list()
    if None not in sizes:
        return sizes
    whole = make("Shape", None, {"out_type": dtypes.int32}, input=x)
    getitem = OPERATORS["__getitem__"]
    return [getitem(whole, i) if d is None else d for i, d in enumerate(sizes)]


def _total(sizes):
    result = 1
    for d in sizes:
        result = (
            OPERATORS["__rmul__"](d, result)
            if isinstance(d, Tensor) and not isinstance(result, Tensor)
            else result * d
        )
    return result


def _reshaped(x, sizes):
    wanted = [-1 if d is None else d for d in sizes]
    now = x.shape.as_list() if x.shape.ndims is not None else None
    if now is not None and len(now) == len(wanted):
        if all(not isinstance(d, Tensor) and (d in (e, -1)) for d, e in zip(wanted, now)):
            return x
    return make("Reshape", None, tensor=x, shape=wanted)


def _in_one_space(inputs, labels, output):
    """All inputs with all letters as dimensions, multiplied and summed."""
    letters = sorted(set("".join(labels)) - set(output)) + list(output)
    made = []
    for x, t in zip(inputs, labels):
        if len(set(t)) != len(t):
            raise raised(
                ValueError(f"Subscript not supported: an axis appears more than once: {t}")
            )
        found = sorted(t, key=letters.index)
        x = _transposed(x, [t.index(a) for a in found])
        sizes = dict(zip(found, x.shape.as_list()))
        made.append((x, [(sizes[a] or -1) if a in sizes else 1 for a in letters]))
    expanded = [make("Reshape", None, tensor=x, shape=sizes) for x, sizes in made]
    product = 1
    for x in expanded:
        product = product * x
    axes = list(range(len(letters) - len(output)))
    return make("Sum", None, input=product, reduction_indices=axes)
