"""``unittest``, ``mock`` and ``absl.testing``: tests can be defined; nothing is judged."""

from __future__ import annotations

import types
from typing import Any

from tfscope.python.catchers import OPEN_HANDLER
from tfscope.python.evaluation import Evaluation
from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    silent_functions,
    unknown,
)
from tfscope.values import holes
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MISSING = object()


class SkipTest(Exception):
    """``unittest.SkipTest``."""


class Raises:
    """``assertRaises`` as a context manager: what is raised inside stops here."""

    swallows_ = True

    def __init__(self, expected: Any) -> None:
        self._expected = expected
        self.exception: Any = unknown("after-error", "exception")

    def __enter__(self) -> Raises:
        return self

    def __exit__(self, kind: Any, value: Any, _: Any) -> bool:
        if value is None or not is_raised(value) or not isinstance(value, Exception):
            return False
        self.exception = value
        return matches(value, self._expected)


def matches(error: BaseException, expected: Any) -> bool:
    """Whether an exception is of an expected class; an unknown class is taken to fit."""
    every = expected if isinstance(expected, tuple) else (expected,)
    return any(not isinstance(kind, type) or isinstance(error, kind) for kind in every)


OTHERS = frozenset(
    "addTypeEqualityFunc addClassCleanup countTestCases debug defaultTestResult doCleanups"
    " doClassCleanups enterClassContext run shortDescription".split()
)
"""What a test has beside what is modelled."""


class TestCase:
    """``unittest.TestCase`` whose assertions hold."""

    maxDiff = None
    longMessage = True
    failureException = AssertionError

    def __init__(self, methodName: Any = "runTest") -> None:
        self._testMethodName = methodName

    def setUp(self) -> None:
        """For subclasses."""

    def tearDown(self) -> None:
        """For subclasses."""

    @classmethod
    def setUpClass(cls) -> None:
        """For subclasses."""

    @classmethod
    def tearDownClass(cls) -> None:
        """For subclasses."""

    def id(self) -> str:
        """The name."""
        return f"{type(self).__qualname__}.{self._testMethodName}"

    def skipTest(self, reason: Any) -> None:
        """Goes on."""

    def fail(self, msg: Any = None) -> None:
        """Goes on."""

    def addCleanup(self, *args: Any, **kwargs: Any) -> None:
        """Never called."""

    def subTest(self, *args: Any, **kwargs: Any) -> Raises:
        """A context manager without effect."""
        return Raises(())

    def assertRaises(self, expected: Any, *args: Any, **kwargs: Any) -> Any:
        """A context manager, or a call whose error stops here."""
        if not args:
            return Raises(expected)
        run = current_run()
        assert isinstance(run, Evaluation)
        with run.within(OPEN_HANDLER), Raises(expected):
            args[0](*args[1:], **kwargs)
        return None

    def assertRaisesRegex(self, expected: Any, regex: Any, *args: Any, **kwargs: Any) -> Any:
        """As ``assertRaises``."""
        return self.assertRaises(expected, *args, **kwargs)

    assertRaisesRegexp = assertRaisesWithLiteralMatch = assertRaisesRegex  # noqa: N815

    def assertWarns(self, *args: Any, **kwargs: Any) -> Any:
        """A context manager without effect."""
        return Raises(()) if len(args) < 2 else args[1](*args[2:], **kwargs)

    def create_tempdir(self, *args: Any, **kwargs: Any) -> Unknown:
        """``absltest``."""
        return unknown("environment", "create_tempdir()")

    create_tempfile = enter_context = create_tempdir

    def get_temp_dir(self) -> Unknown:
        """``absltest``."""
        return unknown("environment", "get_temp_dir()")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("assert"):
            return _holds
        if name in OTHERS:
            return unknown("unmodelled-attribute", name)
        raise raised(AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'"))


def _holds(*args: Any, **kwargs: Any) -> None:
    """An assertion that holds."""


for _name in (
    "Equal NotEqual True False Is IsNot IsNone IsNotNone In NotIn IsInstance NotIsInstance Greater GreaterEqual"
    " Less LessEqual AlmostEqual NotAlmostEqual Regex NotRegex CountEqual ItemsEqual DictEqual ListEqual"
    " TupleEqual SetEqual SequenceEqual MultiLineEqual AllEqual AllClose AllCloseAccordingToType ShapeEqual"
    " DTypeEqual ProtoEquals"
).split():
    setattr(TestCase, f"assert{_name}", _holds)  # what a test overrides finds them by super()


class Mock:
    """``mock.Mock``: every attribute is a mock, every call gives one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.return_value = kwargs.pop("return_value", unknown("unmodelled-api", "mock"))
        for name in ("spec", "name", "wraps", "side_effect", "new_callable"):
            kwargs.pop(name, None)
        self.__dict__.update(kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.return_value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = self.__dict__[name] = Mock()
        return made

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Patch:
    """``mock.patch``: a context manager that replaces an attribute; as a decorator it patches nothing."""

    def __init__(self, target: Any = None, new: Any = MISSING, *args: Any, **kwargs: Any) -> None:
        self._owner, self._name = _attribute_of(target)
        self._new = Mock() if new is MISSING else new
        self._old: Any = MISSING

    def __call__(self, function: Any) -> Any:
        return unknown("unmodelled-api", "a patched test")

    def __enter__(self) -> Any:
        if self._owner is not None:
            self._old = getattr(self._owner, self._name, MISSING)
            setattr(self._owner, self._name, self._new)
        return self._new

    def __exit__(self, *_: object) -> None:
        if self._old is not MISSING:
            setattr(self._owner, self._name, self._old)
        self._old = MISSING

    def start(self) -> Any:
        """Patches until ``stop``."""
        return self.__enter__()

    def stop(self) -> None:
        """Takes the patch back."""
        self.__exit__()

    @classmethod
    def object(
        cls, target: Any, attribute: Any, new: Any = MISSING, *args: Any, **kwargs: Any
    ) -> Patch:
        """``mock.patch.object``."""
        made = cls(None, new)
        if isinstance(attribute, str) and _can_be_patched(target):
            made._owner, made._name = target, attribute
        return made

    @classmethod
    def dict(cls, *args: Any, **kwargs: Any) -> Patch:
        """Patches nothing."""
        return cls()

    multiple = dict


def _can_be_patched(owner: Any) -> bool:
    """Whether an object lives no longer than the run, so that a change of it harms no other."""
    return not isinstance(owner, (ModuleModel, type, types.FunctionType, Unknown))


def _attribute_of(target: Any) -> tuple[Any, str]:
    """The owner and the name of ``"module.attribute"``; no owner if it cannot be patched."""
    importer = getattr(current_run(), "importer", None)
    if (
        importer is None
        or not isinstance(target, str)
        or holes.has_hole(target)
        or "." not in target
    ):
        return None, ""
    module, _, name = target.rpartition(".")
    owner = importer.load(module, {})
    return (owner, name) if _can_be_patched(owner) else (None, "")


def _mock(name: str) -> ModuleModel:
    members: dict[str, Any] = {
        "Mock": Mock, "MagicMock": Mock, "NonCallableMock": Mock, "patch": Patch,
        "sentinel": Mock(), "ANY": unknown("unmodelled-api", "ANY"),
    }  # fmt: skip
    return ModuleModel(name, members, missing="unmodelled-api")


# -- decorators ------------------------------------------------------------------------------------
def skip(reason: Any = None, *_: Any, **__: Any) -> Any:
    """A decorator that changes nothing, with or without a reason."""
    return reason if callable(reason) and not isinstance(reason, Unknown) else same


class AbslTestCase(TestCase):
    """``absl.testing.absltest.TestCase``."""


def same(function: Any) -> Any:
    """The function itself."""
    return function


def decorator_factory(*args: Any, **kwargs: Any) -> Any:
    """A decorator with arguments that changes nothing."""
    return same


def _unittest(name: str, case: type = TestCase) -> ModuleModel:
    members: dict[str, Any] = dict.fromkeys(("skip", "skipIf", "skipUnless"), skip)
    members.update(dict.fromkeys(("skipIf", "skipUnless"), decorator_factory))
    members.update(silent_functions("main installHandler removeResult"))
    members.update(
        TestCase=case, IsolatedAsyncioTestCase=case, SkipTest=SkipTest, mock=Submodule("unittest.mock"),
        expectedFailure=same,
    )  # fmt: skip
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


def _testing() -> ModuleModel:
    members = {
        "absltest": Submodule("absl.testing.absltest"),
        "parameterized": Submodule("absl.testing.parameterized"),
    }
    return ModuleModel("absl.testing", members, package=True, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "unittest": lambda: _unittest("unittest"),
    "unittest.mock": lambda: _mock("unittest.mock"),
    "mock": lambda: _mock("mock"),
    "absl.testing": _testing,
    "absl.testing.absltest": lambda: _unittest("absl.testing.absltest", AbslTestCase),
    "nose": lambda: ModuleModel("nose", {}, package=True, missing="unmodelled-module"),
    "pytest": lambda: ModuleModel(
        "pytest", {"fixture": skip, "raises": lambda expected, *a, **k: Raises(expected)},
        missing="unmodelled-module",
    ),
    "parameterized": lambda: ModuleModel("parameterized", {}, missing="unmodelled-module"),
}  # fmt: skip
