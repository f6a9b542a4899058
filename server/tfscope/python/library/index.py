"""Which file holds the model of which module, and which known modules have none."""

from __future__ import annotations

_FILES: dict[str, str] = {
    "pure_modules": "math cmath numbers fractions decimal statistics heapq bisect binascii base64"
    " hashlib errno keyword abc enum colorsys zlib stat html unicodedata __future__ ast array",
    "text_modules": "re string textwrap difflib struct",
    "tokenize_model": "token tokenize",
    "collections_model": "collections collections.abc _collections_abc UserDict UserList weakref"
    " queue Queue",
    "itertools_model": "itertools",
    "pydoc_model": "pydoc",
    "functools_model": "functools operator",
    "os_model": "os os.path posixpath ntpath posix",
    "shutil_model": "shutil glob tempfile fnmatch filecmp fileinput",
    "pathlib_model": "pathlib",
    "sys_model": "sys platform gc atexit signal traceback warnings resource sysconfig getpass",
    "copy_model": "copy",
    "argparse_model": "argparse optparse getopt",
    "typing_model": "typing typing_extensions",
    "types_model": "types dataclasses",
    "inspect_model": "inspect",
    "contextlib_model": "contextlib contextlib2",
    "time_model": "time datetime calendar timeit",
    "random_model": "random",
    "json_model": "json json.encoder json.decoder simplejson ujson pprint csv configparser ConfigParser yaml",
    "io_model": "io codecs StringIO cStringIO",
    "logging_model": "logging logging.handlers logging.config",
    "threading_model": "threading thread _thread concurrent concurrent.futures",
    "importlib_model": "importlib importlib.machinery importlib.util imp pkgutil",
    "unittest_model": "unittest unittest.mock mock absl.testing absl.testing.absltest"
    " nose pytest parameterized",
    "parameterized_model": "absl.testing.parameterized",
    "six_model": "six six.moves six.moves.urllib six.moves.urllib.parse six.moves.urllib.request"
    " six.moves.urllib.error builtins __builtin__ future future.utils future.builtins past"
    " past.builtins past.utils future.moves future_builtins urllib.parse urlparse",
    "absl_model": "absl absl.app absl.logging",
    "absl_flags": "absl.flags gflags",
    "function_maker": "decorator",
    "decorator_models": "attr attrs wrapt easydict tqdm tqdm.auto tqdm.notebook"
    " addict munch overrides termcolor tabulate",
    "files": "tfscope_files",
    "version_models": "distutils distutils.version distutils.util packaging packaging.version"
    " pkg_resources",
    "numpy_module": "numpy numpy.random numpy.linalg numpy.testing numpy.lib numpy.lib.stride_tricks"
    " numpy.core numpy.ma numpy.fft numpy.matlib numpy.core.umath numpy.core.multiarray"
    " numpy.core.numeric numpy.core.fromnumeric numpy.polynomial",
    "scipy_sparse": "scipy scipy.sparse",
    "scipy_sparse_linalg": "scipy.sparse.linalg scipy.sparse.linalg.eigen"
    " scipy.sparse.linalg.eigen.arpack",
    "scipy_special": "scipy.special",
}

FILES: dict[str, str] = {
    module: file for file, modules in _FILES.items() for module in modules.split()
}
"""Module → the file of its model."""

UNMODELLED: dict[str, str] = {
    **dict.fromkeys(
        (
            "multiprocessing", "subprocess", "socket", "urllib", "urllib2", "httplib", "http",
            "ssl", "select", "email", "smtplib", "ftplib", "requests", "commands", "asyncio",
            "SocketServer", "socketserver", "BaseHTTPServer", "SimpleHTTPServer", "xmlrpc",
            "webbrowser", "cookielib", "uuid", "secrets", "sched", "pty", "termios", "tty", "fcntl",
            "readline", "curses", "ctypes", "mmap", "syslog",
        ),
        "clock",
    ),
    **dict.fromkeys(
        (
            "pickle", "cPickle", "zipfile", "tarfile", "gzip", "bz2", "lzma", "xml", "sqlite3",
            "shelve", "dbm", "marshal", "wave", "audioop", "imghdr", "sndhdr", "mailbox",
            "netrc", "plistlib", "linecache", "zipimport",
        ),
        "environment",
    ),
    **dict.fromkeys(
        (
            "cProfile", "profile", "pstats", "pdb", "bdb", "code", "codeop", "dis", "doctest",
            "trace", "tracemalloc", "faulthandler", "symtable", "tokenize", "token", "parser",
            "compiler", "runpy", "site", "locale", "gettext", "curses", "tkinter",
            "Tkinter", "turtle", "cmd", "shlex", "mimetypes", "copyreg", "copy_reg", "crypt",
            "contextvars", "graphlib", "hmac", "imaplib", "ipaddress", "modulefinder", "new", "sets",
            "distutils", "ensurepip", "venv", "lib2to3", "encodings", "nturl2path", "opcode",
            "pyclbr", "quopri", "reprlib", "rlcompleter", "sre_compile", "sre_parse",
            "sre_constants", "stringprep", "tabnanny", "test", "this", "uu", "xdrlib", "zipapp",
            "zoneinfo", "tomllib", "md5", "sha", "exceptions", "repr", "dummy_threading",
            "html.parser", "html.entities", "selectors", "pwd", "grp", "msvcrt", "winreg", "winsound", "_winreg",
        ),
        "unmodelled-module",
    ),
}  # fmt: skip
"""Modules of the standard library (and a few others) whose every member is unknown, and why."""
