#!/usr/bin/env python3
"""Fills bundled/libs with the server and what it imports: pure Python, good for every supported Python and system.

    bundle.py [--force]

Needs pip, and an index or `PIP_FIND_LINKS`.  Does nothing while the server's files and the pins are those of the last run,
so that packaging again needs no network.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

CLIENT = pathlib.Path(__file__).resolve().parent.parent
PROJECT = CLIENT.parent
PINS = CLIENT / "bundled-versions.txt"
LIBS = CLIENT / "bundled" / "libs"
STAMP = CLIENT / "bundled" / "stamp"

PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
SYSTEMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]
COMPILED = {".so", ".pyd", ".dll", ".dylib", ".a", ".lib", ".o", ".exe"}
# Stubs that jedi's inference reads; asking an environment for its import path, which is all that tfscope does, opens none of them.
UNUSED = ("jedi/third_party",)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", "build", "dist")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="also when nothing has changed")
    options = parser.parse_args()
    stamp = fingerprint()
    if not options.force and STAMP.exists() and STAMP.read_text() == stamp:
        print("bundle: up to date")
        return
    shutil.rmtree(LIBS.parent, ignore_errors=True)
    LIBS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = project_copy(pathlib.Path(folder) / "project")
        pip("--constraint", str(PINS), str(copy))
    while missing := requirements_not_there():
        pip("--no-deps", "--constraint", str(PINS), *sorted(missing))
    tidy()
    refuse_compiled()
    refuse_unpinned()
    try_it()
    STAMP.write_text(stamp)
    size = sum(path.stat().st_size for path in LIBS.rglob("*") if path.is_file())
    print(f"bundle: {len(list(LIBS.glob('*.dist-info')))} distributions, {size / 1e6:.1f} MB")


def sources() -> list[pathlib.Path]:
    top = [PROJECT / name for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")]
    server = (path for path in (PROJECT / "server").rglob("*") if "__pycache__" not in path.parts)
    return [path for path in [*top, *sorted(server)] if path.is_file()]


def fingerprint() -> str:
    state = hashlib.sha256()
    for path in [*sources(), PINS, pathlib.Path(__file__)]:
        state.update(f"{path.relative_to(PROJECT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return state.hexdigest()


def project_copy(target: pathlib.Path) -> pathlib.Path:
    """Build backends leave files beside the project; so they get one of their own."""
    target.mkdir()
    shutil.copytree(PROJECT / "server", target / "server", ignore=LEFT_OUT)
    for path in sources():
        if path.parent == PROJECT:
            shutil.copy(path, target)
    return target


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(LIBS), "--no-compile"]
    command += ["--only-binary=:all:", "--no-warn-conflicts", "--disable-pip-version-check", "--root-user-action=ignore"]
    subprocess.run([*command, *arguments], check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


def metadata() -> dict[str, email.message.Message]:
    read = email.parser.Parser().parsestr
    found = [read(path.read_text("utf-8")) for path in LIBS.glob("*.dist-info/METADATA")]
    return {canonicalize_name(each["Name"]): each for each in found}


def requirements_not_there() -> set[str]:
    """What some supported Python or system needs and this one does not: pip asks for its own only."""
    there = metadata()
    missing = set()
    for each in there.values():
        for line in each.get_all("Requires-Dist", []):
            requirement = Requirement(line)
            if canonicalize_name(requirement.name) not in there and needed_somewhere(requirement):
                requirement.marker = None
                missing.add(str(requirement))
    return missing


def needed_somewhere(requirement: Requirement) -> bool:
    if requirement.marker is None:
        return True
    return any(
        requirement.marker.evaluate(
            {
                "extra": "",
                "python_version": python,
                "python_full_version": f"{python}.0",
                "sys_platform": platform,
                "platform_system": system,
                "os_name": os_name,
            }
        )
        for python in PYTHONS
        for platform, system, os_name in SYSTEMS
    )


def tidy() -> None:
    shutil.rmtree(LIBS / "bin", ignore_errors=True)
    for name in UNUSED:
        shutil.rmtree(LIBS / name)
    for path in LIBS.rglob("__pycache__"):
        shutil.rmtree(path)
    for name in ("direct_url.json", "REQUESTED"):   # the first one names a folder of this machine
        for path in LIBS.glob(f"*.dist-info/{name}"):
            path.unlink()


def refuse_compiled() -> None:
    compiled = [path.relative_to(LIBS) for path in LIBS.rglob("*") if path.suffix in COMPILED]
    impure = [
        path.parent.name for path in LIBS.glob("*.dist-info/WHEEL") if "Root-Is-Purelib: true" not in path.read_text()
    ]
    if compiled or impure:
        sys.exit(f"bundle: not pure Python: {', '.join(map(str, [*compiled, *impure]))}")


def refuse_unpinned() -> None:
    lines = (line.partition("#")[0].strip() for line in PINS.read_text().splitlines())
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines if line}
    unpinned = {name: each["Version"] for name, each in metadata().items() if name not in pinned | {"tfscope"}}
    if unpinned:
        pins = "\n".join(f"{name}=={version}" for name, version in sorted(unpinned.items()))
        sys.exit(f"bundle: not pinned in {PINS.name}:\n{pins}")


def try_it() -> None:
    env = {**os.environ, "PYTHONPATH": str(LIBS), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    code = (
        "import jedi, sys, pygls.lsp.server, tfscope; "
        "assert jedi.create_environment(sys.executable, safe=False).get_sys_path(); print(tfscope.__file__)"
    )
    with tempfile.TemporaryDirectory() as folder:
        answer = subprocess.run([sys.executable, "-c", code], env=env, cwd=folder, check=True, capture_output=True, text=True)
    if not pathlib.Path(answer.stdout.strip()).is_relative_to(LIBS):
        sys.exit(f"bundle: tfscope comes from {answer.stdout.strip()}")


if __name__ == "__main__":
    main()
