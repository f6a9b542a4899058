"""``unittest``, ``mock`` and ``absl.testing``: tests can be defined; nothing is judged."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    silent_functions,
    unknown,
)
from tfscope.values.raised import is_raised
from tfscope.values.unknown import Unknown


class SkipTest(Exception):
    """``unittest.SkipTest``."""


class Raises:
    """``assertRaises`` as a context manager: what is raised inside stops here."""

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
        with Raises(expected):
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
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")


def _holds(*args: Any, **kwargs: Any) -> None:
    """An assertion that holds."""


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
    """``mock.patch``: a context manager and decorator that patches nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, function: Any) -> Any:
        return unknown("unmodelled-api", "a patched test")

    def __enter__(self) -> Mock:
        return Mock()

    def __exit__(self, *_: object) -> None:
        return None

    def start(self) -> Mock:
        """Patches nothing."""
        return Mock()

    def stop(self) -> None:
        """Patches nothing."""

    object = dict = multiple = __init__


def _mock(name: str) -> ModuleModel:
    members: dict[str, Any] = {
        "Mock": Mock, "MagicMock": Mock, "NonCallableMock": Mock, "patch": Patch,
        "sentinel": Mock(), "ANY": unknown("unmodelled-api", "ANY"),
    }  # fmt: skip
    return ModuleModel(name, members, missing="unmodelled-api")


# -- decorators ------------------------------------------------------------------------------------
def skip(reason: Any = None, *_: Any) -> Any:
    """A decorator that changes nothing, with or without a reason."""
    return reason if callable(reason) and not isinstance(reason, Unknown) else same


def same(function: Any) -> Any:
    """The function itself."""
    return function


def decorator_factory(*args: Any, **kwargs: Any) -> Any:
    """A decorator with arguments that changes nothing."""
    return same


def _unittest(name: str) -> ModuleModel:
    members: dict[str, Any] = dict.fromkeys(("skip", "skipIf", "skipUnless"), skip)
    members.update(dict.fromkeys(("skipIf", "skipUnless"), decorator_factory))
    members.update(silent_functions("main installHandler removeResult"))
    members.update(
        TestCase=TestCase, IsolatedAsyncioTestCase=TestCase, SkipTest=SkipTest, mock=Submodule("unittest.mock"),
        expectedFailure=same,
    )  # fmt: skip
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


def _parameterized() -> ModuleModel:
    members: dict[str, Any] = {
        "TestCase": TestCase, "parameters": decorator_factory, "named_parameters": decorator_factory,
        "product": decorator_factory, "CoopTestCase": lambda base: TestCase,
    }  # fmt: skip
    return ModuleModel("absl.testing.parameterized", members, missing="unmodelled-api")


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
    "absl.testing.absltest": lambda: _unittest("absl.testing.absltest"),
    "absl.testing.parameterized": _parameterized,
    "nose": lambda: ModuleModel("nose", {}, package=True, missing="unmodelled-module"),
    "pytest": lambda: ModuleModel(
        "pytest", {"fixture": skip, "raises": lambda expected, *a, **k: Raises(expected)},
        missing="unmodelled-module",
    ),
    "parameterized": lambda: ModuleModel("parameterized", {}, missing="unmodelled-module"),
}  # fmt: skip
