"""Writes the public symbols of an installed TensorFlow as data: run by hand with that TensorFlow.

    python introspect.py > symbols.tsv

One line per symbol: public name, kind (``function``, ``class``, ``module``, ``value``), module and
name where it is defined, op type (of generated wrappers), signature.  The names are those of the 1.x
API (``tensorflow`` 1.15, ``tensorflow.compat.v1`` of 2.x).
"""
import inspect
import re
import sys
import types
import warnings

warnings.simplefilter("ignore")
import tensorflow as tf  # noqa: E402

if not tf.__version__.startswith("1."):
    tf = tf.compat.v1
MOST = 60000


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


def walk(module, prefix, seen, out):
    for name in sorted(dir(module)):
        if name.startswith("_"):
            continue
        try:
            value = getattr(module, name)
        except Exception:  # lazily loaded modules of 1.15 may miss their packages
            continue
        full = prefix + name
        kind = kind_of(value)
        if kind == "module":
            where = getattr(value, "__name__", "")
            if "tensorflow" not in where and "keras" not in where or full.count(".") > 5:
                continue
            if id(value) in seen or full in ("compat.v1", "compat.v2", "initializers.tf"):
                continue
            alias = seen.get(id(value), "")
            out.append((full, kind, where, "", alias))
            if not alias and name != "python":
                seen[id(value)] = full
                walk(value, full + ".", seen, out)
            continue
        where = getattr(value, "__module__", "") or ""
        if kind != "value" and "tensorflow" not in where and "keras" not in where:
            continue
        owner = "%s.%s" % (re.sub(r"^.*?(python|contrib|estimator|keras)\b", r"\1", where), getattr(value, "__name__", ""))
        made = op_type(value) if kind == "function" else ""
        text = signature(value) if kind != "value" else default_text(value)
        out.append((full, kind, owner if kind != "value" else "", made, text))


out = []
walk(tf, "", {id(tf): "tensorflow"}, out)
for row in sorted(set(out))[:MOST]:
    sys.stdout.write("\t".join(part.replace("\n", " ").replace("\t", " ") for part in row) + "\n")
