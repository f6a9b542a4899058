"""Programs over the modelled standard library give what the host's Python gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

_spec = importlib.util.spec_from_file_location("programs", Path(__file__).parent / "programs.py")
assert _spec and _spec.loader
programs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)

TEXTS = (Path(__file__).parent / "standard_library.txt").read_text().split("\n---\n")


def plain(value: Any) -> Any:
    """Data without the identity of its classes."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


@pytest.mark.parametrize("text", TEXTS, ids=[t.split("\n")[0][7:40] for t in TEXTS])
def test_program_gives_what_python_gives(text: str, tmp_path: Path) -> None:
    mine = plain(programs.result(tmp_path, text))
    assert repr(mine) == repr(plain(programs.host_result(text)))


def test_flags_have_their_defaults_before_and_after_parsing(tmp_path: Path) -> None:
    text = """
    from absl import app, flags
    FLAGS = flags.FLAGS
    flags.DEFINE_integer("size", 3, "help")
    flags.DEFINE_string("name", None, "help")
    flags.DEFINE_list("parts", "a,b", "help")
    flags.DEFINE_enum("mode", "x", ["x", "y"], "help")
    flags.DEFINE_bool("on", "true", "help")
    flags.DEFINE_multi_integer("many", [1, 2], "help")
    flags.DEFINE_float("rate", 1, "help", lower_bound=0)
    flags.mark_flag_as_required("name")
    result = []
    try:
        FLAGS.size
    except flags.UnparsedFlagAccessError as error:
        result.append(str(error))
    def main(argv):
        FLAGS.size += 1
        result.extend([FLAGS.size, str(FLAGS.name), FLAGS.parts, FLAGS.mode, FLAGS.on, FLAGS.many,
                       FLAGS.rate, FLAGS.flag_values_dict()["size"], argv, FLAGS["size"].default])
    app.run(main)
    """
    found = programs.result(tmp_path, text, flags={"mode": "y"})
    assert found[0] == "Trying to access flag --size before flags were parsed."
    assert found[1] == 4 and "FLAGS.name" in found[2]
    assert found[3:8] == [["a", "b"], "y", True, [1, 2], 1.0]
    assert found[8] == 4 and len(found[9]) == 1 and found[10] == 3


@pytest.mark.parametrize(
    ("define", "message"),
    [
        (
            'flags.DEFINE_integer("n", "x", "h")',
            "flag --n=x: invalid literal for int() with base 10: 'x'",
        ),
        (
            'flags.DEFINE_string("n", 3, "h")',
            "flag --n=3: flag value must be a string, found \"<class 'int'>\"",
        ),
        (
            'flags.DEFINE_enum("n", "z", ["x", "y"], "h")',
            "flag --n=z: value should be one of <x|y>",
        ),
    ],
)
def test_illegal_default(define: str, message: str, tmp_path: Path) -> None:
    ev = programs.evaluated(tmp_path, f"from absl import flags\n{define}\n")
    assert [str(error.error) for error in ev.errors] == [message]


def test_a_flag_of_absl_cannot_be_defined_again(tmp_path: Path) -> None:
    text = 'from absl import flags\nflags.DEFINE_string("log_dir", "", "h")\n'
    ev = programs.evaluated(tmp_path, text)
    (error,) = ev.errors
    assert str(error.error).startswith(
        "The flag 'log_dir' is defined twice. First from absl.logging, Second from "
    )


def test_required_arguments_are_unknown(tmp_path: Path) -> None:
    text = """
    import argparse
    p = argparse.ArgumentParser()
    p.add_argument("data")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    result = ["{}".format(a.data), "{}".format(a.out)]
    """
    found = programs.result(tmp_path, text)
    assert "args.data" in found[0] and "args.out" in found[1]


def test_a_required_command_is_unknown(tmp_path: Path) -> None:
    text = """
    import argparse
    p = argparse.ArgumentParser()
    commands = p.add_subparsers(dest="command")
    commands.required = True
    train = commands.add_parser("train")
    train.add_argument("--size", default=1)
    train.set_defaults(run=len)
    a = p.parse_args()
    result = ["{}".format(a.command), "{}".format(a.size), "{}".format(a.run)]
    """
    found = programs.result(tmp_path, text)
    assert [name in text for name, text in zip(("command", "size", "run"), found)] == [True] * 3


def test_what_commands_add_is_unknown(tmp_path: Path) -> None:
    """A program that may be called without a command reads what its commands add all the same."""
    text = """
    import argparse
    base = argparse.ArgumentParser(add_help=False)
    base.add_argument("--log", default="x")
    p = argparse.ArgumentParser()
    p.add_argument("--size", default=1)
    commands = p.add_subparsers(dest="phase")
    commands.add_parser("train", parents=[base])
    a = p.parse_args()
    result = [a.phase, "{}".format(a.log), a.size, p.parse_args(["train"]).log]
    """
    found = programs.result(tmp_path, text)
    assert found[0] is None and "args.log" in found[1] and found[2:] == [1, "x"]


def test_tokens_of_a_known_text(tmp_path: Path) -> None:
    text = """
    import io, tokenize
    tokens = tokenize.generate_tokens(io.StringIO("a.b = 'q'").readline)
    result = [t.string for t in tokens if t.type in (tokenize.NAME, tokenize.STRING)]
    """
    assert programs.result(tmp_path, text) == ["a", "b", "'q'"]


def test_six_in_both_languages(tmp_path: Path) -> None:
    text = """
    import six
    from six.moves import range, zip, urllib
    class Meta(type):
        def __new__(mcs, name, bases, ns):
            ns["made"] = name
            return super(Meta, mcs).__new__(mcs, name, bases, ns)
    class A(six.with_metaclass(Meta, object)):
        pass
    @six.add_metaclass(Meta)
    class B(A):
        x = 1
    result = [six.PY2, A.made, B.made, B.x, sorted(six.iteritems({"a": 1})), list(range(2)),
              isinstance("s", six.string_types), urllib.parse.quote("a b"), A.__mro__[1] is object]
    """
    found = programs.result(tmp_path, text)
    assert found == [False, "A", "B", 1, [("a", 1)], [0, 1], True, "a%20b", True]


def test_files_of_the_workspace_are_read_and_others_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"units": [8, 4]}')
    (tmp_path / "config.yaml").write_text("units: [1, 2]\nnet:\n  - {name: a}\n  - name: b # c\n")
    text = """
    import json, os, yaml
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "config.json")) as f:
        a = json.load(f)
    with open(os.path.join(here, "config.yaml")) as f:
        b = yaml.safe_load(f)
    with open("/no/such/file.json") as f:
        c = json.load(f)
    with open("out.txt", "w") as f:
        f.write("x")
    result = [a, b, "%s" % c["units"]]
    """
    found = programs.result(tmp_path, text)
    assert found[:2] == [
        {"units": [8, 4]},
        {"units": [1, 2], "net": [{"name": "a"}, {"name": "b"}]},
    ]
    assert "units" in found[2]
    assert not (tmp_path / "out.txt").exists()


def test_attrs(tmp_path: Path) -> None:
    text = """
    import attr
    @attr.s
    class A(object):
        x = attr.ib()
        y = attr.ib(default=2)
        z = attr.ib(factory=list)
    a = A(1)
    told = [f.name for f in attr.fields(A)], attr.fields(A).y.default
    result = [a.x, a.y, a.z, attr.asdict(a), A(1, 3) == A(1, 3), attr.evolve(a, y=5).y, told]
    """
    assert programs.result(tmp_path, text) == [
        1, 2, [], {"x": 1, "y": 2, "z": []}, True, 5, (["x", "y", "z"], 2),
    ]  # fmt: skip


def test_versions_compare(tmp_path: Path) -> None:
    text = """
    from distutils.version import LooseVersion, StrictVersion
    from packaging import version
    from pkg_resources import parse_version
    result = [LooseVersion("1.15.5") >= LooseVersion("1.4"), StrictVersion("1.9.0") < "1.10.0",
              version.parse("2.0.0rc1") < version.parse("2.0.0"), version.parse("1.15").minor,
              parse_version("1.0") == parse_version("1.0.0"), LooseVersion("1.4").version]
    """
    assert programs.result(tmp_path, text) == [True, True, True, 15, True, [1, 4]]


def test_a_function_of_a_module_is_no_module(tmp_path: Path) -> None:
    (tmp_path / "networks.py").write_text("def build():\n    return 1\n")
    text = """
    import importlib

    def find(name):
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            try:
                return importlib.import_module(".".join(parts[:end])), parts[end:]
            except ImportError:
                pass

    module, rest = find("networks.build")
    result = rest, getattr(module, rest[0])()
    """
    assert programs.result(tmp_path, text) == (["build"], 1)
