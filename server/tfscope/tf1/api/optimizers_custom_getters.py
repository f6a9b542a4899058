"""Custom getters of tf.contrib.opt: trained variables are local copies of global ones.

Mirrors contrib/opt/python/training/{elastic_average,model_average,agn}_optimizer.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops, variable_creation
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.values.raised import raised

GLOBAL, LOCAL = [GraphKeys.GLOBAL_VARIABLES], [GraphKeys.LOCAL_VARIABLES]
CENTER = "global_center_variable"


class _CustomGetter:
    """Makes trainable variables local ones, beside copies that only the optimizer changes."""

    COPY = ""

    def __init__(self, worker_device):
        self._worker_device = worker_device
        self._global_map: dict[Any, Any] = {}
        self._copies: dict[Any, Any] = {}

    def __call__(self, getter, name, trainable, collections, *args, **kwargs):
        """The local variable; the center is a global one."""
        if not trainable:
            return self._not_trained(getter, name, trainable, collections, *args, **kwargs)
        device = self._worker_device
        with ops.device(device):
            local = getter(name, *args, trainable=True, collections=list(LOCAL), **kwargs)
        if kwargs["reuse"] is True:
            return local
        path = f"{CENTER}/{name}"
        options = {"trainable": False, **kwargs}
        center = getter(*args, name=path, collections=list(GLOBAL), **options)
        with ops.device(device):
            path = f"{self.COPY}/{name}"
            copy = getter(*args, name=path, collections=list(LOCAL), **options)
        whole = kwargs["partitioner"] is None
        split = (lambda variable: [variable]) if whole else list
        for part, of_copy, of_center in zip(split(local), split(copy), split(center)):
            self._copies[part], self._global_map[part] = of_copy, of_center
        return local

    def _not_trained(self, getter, name, trainable, collections, *args, **kwargs):
        return _get_untrained(
            self._worker_device, getter, name, trainable, collections, *args, **kwargs
        )


def _get_untrained(device, getter, name, trainable, collections, *args, **kwargs):
    """Local variables live on the worker."""
    options = {"trainable": trainable, "collections": collections, **kwargs}
    if collections is None:
        raise raised(TypeError("argument of type 'NoneType' is not iterable"))
    if GraphKeys.LOCAL_VARIABLES not in collections:
        return getter(name, *args, **options)
    with ops.device(device):
        return getter(name, *args, **options)


@tf_export("contrib.opt.ElasticAverageCustomGetter")
class ElasticAverageCustomGetter(_CustomGetter):
    """Mirrors elastic_average_optimizer.py ElasticAverageCustomGetter."""

    COPY = "local_center_variable"

    def __init__(self, worker_device):
        super().__init__(worker_device)
        self._local_map = self._copies


@tf_export("contrib.opt.AGNCustomGetter")
class AGNCustomGetter(_CustomGetter):
    """Mirrors agn_optimizer.py AGNCustomGetter."""

    COPY = "grad_variable"

    def __init__(self, worker_device):
        super().__init__(worker_device)
        self._grad_map = self._copies

    def _not_trained(self, getter, name, trainable, collections, *args, **kwargs):
        return getter(name, *args, trainable=trainable, collections=collections, **kwargs)


@tf_export("contrib.opt.ModelAverageCustomGetter")
class ModelAverageCustomGetter:
    """The global copy is a ``tf.Variable``.  Mirrors model_average_optimizer.py."""

    def __init__(self, worker_device):
        self._worker_device = worker_device
        self._local_2_global: dict[Any, Any] = {}

    def __call__(self, getter, name, trainable, collections, *args, **kwargs):
        """The local variable."""
        device = self._worker_device
        if not trainable:
            return _get_untrained(device, getter, name, trainable, collections, *args, **kwargs)
        with ops.device(device):
            local = getter(name, *args, trainable=True, collections=list(LOCAL), **kwargs)
        self._local_2_global[local] = variable_creation.new_variable(
            name=f"{CENTER}/{name}", initial_value=local.initialized_value(), trainable=False,
            collections=list(GLOBAL),
        )  # fmt: skip
        return local
