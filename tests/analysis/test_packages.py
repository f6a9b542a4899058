"""A file that imports relatively runs as a part of its package."""

from __future__ import annotations

from pathlib import Path

from tfscope.analysis.analyze import Options, analyze


def test_a_module_with_the_name_of_its_package(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "net.py").write_text("from . import sizes\n")
    (folder / "sizes.py").write_text("WIDTH = 3\n")
    main = folder / "main.py"
    main.write_text(
        "import tensorflow as tf\nfrom . import net\nfrom net import sizes\n"
        "tf.get_variable('v', [sizes.WIDTH])\n"
    )
    found = analyze(str(main), Options(roots=(str(folder), str(tmp_path))))
    assert found.error is None
    assert [v.shape for v in found.graphs[0].variables] == [(3,)]


def shapes_of(tmp_path: Path, package: str, program: str) -> list[object]:
    """Shapes of the program's variables beside a package ``pack`` of the modules ``one`` and ``two``."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__init__.py").write_text(package)
    (folder / "one.py").write_text("SIZE = 3\n")
    (folder / "two.py").write_text("SIZE = 5\n")
    main = tmp_path / "main.py"
    main.write_text("import tensorflow as tf\n" + program)
    found = analyze(str(main), Options(roots=(str(tmp_path),)))
    assert found.error is None
    return [v.shape for v in found.graphs[0].variables]


def test_a_package_lists_its_modules(tmp_path: Path) -> None:
    package = (
        "import glob, os\nfound = glob.glob(os.path.dirname(__file__) + '/*.py')\n"
        "names = sorted(os.path.basename(f)[:-3] for f in found)\n"
        "__all__ = [n for n in names if n != '__init__']\nfrom . import *\n"
    )
    program = "from pack import *\ntf.get_variable('v', [one.SIZE, two.SIZE])\n"
    assert shapes_of(tmp_path, package, program) == [(3, 5)]


def test_modules_that_a_folder_lists(tmp_path: Path) -> None:
    package = (
        "import importlib, os\nfound = {}\n"
        "for file in sorted(os.listdir(os.path.dirname(__file__))):\n"
        "    if file.endswith('.py') and not file.startswith('_'):\n"
        "        found[file[:-3]] = importlib.import_module('pack.' + file[:-3])\n"
    )
    program = "import pack\ntf.get_variable('v', [pack.found['one'].SIZE, pack.found['two'].SIZE])\n"
    assert shapes_of(tmp_path, package, program) == [(3, 5)]


def test_a_package_that_looks_into_another_folder(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "three.py").write_text("SIZE = 7\n")
    package = "import os\n__path__.append(os.path.join(os.path.dirname(__file__), '..', 'more'))\n"
    program = "from pack.three import SIZE\ntf.get_variable('v', [SIZE])\n"
    assert shapes_of(tmp_path, package, program) == [(7,)]


def test_a_module_under_another_name(tmp_path: Path) -> None:
    program = (
        "import sys\nsys.modules['keras'] = tf.keras\nfrom keras.layers import Dense\n"
        "from collections.__init__ import namedtuple\n"
        "Dense(3, name='d')(tf.zeros([2, 4]))\n"
    )
    assert shapes_of(tmp_path, "", program) == [(4, 3), (3,)]


def test_a_module_lacks_what_its_file_does_not_define(tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("WIDTH = 3\n")
    main = tmp_path / "main.py"
    for program, kind in (
        ("from sizes import HEIGHT\n", ImportError),
        ("import sizes\nsizes.HEIGHT\n", AttributeError),
    ):
        main.write_text("import tensorflow as tf\n" + program)
        found = analyze(str(main), Options(roots=(str(tmp_path),)))
        assert found.error is not None
        assert found.error.type == kind.__name__
        assert "HEIGHT" in found.error.message


def test_an_extension_module_is_there_and_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "__init__.py").write_text("from pack import _fast\n")
    (folder / "_fast.cpython-37m-x86_64-linux-gnu.so").write_bytes(b"\x7fELF")
    main = tmp_path / "main.py"
    main.write_text(
        "import tensorflow as tf\nimport pack.other\nfrom pack import other\nfrom pack._fast import size\n"
        "tf.get_variable('v', [2])\nfrom pack import missing\n"
    )
    (folder / "other.pyd").write_bytes(b"MZ")
    found = analyze(str(main), Options(roots=(str(tmp_path),)))
    assert [v.name for v in found.graphs[0].variables] == ["v:0"]
    assert found.error is not None
    assert "cannot import name 'missing' from 'pack'" in str(found.error)


def part_of_a_package(tmp_path: Path, neighbours: dict[str, str], program: str) -> object:
    """The error of a program in a package, beside other files of the package."""
    folder = tmp_path / "pack"
    for name, text in {"__init__.py": "WIDTH = 3\n", **neighbours}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    main = folder / "main.py"
    main.write_text(program)
    return analyze(str(main), Options(roots=(str(folder), str(tmp_path)))).error


def test_the_standard_library_is_before_a_neighbour(tmp_path: Path) -> None:
    program = "from io import BytesIO\nfrom types import TracebackType\n"
    assert part_of_a_package(tmp_path, {"io.py": "", "types.py": ""}, program) is None


def test_the_package_is_before_a_neighbour_of_its_name(tmp_path: Path) -> None:
    assert part_of_a_package(tmp_path, {"pack.py": "from . import x\n"}, "import pack\npack.WIDTH\n") is None


def test_a_folder_may_have_the_name_of_a_library(tmp_path: Path) -> None:
    program = "import gin\nfrom pack import WIDTH\ngin.configurable(print)\n"
    assert part_of_a_package(tmp_path, {"gin/__init__.py": '"""Settings."""\n'}, program) is None
    program = "import own\nfrom pack import WIDTH\nown.missing\n"
    assert part_of_a_package(tmp_path, {"own/__init__.py": "A = 1\n"}, program) is not None


def test_a_package_on_its_own_knows_where_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    main = folder / "__init__.py"
    main.write_text("import os\nassert os.path.basename(__path__[0]) == 'pack'\n")
    assert analyze(str(main), Options(roots=(str(tmp_path),))).error is None


def test_a_script_beside_an_empty_package_file_means_the_neighbour_of_the_package_name(tmp_path: Path) -> None:
    beside = {"__init__.py": "", "pack.py": "WIDTH = 3\n", "other.py": "DEPTH = 2\n"}
    assert part_of_a_package(tmp_path, beside, "from pack import WIDTH\n") is None
    assert part_of_a_package(tmp_path, beside, "from pack.other import DEPTH\n") is None


def test_a_file_with_the_name_of_a_package_whose_modules_it_imports_means_the_package(tmp_path: Path) -> None:
    for name, text in {"pack/__init__.py": "WIDTH = 3\n", "pack/sizes.py": "", "pack/parts/pack.py": ""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    main = tmp_path / "pack" / "parts" / "pack.py"
    roots = (str(main.parent), str(tmp_path))
    main.write_text("import pack.sizes\nfrom pack import WIDTH\n")
    assert analyze(str(main), Options(roots=roots)).error is None
    main.write_text("from pack import WIDTH\n")
    assert "cannot import name 'WIDTH'" in str(analyze(str(main), Options(roots=roots)).error)


def test_a_folder_is_the_package_that_a_file_of_the_same_name_means(tmp_path: Path) -> None:
    for name, text in {"pack/sizes.py": "WIDTH = 3\n", "pack/pack/sizes.py": "DEPTH = 2\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    main = tmp_path / "pack" / "pack" / "pack.py"
    main.write_text("from pack import sizes\nfrom pack.pack.sizes import DEPTH\nsizes.WIDTH\n")
    assert analyze(str(main), Options(roots=(str(main.parent), str(tmp_path)))).error is None


def test_the_source_of_an_extension_stands_for_the_module(tmp_path: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    for name in ("__init__.py", "color.clif", "boxes.pyx"):
        (folder / name).write_text("")
    main = tmp_path / "main.py"
    main.write_text("from engine import boxes, color\n")
    assert analyze(str(main), Options(roots=(str(tmp_path),))).error is None
    main.write_text("from engine import sound\n")
    assert "cannot import name 'sound'" in str(analyze(str(main), Options(roots=(str(tmp_path),))).error)


def test_a_package_within_another_is_imported_behind_it(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "outer" / "__init__.py").write_text("from outer.user import made\n")
    (tmp_path / "outer" / "user.py").write_text("from outer.inner import make\nmade = make(3)\n")
    (inner / "__init__.py").write_text("import outer.sizes\n\n\ndef make(n):\n    return [n, outer.sizes.WIDTH]\n")
    (tmp_path / "outer" / "sizes.py").write_text("WIDTH = 5\n")
    found = analyze(str(inner / "__init__.py"), Options(roots=(str(tmp_path),)))
    assert found.error is None
    found = analyze(str(tmp_path / "outer" / "__init__.py"), Options(roots=(str(tmp_path),)))
    assert found.error is None
    (tmp_path / "outer" / "__init__.py").write_text("from outer.user import built\n")
    found = analyze(str(tmp_path / "outer" / "__init__.py"), Options(roots=(str(tmp_path),)))
    assert found.error is not None and "cannot import name 'built'" in found.error.message
