"""What PyYAML 5.4 gives for the YAML of configuration files."""

import pytest

from tfscope.python.library import yaml_subset

DOCUMENTS = [
    ("sizes: [1,\n  2,\n  3]\nnet: {x: 1,\n  y: [2,\n 3]}\n", {"sizes": [1, 2, 3], "net": {"x": 1, "y": [2, 3]}}),
    ("base: &b\n  x: 1\n  y: [1]\nnet:\n  <<: *b\n  x: 2\nsame: *b\n",
     {"base": {"x": 1, "y": [1]}, "net": {"x": 2, "y": [1]}, "same": {"x": 1, "y": [1]}}),
    ("size: &n 5\nother: *n\nnone: &x\nlast: 1\n", {"size": 5, "other": 5, "none": None, "last": 1}),
    ("layers:\n- &k {a: 1}\n- *k\n", {"layers": [{"a": 1}, {"a": 1}]}),
    ("a: \"[a, b\"\nb: 'x: [1'\nc: b[0\n", {"a": "[a, b", "b": "x: [1", "c": "b[0"}),
]  # fmt: skip


@pytest.mark.parametrize("text, value", DOCUMENTS)
def test_document(text, value):
    assert yaml_subset.load(text) == value


@pytest.mark.parametrize("text", ["a: |\n  text\n", "a: !tag 1\n", "a: *unknown\n", "a: 1\n  b\n"])
def test_what_is_not_read(text):
    with pytest.raises(yaml_subset.NotInSubset):
        yaml_subset.load(text)
