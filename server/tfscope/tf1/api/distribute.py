"""Distribution strategies: one replica on this machine, so a scope changes no name.

Mirrors python/distribute/{distribute_lib,distribution_strategy_context}.py for the default
strategy and single-device ones.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("distribute.ReduceOp")
class ReduceOp:
    """How values of replicas are joined."""

    SUM = "SUM"
    MEAN = "MEAN"


class StrategyExtended:
    """Mirrors distribute_lib.py StrategyExtendedV1 for one replica."""

    def __init__(self, strategy):
        self._strategy = strategy
        self.worker_devices = ("/device:CPU:0",)
        self.parameter_devices = ("/device:CPU:0",)
        self.steps_per_run = 1
        self.should_checkpoint = self.should_save_summary = True
        self._num_replicas_in_sync = 1

    @contextlib.contextmanager
    def colocate_vars_with(self, colocate_with_variable):
        """Changes no name."""
        yield

    def call_for_each_replica(self, fn, args=(), kwargs=None):
        """What the function gives."""
        return fn(*args, **(kwargs or {}))

    def update(self, var, fn, args=(), kwargs=None, group=True):
        """What the function gives."""
        return fn(var, *args, **(kwargs or {}))

    def update_non_slot(self, colocate_with, fn, args=(), kwargs=None, group=True):
        """What the function gives."""
        return fn(*args, **(kwargs or {}))

    def reduce_to(self, reduce_op, value, destinations):
        """The value."""
        return value

    def batch_reduce_to(self, reduce_op, value_destination_pairs):
        """The values."""
        return [value for value, _ in value_destination_pairs]

    def read_var(self, v):
        """The variable."""
        return v

    def non_slot_devices(self, var_list):
        """The first variable."""
        return min(var_list, key=lambda v: v.name)

    def value_container(self, value):
        """The value."""
        return value


class Strategy:
    """Mirrors distribute_lib.py StrategyV1 for one replica."""

    num_replicas_in_sync = 1

    def __init__(self, *args, **kwargs):
        self.extended = StrategyExtended(self)
        self.num_replicas_in_sync = 1

    @contextlib.contextmanager
    def scope(self):
        """Makes this the current strategy; no name changes."""
        stack = _stack()
        stack.append(self)
        try:
            yield self
        finally:
            stack.pop()

    def make_dataset_iterator(self, dataset):
        """An iterator over the dataset."""
        return tf.data.make_initializable_iterator(dataset)

    def make_input_fn_iterator(self, input_fn, replication_mode=None):
        """An iterator over what the function gives."""
        made = input_fn(InputContext())
        return self.make_dataset_iterator(made)

    def experimental_distribute_dataset(self, dataset):
        """The dataset."""
        return dataset

    distribute_dataset = experimental_distribute_dataset

    def experimental_run_v2(self, fn, args=(), kwargs=None):
        """What the function gives."""
        return fn(*args, **(kwargs or {}))

    call_for_each_replica = run = experimental_run_v2

    def experimental_run(self, fn, input_iterator=None):
        """What the function gives for the next element."""
        return fn(input_iterator.get_next()) if input_iterator is not None else fn()

    def reduce(self, reduce_op, value, axis=None):
        """The value."""
        return value

    def unwrap(self, value):
        """The values of the replicas."""
        return (value,)

    experimental_local_results = unwrap

    def group(self, value, name=None):
        """An op."""
        return tf.group(value, name=name)

    def update_config_proto(self, config_proto):
        """The same settings."""
        return config_proto

    def configure(self, session_config=None, **kwargs):
        """Changes nothing."""

    def broadcast(self, tensor, destinations=None):
        """The tensor."""
        return tensor

    def initialize(self):
        """No ops."""
        return []

    finalize = initialize


@tf_export("distribute.InputContext")
class InputContext:
    """Mirrors distribute_lib.py InputContext."""

    def __init__(self, num_input_pipelines=1, input_pipeline_id=0, num_replicas_in_sync=1):
        self.num_input_pipelines = num_input_pipelines
        self.input_pipeline_id = input_pipeline_id
        self.num_replicas_in_sync = num_replicas_in_sync

    def get_per_replica_batch_size(self, global_batch_size):
        """The batch size of one replica."""
        return global_batch_size


@tf_export("distribute.ReplicaContext")
class ReplicaContext:
    """Mirrors distribute_lib.py ReplicaContext for one replica."""

    def __init__(self, strategy=None, replica_id_in_sync_group=0):
        self.strategy = strategy
        self.distribution_strategy = strategy
        self.num_replicas_in_sync = 1
        self.replica_id_in_sync_group = replica_id_in_sync_group
        self.devices = ("/device:CPU:0",)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        return None

    def merge_call(self, merge_fn, args=(), kwargs=None):
        """What the function gives for the strategy."""
        return merge_fn(self.strategy, *args, **(kwargs or {}))

    def all_reduce(self, reduce_op, value):
        """The value."""
        return value


_DEFAULT = Strategy()


def _stack():
    stack = current_run().data.setdefault("tf.strategies", [])
    return stack


@tf_export("distribute.get_strategy", "contrib.distribute.get_distribution_strategy",
           "contrib.distribute.get_strategy")  # fmt: skip
def get_strategy():
    """The strategy whose scope is open, else the default one."""
    stack = _stack()
    return stack[-1] if stack else _DEFAULT


@tf_export("distribute.has_strategy", "contrib.distribute.has_distribution_strategy",
           "contrib.distribute.has_strategy")  # fmt: skip
def has_strategy():
    """Whether a strategy's scope is open."""
    return bool(_stack())


@tf_export("distribute.get_replica_context", "contrib.distribute.get_replica_context",
           "contrib.distribute.get_tower_context")  # fmt: skip
def get_replica_context():
    """The only replica."""
    return ReplicaContext(get_strategy())


@tf_export("distribute.in_cross_replica_context", "contrib.distribute.in_cross_replica_context")
def in_cross_replica_context():
    """Whether a strategy's scope is open."""
    return bool(_stack())


@tf_export("distribute.get_loss_reduction", "contrib.distribute.get_loss_reduction")
def get_loss_reduction():
    """The mean."""
    return ReduceOp.MEAN


@tf_export("distribute.experimental_set_strategy")
def experimental_set_strategy(strategy):
    """Makes a strategy the current one."""
    stack = _stack()
    stack[:] = [] if strategy is None else [strategy]


def _strategy(name, *paths):
    made = type(name, (Strategy,), {"__doc__": "One replica on this machine."})
    for path in paths:
        export_value(made, f"{path}.{name}")


export_value(Strategy, "distribute.Strategy", "contrib.distribute.DistributionStrategy")
export_value(StrategyExtended, "distribute.StrategyExtended")
for _name in ("MirroredStrategy", "OneDeviceStrategy"):
    _strategy(_name, "distribute", "contrib.distribute")
for _name in (
    "CentralStorageStrategy", "MultiWorkerMirroredStrategy", "ParameterServerStrategy",
    "TPUStrategy",
):  # fmt: skip
    _strategy(_name, "distribute.experimental", "contrib.distribute", "distribute")
_strategy("CollectiveAllReduceStrategy", "contrib.distribute")


class _Resolver:
    """Where a cluster is; not known."""

    def __init__(self, *args, **kwargs):
        pass

    def cluster_spec(self):
        """Not known."""
        return Unknown("environment", "resolver.cluster_spec()")

    def master(self, *args, **kwargs):
        """Not known."""
        return Unknown("environment", "resolver.master()")

    get_master = master

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown("environment", f"resolver.{name}")


for _name in (
    "ClusterResolver", "GCEClusterResolver", "KubernetesClusterResolver",
    "SimpleClusterResolver", "SlurmClusterResolver", "TFConfigClusterResolver",
    "TPUClusterResolver", "UnionResolver",
):  # fmt: skip
    export_value(
        type(_name, (_Resolver,), {"__doc__": "Where a cluster is; not known."}),
        f"distribute.cluster_resolver.{_name}",
        f"contrib.cluster_resolver.{_name}",
    )


class _CrossDeviceOps:
    """How replicas exchange values; there is one."""

    def __init__(self, *args, **kwargs):
        pass


for _name in (
    "CrossDeviceOps", "HierarchicalCopyAllReduce", "NcclAllReduce", "ReductionToOneDevice",
    "AllReduceCrossDeviceOps", "ReductionToOneDeviceCrossDeviceOps",
):  # fmt: skip
    export_value(
        type(_name, (_CrossDeviceOps,), {"__doc__": "How replicas exchange values."}),
        f"distribute.{_name}",
        f"contrib.distribute.{_name}",
    )


@tf_export("distribute.InputReplicationMode")
class InputReplicationMode:
    """How input is spread."""

    PER_WORKER = "PER_WORKER"


@tf_export("distribute.experimental.CollectiveCommunication")
class CollectiveCommunication:
    """How workers talk."""

    AUTO = "AUTO"
    RING = "RING"
    NCCL = "NCCL"


@tf_export("contrib.distribute.DistributeConfig")
class DistributeConfig:
    """A plain record."""

    def __init__(self, train_distribute=None, eval_distribute=None, remote_cluster=None):
        self.train_distribute = train_distribute
        self.eval_distribute = eval_distribute
        self.remote_cluster = remote_cluster


@tf_export("contrib.distribute.initialize_tpu_system", "tpu.experimental.initialize_tpu_system")
def initialize_tpu_system(cluster_resolver=None):
    """Nothing is connected."""
    return Unknown("environment", "tf.tpu.experimental.initialize_tpu_system()")
