"""The command line as a user meets it: output and exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfscope.cli.main import main

SERVER = str(Path(__file__).parents[2] / "server")
RUNS = 'import tensorflow as tf\nwith tf.variable_scope("a"):\n    w = tf.get_variable("w", [3, 4])\n'
TWICE = RUNS + '    v = tf.get_variable("w", [3, 4])\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tfscope(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_clean(folder, capsys):
    (folder / "a.py").write_text(RUNS)
    assert tfscope(capsys, "check", "a.py") == (0, "no findings in 1 program\n", "")


def test_full(folder, capsys):
    (folder / "a.py").write_text(TWICE)
    status, out, _ = tfscope(capsys, "check")
    assert status == 1
    assert out == (
        "error[variable-already-exists]: ValueError: Variable a/w already exists, disallowed. "
        "Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?\n"
        "  --> a.py:4:9\n"
        ' 4 | v = tf.get_variable("w", [3, 4])\n'
        "   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "note: `a/w` was first created here\n"
        "  --> a.py:3:9\n"
        ' 3 | w = tf.get_variable("w", [3, 4])\n'
        "   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "help: Add reuse=tf.AUTO_REUSE to `variable_scope(\"a\")` on line 2\n\n"
        "1 error in 1 program\n"
    )


def test_other_formats(folder, capsys):
    (folder / "a.py").write_text(TWICE)
    _, out, _ = tfscope(capsys, "check", "a.py", "--format", "concise")
    assert out.startswith("a.py:4:9: error[variable-already-exists] ValueError: ")
    _, out, _ = tfscope(capsys, "check", "a.py", "--format", "github")
    assert out.startswith("::error title=tfscope (variable-already-exists),file=a.py,line=4,col=9,")
    status, out, _ = tfscope(capsys, "check", "a.py", "--format", "json")
    (problem,) = json.loads(out)["problems"]
    assert (status, problem["file"], problem["line"], problem["column"]) == (1, "a.py", 4, 9)
    assert problem["fix"]["edits"][0]["text"] == ", reuse=tf.AUTO_REUSE"
    assert problem["related"][0]["line"] == 3


def test_vars(folder, capsys):
    (folder / "a.py").write_text(RUNS)
    status, out, _ = tfscope(capsys, "vars", "a.py")
    assert status == 0
    assert out.splitlines()[2].split() == ["a/w:0", "(3,", "4)", "float32", "12", "a.py:3"]
    assert "1 variable, 0 shared, 12 parameters" in out
    (folder / "b.py").write_text(TWICE)
    status, out, _ = tfscope(capsys, "vars", "b.py", "--format", "json")
    (file,) = json.loads(out)["files"]
    assert (status, file["path"], file["error"]["type"]) == (0, "b.py", "ValueError")
    assert [p["rule"] for p in file["problems"]] == ["variable-already-exists"]


def test_twins_are_called_out(folder, capsys):
    (folder / "a.py").write_text(
        "import tensorflow as tf\ndef f():\n    return tf.Variable(tf.zeros([2]), name='w')\nf()\nf()\n"
    )
    assert "twins: `w_1` beside `w`" in tfscope(capsys, "vars", "a.py")[1]


def test_twins_on_two_lines_are_called_out_and_slots_are_not(folder, capsys):
    (folder / "a.py").write_text(
        "import tensorflow as tf\n"
        "a = tf.Variable(tf.zeros([3]), name='w')\n"
        "b = tf.Variable(tf.zeros([3]), name='w')\n"
        "tf.train.AdamOptimizer().minimize(tf.reduce_sum(a * b))\n"
    )
    told = [line for line in tfscope(capsys, "vars", "a.py")[1].splitlines() if "twins" in line]
    assert told == ["  twins: `w_1` beside `w` of a.py:2"]


@pytest.mark.parametrize(
    ("make", "arguments", "words"),
    [
        (None, ["missing.py"], "missing.py: no such file"),
        (("b.py", b"\0\1"), ["b.py"], "b.py: not a text file"),
        (("readme.md", b"x"), ["."], ".: no Python files"),
        (("a.py", b"x"), ["a.py", "--root", "nowhere"], "--root nowhere: no such folder"),
    ],
)
def test_what_cannot_be_done_is_said(folder, capsys, make, arguments, words):
    if make:
        (folder / make[0]).write_bytes(make[1])
    status, out, err = tfscope(capsys, "check", *arguments)
    assert (status, out) == (2, "")
    assert words in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.tfscope]\ntarget = '1.15'\nrots = []\n", "pyproject.toml:3: unknown setting `rots`"),
        ("[tool.tfscope]\nroots = 'src'\n", "pyproject.toml:2: `roots` of [tool.tfscope] is to be a list"),
        ("[tool.tfscope]\ntarget = \n", "pyproject.toml: "),
    ],
)
def test_wrong_settings_are_said(folder, capsys, text, words):
    (folder / "a.py").write_text(RUNS)
    (folder / "pyproject.toml").write_text(text)
    status, _, err = tfscope(capsys, "check", "a.py")
    assert status == 2 and words in err


def test_settings(folder, capsys):
    (folder / "src").mkdir()
    (folder / "src" / "names.py").write_text('NAME = "w"\n')
    (folder / "old").mkdir()
    (folder / "old" / "x.py").write_text(TWICE)
    (folder / "pyproject.toml").write_text("[tool.tfscope]\nroots = ['src']\nexclude = ['old']\n")
    (folder / "a.py").write_text(
        "import tensorflow as tf\nfrom names import NAME\nv = tf.get_variable(NAME, [3])\n"
    )
    assert tfscope(capsys, "check")[0] == 0
    assert " w:0 " in tfscope(capsys, "vars", "a.py")[1]


@pytest.mark.parametrize(
    ("name", "text", "target"),
    [
        ("requirements.txt", "numpy\ntensorflow==1.15.2\n", "1.15"),
        ("requirements.txt", "tensorflow-gpu>=2.1\n", "2.x"),
        ("requirements.txt", "tensorflow[and-cuda] ~= 2.14  # not tensorflow==1.15\n", "2.x"),
        ("requirements.txt", "tensorflow>=1.14\n", "1.15"),
        ("requirements.txt", "tensorflow-estimator==2.1\ntensorflow_probability>=2\n", "1.15"),
        ("setup.py", "setup(install_requires=['tensorflow>=1.8.0,<2.0'])\n", "1.15"),
        ("setup.py", "setup(extras_require={'cpu': ['tensorflow>=2,<3']})\n", "2.x"),
        ("pyproject.toml", "[tool.poetry.dependencies]\ntensorflow = \"^2.3\"\n", "2.x"),
        ("environment.yml", "dependencies:\n  - tensorflow=2.1\n", "2.x"),
        ("pyproject.toml", "[project]\ndependencies = ['tensorflow>=2']\n[tool.tfscope]\ntarget = '1.15'\n", "1.15"),
    ],
)
def test_target_is_what_the_project_requires(folder, capsys, name, text, target):
    (folder / name).write_text(text)
    (folder / "models").mkdir()
    (folder / "models" / "a.py").write_text(RUNS)
    assert json.loads(tfscope(capsys, "check", "models", "--format", "json")[1])["target"] == target
    assert json.loads(tfscope(capsys, "vars", "models/a.py", "--format", "json")[1])["target"] == target
    chosen = tfscope(capsys, "check", "models", "--format", "json", "--target", "1.15")[1]
    assert json.loads(chosen)["target"] == "1.15"


GROUPS = {
    "tests of a program of 1.x": (
        "setup.py", "setup(\n install_requires=['tensorflow<2'],\n extras_require={\n 'test': ['tensorflow>=2.4'],\n })\n", "1.15",
    ),
    "tests alone": ("setup.py", "setup(\n install_requires=['numpy'],\n tests_require=['tensorflow>=2.4'])\n", "1.15"),
    "an extra alone": ("setup.py", "extras = {\n 'tf': ['tensorflow>=2.4'],\n}\nsetup(extras_require=extras)\n", "2.x"),
    "an extra beside the program's": (
        "setup.py", "setup(\n install_requires=['tensorflow>=2'],\n extras_require={'old': ['tensorflow<2']})\n", "2.x",
    ),
    "a key of the extras": ("setup.py", "extras = {}\nextras['dev'] = ['tensorflow>=2']\n", "1.15"),
    "pyproject's test extra": (
        "pyproject.toml", "[project]\ndependencies = []\n[project.optional-dependencies]\ntest = [\n 'tensorflow>=2.1',\n]\n", "1.15",
    ),
    "pyproject's extra": ("pyproject.toml", "[project.optional-dependencies]\ntf = ['tensorflow>=2.1']\n", "2.x"),
    "dependency groups": ("pyproject.toml", "[dependency-groups]\ntest = ['tensorflow>=2.1']\n", "1.15"),
    "Poetry": (
        "pyproject.toml",
        "[tool.poetry.dependencies]\nnumpy='*'\n[tool.poetry.group.test.dependencies]\ntensorflow = '^2.4'\n", "1.15",
    ),
    "Poetry's own": ("pyproject.toml", "[tool.poetry.dependencies]\ntensorflow = '^2.4'\n", "2.x"),
    "setup.cfg": ("setup.cfg", "[options]\ntests_require =\n    tensorflow>=2\ninstall_requires =\n    tensorflow<2\n", "1.15"),
    "setup.cfg's extra": ("setup.cfg", "[options.extras_require]\ntesting =\n    tensorflow>=2\n", "1.15"),
    "no module of an extra": (
        "setup.py", "if True:\n  setup(install_requires=['tensorflow>=2'\n", "2.x",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GROUPS)
def test_what_the_program_itself_requires_counts(folder, capsys, case):
    name, text, target = GROUPS[case]
    (folder / name).write_text(text)
    (folder / "a.py").write_text(RUNS)
    assert json.loads(tfscope(capsys, "vars", "a.py", "--format", "json")[1])["target"] == target


def test_requirements_that_differ_decide_nothing(folder, capsys):
    (folder / "requirements.txt").write_text("tensorflow==2.4\n")
    (folder / "setup.py").write_text("setup(install_requires=['tensorflow<2'])\n")
    (folder / "a.py").write_text(RUNS)
    assert json.loads(tfscope(capsys, "vars", "a.py", "--format", "json")[1])["target"] == "1.15"


def test_inferred_target_is_said(folder, capsys):
    (folder / "requirements.txt").write_text("numpy\ntensorflow==2.4\n")
    (folder / "a.py").write_text(RUNS)
    assert "target 2.x (requirements.txt:2)\n" in tfscope(capsys, "vars", "a.py")[1]


def test_syntax_error_is_a_finding(folder, capsys):
    (folder / "a.py").write_text('import tensorflow as tf\nwith tf.variable_scope("a":\n    pass\n')
    status, out, _ = tfscope(capsys, "check", "a.py")
    assert status == 1 and out.startswith("error[syntax-error]") and "a.py:2:27" in out


def test_explain(folder, capsys):
    status, out, _ = tfscope(capsys, "explain")
    assert status == 0 and len(out.splitlines()) >= 8
    for line in out.splitlines():
        page = tfscope(capsys, "explain", line.split()[0])[1]
        for part in ("# ", "## What it does", "## Why is this bad?", "## Example", "## Fix"):
            assert part in page
    assert tfscope(capsys, "explain", "no-such")[0] == 2


def test_coverage(folder, capsys):
    (folder / "a.py").write_text(RUNS)
    assert "names known exactly: 1 of 1" in tfscope(capsys, "coverage")[1]


def test_as_a_process(folder):
    (folder / "a.py").write_text(TWICE)
    code = (
        "import sys; from tfscope.cli.main import main; status = main(['check', 'a.py']); "
        "assert not {'pygls', 'lsprotocol'} & set(sys.modules); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": SERVER}, timeout=60)
    assert done.returncode == 1


@pytest.fixture
def environment(folder: Path) -> Path:
    """An environment of another Python with a library, and a TensorFlow that nobody may read."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "env"], check=True)
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    (packages / "tensorflow").mkdir()
    (packages / "tensorflow" / "__init__.py").write_text("raise RuntimeError")
    (packages / "nets").mkdir()
    (packages / "nets" / "__init__.py").write_text(
        'import tensorflow as tf\n\n\ndef layer(name):\n    with tf.variable_scope(name):\n'
        '        return tf.get_variable("w", [3, 4])\n'
    )
    (folder / "a.py").write_text('import tensorflow as tf\nimport nets\nw = nets.layer("a")\n')
    return folder / "env"


def test_packages_of_an_environment(environment, capsys):
    _, out, _ = tfscope(capsys, "vars", "a.py", "--format", "json")
    assert json.loads(out)["files"][0]["graphs"] == []
    for named in (environment, environment / "bin" / "python"):
        _, out, _ = tfscope(capsys, "vars", "a.py", "--format", "json", "--python", str(named))
        (variable,) = json.loads(out)["files"][0]["graphs"][0]["variables"]
        assert (variable["name"], variable["shape"]) == ("a/w:0", [3, 4])
        assert variable["frames"] == [["a.py", 3, "<module>", 3]]


@pytest.mark.skipif(os.name == "nt", reason="the Python is a shell script")
def test_a_python_that_is_too_old_for_jedi_tells_its_own_path(environment, capsys):
    real = environment / "bin" / "python"
    old = environment / "bin" / "old"
    old.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exec "{real}" "$@"\nexit 1\n')
    old.chmod(0o755)
    _, out, _ = tfscope(capsys, "vars", "a.py", "--format", "json", "--python", str(old))
    (variable,) = json.loads(out)["files"][0]["graphs"][0]["variables"]
    assert (variable["name"], variable["shape"]) == ("a/w:0", [3, 4])


def test_the_workspace_comes_before_installed_packages(environment, folder, capsys):
    (folder / "nets.py").write_text('import tensorflow as tf\n\n\ndef layer(name):\n    return tf.get_variable(name, [1])\n')
    _, out, _ = tfscope(capsys, "vars", "a.py", "--format", "json", "--python", str(environment))
    (variable,) = json.loads(out)["files"][0]["graphs"][0]["variables"]
    assert variable["name"] == "a:0"


def test_no_environment(folder, capsys):
    (folder / "a.py").write_text(RUNS)
    status, _, err = tfscope(capsys, "vars", "a.py", "--python", "nowhere")
    assert status == 2
    assert "nowhere: no Python that starts" in err


def write_package(folder: Path, *modules: str) -> Path:
    for module in modules:
        place = folder / module
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("")
    return folder


def test_tests_with_the_name_of_the_package_they_test(folder, capsys):
    write_package(folder, "nets/__init__.py", "tests/nets/__init__.py")
    (folder / "nets" / "layers.py").write_text("SIZE = 3\n")
    (folder / "tests" / "nets" / "test_a.py").write_text(
        'import tensorflow as tf\nfrom nets.layers import SIZE\ntf.get_variable("w", [SIZE])\n'
    )
    assert tfscope(capsys, "check", "tests/nets/test_a.py")[:2] == (0, "no findings in 1 program\n")


@pytest.mark.parametrize("packages", [(), ("nets/__init__.py", "nets/parts/__init__.py")])
def test_a_package_whose_own_folder_is_checked(folder, capsys, monkeypatch, packages):
    write_package(folder, *packages, "nets/sizes.py", "nets/parts/b.py")
    (folder / "nets" / "sizes.py").write_text("SIZE = 3\n")
    (folder / "nets" / "parts" / "a.py").write_text(
        'import tensorflow as tf\nfrom ..sizes import SIZE\ntf.get_variable("w", [SIZE])\n'
    )
    (folder / "nets" / "parts" / "b.py").write_text("import tensorflow as tf\nfrom ...none import x\n")
    monkeypatch.chdir(folder / "nets")
    assert tfscope(capsys, "check", "parts/a.py")[:2] == (0, "no findings in 1 program\n")
    assert "attempted relative import" in tfscope(capsys, "check", "parts/b.py")[1]


def test_a_folder_that_holds_a_module_of_its_name(folder, capsys):
    (folder / "net").mkdir()
    (folder / "net" / "net.py").write_text("SIZE = 3\n")
    for line in ("from net import net", "from net.net import SIZE", "import net.net"):
        (folder / "net" / "run.py").write_text(f"import tensorflow as tf\n{line}\n")
        assert tfscope(capsys, "check", "net/run.py")[:2] == (0, "no findings in 1 program\n")
    (folder / "net" / "run.py").write_text("import tensorflow as tf\nfrom net import NONE\n")
    assert "cannot import name 'NONE' from 'net'" in tfscope(capsys, "check", "net/run.py")[1]
