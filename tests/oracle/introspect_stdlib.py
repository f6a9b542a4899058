"""Names of the modules of the standard library that have a model, in Python 3.7 and 3.11.

    python3.7  tests/oracle/introspect_stdlib.py > old.json
    python3.11 tests/oracle/introspect_stdlib.py old.json > server/tfscope/python/library/data/stdlib.tsv

A row is a module, the public names that either version has, and those that 3.11 has no more.
Submodules count as names, and so do names of other systems: a program asks for them where it runs
there.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import types
import warnings

MODULES = """math cmath numbers fractions decimal statistics heapq bisect binascii base64 hashlib errno
keyword abc enum colorsys zlib stat html unicodedata array re string textwrap difflib struct collections
collections.abc weakref queue itertools functools operator os posixpath shutil glob tempfile fnmatch
filecmp fileinput pathlib sys platform gc atexit signal traceback warnings resource sysconfig getpass
copy argparse optparse getopt typing types dataclasses inspect contextlib time datetime calendar timeit
random json json.encoder json.decoder pprint csv configparser io codecs logging logging.handlers
logging.config threading concurrent.futures importlib importlib.machinery importlib.util pkgutil
unittest unittest.mock urllib.parse tokenize token pydoc ast asyncio gettext gzip locale multiprocessing
pickle plistlib shlex subprocess tarfile uuid zipfile"""

ELSEWHERE = {
    "os": "startfile O_BINARY O_TEXT O_RANDOM O_SEQUENTIAL O_TEMPORARY O_NOINHERIT P_DETACH P_OVERLAY"
    " add_dll_directory lchmod chflags lchflags plock errno",
    "sys": "getwindowsversion winver dllhandle last_type last_value last_traceback ps1 ps2 last_exc"
    " getandroidapilevel gettotalrefcount getobjects frozen",
    "typing": "GenericMeta TupleMeta CallableMeta override Self",
    "subprocess": "STARTUPINFO STARTF_USESHOWWINDOW STARTF_USESTDHANDLES SW_HIDE CREATE_NEW_CONSOLE"
    " CREATE_NEW_PROCESS_GROUP CREATE_NO_WINDOW DETACHED_PROCESS STD_INPUT_HANDLE STD_OUTPUT_HANDLE"
    " STD_ERROR_HANDLE HIGH_PRIORITY_CLASS BELOW_NORMAL_PRIORITY_CLASS list2cmdline mswindows",
    "asyncio": "ProactorEventLoop WindowsProactorEventLoopPolicy WindowsSelectorEventLoopPolicy"
    " IocpProactor TaskGroup timeout async JoinableQueue ensure_future",
    "signal": "CTRL_C_EVENT CTRL_BREAK_EVENT SIGBREAK SIGEMT SIGINFO",
    "time": "tzset clock_getres",
    "errno": "WSAECONNRESET WSAECONNREFUSED WSAETIMEDOUT WSAEWOULDBLOCK",
    "math": "exp2 sumprod fma",
    "itertools": "batched",
}
"""Names of other systems, of earlier and of later versions."""
MEANT = {"base64": "encodestring decodestring"}
"""Names that ``__all__`` leaves out."""


def names(module: str) -> set[str]:
    found = importlib.import_module(module)
    told = {name for name in dir(found) if not name.startswith("_")} | {
        *getattr(found, "__all__", ())
    }
    if module == "collections":  # 3.7 gives the abstract classes on demand
        told |= {n for n in importlib.import_module("collections.abc").__all__ if hasattr(found, n)}
    told |= {m.name for m in pkgutil.iter_modules(getattr(found, "__path__", ()))}
    return told


def public(module: str, told: set[str]) -> set[str]:
    """Names that the module means to give; others are there by accident."""
    found = importlib.import_module(module)
    shown = getattr(found, "__all__", None)
    own = {
        n for n in told if not isinstance(getattr(found, n, found), types.ModuleType) and len(n) > 2
    }
    if module == "collections":
        shown = [*shown, *importlib.import_module("collections.abc").__all__]
    return own & {*shown, *MEANT.get(module, "").split()} if shown is not None else own


def main() -> None:
    warnings.simplefilter("ignore")
    now = {module: names(module) for module in MODULES.split()}
    if len(sys.argv) == 1:
        told = {m: [sorted(n), sorted(public(m, n))] for m, n in now.items()}
        print(json.dumps(told))
        return
    with open(sys.argv[1], encoding="utf-8") as stream:
        old = json.load(stream)
    for module in sorted(MODULES.split()):
        before, meant = old[module]
        every = {*before, *now[module], *ELSEWHERE.get(module, "").split()}
        gone = {*meant} - now[module]
        print(module, " ".join(sorted(every)), " ".join(sorted(gone)), sep="\t")


main()
