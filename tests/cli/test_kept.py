"""A kept answer is given exactly as long as computing it again would give the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tfscope.cli import kept, main, pieces, process
from tfscope.source import disk
from tfscope.workspace import programs as workspace

SERVER = str(Path(__file__).parents[2] / "server")

PROGRAM = """\
import os
import pkgutil
import tensorflow as tf
import parts
from net import build
try:
    import extra
except ImportError:
    extra = None
with open("size.txt") as stream:
    size = int(stream.read())
if os.path.exists("more.txt"):
    tf.get_variable("more", [1])
for _, name, _ in pkgutil.iter_modules(parts.__path__):
    tf.get_variable(name, [2])
build(size)
"""

FILES = {
    "a.py": PROGRAM,
    "net.py": "import tensorflow as tf\ndef build(n):\n    tf.get_variable('w', [n])\n",
    "size.txt": "3",
    "parts/__init__.py": "",
    "parts/one.py": "",
}


class Command:
    """Runs commands and tells whether they were computed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.runs = 0
        self.capsys = capsys
        real = process._run

        def counted(*arguments: object) -> int:
            self.runs += 1
            return real(*arguments)

        monkeypatch.setattr(process, "_run", counted)

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = process._one_shot(list(arguments))
        out, err = self.capsys.readouterr()
        return status, out, err


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TFSCOPE_CACHE_DIR", str(tmp_path / "kept"))
    folder = tmp_path / "project"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("arguments", [("vars", "a.py"), ("vars", "--format", "json", "a.py"), ("check", "a.py"), ("coverage", ".")])
def test_given_again(project, command, arguments):
    first = command(*arguments)
    assert command(*arguments) == first
    assert command.runs == 1


def write(name: str, text: str) -> Callable[[Path], object]:
    def change(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)

    return change


CHANGES = {
    "the program": write("a.py", PROGRAM + "tf.get_variable('late', [5])\n"),
    "an imported file": write("net.py", FILES["net.py"].replace("[n]", "[n, n]")),
    "an imported file is gone": lambda p: (p / "net.py").unlink(),
    "a package that hides an imported file": write("net/__init__.py", "def build(n): pass\n"),
    "a module that was missing": write("extra.py", "import tensorflow as tf\ntf.get_variable('x', [1])\n"),
    "a folder that makes a missing module": write("extra/readme.txt", ""),
    "a data file": write("size.txt", "4"),
    "a data file is gone": lambda p: (p / "size.txt").unlink(),
    "a data file that was missing": write("more.txt", ""),
    "a data file is a link now": lambda p: ((p / "size.txt").rename(p / "s"), (p / "size.txt").symlink_to("/etc/hostname")),
    "a listed folder": write("parts/two.py", ""),
    "settings appear": write("pyproject.toml", "[tool.tfscope]\ntarget = '2.x'\n"),
    "a requirement appears": write("requirements.txt", "tensorflow>=2.4\n"),
    "settings above appear": write("../pyproject.toml", "[tool.tfscope]\ntarget = '2.x'\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_seen(project, command, change):
    command("vars", "a.py")
    CHANGES[change](project)
    found = command("vars", "a.py")
    assert command.runs == 2
    assert command("vars", "--no-cache", "a.py") == found


def test_same_size_and_time(project, command):
    stamp = (project / "size.txt").stat()
    command("vars", "a.py")
    (project / "size.txt").write_text("7")
    os.utime(project / "size.txt", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    command("vars", "a.py")
    assert command.runs == 2


@pytest.mark.parametrize("name", ["notes.txt", "unused.py", "__pycache__/a.pyc"])
def test_other_files_do_not_matter(project, command, name):
    command("vars", "a.py")
    write(name, "x")(project)
    command("vars", "a.py")
    assert command.runs == 1


@pytest.mark.parametrize("name", ["b.py", "deeper/b.py"])
def test_new_program_of_a_folder(project, command, name):
    command("check")
    write(name, "import tensorflow as tf\n")(project)
    command("check")
    assert command.runs == 2


def test_question(project, command, monkeypatch):
    command("vars", "a.py")
    command("vars", "--target", "2.x", "a.py")
    monkeypatch.setenv("COLUMNS", "40")
    command("vars", "a.py")
    monkeypatch.chdir(project / "parts")
    command("vars", "../a.py")
    assert command.runs == 4


def test_own_files(project, command, monkeypatch):
    command("vars", "a.py")
    own = kept.own_files()
    assert any(path.endswith(os.path.join("tf1", "api", "registry.py")) for path, _, _ in own)
    monkeypatch.setattr(kept, "own_files", lambda: [(p, t + 1, s) for p, t, s in own])
    command("vars", "a.py")
    assert command.runs == 2


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None])
def test_damaged_answer(project, command, tmp_path, damage):
    first = command("vars", "a.py")
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert command("vars", "a.py") == first
    assert command("vars", "a.py") == first
    assert command.runs == 2


def test_folder_that_cannot_be_made(project, command, tmp_path):
    (tmp_path / "kept").write_text("a file is in the way")
    assert command("vars", "a.py") == command("vars", "a.py")
    assert command.runs == 2


def test_not_kept(project, command, tmp_path, monkeypatch):
    command("vars", "--no-cache", "a.py")
    with pytest.raises(SystemExit):
        command("vars", "--unknown")
    assert command("vars", "missing.py")[0] == 2
    monkeypatch.setenv("TFSCOPE_CACHE_DIR", "")
    command("vars", "a.py")
    assert not (tmp_path / "kept").exists()


def test_two_answers_to_one_question(project):
    seen = disk.watch()
    disk.read("size.txt")
    (project / "size.txt").write_text("5")
    disk.read("size.txt")
    disk.unwatch(seen)
    assert not seen.steady


def test_oldest_answers_go(tmp_path):
    for n in range(10):
        (tmp_path / str(n)).write_bytes(b"x" * 100)
        os.utime(tmp_path / str(n), (n, n))
    kept.shrink(str(tmp_path), most=1000)
    assert len(list(tmp_path.iterdir())) == 10
    kept.shrink(str(tmp_path), most=999)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["6", "7", "8", "9"]


WITNESS = """\
import os, posixpath, sys
touched = set()
def note(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str):
        touched.add(os.path.abspath(arguments[0]))
sys.addaudithook(note)
for name in ("stat", "lstat", "readlink"):
    def asked(path, *rest, real=getattr(os, name), **named):
        if isinstance(path, str):
            touched.add(os.path.abspath(path))
        return real(path, *rest, **named)
    setattr(os, name, asked)
from tfscope.cli import main
from tfscope.source import disk
from tfscope.workspace import programs as workspace
seen = disk.watch()
main.main(sys.argv[1:])
contents, names, listings, walked, kinds, links = seen.facts()
known = {*contents, *names, *listings, *walked, *(p for _, p in kinds)}
for link, real in links.items():
    for path in (link, real):
        while path != os.path.dirname(path):
            known.add(path)
            path = os.path.dirname(path)
known = {os.path.abspath(p) for p in known}
kept = os.environ["TFSCOPE_CACHE_DIR"]
touched = {p for p in touched if p != kept and os.path.dirname(p) != kept}
print(*sorted(p for p in touched - known if p.startswith(os.path.dirname(os.getcwd()))), sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [("vars", "a.py"), ("check",), ("coverage", "--verbose", "a.py")])
def test_everything_asked_of_the_disk_is_remembered(project, arguments):
    """What a run opens, lists or looks at (as Python's audit hooks tell) is part of the answer."""
    done = subprocess.run(
        [sys.executable, "-c", WITNESS, *arguments], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": SERVER},
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if line.startswith("/")] == []


# -- programs of one command -----------------------------------------------------------------------
MORE = {
    "b.py": "import tensorflow as tf\ntf.get_variable('b', [1])\ntf.get_variable('b', [1])\n",
    "c.py": "import tensorflow as tf\nfrom net import build\nbuild(2)\n[i for i in range(10**9)]\n",
}
COMMANDS = [("check", "."), ("check", "--format", "json"), ("vars", "--ops", "."), ("vars", "--format", "json"), ("coverage",)]


@pytest.fixture
def programs(project: Path) -> Path:
    """More than one program that builds something."""
    for name, text in MORE.items():
        write(name, text)(project)
    return project


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The programs that were computed."""
    found: list[str] = []
    real = pieces._piece

    def counted(make, program, told):
        found.append(program.shown)
        return real(make, program, told)

    monkeypatch.setattr(pieces, "_piece", counted)
    yield found


@pytest.mark.parametrize("arguments", COMMANDS)
def test_other_programs_are_given_again(programs, command, computed, arguments):
    command(*arguments)
    assert [Path(p).name for p in computed] == ["a.py", "b.py", "c.py", "net.py"]
    computed.clear()
    write("b.py", MORE["b.py"].replace("[1]", "[7]"))(programs)
    found = command(*arguments)
    assert [Path(p).name for p in computed] == ["b.py"]
    assert command(*arguments, "--no-cache") == found


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_seen_in_a_folder(programs, command, change):
    command("vars", ".")
    CHANGES[change](programs)
    assert command("vars", ".") == command("vars", ".", "--no-cache")


def test_only_what_an_import_reaches(programs, command, computed):
    command("check")
    computed.clear()
    write("net.py", FILES["net.py"] + "# more\n")(programs)
    command("check")
    assert [Path(p).name for p in computed] == ["a.py", "c.py", "net.py"]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_several_processes_say_the_same(programs, command, arguments):
    alone = command(*arguments, "--no-cache", "--jobs", "1")
    assert command(*arguments, "--no-cache", "--jobs", "3") == alone


def test_processes_tell_what_they_asked_of_the_disk(programs, command):
    command("check", "--jobs", "2")
    write("size.txt", "9")(programs)
    command("check", "--jobs", "2")
    assert command.runs == 2
    command("check", "--jobs", "2")
    assert command.runs == 2


def test_bounds_are_told_again(programs, command):
    first = command("check")
    assert "a comprehension is left unknown: it is too long (c.py:4)" in first[2]
    write("b.py", MORE["b.py"] + "# more\n")(programs)
    assert command("check") == first


@pytest.mark.parametrize("given", ["0", "-1", "two"])
def test_no_number_of_processes(capsys, given):
    with pytest.raises(SystemExit) as stop:
        main.main(["check", f"--jobs={given}", "."])
    assert stop.value.code == 2
    assert f"'{given}' is no number of processes; give 1 or more" in capsys.readouterr().err


def test_a_program_that_is_gone(programs, command):
    assert command("check", "b.py", "gone.py", "--jobs", "2")[0] == 2


def test_one_program_needs_no_piece(programs, command, tmp_path):
    command("vars", "b.py")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert kept.folder() == str(tmp_path / "kept")


def test_a_program_is_evaluated_once_however_many_fixes_are_proven(programs, command, monkeypatch):
    """Each further evaluation is one of an edited text."""
    plain: list[str] = []
    real = workspace.analyze

    def counted(path, options, buffers):
        if not buffers:
            plain.append(Path(path).name)
        return real(path, options, buffers)

    monkeypatch.setattr(workspace, "analyze", counted)
    status, out, _ = command("check", "--format", "full", "b.py")
    assert status == 1 and "help: " in out
    assert plain == ["b.py"]
