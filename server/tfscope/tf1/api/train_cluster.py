"""Clusters and devices: descriptions; nothing is connected.

Mirrors python/training/{server_lib,device_setter}.py.
"""

from __future__ import annotations

import itertools

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph.devices import merged_device, parsed
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("train.ClusterSpec")
class ClusterSpec:
    """Mirrors server_lib.py ClusterSpec."""

    def __init__(self, cluster):
        if isinstance(cluster, ClusterSpec):
            cluster = cluster.as_dict()
        if not isinstance(cluster, (dict, Unknown)) and not hasattr(cluster, "job"):
            text = "`cluster` must be a dictionary mapping one or more job names to lists of network addresses, or a `ClusterDef` protocol buffer"
            raise raised(TypeError(text))
        self._cluster = {} if not isinstance(cluster, dict) else dict(cluster)
        refusable(sorted, self._cluster)
        for job, tasks in self._cluster.items():
            _check_tasks(job, tasks)

    jobs = property(lambda self: list(self._cluster))

    def __bool__(self):
        return bool(self._cluster)

    def as_dict(self):
        """Jobs and their tasks."""
        return dict(self._cluster)

    def as_cluster_def(self):
        """A protocol buffer."""
        return ClusterDef(job=self.jobs)

    def num_tasks(self, job_name):
        """The number of tasks of a job."""
        self._check(job_name)
        return len(self._cluster[job_name])

    def task_indices(self, job_name):
        """The indices of a job's tasks."""
        return list(range(self.num_tasks(job_name)))

    def task_address(self, job_name, task_index):
        """The address of a task."""
        self._check(job_name)
        tasks = self._cluster[job_name]
        if not isinstance(tasks, dict):
            tasks = dict(enumerate(tasks))
        if isinstance(task_index, Unknown):
            return task_index.derived("task_address()")
        if task_index not in tasks:
            raise raised(ValueError(f"No task with index {task_index!r} in job {job_name!r}"))
        return tasks[task_index]

    def job_tasks(self, job_name):
        """The addresses of a job's tasks."""
        self._check(job_name)
        return list(self._cluster[job_name])

    def _check(self, job_name):
        if job_name not in self._cluster:
            raise raised(ValueError(f"No such job in cluster: {job_name!r}"))


def _check_tasks(job, tasks):
    """Names and addresses are texts.  Mirrors ClusterSpec.__init__ and _make_cluster_def."""
    if isinstance(tasks, Unknown):
        return
    if not isinstance(tasks, (list, tuple, dict)):
        text = f"The tasks for job {job!r} must be a list or a dictionary from integers to strings."
        raise raised(TypeError(text))
    texts = (str, bytes, Unknown)
    if isinstance(tasks, dict) and current_run().is_v1:
        refusable(sorted, tasks)
    if not isinstance(job, texts):
        raise raised(TypeError(f"Job name {job!r} must be bytes or unicode"))
    for address in tasks.values() if isinstance(tasks, dict) else tasks:
        if not isinstance(address, texts):
            raise raised(TypeError(f"Task address {address!r} must be bytes or unicode"))


class _Message:
    """A protocol buffer; its fields are the keyword arguments."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


class ClusterDef(_Message):
    """A description of a cluster."""


for _name in ("JobDef", "ServerDef"):
    export_value(type(_name, (_Message,), {"__doc__": "A protocol buffer."}), f"train.{_name}")
export_value(ClusterDef, "train.ClusterDef")


@tf_export("train.Server", "distribute.Server")
class Server:
    """Mirrors server_lib.py Server."""

    def __init__(
        self,
        server_or_cluster_def,
        job_name=None,
        task_index=None,
        protocol=None,
        config=None,
        start=True,
    ):
        self.server_def = ServerDescription(server_or_cluster_def, job_name, task_index)
        self.target = Unknown("environment", "server.target")

    @staticmethod
    def create_local_server(config=None, start=True):
        """A server of this machine."""
        return Server({"local": ["localhost:0"]})

    def start(self):
        """Does not start."""

    def join(self):
        """Returns at once."""


class ServerDescription(_Message):
    """What a server was made with."""

    def __init__(self, cluster, job_name, task_index):
        super().__init__(cluster=cluster, job_name=job_name, task_index=task_index)


PLACED_APART = (
    "AutoReloadVariable", "MutableHashTable", "MutableHashTableV2", "MutableHashTableOfTensors",
    "MutableHashTableOfTensorsV2", "MutableDenseHashTable", "MutableDenseHashTableV2", "VarHandleOp",
    "BoostedTreesEnsembleResourceHandleOp", "BoostedTreesQuantileStreamResourceHandleOp",
    "ResourceConditionalAccumulator", "Variable", "VariableV2",
)  # fmt: skip
"""Operations that stand on parameter servers.  Mirrors device_setter.py STANDARD_PS_OPS."""


@tf_export("train.replica_device_setter")
def replica_device_setter(
    ps_tasks=0,
    ps_device="/job:ps",
    worker_device="/job:worker",
    merge_devices=True,
    cluster=None,
    ps_ops=None,
    ps_strategy=None,
):
    """A device function or None without parameter servers.  Mirrors device_setter.py."""
    if cluster is not None and not isinstance(cluster, Unknown):
        spec = cluster.as_dict() if isinstance(cluster, ClusterSpec) else ClusterSpec(cluster)
        spec = spec if isinstance(spec, dict) else spec.as_dict()
        job = "ps" if isinstance(ps_device, Unknown) else ps_device.partition("/job:")[2]
        job = job.partition("/")[0] or "ps"
        ps_tasks = len(spec[job]) if spec.get(job) else 0
    if ps_tasks == 0:
        return None
    if ps_strategy is not None and not callable(ps_strategy):
        raise raised(TypeError("ps_strategy must be callable"))
    kinds = PLACED_APART if ps_ops is None else ps_ops
    strategy = _in_turn(ps_tasks) if ps_strategy is None else ps_strategy
    unknown = [v for v in (ps_tasks, ps_device, worker_device, kinds) if isinstance(v, Unknown)]

    def device_function(op):
        if unknown:
            return unknown[0].derived("device")
        if op.device and not merge_devices:
            return op.device
        if op.type not in kinds or not ps_device:
            return merged_device(worker_device or "", op.device)
        job, current = _job(ps_device), _job(op.device)
        task = f"/task:{strategy(op)}" if job and current in ("", job) else ""
        return merged_device(merged_device(ps_device, task), op.device)

    return device_function


def _in_turn(ps_tasks):
    """The tasks one after the other.  Mirrors _RoundRobinStrategy."""
    tasks = itertools.cycle(range(ps_tasks))
    return lambda op: next(tasks)


def _job(device):
    return (parsed(device) or {}).get("job", "")


class _Strategy:
    """Which parameter server holds a variable: no description asks for it, so all are the first."""

    def __init__(self, num_tasks):
        self._num_tasks = num_tasks

    def __call__(self, op):
        return 0


@tf_export("contrib.training.RandomStrategy")
class RandomStrategy(_Strategy):
    """Mirrors contrib/training/python/training/device_setter.py RandomStrategy."""

    def __init__(self, num_ps_tasks, seed=0):
        super().__init__(num_ps_tasks)
        self._seed = seed


@tf_export("contrib.training.GreedyLoadBalancingStrategy")
class GreedyLoadBalancingStrategy(_Strategy):
    """Mirrors device_setter.py GreedyLoadBalancingStrategy."""

    def __init__(self, num_tasks, load_fn):
        super().__init__(num_tasks)
        self._load_fn = load_fn


@tf_export("contrib.training.byte_size_load_fn")
def byte_size_load_fn(op):
    """Bytes of the only output; unknown where its sizes are."""
    shape, dtype = op.outputs[0].get_shape(), op.outputs[0].dtype
    if not shape.is_fully_defined() or isinstance(dtype, Unknown):
        return Unknown("dimension", "byte_size_load_fn()")
    return shape.num_elements() * dtype.size
