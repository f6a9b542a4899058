"""Which of the paths through a program stands for it."""

from __future__ import annotations

import pathlib
import textwrap

import pytest

from tfscope.analysis import paths
from tfscope.analysis.analyze import Options, analyze
from tfscope.analysis.result import Analysis


def analysed(folder: pathlib.Path, source: str) -> Analysis:
    program = folder / "program.py"
    program.write_text(textwrap.dedent(source), "utf-8")
    return analyze(str(program), Options())


def names(analysis: Analysis) -> list[str]:
    graph = next(g for g in analysis.graphs if not g.alternative)
    return [v.name for v in graph.variables if not v.unreached]


def test_sides_that_contradict_each_other_are_not_the_program(tmp_path: pathlib.Path) -> None:
    """An unknown object is of one class only; a program that runs takes the other branch."""
    found = analysed(
        tmp_path,
        """
        import tensorflow as tf
        import absent_env
        space = absent_env.make('x').action_space

        if isinstance(space, absent_env.Box):
            taken = tf.placeholder(tf.float32, [None])
        else:
            taken = tf.placeholder(tf.int64, [None])

        if isinstance(space, absent_env.Discrete):
            chosen = tf.argmax(tf.layers.dense(tf.ones([2, 3]), 4), 1)
        else:
            chosen = tf.layers.dense(tf.ones([2, 3]), 1)[:, 0]
        tf.square(taken - chosen)
        tf.get_variable('w', [2])
        """,
    )
    assert found.error is None
    assert names(found) == ["dense/kernel:0", "dense/bias:0", "w:0"]
    assert [a.value for a in found.graphs[0].assumes] == [True, False]
    failed = [e for e in found.errors if e.alternative]
    assert failed and failed[0].type == "TypeError"


def test_an_error_on_every_side_is_the_programs(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        import tensorflow as tf
        import absent
        if absent.flag():
            tf.get_variable('a', [2])
        tf.get_variable('w', [2])
        tf.get_variable('w', [2])
        """,
    )
    assert found.error is not None
    assert found.error.message.startswith("Variable w already exists")


def test_a_side_that_leaves_the_rest_out_does_not_hide_the_error(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        import sys
        import tensorflow as tf
        import absent
        if not absent.flag():
            sys.exit(1)
        tf.get_variable('w', [2])
        tf.get_variable('w', [2])
        """,
    )
    assert found.error is not None
    assert found.error.message.startswith("Variable w already exists")


def test_an_error_that_another_side_gets_past_is_not_told(tmp_path: pathlib.Path) -> None:
    """No side is free of errors, but on the other one more is built: nobody knows which error is met."""
    found = analysed(
        tmp_path,
        """
        import tensorflow as tf
        import absent

        if absent.has('rows_*', '%'):
            pattern = 'rows_*' % 'train'
        else:
            pattern = 'rows_*'
        tf.get_variable('w', [2])
        absent.lines(pattern)[0].undefined
        undefined_name
        """,
    )
    assert found.error is None
    assert [(e.type, e.escapable) for e in found.errors if not e.alternative][0] == ("TypeError", True)


def test_super_of_a_class_with_an_absent_base_has_any_attribute(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        import tensorflow as tf
        from absent import Base

        class Middle(Base):
            pass

        class Model(Middle):
            def build(self):
                super(Model, self).build()
                super().check(1)
                tf.get_variable('w', [2])

        Model().build()
        """,
    )
    assert found.error is None
    assert names(found) == ["w:0"]


def test_super_of_a_known_class_has_its_attributes_only(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        class Model(object):
            def build(self):
                super(Model, self).build()

        Model().build()
        """,
    )
    assert found.error is not None
    assert found.error.message == "'super' object has no attribute 'build'"


CHECKED = """
    import sys
    import absent
    import tensorflow as tf

    def main():
        held = {{}}
        given = absent.load()
        if 'rows' in given:
            for row in given['rows']:
                held[row['id']] = row
        each = int(len(held) / 100)
        1 / float(each)
        {middle}
        tf.get_variable('w', [2])

    {end}
    """


def test_a_program_that_exits_at_its_end_has_other_paths(tmp_path: pathlib.Path) -> None:
    for end in ("sys.exit(main())", "tf.app.run(main=lambda argv: main())"):
        assert analysed(tmp_path, CHECKED.format(middle="", end=end)).error is None


def test_an_idle_loop_behind_an_error_leaves_fuel_for_other_paths(tmp_path: pathlib.Path) -> None:
    middle = "for i in range(2000000): i + 1"
    found = analysed(tmp_path, CHECKED.format(middle=middle, end="main()"))
    assert found.error is None


def test_all_passes_of_a_loop_may_take_the_other_side(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        import absent
        import tensorflow as tf
        total = count = 0
        for one in range(9):
            for other in range(9):
                if absent.same[one][other] > 0.0 and one != other:
                    count += 1
                    further = [k for k in range(9) if absent.same[one][k] == 0]
                    total += further[0]
        tf.get_variable('v', [total / count > 0 and 2 or 3])
        """,
    )
    assert found.error is None


def test_an_assertion_about_lost_sizes_holds(tmp_path: pathlib.Path) -> None:
    found = analysed(
        tmp_path,
        """
        import absent
        import tensorflow as tf
        v = tf.get_variable('v', [absent.size(), 3])
        assert all(isinstance(size, int) for size in v.get_shape().as_list())
        """,
    )
    assert found.error is None


def test_further_sides_of_a_large_program_are_left_and_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = """
        import absent
        import tensorflow as tf
        if absent.a: tf.get_variable("a", [1])
        if absent.b: tf.get_variable("b", [1])
        """
    assert sum(g.alternative for g in analysed(tmp_path, source).graphs) == 2
    monkeypatch.setattr(paths, "MOST_WORK", 1)
    found = analysed(tmp_path, source)
    assert not any(g.alternative for g in found.graphs)
    assert any(n.bound and "one way" in n.text for n in found.notes)
