"""tf.gfile and tf.io.gfile: files of the program, read through the run's own door.

Mirrors the interface of python/lib/io/file_io.py.  Nothing is written; what exists is not known.
"""

from __future__ import annotations

from tfscope.python.library.files import File, read_text
from tfscope.tf1.api.checkpoints import refuse_no_text
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.values.holes import hole
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


@tf_export("gfile.GFile", "gfile.Open", "gfile.FastGFile", "io.gfile.GFile",
           "python.lib.io.file_io.FileIO", "python.platform.gfile.GFile",
           "python.platform.gfile.Open", "python.platform.gfile.FastGFile")  # fmt: skip
class GFile(File):
    """Mirrors file_io.py FileIO."""

    def __init__(self, name, mode="r"):
        mode = mode if isinstance(mode, str) else "r"
        text = None
        if isinstance(name, str) and "w" not in mode and "a" not in mode:
            text = read_text(name)
        super().__init__(name, mode, text)

    def size(self):
        """Not known."""
        return Unknown("environment", f"size of {brief(self.name)}")

    def Close(self):
        """Closes."""
        self.close()


def _unknown(function, path):
    return Unknown("environment", f"{function}({brief(path)})")


def _question(name, v1, v2=None, modules=("gfile",)):
    """A function whose answer is not known."""

    def function(path, *args, **kwargs):
        """Not known."""
        if v1 == "Glob" and path is None:
            raise raised(TypeError("'NoneType' object is not iterable"))
        if v1 not in ("Glob", "Walk"):
            refuse_no_text(path)
        return _unknown(f"tf.gfile.{v1}", path)

    _register(function, name, v1, v2)


def _action(name, v1, v2=None):
    """A function that changes files: nothing happens."""

    def function(*args, **kwargs):
        """Nothing happens."""
        for path in args[:1]:
            refuse_no_text(path)

    _register(function, name, v1, v2)


def _register(function, name, v1, v2):
    function.__name__ = function.__qualname__ = v1
    export_value(function, f"gfile.{v1}", f"python.platform.gfile.{v1}",
                 f"python.lib.io.file_io.{name}")  # fmt: skip
    if v2 is not None:
        export_value(function, f"io.gfile.{v2}")


@tf_export("gfile.Exists", "io.gfile.exists", "python.platform.gfile.Exists",
           "python.lib.io.file_io.file_exists")  # fmt: skip
def exists(filename):
    """True for a file of the workspace that can be read; else not known."""
    refuse_no_text(filename)
    if isinstance(filename, str) and read_text(filename) is not None:
        return True
    return _unknown("tf.gfile.Exists", filename)


_question("is_directory", "IsDirectory", "isdir")
_question("get_matching_files", "Glob", "glob")
_question("list_directory", "ListDirectory", "listdir")
_question("stat", "Stat", "stat")
_question("walk", "Walk", "walk")
_action("copy", "Copy", "copy")
_action("create_dir", "MkDir", "mkdir")
_action("recursive_create_dir", "MakeDirs", "makedirs")
_action("delete_file", "Remove", "remove")
_action("rename", "Rename", "rename")
_action("delete_recursively", "DeleteRecursively", "rmtree")


@tf_export(
    "python_io.tf_record_iterator", "io.tf_record_iterator", "compat.v1.io.tf_record_iterator"
)
def tf_record_iterator(path, options=None):
    """Records of a file; not known."""
    return _unknown("tf.python_io.tf_record_iterator", path)


@tf_export("python_io.TFRecordCompressionType", "io.TFRecordCompressionType")
class TFRecordCompressionType:
    """Kinds of compression."""

    NONE = 0
    ZLIB = 1
    GZIP = 2


@tf_export("python_io.TFRecordOptions", "io.TFRecordOptions")
class TFRecordOptions:
    """Settings of a record file."""

    def __init__(self, compression_type=None, **kwargs):
        self.compression_type = compression_type
        for key, value in kwargs.items():
            setattr(self, key, value)


@tf_export("python_io.TFRecordWriter", "io.TFRecordWriter")
class TFRecordWriter:
    """Writes nothing."""

    def __init__(self, path, options=None):
        refuse_no_text(path)
        self._path = path

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        return None

    def write(self, record):
        """Writes nothing."""

    def flush(self):
        """Writes nothing."""

    def close(self):
        """Writes nothing."""


@tf_export("resource_loader.get_path_to_datafile")
def get_path_to_datafile(path):
    """A path beside the calling file; not known."""
    return _unknown("tf.resource_loader.get_path_to_datafile", path)


@tf_export("resource_loader.load_resource")
def load_resource(path):
    """Content of a file beside the calling one; not known."""
    return _unknown("tf.resource_loader.load_resource", path)


@tf_export("resource_loader.get_data_files_path", "resource_loader.get_root_dir_with_all_resources")
def get_data_files_path():
    """The folder of the calling file; not known."""
    return Unknown("environment", "tf.resource_loader.get_data_files_path()")


for _name in ("get_include", "get_lib"):
    export_value(
        lambda name=_name: Unknown("environment", f"tf.sysconfig.{name}()"), f"sysconfig.{_name}"
    )


@tf_export("sysconfig.get_compile_flags")
def get_compile_flags():
    """What custom operations are compiled with.  Mirrors python/platform/sysconfig.py."""
    if not current_run().is_v1:
        return Unknown("environment", "tf.sysconfig.get_compile_flags()")
    return [f"-I{hole('tf.sysconfig.get_include()')}", "-D_GLIBCXX_USE_CXX11_ABI=0"]


@tf_export("sysconfig.get_link_flags")
def get_link_flags():
    """What custom operations are linked with.  Mirrors python/platform/sysconfig.py."""
    if not current_run().is_v1:
        return Unknown("environment", "tf.sysconfig.get_link_flags()")
    return [f"-L{hole('tf.sysconfig.get_lib()')}", "-l:libtensorflow_framework.so.1"]


export_value(0, "sysconfig.CXX11_ABI_FLAG")
export_value(0, "sysconfig.MONOLITHIC_BUILD")


@tf_export("python.lib.io.file_io.read_file_to_string")
def read_file_to_string(filename, binary_mode=False):
    """What a file holds, as far as it is a text of the workspace."""
    refuse_no_text(filename)
    text = read_text(filename) if isinstance(filename, str) and not binary_mode else None
    return _unknown("read_file_to_string", filename) if text is None else text


@tf_export(
    "python.lib.io.file_io.write_string_to_file",
    "python.lib.io.file_io.atomic_write_string_to_file",
)
def write_string_to_file(filename, *args, **kwargs):
    """Nothing is written."""
    refuse_no_text(filename)
