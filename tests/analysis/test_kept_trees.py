"""Trees of files are kept between analyses, but not those of every text that a file ever had."""

from __future__ import annotations

import gc

import pytest

from tfscope.analysis import files
from tfscope.analysis.analyze import Options, analyze

PATH = "/kept/program.py"
CODE = """\
import tensorflow as tf
class OfThisProgram(object):
    x = 1
c = OfThisProgram()
def f():
    return tf.get_variable("u", [c.x])
def g():
    return tf.get_variable("v", [c.x])
"""

BESIDE_AN_ARRAY = """\
import numpy as np
C.__radd__ = lambda self, other: 3
size = np.zeros(3) + c
"""
WRAPPED = """\
import functools
@functools.wraps(tf.function(c.__init__))
def h():
    return tf.get_variable("w", [c.x])
"""
MISSING = "c.missing\n"


def test_a_file_that_is_edited_has_few_trees() -> None:
    for edit in range(10):
        analyze(PATH, Options(), {PATH: f"{CODE}# {edit}\n"})
    assert len(files._parsed[PATH]) == files.VERSIONS


@pytest.mark.parametrize("more", ["", BESIDE_AN_ARRAY, WRAPPED, MISSING])
def test_classes_of_a_program_go_with_its_analysis(more: str) -> None:
    analyze(PATH, Options(target="2.x"), {PATH: CODE + more})
    analyze(PATH, Options(), {PATH: CODE + more})
    gc.collect()
    assert not [o for o in gc.get_objects() if isinstance(o, type) and o.__name__ == "OfThisProgram"]
