"""A language server with one file open: seconds from an edit to its findings, and to a hover."""

from __future__ import annotations

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import Any, NamedTuple


class Latency(NamedTuple):
    """Medians in seconds, and the lines of the file."""

    opened: float
    findings: float
    hover: float
    lines: int


class Editor:
    """Speaks to a server over its standard streams."""

    def __init__(self, server: str, folder: pathlib.Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tfscope", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folder, env={**os.environ, "PYTHONPATH": server},
        )  # fmt: skip
        folders = [{"uri": folder.as_uri(), "name": "folder"}]
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": folders})
        self.send("initialized", {})

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        """A notification, or a request if it has a number."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        body = json.dumps(message if number is None else {**message, "id": number}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def wait(self, wanted: Any) -> Any:
        """The next message that ``wanted`` accepts."""
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            message = json.loads(stream.read(length))
            if wanted(message):
                return message
        raise RuntimeError("the server ended")

    def ask(self, method: str, params: Any) -> Any:
        """The answer to a request."""
        self.send(method, params, 1)
        return self.wait(lambda m: m.get("id") == 1 and "method" not in m)

    def findings(self, uri: str, version: int) -> None:
        """Waits for what is published about a version."""

        def wanted(m: Any) -> bool:
            told = m.get("params") or {}
            published = m.get("method") == "textDocument/publishDiagnostics"
            return published and told["uri"] == uri and told.get("version") == version

        self.wait(wanted)


def latency(server: str, path: pathlib.Path, runs: int) -> Latency:
    """Opens a file, then changes it ``runs`` times: a line more at its end, and a hover on its last call."""
    text, uri = path.read_text("utf-8"), path.as_uri()
    lines = text.split("\n")
    place = max((n for n, line in enumerate(lines) if "(" in line), default=0)
    editor = Editor(server, path.parent)
    start = time.perf_counter()
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    editor.send("textDocument/didOpen", {"textDocument": item})
    editor.findings(uri, 1)
    opened = time.perf_counter() - start
    findings, hovers = [], []
    for version in range(2, runs + 2):
        document = {"uri": uri, "version": version}
        start = time.perf_counter()
        changed = [{"text": f"{text}\n# {version}\n"}]
        editor.send("textDocument/didChange", {"textDocument": document, "contentChanges": changed})
        editor.findings(uri, version)
        findings.append(time.perf_counter() - start)
        start = time.perf_counter()
        at = {"line": place, "character": max(0, lines[place].find("(") - 1)}
        editor.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": at})
        hovers.append(time.perf_counter() - start)
    editor.process.kill()
    editor.process.wait()
    return Latency(opened, statistics.median(findings), statistics.median(hovers), len(lines))
