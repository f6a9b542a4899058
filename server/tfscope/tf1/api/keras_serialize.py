"""Objects by name or configuration.  Mirrors python/keras/utils/generic_utils.py."""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import registry
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


class CustomObjectScope:
    """Names of the program's own classes within a ``with`` block."""

    def __init__(self, *args: Any) -> None:
        self._objects = args

    def __enter__(self) -> Any:
        known = context.state().custom_objects
        self._before = dict(known)
        for objects in self._objects:
            if isinstance(objects, dict):
                known.update(objects)
        return self

    def __exit__(self, *error: object) -> None:
        context.state().custom_objects = self._before


tf_export("keras.utils.CustomObjectScope")(CustomObjectScope)


@tf_export("keras.utils.custom_object_scope")
def custom_object_scope(*args):
    """A scope of the program's own classes."""
    return CustomObjectScope(*args)


@tf_export("keras.utils.get_custom_objects")
def get_custom_objects():
    """Names of the program's own classes."""
    return context.state().custom_objects


def argument(name: str, value: Any) -> Any:
    """An argument as a configuration tells it: what tensors and variables hold is known in a session,
    a learning rate's schedule is again a configuration."""
    if isinstance(value, (ops.Tensor, Variable)):
        return Unknown("runtime", name)
    if hasattr(type(value), "get_config"):
        return serialize_keras_object(value)
    return value() if callable(value) and not isinstance(value, Unknown) else value


def find(name: str, prefix: str, custom_objects: Any, what: str, separator: str = ": ") -> Any:
    """The object of a name: the program's own, else a public one below ``prefix``."""
    for objects in (custom_objects, context.state().custom_objects):
        if isinstance(objects, dict) and name in objects:
            return objects[name]
    if prefix:
        with contextlib.suppress(KeyError):
            return registry.lookup(f"{prefix}.{name}")
    rule = (
        "Please ensure you are using a `keras.utils.custom_object_scope` and that this object is included in "
        "the scope. See https://www.tensorflow.org/guide/keras/save_and_serialize#registering_the_custom_object "
        "for details."
    )
    text = of_target(f"Unknown {what}{separator}{name}", f"Unknown {what}: {name!r}. {rule}")
    raise raised(ValueError(text))


def from_config(config: Any, prefix: str, custom_objects: Any, what: str) -> Any:
    """The object of a ``{"class_name", "config"}`` dictionary."""
    if "class_name" not in config or "config" not in config:
        older = f"Improper config format: {config}"
        newer = f"Improper config format for {config}. Expecting python dict contains `class_name` and `config` as keys"
        raise raised(ValueError(of_target(older, newer)))
    found = find(config["class_name"], prefix, custom_objects, what)
    arguments = config["config"]
    if not hasattr(found, "from_config"):
        return found(**arguments)
    with CustomObjectScope(custom_objects):
        if "custom_objects" in parameters_of(found.from_config)[0]:
            return found.from_config(arguments, custom_objects=custom_objects or {})
        return found.from_config(arguments)


def deserialize(identifier: Any, prefix: str, custom_objects: Any, what: str) -> Any:
    """The object that a name or configuration means; classes are instantiated."""
    if identifier is None or isinstance(identifier, Unknown):
        return identifier
    if isinstance(identifier, dict):
        return from_config(identifier, prefix, custom_objects, what)
    if isinstance(identifier, str):
        found = find(identifier, prefix, custom_objects, what, ":")
        return found() if isinstance(found, type) else found
    text = f"Could not interpret serialized {what}: {identifier}"
    raise raised(ValueError(text))


def optimizer_arguments(config: dict[str, Any], custom_objects: Any) -> dict[str, Any]:
    """The arguments of an optimizer; a learning rate may be the configuration of a schedule.

    Mirrors optimizer_v2.py OptimizerV2.from_config."""
    config = dict(config)
    if "lr" in config:
        config["learning_rate"] = config.pop("lr")
    if isinstance(config.get("learning_rate"), dict):
        config["learning_rate"] = schedule(config["learning_rate"], custom_objects)
    return config


@tf_export("keras.optimizers.schedules.deserialize")
def schedule(config, custom_objects=None):
    """A learning rate's schedule."""
    return deserialize(config, "keras.optimizers.schedules", custom_objects, "decay")


def uninterpreted(what: str, identifier: Any) -> Exception:
    """The error of what means no object; 1.15 gives the object beside the text."""
    text = f"Could not interpret {what} identifier:"
    if current_run().is_v1:
        return raised(ValueError(text, identifier))
    return raised(ValueError(f"{text} {identifier}"))


@tf_export("keras.utils.deserialize_keras_object")
def deserialize_keras_object(identifier, module_objects=None, custom_objects=None, printable_module_name="object"):  # fmt: skip
    """The object of a name or configuration."""
    objects = {**(module_objects or {}), **(custom_objects or {})}
    return deserialize(identifier, "", objects, printable_module_name)


@tf_export("keras.utils.serialize_keras_object", "keras.optimizers.schedules.serialize")
def serialize_keras_object(instance):
    """The configuration of an object, or its name."""
    if instance is None or isinstance(instance, Unknown):
        return instance
    if hasattr(instance, "get_config"):
        return {"class_name": type(instance).__name__, "config": instance.get_config()}
    name = getattr(instance, "__name__", None)
    if name is None:
        raise raised(ValueError("Cannot serialize", instance))
    return name
