"""Writes which public functions of TensorFlow 2 a dispatcher calls, which refuses arguments in its own words.

    python introspect_dispatched.py > server/tfscope/tf1/api/data/dispatched_2_15.txt

One public name of ``tf.compat.v1`` per line, sorted.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


PUBLIC = ("tensorflow._api", "tensorflow.compat.v1", "keras.api")


def is_dispatched(value):
    """Whether a dispatcher stands before the function; generated ones ask theirs after Python took the arguments."""
    return hasattr(value, "_tf_type_based_dispatcher") and ".gen_" not in str(value.__module__)


def names(module, prefix, seen):
    for name in sorted(dir(module)):
        value = getattr(module, name, None)
        if name.startswith("_") or value is None:
            continue
        if is_dispatched(value):
            yield prefix + name
        elif (
            type(value).__name__ in ("module", "TFModuleWrapper")
            and value.__name__.startswith(PUBLIC)
            and id(value) not in seen
        ):
            yield from names(value, f"{prefix}{name}.", seen | {id(value)})


def main():
    import tensorflow.compat.v1 as tf
    from keras.api._v1 import keras

    found = {*names(tf, "", {id(tf)}), *names(keras, "keras.", {id(keras)})}
    print("\n".join(sorted(name for name in found if not name.startswith("compat."))))


if __name__ == "__main__":
    main()
