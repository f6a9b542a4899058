"""``note(value)`` writes a value's text into the graph, so that a record holds it."""
import re

import tensorflow as tf


def note(*values):
    text = " ".join(str(v) for v in values)
    with tf.name_scope(None):
        tf.no_op(name="note_" + re.sub(r"[^A-Za-z0-9_.]", "_", text))


def error(function, *args, **kwargs):
    """Writes the type and words of what a call raises."""
    try:
        result = function(*args, **kwargs)
    except Exception as e:
        note(type(e).__name__, str(e).split("\n")[0])
    else:
        note("no error", type(result).__name__)
