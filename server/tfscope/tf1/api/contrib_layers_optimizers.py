"""tf.contrib.layers.optimize_loss.

Mirrors contrib/layers/python/layers/optimizers.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PRIVATE = "contrib.layers.python.layers.optimizers"
SUMMARIES = ["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"]


def _names(name: str) -> list[str]:
    return [f"contrib.layers.{name}", f"{PRIVATE}.{name}", f"tf_slim.layers.optimizers.{name}"]


def _classes():
    return {
        "Adagrad": tf.train.AdagradOptimizer,
        "Adam": tf.train.AdamOptimizer,
        "Ftrl": tf.train.FtrlOptimizer,
        "Momentum": lambda learning_rate: tf.train.MomentumOptimizer(learning_rate, momentum=0.9),
        "RMSProp": tf.train.RMSPropOptimizer,
        "SGD": tf.train.GradientDescentOptimizer,
    }


export_value(_classes(), *_names("OPTIMIZER_CLS_NAMES"))
export_value(SUMMARIES, *_names("OPTIMIZER_SUMMARIES"))


@tf_export(*_names("optimize_loss"))
def optimize_loss(loss, global_step, learning_rate, optimizer, gradient_noise_scale=None, gradient_multipliers=None, clip_gradients=None, learning_rate_decay_fn=None, update_ops=None, variables=None, name=None, summaries=None, colocate_gradients_with_ops=False, increment_global_step=True):  # fmt: skip
    """A train op.  Variables ``OptimizeLoss/learning_rate`` and the optimizer's."""
    loss = ops.convert_to_tensor(loss)
    tf.contrib.framework.assert_scalar(loss)
    if global_step is None:
        global_step = tf.train.get_global_step()
    elif not isinstance(global_step, Unknown):
        tf.train.assert_global_step(global_step)
    with variable_scope.variable_scope(name, "OptimizeLoss", [loss, global_step]):
        if update_ops is None:
            update_ops = list(dict.fromkeys(ops.get_collection("update_ops")))
        if update_ops and not isinstance(update_ops, Unknown):
            with ops.control_dependencies([*update_ops, loss]):
                loss = tf.identity(loss, name="control_dependency")
        lr = _learning_rate(learning_rate)
        summaries = _checked_summaries(summaries)
        if learning_rate is not None and learning_rate_decay_fn is not None:
            lr = _decayed(lr, learning_rate_decay_fn, global_step, summaries)
        opt = _optimizer(optimizer, learning_rate, lr)
        if variables is None:
            variables = ops.get_collection("trainable_variables")
        gradients = opt.compute_gradients(
            loss, variables, colocate_gradients_with_ops=colocate_gradients_with_ops
        )
        if isinstance(gradients, Unknown):
            return loss
        gradients = _changed(gradients, gradient_noise_scale, gradient_multipliers)
        norms = "global_gradient_norm" in summaries or "gradient_norm" in summaries
        if norms:
            _summarize_norm(gradients, "gradient_norm")
        gradients = _clipped(gradients, clip_gradients)
        _summarize(gradients, loss, summaries)
        if clip_gradients is not None and norms:
            _summarize_norm(gradients, "clipped_gradient_norm")
        updates = opt.apply_gradients(
            gradients, global_step=global_step if increment_global_step else None, name="train"
        )
        with ops.control_dependencies([updates, loss]):
            return tf.identity(loss, name="control_dependency")


def _decayed(rate, decay, global_step, summaries):
    """The learning rate at a step."""
    if global_step is None:
        raise raised(ValueError("global_step is required for learning_rate_decay_fn."))
    rate = decay(rate, global_step)
    if "learning_rate" in summaries:
        tf.summary.scalar("learning_rate", rate)
    return rate


def _summarize_norm(gradients, name):
    norm = tf.global_norm([g for g, _ in gradients])
    tf.summary.scalar(f"global_norm/{name}", norm)


def _learning_rate(learning_rate):
    if learning_rate is None:
        return None
    if isinstance(learning_rate, ops.Tensor) and learning_rate.get_shape().ndims in (0, None):
        return learning_rate
    if not isinstance(learning_rate, (float, Unknown)):
        text = (
            f"Learning rate should be 0d Tensor or float. Got {learning_rate} of type "
            f"{type(learning_rate)}"
        )
        raise raised(ValueError(text))
    if isinstance(learning_rate, float) and learning_rate < 0.0:
        raise raised(ValueError("Invalid learning_rate %s.", learning_rate))
    return variable_scope.get_variable(
        "learning_rate", [], trainable=False, initializer=tf.constant_initializer(learning_rate)
    )


def _checked_summaries(summaries):
    if summaries is None or isinstance(summaries, Unknown):
        return ["loss", "learning_rate", "global_gradient_norm"]
    for wanted in summaries:
        if not isinstance(wanted, Unknown) and wanted not in SUMMARIES:
            text = f"Summaries should be one of [{', '.join(SUMMARIES)}], you provided {wanted}."
            raise raised(ValueError(text))
    return summaries


def _optimizer(optimizer, learning_rate, lr):
    base = tf.train.Optimizer
    if isinstance(optimizer, Unknown):
        return tf.train.GradientDescentOptimizer(learning_rate=lr)
    if isinstance(optimizer, str) or (isinstance(optimizer, type) and issubclass(optimizer, base)):
        if lr is None:
            kind = "string" if isinstance(optimizer, str) else "class"
            text = (
                f"Learning rate is None, but should be specified if optimizer is {kind} "
                f"({optimizer})."
            )
            raise raised(ValueError(text))
        if not isinstance(optimizer, str):
            return optimizer(learning_rate=lr)
        classes = _classes()
        if optimizer not in classes:
            text = (
                f"Optimizer name should be one of [{', '.join(classes)}], you provided {optimizer}."
            )
            raise raised(ValueError(text))
        return classes[optimizer](learning_rate=lr)
    if isinstance(optimizer, base):
        return optimizer
    if not callable(optimizer):
        text = (
            "Unrecognized optimizer: should be string, subclass of Optimizer, instance of "
            f"subclass of Optimizer or function with one argument. Got {optimizer}."
        )
        raise raised(ValueError(text))
    opt = optimizer(lr) if learning_rate is not None else optimizer()
    if not isinstance(opt, (base, Unknown)):
        text = f"Unrecognized optimizer: function should return subclass of Optimizer. Got {opt}."
        raise raised(ValueError(text))
    return opt


def _changed(gradients, noise_scale, multipliers):
    if noise_scale is not None:
        gradients = [(g if g is None else g + _noise(g, noise_scale), v) for g, v in gradients]
    if isinstance(multipliers, dict):
        made = []
        for grad, var in gradients:
            key = var if var in multipliers else var.name
            if grad is not None and key in multipliers:
                grad = grad * tf.cast(multipliers[key], grad.dtype)
            made.append((grad, var))
        gradients = made
    return gradients


def _noise(gradient, scale):
    return tf.truncated_normal(gradient.get_shape()) * scale


def _clipped(gradients, clip):
    if isinstance(clip, float):
        clipped, _ = tf.clip_by_global_norm([g for g, _ in gradients], clip)
        return list(zip(clipped, [v for _, v in gradients]))
    if clip is None or isinstance(clip, Unknown):
        return gradients
    if callable(clip):
        made = clip(gradients)
        return gradients if isinstance(made, Unknown) else made
    raise raised(ValueError(f"Unknown type {type(clip)} for clip_gradients"))


def _summarize(gradients, loss, summaries):
    if "loss" in summaries:
        tf.summary.scalar("loss", loss)
    for gradient, variable in gradients:
        values = getattr(gradient, "values", gradient)
        if values is None or callable(values):
            continue
        name = variable.name.replace(":", "_")
        if "gradients" in summaries:
            tf.summary.histogram(f"gradients/{name}", values)
        if "gradient_norm" in summaries:
            tf.summary.scalar(f"gradient_norm/{name}", tf.global_norm([values]))


@tf_export(*_names("adaptive_clipping_fn"))
def adaptive_clipping_fn(std_factor=2.0, decay=0.95, static_max_norm=None, global_step=None, report_summary=False, epsilon=1e-8, name=None):  # fmt: skip
    """A function of gradients; it makes ``AdaptiveMaxNorm/{mean,sq_mean}`` when called."""

    def average(name, value, decay):
        variable = variable_scope.get_variable(
            name, shape=value.get_shape(), dtype=value.dtype, initializer=tf.zeros_initializer(),
            trainable=False,
        )  # fmt: skip
        moving = tf.python.training.moving_averages.assign_moving_average
        return moving(variable, value, decay, zero_debias=False)

    def limits(norm):
        with variable_scope.variable_scope(name, "AdaptiveMaxNorm", [norm]):
            log_norm = tf.log(norm + epsilon)
            rate = decay
            if global_step is not None:
                n = tf.cast(global_step, tf.float32)
                rate = tf.minimum(decay, n / (n + 1.0))
            mean = average("mean", log_norm, rate)
            squares = average("sq_mean", tf.square(log_norm), rate)
            std = tf.sqrt(tf.maximum(epsilon, squares - tf.square(mean)))
            return tf.exp(mean + std_factor * std), mean

    def gradient_clipping(grads_and_vars):
        norm = tf.global_norm([g for g, _ in grads_and_vars])
        largest, log_mean = limits(norm)
        if report_summary:
            tf.summary.scalar("global_norm/adaptive_max_gradient_norm", largest)
        factor = tf.where(norm < largest, tf.ones_like(norm), tf.exp(log_mean) / norm)
        if static_max_norm is not None:
            factor = tf.minimum(static_max_norm / norm, factor)
        return [(g if g is None else g * factor, v) for g, v in grads_and_vars]

    return gradient_clipping
