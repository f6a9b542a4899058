"""More changes to a syntax tree: values, types, names and calls that a program did not mean."""

from __future__ import annotations

import ast
import copy
import random
from typing import Any

VALUES = ("None", "-1", "0", "1", "'text'", "1.5", "True", "False", "[]", "()", "{}", "[2]", "(2, 3)", "[None, 2]", "[-1, 2]", "3.0", "'3'", "tf.float64", "tf.constant(2)", "tf.zeros([2, 2])", "np.zeros([2, 3])", "lambda: 2", "object()", "[2, 'a']", "[[1, 2]]", "2 ** 40", "b'bytes'", "tf.Dimension(3)", "tf.TensorShape([2, None])", "tf.AUTO_REUSE", "set()")  # fmt: skip
AROUND = ("[{0}]", "({0},)", "str({0})", "float({0})", "int({0})", "-{0}", "({0}, {0})", "tf.identity({0})", "tf.cast({0}, tf.int32)", "tf.cast({0}, tf.float64)", "list({0})", "len({0})", "tf.convert_to_tensor({0})", "{0} + 1", "{0}[0]", "{0}()", "{0}.name", "np.array({0})", "not {0}", "tf.expand_dims({0}, 0)", "tf.shape({0})", "{0} * 2", "'%s' % {0}", "tf.to_int32({0})", "lambda: {0}", "{0}.shape", "tf.transpose({0})", "tf.squeeze({0})", "tuple({0})")  # fmt: skip
INSERTED = ("tf.get_variable_scope().reuse_variables()", "tf.reset_default_graph()", "x = None", "tf.get_variable('w', [2])", "tf.Variable(1.0, name='w')", "raise ValueError('no')", "return", "tf.trainable_variables()[0].load(1)", "del tf", "import tensorflow as tf", "tf = None", "tf.set_random_seed('a')", "print(undefined)", "assert False, 'why'", "global w", "tf.get_default_graph().finalize()", "tf.global_variables_initializer().run()", "tf.train.Saver().save(None, 'x')", "break", "tf.get_variable_scope().set_initializer(tf.ones_initializer())", "tf.get_variable_scope()._reuse = True", "tf.disable_resource_variables()" , "tf.enable_resource_variables()")  # fmt: skip
FAMILIES = (
    ("zeros_initializer", "ones_initializer", "constant_initializer", "random_normal_initializer", "truncated_normal_initializer", "random_uniform_initializer", "orthogonal_initializer", "glorot_uniform_initializer", "variance_scaling_initializer", "uniform_unit_scaling_initializer"),
    ("dense", "conv2d", "conv1d", "batch_normalization", "dropout", "flatten", "max_pooling2d", "separable_conv2d", "conv2d_transpose", "average_pooling1d"),
    ("Dense", "Conv2D", "Conv1D", "BatchNormalization", "Dropout", "Flatten", "LSTM", "GRU", "Embedding", "MaxPooling2D", "Activation", "TimeDistributed", "Reshape", "LayerNormalization"),
    ("GRUCell", "LSTMCell", "BasicLSTMCell", "BasicRNNCell", "MultiRNNCell", "DropoutWrapper", "ResidualWrapper"),
    ("AdamOptimizer", "GradientDescentOptimizer", "MomentumOptimizer", "RMSPropOptimizer", "AdagradOptimizer", "FtrlOptimizer", "AdadeltaOptimizer"),
    ("float32", "int32", "float64", "int64", "bool", "string", "float16", "uint8", "nosuch"),
    ("reduce_sum", "reduce_mean", "reduce_max", "argmax", "cumsum", "reduce_all"),
    ("matmul", "add", "multiply", "tensordot", "subtract", "concat", "stack", "maximum", "mod", "equal", "logical_and", "add_n"),
    ("relu", "softmax", "sigmoid", "tanh", "l2_loss", "moments", "l2_normalize"),
    ("placeholder", "constant", "zeros", "ones", "random_normal", "fill"),
    ("squeeze", "expand_dims", "reshape", "transpose", "tile", "gather", "one_hot", "cast"),
    ("variable_scope", "name_scope", "variable_op_scope", "control_dependencies", "device", "colocate_with", "init_scope"),
    ("global_variables", "trainable_variables", "local_variables", "model_variables", "moving_average_variables", "all_variables"),
    ("fully_connected", "conv2d", "batch_norm", "layer_norm", "max_pool2d", "flatten", "dropout", "separable_conv2d"),
    ("dynamic_rnn", "static_rnn", "bidirectional_dynamic_rnn", "raw_rnn"),
    ("sigmoid_cross_entropy_with_logits", "softmax_cross_entropy_with_logits", "sparse_softmax_cross_entropy_with_logits", "softmax_cross_entropy_with_logits_v2"),
)  # fmt: skip


def _expression(text: str) -> Any:
    return ast.parse(text, mode="eval").body


def _found(tree: ast.Module, kind: Any) -> list[Any]:
    return [n for n in ast.walk(tree) if isinstance(n, kind)]


def _slots(tree: ast.Module) -> list[tuple[list[ast.expr], int] | ast.keyword]:
    """Every argument of a call, as a place that can be assigned."""
    out: list[tuple[list[ast.expr], int] | ast.keyword] = []
    for call in _found(tree, ast.Call):
        out += [(call.args, n) for n in range(len(call.args))] + [k for k in call.keywords if k.arg]
    return out


def _replace(slot: tuple[list[ast.expr], int] | ast.keyword, make: Any) -> None:
    if isinstance(slot, ast.keyword):
        slot.value = make(slot.value)
    else:
        slot[0][slot[1]] = make(slot[0][slot[1]])


def other_argument(tree: ast.Module, draw: random.Random) -> bool:
    """An argument becomes a value of another kind."""
    slots = _slots(tree)
    if slots:
        _replace(draw.choice(slots), lambda old: _expression(draw.choice(VALUES)))
    return bool(slots)


def around_argument(tree: ast.Module, draw: random.Random) -> bool:
    """An argument gets into a call, a list, an operator."""
    slots = [
        s
        for s in _slots(tree)
        if not isinstance(s if isinstance(s, ast.keyword) else s[0][s[1]], ast.Starred)
    ]
    if slots:
        _replace(
            draw.choice(slots),
            lambda old: _expression(draw.choice(AROUND).format(f"({ast.unparse(old)})")),
        )
    return bool(slots)


def other_element(tree: ast.Module, draw: random.Random) -> bool:
    """A list or tuple, a shape mostly, gains, loses or changes an element."""
    lists = [n for n in _found(tree, (ast.List, ast.Tuple)) if isinstance(n.ctx, ast.Load)]
    if lists:
        elements = draw.choice(lists).elts
        at = draw.randrange(len(elements) + 1)
        value = _expression(draw.choice(("None", "-1", "0", "2", "'a'", "1.5", "3", "[1]")))
        form = draw.randrange(3)
        if form == 0 or not elements:
            elements.insert(at, value)
        elif form == 1:
            del elements[at - 1]
        else:
            elements[at - 1] = value
    return bool(lists)


def swap_arguments(tree: ast.Module, draw: random.Random) -> bool:
    calls = [c for c in _found(tree, ast.Call) if len(c.args) > 1]
    if calls:
        args = draw.choice(calls).args
        one, other = draw.sample(range(len(args)), 2)
        args[one], args[other] = args[other], args[one]
    return bool(calls)


def drop_positional(tree: ast.Module, draw: random.Random) -> bool:
    calls = [c for c in _found(tree, ast.Call) if c.args]
    if calls:
        args = draw.choice(calls).args
        del args[draw.randrange(len(args))]
    return bool(calls)


def add_argument(tree: ast.Module, draw: random.Random) -> bool:
    """One argument more than the function takes, or one of another function."""
    calls = _found(tree, ast.Call)
    if calls:
        call = draw.choice(calls)
        names = sorted(
            {k.arg for c in calls for k in c.keywords if k.arg} - {k.arg for k in call.keywords}
        )
        if names and draw.random() < 0.6:
            call.keywords.append(
                ast.keyword(draw.choice(names), _expression(draw.choice(VALUES[:12])))
            )
        else:
            call.args.append(_expression(draw.choice(VALUES)))
    return bool(calls)


def _misspelt(name: str, draw: random.Random) -> str:
    at = draw.randrange(len(name))
    other = draw.choice(
        (
            name[:at] + name[at + 1 :],
            name + draw.choice("s_1"),
            name[:at] + name[at].swapcase() + name[at + 1 :],
            name[: at + 1] + name[at:],
            "_" + name,
        )
    )
    return other if other.isidentifier() else name + "_"


def misspell(tree: ast.Module, draw: random.Random) -> bool:
    """A typing error in the name of an attribute, an argument, a variable or a method."""
    kinds = draw.choice(
        (ast.Attribute, ast.Attribute, ast.keyword, ast.Name, ast.FunctionDef, ast.arg)
    )
    field = {
        ast.Attribute: "attr",
        ast.keyword: "arg",
        ast.Name: "id",
        ast.FunctionDef: "name",
        ast.arg: "arg",
    }[kinds]
    found = [n for n in _found(tree, kinds) if getattr(n, field)]
    if found:
        node = draw.choice(found)
        setattr(node, field, _misspelt(getattr(node, field), draw))
    return bool(found)


def other_name(tree: ast.Module, draw: random.Random) -> bool:
    """A variable of the program in place of another."""
    names = [n for n in _found(tree, ast.Name) if isinstance(n.ctx, ast.Load) and n.id != "tf"]
    if len(names) > 1:
        draw.choice(names).id = draw.choice(names).id
    return len(names) > 1


def other_of_family(tree: ast.Module, draw: random.Random) -> bool:
    """Another function, class or dtype of the same kind."""
    found = [(n, f) for n in _found(tree, ast.Attribute) for f in FAMILIES if n.attr in f]
    if found:
        node, family = draw.choice(found)
        node.attr = draw.choice(family)
    return bool(found)


def other_operator(tree: ast.Module, draw: random.Random) -> bool:
    found = _found(tree, ast.BinOp)
    if found:
        draw.choice(found).op = draw.choice(
            (
                ast.Add,
                ast.Sub,
                ast.Mult,
                ast.Div,
                ast.FloorDiv,
                ast.Mod,
                ast.Pow,
                ast.MatMult,
                ast.BitAnd,
            )
        )()
    return bool(found)


def other_index(tree: ast.Module, draw: random.Random) -> bool:
    found = _found(tree, ast.Subscript)
    if found:
        draw.choice(found).slice = _expression(
            draw.choice(("0", "5", "-1", "'a'", "None", "(0, 1)", "1.5", "-9", "True"))
        )
    return bool(found)


def other_call(tree: ast.Module, draw: random.Random) -> bool:
    """A call is forgotten or made once more."""
    slots = [
        s
        for s in _slots(tree)
        if isinstance(
            s.value if isinstance(s, ast.keyword) else s[0][s[1]],
            ast.Call | ast.Attribute | ast.Name,
        )
    ]
    if slots:
        _replace(
            draw.choice(slots),
            lambda old: old.func if isinstance(old, ast.Call) else ast.Call(old, [], []),
        )
    return bool(slots)


def header(tree: ast.Module, draw: random.Random) -> bool:
    """A function loses a parameter, a default, a decorator or its result; a class its base."""
    functions = _found(tree, ast.FunctionDef)
    classes = [c for c in _found(tree, ast.ClassDef) if c.bases]
    if classes and draw.random() < 0.2:
        draw.choice(classes).bases = []
        return True
    if not functions:
        return False
    function = draw.choice(functions)
    form = draw.randrange(5)
    if form == 0 and function.args.defaults:
        function.args.defaults.pop(0)
    elif form == 1 and len(function.args.args) > len(function.args.defaults):
        del function.args.args[
            draw.randrange(len(function.args.args) - len(function.args.defaults))
        ]
    elif form == 2 and function.decorator_list:
        function.decorator_list.pop()
    elif form == 3:
        for result in _found(ast.Module(function.body, []), ast.Return):
            result.value = None
    else:
        function.args.args.append(ast.arg("extra"))
        if function.args.defaults:
            function.args.defaults.append(_expression("None"))
    return True


def unbound_as(tree: ast.Module, draw: random.Random) -> bool:
    """``with … as x`` without its ``as``, or with a name for what had none."""
    items = [i for s in _found(tree, ast.With) for i in s.items]
    if items:
        item = draw.choice(items)
        item.optional_vars = None if item.optional_vars else ast.Name("x", ast.Store())
    return bool(items)


def insert(tree: ast.Module, draw: random.Random) -> bool:
    bodies = [
        b for n in ast.walk(tree) for b in [getattr(n, "body", None)] if isinstance(b, list) and b
    ]
    body = draw.choice(bodies)
    new = ast.parse(draw.choice(INSERTED)).body[0]
    body.insert(draw.randrange(len(body) + 1), new)
    return True


def out_of_loop(tree: ast.Module, draw: random.Random) -> bool:
    """A statement gets out of its block, or the one after a block into it."""
    bodies = [b for n in ast.walk(tree) for b in [getattr(n, "body", None)] if isinstance(b, list)]
    found = [
        (b, s)
        for b in bodies
        for s in b
        if isinstance(s, ast.For | ast.With | ast.If) and len(s.body) > 1
    ]
    if not found:
        return False
    body, block = draw.choice(found)
    at = body.index(block)
    if draw.random() < 0.5:
        body.insert(at + 1, block.body.pop())
    elif at + 1 < len(body):
        block.body.append(body.pop(at + 1))
    else:
        body.insert(at, block.body.pop(0))
    return True


def exchange(tree: ast.Module, draw: random.Random) -> bool:
    """Two expressions of the program change places."""
    slots = _slots(tree)
    if len(slots) > 1:
        one, other = draw.sample(slots, 2)
        value = copy.deepcopy(other.value if isinstance(other, ast.keyword) else other[0][other[1]])
        _replace(one, lambda old: value)
    return len(slots) > 1


CHANGES = (
    other_argument,
    other_argument,
    other_argument,
    around_argument,
    around_argument,
    other_element,
    other_element,
    swap_arguments,
    drop_positional,
    add_argument,
    misspell,
    misspell,
    other_name,
    other_of_family,
    other_of_family,
    other_operator,
    other_index,
    other_call,
    header,
    unbound_as,
    insert,
    out_of_loop,
    exchange,
)
