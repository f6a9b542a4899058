"""Resources that want initialization.  Mirrors python/ops/resources.py."""

from __future__ import annotations

import collections

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops

SHARED, LOCAL = "resources", "local_resources"
PLACE = "python.ops.resources"

Resource = collections.namedtuple("Resource", ["handle", "create", "is_initialized"])
"""What a program registers."""


@tf_export(f"{PLACE}.register_resource")
def register_resource(handle, create_op, is_initialized_op, is_shared=True):
    """Puts a resource into its collection."""
    resource = Resource(handle, create_op, is_initialized_op)
    ops.get_default_graph().add_to_collection(SHARED if is_shared else LOCAL, resource)


@tf_export(f"{PLACE}.shared_resources")
def shared_resources():
    """Those of all workers."""
    return ops.get_collection(SHARED)


@tf_export(f"{PLACE}.local_resources")
def local_resources():
    """Those of this worker."""
    return ops.get_collection(LOCAL)


@tf_export(f"{PLACE}.report_uninitialized_resources")
def report_uninitialized_resources(resource_list=None, name="report_uninitialized_resources"):
    """The names of those without a value."""
    known = shared_resources() + local_resources() if resource_list is None else resource_list
    with ops.name_scope(name):
        if not known:
            return tf.constant([], dtype=tf.string)
        mask = tf.logical_not(tf.stack([r.is_initialized for r in known]))
        return tf.boolean_mask(tf.constant([r.handle.name for r in known]), mask)


@tf_export(f"{PLACE}.initialize_resources")
def initialize_resources(resource_list, name="init"):
    """Creates all of a list."""
    if resource_list:
        return tf.group(*[r.create for r in resource_list], name=name)
    return tf.no_op(name=name)


# -- what a Scaffold makes of variables and resources: monitored_session.py Scaffold.finalize ------
def default_init_op():
    """Gives all global state its first value."""
    shared = initialize_resources(shared_resources())
    return tf.group(tf.global_variables_initializer(), shared)


def default_ready_op():
    """The names of all that has no value."""
    return tf.concat([tf.report_uninitialized_variables(), report_uninitialized_resources()], 0)


def default_ready_for_local_init_op():
    """The names of global state without a value."""
    variables = tf.report_uninitialized_variables(tf.global_variables())
    return tf.concat([variables, report_uninitialized_resources(shared_resources())], 0)
