"""A session with a real server process, spoken to in plain JSON-RPC."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

SERVER = str(Path(__file__).parents[2] / "server")


class Session:
    """Sends messages and waits for answers and notifications."""

    def __init__(self, cwd: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tfscope", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=cwd, env={**os.environ, "PYTHONPATH": SERVER},
        )  # fmt: skip
        self.received: queue.Queue[Any] = queue.Queue()
        self.log: list[bytes] = []
        self.kept: list[Any] = []
        self.number = 0
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            self.received.put(json.loads(stream.read(length)))
        self.received.put(None)

    def raw(self, body: bytes, header: bytes = b"Content-Length") -> None:
        self.process.stdin.write(header + b": %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def send(self, method: str, params: Any, number: Any = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        self.raw(json.dumps(message).encode())

    def wait(self, wanted: Any, seconds: float = 20) -> Any:
        """The next message, kept or new, that ``wanted`` accepts."""
        for message in self.kept:
            if wanted(message):
                self.kept.remove(message)
                return message
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.received.get(timeout=left)
            except queue.Empty:
                break
            if message is None:
                raise AssertionError(f"the server ended: {b''.join(self.log).decode()[-2000:]}")
            if wanted(message):
                return message
            self.kept.append(message)
        raise AssertionError(f"no such message; seen: {self.kept[-5:]} log: {b''.join(self.log).decode()[-2000:]}")

    def ask(self, method: str, params: Any, seconds: float = 20) -> Any:
        """The response to a request."""
        self.number += 1
        number = self.number
        self.send(method, params, number)
        return self.wait(lambda m: m.get("id") == number and "method" not in m, seconds)

    def start(self, root: Path, encoding: str = "utf-16", options: Any = None, trees: bool = True) -> Any:
        found = self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "workspaceFolders": [{"uri": root.as_uri(), "name": "w"}],
                "initializationOptions": options,
                "capabilities": {
                    "general": {"positionEncodings": [encoding]},
                    "textDocument": {
                        "publishDiagnostics": {"relatedInformation": True},
                        "documentSymbol": {"hierarchicalDocumentSymbolSupport": trees},
                    },
                },
            },
        )
        self.send("initialized", {})
        return found["result"]

    def open(self, path: Path, text: str | None = None) -> str:
        text = path.read_text() if text is None else text
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, text: str, version: int) -> None:
        document = {"uri": uri, "version": version}
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def findings(self, uri: str, version: int | None = None) -> list[Any]:
        """The next published findings of a document, of a version."""

        def wanted(m: Any) -> bool:
            if m.get("method") != "textDocument/publishDiagnostics" or m["params"]["uri"] != uri:
                return False
            return version is None or m["params"].get("version") == version

        return self.wait(wanted)["params"]["diagnostics"]

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        position = {"line": line, "character": character}
        params = {"textDocument": {"uri": uri}, "position": position, **more}
        for _ in range(20):
            answer = self.ask(f"textDocument/{method}", params)
            assert "result" in answer, (answer, b"".join(self.log).decode()[-3000:])
            if "is being evaluated" not in json.dumps(answer):
                break
        return answer["result"]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@pytest.fixture
def session(tmp_path: Path):
    away = tmp_path / "away"
    away.mkdir()
    made = Session(str(away))
    yield made
    made.close()
