"""Code that a program of Python 2 holds as text is Python 2, too."""

from tfscope.analysis.analyze import Options, analyze

PROGRAM = """import tensorflow as tf
exec "size = 0777; print size"
exec "print 'x'\\nname = u'v'"
try:
    exec "x ="
except SyntaxError, error:
    name += "_known"
print tf.get_variable(name, [size]).name
"""


def test_exec_of_python2(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    found = analyze(str(program), Options(entries=False))
    assert found.error is None
    assert [(v.name, v.shape) for v in found.graphs[0].variables] == [("v_known:0", (511,))]
