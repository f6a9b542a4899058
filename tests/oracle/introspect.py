"""Writes the public symbols of an installed TensorFlow as data: run by hand with that TensorFlow.

    python introspect.py > symbols.tsv
    python introspect.py --native > native_2_15.tsv      what ``tensorflow`` 2 itself has beside ``compat.v1``

One line per symbol: public name, kind (``function``, ``class``, ``module``, ``value``), module and
name where it is defined, op type (of generated wrappers), signature.  The names are those of the 1.x
API (``tensorflow`` 1.15, ``tensorflow.compat.v1`` of 2.x).
"""

import collections
import inspect
import re
import sys
import types
import warnings

warnings.simplefilter("ignore")
import tensorflow as tf  # noqa: E402

NATIVE = "--native" in sys.argv
if not tf.__version__.startswith("1.") and not NATIVE:
    tf = tf.compat.v1


def op_type(function):
    """The op that a generated wrapper makes."""
    if ".gen_" not in (getattr(function, "__module__", "") or ""):
        return ""
    try:
        source = inspect.getsource(inspect.unwrap(function))
    except (OSError, TypeError):
        return ""
    found = re.search(r'_apply_op_helper\(\s*"(\w+)"', source)
    return found.group(1) if found else ""


def default_text(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    return "..."


def signature(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return "*args, **kwargs"
    parts, seen_star = [], False
    for p in parameters:
        text = p.name
        if p.kind is p.VAR_POSITIONAL:
            text, seen_star = "*" + text, True
        elif p.kind is p.VAR_KEYWORD:
            text = "**" + text
        elif p.kind is p.KEYWORD_ONLY and not seen_star:
            parts.append("*")
            seen_star = True
        if p.default is not p.empty:
            text += "=" + default_text(p.default)
        parts.append(text)
    return ", ".join(parts)


def kind_of(value):
    if isinstance(value, types.ModuleType):
        return "module"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else "value"


def row(full, value, kind):
    """The line of a symbol that is no module, or ``None`` if it is not TensorFlow's."""
    where = getattr(value, "__module__", "") or ""
    if kind != "value" and "tensorflow" not in where and "keras" not in where:
        return None
    owner = "%s.%s" % (short(where), getattr(value, "__name__", ""))
    made = op_type(value) if kind == "function" else ""
    text = signature(value) if kind != "value" else default_text(value)
    return (full, kind, owner if kind != "value" else "", made, text)


def short(where):
    """A module's name from ``python``, ``contrib``, ``estimator`` or ``keras`` on."""
    return re.sub(r"^.*?(python|contrib|estimator|keras)\b", r"\1", where)


def walk(root):
    """All symbols, breadth first, so that a module is known by its shortest public name.

    A private module that a contrib package shows is walked under its own name (``python.ops.…``);
    the places where it is shown are aliases of that, and it lists what it defines itself.
    """
    seen, out, queue = {id(root): "tensorflow"}, [], collections.deque([(root, "")])
    while queue:
        module, prefix = queue.popleft()
        for name in sorted(dir(module)):
            if name.startswith("_"):
                continue
            try:
                value = getattr(module, name)
            except Exception:  # lazily loaded modules of 1.15 may miss their packages
                continue
            full = prefix + name
            kind = kind_of(value)
            if kind != "module":
                line = row(full, value, kind)
                if line and (line[2] == full or not prefix.startswith("python.")):
                    out.append(line)
                continue
            where = getattr(value, "__name__", "")
            if full in ("compat.v1", "compat.v2") or not re.search("tensorflow|keras|tensorboard.summary", where):
                continue
            known = seen.get(id(value), "")
            if name == "python" or "pywrap" in full and "." in full:
                out.append((full, kind, where, "", ""))
                continue
            own = short(where)
            private = full.startswith("contrib.") and own.startswith("python.")
            home = own if private or prefix.startswith("python.") else full
            alias = known or (home if home != full else "")
            out.append((full, kind, where, "", alias))
            if not known:
                seen[id(value)] = home
                if full.count(".") <= 5 and "generated" not in own:
                    queue.append((value, home + "."))
    return out


def has(root, full):
    """Whether a name can be reached from a module."""
    for part in full.split("."):
        try:
            root = getattr(root, part)
        except AttributeError:
            return False
    return True


def wanted(line):
    """Of the native names those that ``compat.v1`` lacks; ``experimental`` as it stands."""
    if not NATIVE:
        return True
    return not has(tf.compat.v1, line[0]) and not line[0].startswith(("compat.", "experimental."))


for line in filter(wanted, sorted(set(walk(tf)))):
    sys.stdout.write("\t".join(part.replace("\n", " ").replace("\t", " ") for part in line) + "\n")
