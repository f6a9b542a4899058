"""Whether a program of TensorFlow 2 may compute at once where it is: only graphs are modelled."""

from __future__ import annotations

from tfscope.python.doubts import AT_ONCE
from tfscope.tf1.graph.graph import stack
from tfscope.tf1.graph.tensor_shape import PLAIN_SIZES
from tfscope.values.run import SIZES_MAY_BE_NUMBERS, current_run

OF_GRAPHS = frozenset(
    """
    VariableScope add_to_collection disable_eager_execution disable_v2_behavior get_collection
    get_variable get_variable_scope global_variables global_variables_initializer
    initialize_all_variables local_variables local_variables_initializer make_template placeholder
    placeholder_with_default sparse_placeholder tables_initializer variable_scope
    variables_initializer
    """.split()
)
"""Names of ``tf.compat.v1`` that a program reads because it builds graphs.  Those that one reads beside, to set up
devices, seeds and flags, are not among them: a session that never runs is no sign, either."""

ONLY_GRAPHS = "only_graphs"
"""Key of ``data``: whether the program said that nothing is to be computed at once."""

RAN = "ran_a_graph"
"""Key of ``data``: whether a session ran something."""


def may_compute_at_once() -> bool:
    """Whether TensorFlow 2 builds no graph for a program that runs as the evaluated one does so far.

    Mirrors python/eager/context.py: within ``with graph.as_default()`` and traced functions there is a graph.
    """
    run = current_run()
    modules = run.data.get("tf_modules", {})
    if run.data.get(RAN):
        return False
    read = [vars(modules[place]) for place in (("", ""), ("", "compat.v1")) if place in modules]
    return not (run.is_v1 or stack().graphs or any(OF_GRAPHS & names.keys() for names in read))


def sizes_may_be_numbers() -> bool:
    """Whether a program of TensorFlow 2 runs with shapes that hold numbers: it turns off that all is computed
    at once and nothing else, and calls by ``tf.compat.v1`` what is to be had there alone."""
    run = current_run()
    if run.is_v1 or PLAIN_SIZES in run.data or not run.data.get(ONLY_GRAPHS):
        return False
    top = run.data.get("tf_modules", {}).get(("", ""))
    return top is None or not OF_GRAPHS & vars(top).keys()


def tell() -> None:
    """Lets the evaluation ask."""
    current_run().data.setdefault(AT_ONCE, may_compute_at_once)
    current_run().data.setdefault(SIZES_MAY_BE_NUMBERS, sizes_may_be_numbers)


def tell_of_run() -> None:
    """Lets it know that a session runs, which has something to run in a graph alone."""
    current_run().data[RAN] = True
