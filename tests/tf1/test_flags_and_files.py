"""What a program asks of flags it never defined and of files without a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

HEAD = "import tensorflow as tf\ntf.flags.DEFINE_string('folder', None, '')\nFLAGS = tf.flags.FLAGS\n"
NO_TEXT = "Expected binary or unicode string, got None"

ENDS = {
    "tf.gfile.MakeDirs(FLAGS.folder)": ("TypeError", NO_TEXT),
    "tf.gfile.Exists(FLAGS.folder)": ("TypeError", NO_TEXT),
    "tf.gfile.ListDirectory(FLAGS.folder)": ("TypeError", NO_TEXT),
    "FLAGS.sources = 3": ("UnrecognizedFlagError", "Unknown command line flag 'sources'"),
    "FLAGS.sources": ("AttributeError", "sources"),
}


@pytest.mark.parametrize("line", ENDS)
def test_the_error_of_tensorflow_1_15(line: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"{HEAD}{line}\n")
    error = analyze(str(main), Options()).error
    assert error is not None and (error.type, error.message) == ENDS[line]


@pytest.mark.parametrize("line", ["FLAGS.sources = 3", "FLAGS.sources"])
def test_an_absent_module_may_have_defined_the_flag(line: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"import absent\n{HEAD}{line}\n")
    assert analyze(str(main), Options()).error is None
    main.write_text(f"import matplotlib\n{HEAD}{line}\n")
    assert analyze(str(main), Options()).error is not None
