"""``tfscope lsp``."""

from __future__ import annotations

import logging
import os
import sys

from tfscope.lsp import features, session, stdio
from tfscope.lsp.server import Server


def new_server() -> Server:
    """A server with all its features."""
    server = Server()
    session.register(server)
    features.register(server)
    return server


def main() -> int:
    """Serves an editor over stdin and stdout."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = new_server()
    status = stdio.serve(server)
    server.stop_workers()
    sys.stderr.flush()
    os._exit(status)  # the reading thread may still wait for stdin
