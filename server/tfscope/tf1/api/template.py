"""``tf.make_template``.  Mirrors python/ops/template.py."""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph import variable_scope as vs
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("make_template", "python.ops.template.make_template")
def make_template(
    name_, func_, create_scope_now_=False, unique_name_=None, custom_getter_=None, **kwargs
):
    """A function that shares its variables between calls."""
    return Template(name_, func_, create_scope_now_, unique_name_, custom_getter_, kwargs)


@tf_export("python.ops.template.make_template_internal")
def make_template_internal(name_, func_, create_scope_now_=False, unique_name_=None, custom_getter_=None, create_graph_function_=False, **kwargs):  # fmt: skip
    """The same; a graph function makes the variables that its Python function makes."""
    return Template(name_, func_, create_scope_now_, unique_name_, custom_getter_, kwargs)


@tf_export("python.ops.template.Template")
class Template:
    """A function with a variable scope of its own, made at the first call or at once."""

    def __init__(
        self, name, func, create_scope_now=False, unique_name=None, custom_getter=None, kwargs=None
    ):
        if name is None:
            raise raised(ValueError("name cannot be None."))
        if kwargs and not isinstance(func, Unknown) and not callable(func):
            raise raised(TypeError("the first argument must be callable"))
        self._func = func
        self._kwargs = kwargs or {}
        self._name = name
        self._unique_name = unique_name
        self._custom_getter = custom_getter
        self._variable_scope = None
        self._variables_created = False
        self._first_call = True
        if create_scope_now:
            with contextlib.ExitStack() as exits:
                unique = unique_name or vs._get_unique_variable_scope(name)
                self._variable_scope = exits.enter_context(
                    vs._pure_variable_scope(unique, custom_getter=custom_getter)
                )

    def _call_func(self, args, kwargs):
        merged = {**self._kwargs, **kwargs}
        if not self._variables_created:
            self._first_call = False
            try:
                result = self._func(*args, **merged)
                self._variables_created = True
            finally:
                self._first_call = not self._variables_created
            return result
        known = ops.get_collection("trainable_variables")
        result = self._func(*args, **merged)
        now = ops.get_collection("trainable_variables")
        if len(now) != len(known):
            new = [v for v in now if all(v is not k for k in known)]
            text = (
                "Trainable variable created when calling a template after the first time, perhaps "
                f"you used tf.Variable when you meant tf.get_variable: {new}"
            )
            raise raised(ValueError(text))
        return result

    def __call__(self, *args, **kwargs):
        if self._variable_scope is not None:
            with vs.variable_scope(self._variable_scope, reuse=not self._first_call):
                return self._call_func(args, kwargs)
        with vs.variable_scope(
            self._unique_name, self._name, custom_getter=self._custom_getter
        ) as scope:
            self._variable_scope = scope
            return self._call_func(args, kwargs)

    name = property(lambda self: self._name)
    func = property(lambda self: self._func)
    variable_scope = property(lambda self: self._variable_scope)

    @property
    def variable_scope_name(self):
        """The scope's name with a slash, once it is known."""
        scope = self._variable_scope
        return None if scope is None else scope.name and scope.name.rstrip("/") + "/"

    def _collected(self, key):
        return ops.get_collection(key, self.variable_scope_name) if self._variables_created else []

    variables = property(lambda self: [*self.global_variables, *self.local_variables])
    trainable_variables = property(lambda self: self._collected("trainable_variables"))
    trainable_weights = trainable_variables
    weights = variables
    var_scope = variable_scope
    global_variables = property(lambda self: self._collected("variables"))
    local_variables = property(lambda self: self._collected("local_variables"))

    @property
    def non_trainable_variables(self):
        """Global variables that are not trained."""
        trained = {id(v) for v in self.trainable_variables}
        return [v for v in self.global_variables if id(v) not in trained]

    non_trainable_weights = non_trainable_variables
