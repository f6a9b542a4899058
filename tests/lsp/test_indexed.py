"""The search in files that are not open goes on where its worker hangs or dies."""

from __future__ import annotations

from tfscope.ide.index import Growth
from tfscope.lsp import indexed
from tfscope.lsp.client import JobFailed
from tfscope.lsp.documents import Documents

PROGRAMS = ["a", "b", "c"]


class Worker:
    """Fails at some programs; forgets what it knew when it fails."""

    def __init__(self, bad: set[str]) -> None:
        self.bad, self.known, self.failures = bad, [], 0

    async def run(self, name, shared, sent, buffers, size):
        changed = {}
        for program in PROGRAMS:
            here = program, "digest"
            if here in size.left_out or program in self.known:
                continue
            if len(changed) >= size.most:
                return Growth(changed, frozenset(), here)
            if program in self.bad:
                self.known, self.failures = [], self.failures + 1
                raise JobFailed("no result")
            self.known.append(program)
            changed[program] = ()
        return Growth(changed, frozenset(PROGRAMS), None)


async def grown(bad: set[str]) -> tuple[indexed.Indexed, Worker]:
    found = indexed.Indexed(Documents())
    found.worker = worker = Worker(bad)
    await found.entries()
    return found, worker


async def test_all_but_the_bad_program_are_known():
    found, worker = await grown({"b"})
    assert sorted(found._found) == ["a", "c"]
    assert worker.failures == 2


async def test_two_bad_programs():
    found, worker = await grown({"a", "c"})
    assert sorted(found._found) == ["b"]
    found._again = 0.0
    await found.entries()
    assert worker.failures == 3


async def test_a_worker_that_never_works_is_asked_again_later():
    found, worker = await grown(set(PROGRAMS))
    assert not found._found
    found._again = 0.0
    await found.entries()
    assert found._left_out == {(p, "digest") for p in PROGRAMS}
