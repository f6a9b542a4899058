"""A file that a program imports: what it says by itself is there before the program was evaluated."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tfscope.ide import hover
from tfscope.ide.jobs import Jobs
from tfscope.lsp import documents as documents_module
from tfscope.lsp.documents import Documents

LIBRARY = "import tensorflow as tf\n\n\ndef net():\n    return tf.get_variable('a', [2])\n"
PROGRAM = "import tensorflow as tf\nimport net\n\nwith tf.variable_scope('s'):\n    net.net()\n"


class Here:
    """A worker in this process; jobs wait until they are ``allowed``."""

    def __init__(self, allowed: bool) -> None:
        self.allowed = asyncio.Event()
        if allowed:
            self.allowed.set()
        self.jobs = Jobs()
        self.asked: list[str] = []

    async def run(self, name: str, *arguments: Any) -> Any:
        self.asked.append(name)
        await self.allowed.wait()
        return getattr(self.jobs, name)(*arguments)


def opened(tmp_path: Path, monkeypatch: Any) -> Documents:
    monkeypatch.setattr(documents_module, "DELAY", 0.0)
    (tmp_path / "net.py").write_text(LIBRARY)
    (tmp_path / "train.py").write_text(PROGRAM)
    documents = Documents()
    documents.folders = [str(tmp_path)]
    documents.worker, documents.worker_above = Here(True), Here(False)
    return documents


def hovered(documents: Documents, answer: Any) -> str:
    (document,) = documents.open.values()
    return hover.hover(answer, document.view, 5, 18).markdown


def test_the_file_by_itself_is_known_before_the_program(tmp_path, monkeypatch):
    async def session() -> None:
        documents = opened(tmp_path, monkeypatch)
        document = documents.put((tmp_path / "net.py").as_uri(), LIBRARY, 1)
        early = await documents.answer(document, 0.0)
        text = hovered(documents, early)
        assert "`a:0`" in text and "evaluated by itself: train.py is being evaluated" in text
        documents.worker_above.allowed.set()
        late = await documents.answer(document, None)
        text = hovered(documents, late)
        assert "`s/a:0`" in text and "by itself" not in text
        assert document.last is late

    asyncio.run(session())


def test_a_change_gives_up_the_program(tmp_path, monkeypatch):
    async def session() -> None:
        documents = opened(tmp_path, monkeypatch)
        uri = (tmp_path / "net.py").as_uri()
        document = documents.put(uri, LIBRARY, 1)
        await documents.answer(document, 0.0)
        above = document.above
        documents.put(uri, LIBRARY.replace("[2]", "[3]"), 2)
        documents.worker_above.allowed.set()
        late = await documents.answer(document, None)
        assert above.cancelled()
        assert "(3,)" in hovered(documents, late)
        documents.close(uri)
        assert await documents.answer(document) is None

    asyncio.run(session())


def test_fixes_are_asked_of_the_worker_that_knows_the_program(tmp_path, monkeypatch):
    async def session() -> None:
        documents = opened(tmp_path, monkeypatch)
        documents.worker_above.allowed.set()
        twice = "import tensorflow as tf\nimport net\n\nnet.net()\nnet.net()\n"
        (tmp_path / "train.py").write_text(twice)
        document = documents.put((tmp_path / "net.py").as_uri(), LIBRARY, 1)
        late = await documents.answer(document, None)
        assert late.findings
        await documents.proven(document, late, late.findings)
        assert documents.worker_above.asked == ["through", "fixes"]
        assert documents.worker.asked == ["analyse"]

    asyncio.run(session())
