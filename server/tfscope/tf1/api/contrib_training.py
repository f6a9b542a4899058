"""tf.contrib.training and slim.learning: train ops and loops.

Mirrors contrib/training/python/training/training.py and contrib/slim/python/slim/learning.py.
A loop builds what it adds to the graph; its steps are not run.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_hook_runs import steps
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import pair_of, raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

DEFAULT = 0


def _training(name: str) -> list[str]:
    return [f"contrib.training.{name}", f"contrib.training.python.training.training.{name}"]


def _slim(name: str) -> list[str]:
    return [f"contrib.slim.learning.{name}", f"contrib.slim.python.slim.learning.{name}",
            f"tf_slim.learning.{name}"]  # fmt: skip


def _behind(dependencies, tensor):
    """The tensor after some ops.  Mirrors control_flow_ops.with_dependencies."""
    with ops.control_dependencies([*dependencies, tensor]):
        return tf.identity(tensor, name="control_dependency")


@tf_export(*_training("clip_gradient_norms"), *_slim("clip_gradient_norms"))
def clip_gradient_norms(gradients_to_variables, max_norm):
    """The pairs with clipped gradients."""
    if isinstance(gradients_to_variables, Unknown):
        return gradients_to_variables
    return [
        (grad if grad is None else tf.clip_by_norm(grad, max_norm), var)
        for grad, var in gradients_to_variables
    ]


@tf_export(*_training("clip_gradient_norms_fn"))
def clip_gradient_norms_fn(max_norm):
    """A function of pairs."""
    return lambda pairs: clip_gradient_norms(pairs, max_norm)


@tf_export(*_training("multiply_gradients"), *_slim("multiply_gradients"))
def multiply_gradients(grads_and_vars, gradient_multipliers):
    """The pairs with scaled gradients."""
    if isinstance(grads_and_vars, Unknown) or isinstance(gradient_multipliers, Unknown):
        return grads_and_vars
    if not isinstance(grads_and_vars, list):
        raise raised(ValueError("`grads_and_vars` must be a list."))
    if not gradient_multipliers:
        raise raised(ValueError("`gradient_multipliers` is empty."))
    if not isinstance(gradient_multipliers, dict):
        raise raised(ValueError("`gradient_multipliers` must be a dict."))
    made = []
    for grad, var in grads_and_vars:
        key = var if var in gradient_multipliers else var.op.name
        if key in gradient_multipliers:
            if grad is None:
                raise raised(ValueError("Requested multiple of `None` gradient."))
            factor = gradient_multipliers[key]
            if not isinstance(factor, ops.Tensor):
                factor = tf.constant(factor, dtype=grad.dtype)
            if isinstance(grad, ops.IndexedSlices):
                grad = ops.IndexedSlices(grad.values * factor, grad.indices, grad.dense_shape)
            else:
                grad *= factor
        made.append((grad, var))
    return made


@tf_export(*_training("add_gradients_summaries"))
def add_gradients_summaries(grads_and_vars):
    """A histogram and a norm per gradient.  Mirrors training.py."""
    return _gradient_summaries(grads_and_vars, "_")


@tf_export(*_slim("add_gradients_summaries"))
def slim_add_gradients_summaries(grads_and_vars):
    """A histogram and a norm per gradient.  Mirrors learning.py."""
    return _gradient_summaries(grads_and_vars, "/")


def _gradient_summaries(grads_and_vars, sign):
    made = []
    for pair in grads_and_vars:
        grad, var = refusable(pair_of, pair)
        if grad is not None:
            name = f"{var.op.name}{sign}gradient"
            made.append(tf.summary.histogram(name, grad))
            made.append(tf.summary.scalar(f"{name}_norm", tf.global_norm([grad])))
    return made


@tf_export(*_training("create_train_op"))
def create_train_op(total_loss, optimizer, global_step=DEFAULT, update_ops=None, variables_to_train=None, transform_grads_fn=None, summarize_gradients=False, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, check_numerics=True):  # fmt: skip
    """The loss behind gradients and updates, in TRAIN_OP.  Mirrors training.py."""
    if isinstance(global_step, int) and global_step == DEFAULT:
        global_step = tf.train.get_or_create_global_step()
    if update_ops is None or isinstance(update_ops, Unknown):
        update_ops = ops.get_collection("update_ops")
    update_ops = list(dict.fromkeys(update_ops))
    if update_ops:
        with ops.control_dependencies(update_ops):
            barrier = tf.no_op(name="update_barrier")
        total_loss = _behind([barrier], total_loss)
    if variables_to_train is None:
        variables_to_train = ops.get_collection("trainable_variables")
    if not isinstance(variables_to_train, Unknown) and not variables_to_train:
        raise raised(AssertionError())
    if isinstance(optimizer, Unknown):
        return optimizer
    grads = optimizer.compute_gradients(
        total_loss, variables_to_train, gate_gradients=gate_gradients,
        aggregation_method=aggregation_method,
        colocate_gradients_with_ops=colocate_gradients_with_ops,
    )  # fmt: skip
    if transform_grads_fn and not isinstance(transform_grads_fn, Unknown):
        grads = transform_grads_fn(grads)
    if summarize_gradients:
        with ops.name_scope("summarize_grads"):
            add_gradients_summaries(grads)
    updates = optimizer.apply_gradients(grads, global_step=global_step)
    with ops.name_scope("train_op"):
        if check_numerics:
            total_loss = tf.check_numerics(total_loss, "LossTensor is inf or nan")
        train_op = _behind([updates], total_loss)
    train_ops = ops.get_collection_ref("train_op")
    if all(train_op is not known for known in train_ops):
        train_ops.append(train_op)
    return train_op


@tf_export(*_slim("create_train_op"))
def slim_create_train_op(total_loss, optimizer, global_step=DEFAULT, update_ops=None, variables_to_train=None, clip_gradient_norm=0, summarize_gradients=False, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, gradient_multipliers=None, check_numerics=True):  # fmt: skip
    """create_train_op that multiplies and clips.  Mirrors learning.py create_train_op."""

    def transform_grads_fn(grads):
        if gradient_multipliers:
            with ops.name_scope("multiply_grads"):
                grads = multiply_gradients(grads, gradient_multipliers)
        if clip_gradient_norm > 0:
            with ops.name_scope("clip_grads"):
                grads = clip_gradient_norms(grads, clip_gradient_norm)
        return grads

    return create_train_op(
        total_loss, optimizer, global_step=global_step, update_ops=update_ops,
        variables_to_train=variables_to_train, transform_grads_fn=transform_grads_fn,
        summarize_gradients=summarize_gradients, gate_gradients=gate_gradients,
        aggregation_method=aggregation_method,
        colocate_gradients_with_ops=colocate_gradients_with_ops, check_numerics=check_numerics,
    )  # fmt: skip


slim_create_train_op.__name__ = "create_train_op"


@tf_export(*_slim("train_step"))
def train_step(sess, train_op, global_step, train_step_kwargs):
    """(loss, whether to stop) of a run."""
    current_run().runtime_uses += 1
    return Unknown("runtime", "total_loss"), Unknown("runtime", "should_stop")


def _step_arguments(global_step, number_of_steps, log_every_n_steps):
    with ops.name_scope("train_step"):
        if number_of_steps:
            found = {"should_stop": tf.greater_equal(global_step, number_of_steps)}
        else:
            found = {"should_stop": tf.constant(False)}
        if log_every_n_steps > 0:
            found["should_log"] = tf.equal(tf.mod(global_step, log_every_n_steps), 0)
    return found


@tf_export(*_slim("train"))
def slim_train(train_op, logdir, train_step_fn=train_step, train_step_kwargs=DEFAULT, log_every_n_steps=1, graph=None, master="", is_chief=True, global_step=None, number_of_steps=None, init_op=DEFAULT, init_feed_dict=None, local_init_op=DEFAULT, init_fn=None, ready_op=DEFAULT, summary_op=DEFAULT, save_summaries_secs=600, summary_writer=DEFAULT, startup_delay_steps=0, saver=None, save_interval_secs=600, sync_optimizer=None, session_config=None, session_wrapper=None, trace_every_n_steps=None, ignore_live_threads=False):  # fmt: skip
    """Adds init, summary and step ops to the graph.  Mirrors learning.py train."""
    if train_op is None:
        raise raised(ValueError("train_op cannot be None."))
    if logdir is None:
        given = {"summary_op": not _default(summary_op), "saver": saver is not None, "trace_every_n_steps": trace_every_n_steps is not None}  # fmt: skip
        for name in [name for name, there in given.items() if there][:1]:
            raise raised(ValueError(f"Cannot provide {name} because logdir=None"))
    if sync_optimizer is not None and startup_delay_steps > 0:
        text = "startup_delay_steps must be zero when sync_optimizer is supplied."
        raise raised(ValueError(text))
    if number_of_steps is not None and number_of_steps <= 0:
        text = "`number_of_steps` must be either None or a positive number."
        raise raised(ValueError(text))
    graph = graph or ops.get_default_graph()
    with graph.as_default():
        if global_step is None:
            global_step = tf.train.get_or_create_global_step()
        if not saver:
            tf.train.Saver()
        with ops.name_scope("init_ops"):
            if _default(init_op):
                tf.global_variables_initializer()
            if _default(ready_op):
                tf.report_uninitialized_variables()
            if _default(local_init_op):
                tf.group(tf.local_variables_initializer(), tf.tables_initializer())
        if _default(summary_op):
            tf.summary.merge_all()
        if _default(train_step_kwargs):
            train_step_kwargs = _step_arguments(global_step, number_of_steps, log_every_n_steps)
        steps(train_step_fn, init_fn, train_op, global_step, train_step_kwargs)
    current_run().runtime_uses += 1
    return Unknown("runtime", "total_loss")


slim_train.__name__ = "train"


def _default(value):
    return isinstance(value, int) and value == DEFAULT


@tf_export(*_training("train"))
def train(train_op, logdir, master="", is_chief=True, scaffold=None, hooks=None, chief_only_hooks=None, save_checkpoint_secs=600, save_summaries_steps=100, config=None, max_wait_secs=7200, run_metadata=None):  # fmt: skip
    """A MonitoredTrainingSession.  Mirrors training.py train."""
    if logdir is None and is_chief and not isinstance(is_chief, Unknown):
        if save_summaries_steps:
            text = "logdir cannot be None when save_summaries_steps is not None"
            raise raised(ValueError(text))
        if save_checkpoint_secs:
            text = "logdir cannot be None when save_checkpoint_secs is not None"
            raise raised(ValueError(text))
    session = tf.train.MonitoredTrainingSession(
        master=master, is_chief=is_chief, checkpoint_dir=logdir, scaffold=scaffold, hooks=hooks,
        chief_only_hooks=chief_only_hooks, save_checkpoint_secs=save_checkpoint_secs,
        save_summaries_steps=save_summaries_steps, config=config,
    )  # fmt: skip
    with session:
        current_run().runtime_uses += 1
    return Unknown("runtime", "loss")
