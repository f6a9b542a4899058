"""Where one branch or pass gives an unknown value and another a structure, both are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

CONDITIONAL = """
def parse(x):
    whole = tf.cond(x > 0, lambda: {yes}, lambda: {no})
    sizes.append(whole[1].shape.as_list())
    return whole[1]
"""

BRANCHES = """
def parse(x):
    if x > 0:
        whole = {yes}
    else:
        whole = {no}
    sizes.append(whole[1].shape.as_list())
    return whole[1]
"""

LOOP = """
def parse(x):
    whole = {yes}
    while x > 0:
        x = x - 1
        whole = {no}
    sizes.append(whole[1].shape.as_list())
    return whole[1]
"""


UNKNOWN, KNOWN = "(absent.thing(), x)", "((x, x), x)"


@pytest.mark.parametrize("target", ["1.15", "2.x"])
@pytest.mark.parametrize(
    ("code", "yes", "no"),
    [
        (CONDITIONAL, UNKNOWN, KNOWN),
        (CONDITIONAL, KNOWN, UNKNOWN),
        (BRANCHES, UNKNOWN, KNOWN),
        (BRANCHES, KNOWN, UNKNOWN),
        (LOOP, KNOWN, UNKNOWN),
    ],
)
def test_an_unknown_stands_for_a_structure(
    tmp_path: Path, target: str, code: str, yes: str, no: str
) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        "import absent\nimport tensorflow.compat.v1 as tf\nsizes = []\n"
        + code.format(yes=yes, no=no)
        + "\ntf.data.Dataset.range(3).map(parse)\ntf.get_variable('v', [2, *sizes[0]])\n"
    )
    found = analyze(str(main), Options(target=target))
    assert not found.faults and found.error is None
    assert [variable.shape for graph in found.graphs for variable in graph.variables] == [(2,)]


@pytest.mark.parametrize("target", ["1.15", "2.x"])
def test_a_loop_may_begin_with_an_unknown(tmp_path: Path, target: str) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        "import absent\nimport tensorflow.compat.v1 as tf\nsizes = []\n"
        + LOOP.format(yes=UNKNOWN, no=KNOWN)
        + "\ntf.data.Dataset.range(3).map(parse)\n"
    )
    found = analyze(str(main), Options(target=target))
    assert not found.faults and found.error is None
