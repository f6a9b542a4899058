"""The JSON-RPC stream: messages are read by a thread of its own, answered on the loop.

Whatever comes in is answered as the protocol asks and never ends the server: bad JSON (-32700), a
request before ``initialize`` (-32002) or after ``shutdown`` (-32600), wrong parameters (-32602).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
import threading
from typing import Any, BinaryIO

from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer

from tfscope.base.patterns import regex

LENGTH = regex(rb"^content-length\s*:\s*(\d+)\s*$", re.I)
PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, NOT_INITIALIZED = -32700, -32600, -32602, -32002

log = logging.getLogger(__name__)


def serve(server: LanguageServer) -> int:
    """Serves stdin and stdout until ``exit`` or the end of stdin; returns the exit status."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server.protocol.set_writer(StdoutWriter(output))
    return asyncio.run(Stream(server, output).run(sys.stdin.buffer))


def bodies(stream: BinaryIO) -> Any:
    """Message bodies, until the stream ends."""
    length = None
    while header := stream.readline():
        match = LENGTH.match(header.strip())
        if match:
            length = int(match.group(1))
        elif not header.strip() and length is not None:
            body = stream.read(length)
            if len(body) < length:
                return
            yield body
            length = None


class Stream:
    """State of the conversation."""

    def __init__(self, server: LanguageServer, output: BinaryIO) -> None:
        self.server = server
        self.output = output
        self.initialized = False
        self.shut_down = False
        self.ended: asyncio.Future[int] | None = None

    async def run(self, stream: BinaryIO) -> int:
        """Answers messages until the end."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[int] = loop.create_future()
        self.ended = ended

        def read() -> None:
            try:
                for body in bodies(stream):
                    loop.call_soon_threadsafe(self.take, body)
                loop.call_soon_threadsafe(self.end, 0 if self.shut_down else 1)
            except (OSError, RuntimeError):
                log.debug("the stream ended", exc_info=True)

        threading.Thread(target=read, daemon=True).start()
        return await ended

    def end(self, status: int) -> None:
        """Ends the conversation."""
        if self.ended is not None and not self.ended.done():
            self.ended.set_result(status)

    def take(self, body: bytes) -> None:
        """Answers one message."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            self.refuse(None, PARSE_ERROR, "the message is not JSON")
            return
        if not isinstance(message, dict):
            self.refuse(None, INVALID_REQUEST, "the message is not an object")
            return
        method, number = message.get("method"), message.get("id")
        if method == "exit":
            self.end(0 if self.shut_down else 1)
        elif self.shut_down or not (self.initialized or method == "initialize"):
            if method is not None and number is not None:
                code = INVALID_REQUEST if self.shut_down else NOT_INITIALIZED
                self.refuse(
                    number,
                    code,
                    "the server is shut down" if self.shut_down else "initialize comes first",
                )
        else:
            self.dispatch(message, method, number)

    def dispatch(self, message: dict[str, Any], method: Any, number: Any) -> None:
        """Hands a message to pygls."""
        try:
            structured = self.server.protocol.structure_message(message)
        except JsonRpcException:
            if method is not None and number is not None:
                self.refuse(number, INVALID_PARAMS, f"wrong parameters of {method}")
            return
        if isinstance(structured, dict):
            self.refuse(number, INVALID_REQUEST, "`jsonrpc` is missing")
            return
        self.initialized = self.initialized or method == "initialize"
        try:
            self.server.protocol.handle_message(structured)
        except Exception:  # the boundary of a message: a bug must not end the server
            log.exception("%s", method)
        self.shut_down = self.shut_down or method == "shutdown"

    def refuse(self, number: Any, code: int, words: str) -> None:
        """Sends an error response."""
        body = json.dumps(
            {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": words}}
        ).encode()
        self.output.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.output.flush()
