"""Where the models are: file under ``tf1/api`` → prefixes of public names.

A file is loaded when a symbol at or below one of its prefixes is first used; one without prefixes is
loaded with ``import tensorflow`` itself.
"""

from __future__ import annotations

# fmt: off
MODULES: dict[str, str] = {
    "variables": "",
    "partitioned_variables": "",
    "template": "",
    "tensor_array": "",
    "python_util": "python.util contrib.framework",
    "contrib_nn": "contrib.nn",
    "control_flow": "",
    "while_loop": "",
    "functional_ops": "",
    "logging_ops": "",
    "string_ops": "",
    "parsing_ops": "",
    "sparse_ops": "",
    "linalg_ops": "",
    "image_ops": "image",
    "image_color": "image io",
    "lookup_ops": (
        "lookup contrib.lookup python.ops.lookup_ops tables_initializer initialize_all_tables "
        "initializers"
    ),
    "array_index": "",
    "check_ops": "",
    "nn_ops": "nn math",
    "nn_dropout": "nn.dropout",
    "conv_ops": "nn",
    "conv_transposed": "nn",
    "conv_backprop": "nn",
    "nn_losses": "nn",
    "nn_impl": "nn math linalg",
    "linear_operators": "linalg",
    "embedding_ops": "nn",
    "embedding_safe": "nn.safe_embedding_lookup_sparse contrib.layers",
    "nn_sampled": "nn random",
    "framework": "",
    "framework_constants": "",
    "framework_sparse": "",
    "framework_specs": "contrib.framework python.framework.tensor_spec",
    "framework_functions": "",
    "session": "",
    "messages": "",
    "variables_api": "",
    "math_ops": "",
    "math_products": "",
    "math_operators": "",
    "math_reductions": "",
    "clip_ops": "",
    "array_ops": "",
    "array_stack": "",
    "array_misc": "",
    "random_ops": "",
    "init_ops": "",
    "init_ops_scaling": "",
    "init_ops_matrix": "",
    "init_ops_keras": "keras.initializers",
    "generated_ops": "",
    # -- training, data, estimators ----------------------------------------------------------------
    "gradients": "gradients hessians AggregationMethod UnconnectedGradients python.ops.unconnected_gradients",
    "gradients_function": (
        "python.framework.function custom_gradient recompute_grad python.ops.custom_gradient "
        "python.ops.control_flow_util"
    ),
    "estimator_inputs": "python.estimator.util estimator",
    "estimator_tpu": "python.tpu contrib.tpu.python estimator contrib.tpu tpu",
    "optimizers_base": "train",
    "optimizers": "train",
    "optimizers_adam": "train python.training",
    "optimizers_wrappers": "train contrib.tpu tpu",
    "train_global_step": "train python.training",
    "train_moving_averages": "train python.training",
    "train_decay": "train",
    "train_hooks": "train estimator",
    "train_session": "train",
    "train_cluster": "train distribute",
    "train_example": "train",
    "saver": "train python.training",
    "saver_checkpoints": (
        "train python.training pywrap_tensorflow python.pywrap_tensorflow io "
        "contrib.training.checkpoints_iterator"
    ),
    "queues_input": "train io",
    "queues_batch": "train",
    "queues_runner": "train",
    "summary": "train summary Summary Event",
    "losses_weights": (
        "train python.ops.weights_broadcast_ops python.ops.confusion_matrix confusion_matrix "
        "math.confusion_matrix"
    ),
    "metrics": "python.ops.metrics_impl metrics",
    "losses": "losses",
    "metrics_counts": "metrics",
    "metrics_ranked": "metrics",
    "data_dataset": "data python.data",
    "data_iterators": "data python.data",
    "data_transforms": "data contrib.data",
    "data_readers": "data contrib.data",
    "queues": (
        "queue QueueBase FIFOQueue RandomShuffleQueue PaddingFIFOQueue PriorityQueue contrib.staging io"
    ),
    "readers": (
        "ReaderBase TFRecordReader TextLineReader WholeFileReader IdentityReader LMDBReader "
        "FixedLengthRecordReader"
    ),
    "gfile": "io gfile python_io python.platform.gfile python.lib.io resource_loader sysconfig",
    "estimator": "estimator",
    "estimator_spec": "estimator contrib.learn.ModeKeys contrib.learn.RunConfig",
    "estimator_canned": "estimator python.estimator.canned",
    "estimator_heads": "python.estimator.canned estimator contrib.estimator",
    "distribute": "tpu distribute contrib.distribute contrib.cluster_resolver",
    "optimizers_v2": "contrib.optimizer_v2",
    "optimizers_contrib": "contrib.opt",
    "contrib_mixed_precision": "contrib.mixed_precision",
    "contrib_image": "contrib.image",
    "optimizers_contrib_adam": "contrib.opt",
    "feature_column": "feature_column python.feature_column contrib.feature_column",
    "feature_column_layers": "feature_column",
    "feature_column_types": "python.feature_column",
    "feature_column_keras": "keras.layers.DenseFeatures",
    "misc_app": "app flags logging get_logger compat python.platform python.compat",
    "misc_errors": "errors OpError python.framework.errors_impl python.framework.errors",
    "misc_test": "test python.platform.test python.framework.test_util profiler saved_model",
    # -- contrib, rnn, seq2seq ---------------------------------------------------------------------
    "contrib_nest": "nest contrib.framework python.util.nest",
    "contrib_arg_scope": "contrib.framework contrib.slim tf_slim",
    "contrib_framework_variables": "contrib.framework contrib.slim tf_slim",
    "contrib_framework": "contrib.framework contrib.slim tf_slim",
    "contrib_layers_utils": "contrib.layers contrib.slim tf_slim",
    "contrib_rev_block": "contrib.layers",
    "contrib_layers_gdn": "contrib.layers",
    "contrib_layers_initializers": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_conv": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_dense": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_pool": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_batch_norm": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_norm": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_optimizers": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_summaries": "contrib.layers contrib.slim tf_slim",
    "contrib_slim_nets": "contrib.slim.nets contrib.slim.python.slim.nets",
    "contrib_slim_inception": "contrib.slim.nets contrib.slim.python.slim.nets",
    "contrib_training": "contrib.training contrib.slim tf_slim",
    "contrib_evaluation": "contrib.training contrib.slim tf_slim",
    "contrib_hparams": "contrib.training",
    "contrib_losses": "contrib.losses contrib.slim tf_slim",
    "contrib_metrics": "contrib.metrics contrib.slim tf_slim",
    "rnn_cell_base": (
        "nn.rnn_cell contrib.rnn python.ops.rnn_cell_impl python.ops.rnn_cell "
        "python.ops.rnn_cell_wrapper_impl"
    ),
    "rnn_cell": (
        "nn.rnn_cell contrib.rnn python.ops.rnn_cell_impl python.ops.rnn_cell "
        "python.ops.rnn_cell_wrapper_impl"
    ),
    "rnn_wrappers": (
        "nn.rnn_cell contrib.rnn python.ops.rnn_cell_impl python.ops.rnn_cell "
        "python.ops.rnn_cell_wrapper_impl"
    ),
    "rnn": "nn.dynamic_rnn nn.bidirectional_dynamic_rnn contrib.rnn python.ops.rnn",
    "rnn_static": (
        "nn.static_rnn nn.static_bidirectional_rnn nn.static_state_saving_rnn nn.raw_rnn contrib.rnn "
        "python.ops.rnn"
    ),
    "contrib_rnn_core": "contrib.rnn python.ops.rnn_cell_impl",
    "contrib_rnn_block": "contrib.rnn",
    "contrib_rnn_cells": "contrib.rnn",
    "contrib_rnn_scoped": "contrib.rnn",
    "contrib_rnn_special": "contrib.rnn",
    "contrib_rnn_grid": "contrib.rnn",
    "contrib_cudnn_rnn": "contrib.cudnn_rnn",
    "seq2seq_attention": "contrib.seq2seq",
    "seq2seq_wrapper": "contrib.seq2seq",
    "seq2seq_helper": "contrib.seq2seq",
    "seq2seq_helper_scheduled": "contrib.seq2seq",
    "seq2seq_decoder": "contrib.seq2seq",
    "seq2seq_beam": "contrib.seq2seq",
    "seq2seq_beam_step": "contrib.seq2seq",
    "seq2seq_monotonic": "contrib.seq2seq",
    "seq2seq_legacy": "contrib.legacy_seq2seq",
    "seq2seq_legacy_loss": "contrib.legacy_seq2seq",
    "contrib_crf": "contrib.crf",
    "contrib_misc": (
        "contrib.framework python.framework.smart_cond contrib.quantize contrib.training contrib.slim "
        "tf_slim"
    ),
    "contrib_distributions": "distributions contrib.distributions",
    "contrib_distributions_kinds": "distributions contrib.distributions",
    "probability": "tensorflow_probability",
    "contrib_distributions_made": "contrib.distributions",
    # -- layers ------------------------------------------------------------------------------------
    "base_layer": "layers python.layers",
    "layers_core": "layers python.layers",
    "layers_conv": "layers python.layers",
    "layers_pooling": "layers python.layers",
    "keras_input": "layers python.layers python.keras keras.layers keras.Input",
    "keras_input_spec": "layers python.layers python.keras keras.layers",
    "keras_module": "Module python.module python.training.tracking",
    "keras_layer": "python.keras keras.layers",
    "keras_core": "python.keras keras.layers",
    "keras_lambda": "python.keras keras.layers",
    "keras_conv": "python.keras keras.layers",
    "keras_conv_special": "python.keras keras.layers",
    "keras_pooling": "python.keras keras.layers",
    "keras_normalization": "python.keras keras.layers",
    "keras_network": "python.keras",
    "keras_sequential": "python.keras keras.Sequential keras.models",
    "keras_training": "python.keras keras.Model keras.models",
    "keras_op_layer": "python.keras",
    "keras_make_variable": "python.keras",
    "keras_serialize": "python.keras keras.utils",
    "keras_activations": "python.keras keras.activations",
    "keras_regularizers": "python.keras keras.regularizers keras.constraints",
    "keras_backend": "python.keras keras.backend",
    "keras_backend_math": "python.keras keras.backend",
    "keras_backend_random": "python.keras keras.backend",
    "keras_backend_shapes": "python.keras keras.backend",
    "keras_backend_nn": "python.keras keras.backend",
    "keras_backend_rnn": "python.keras keras.backend",
    "keras_merge": "python.keras keras.layers",
    "keras_activation_layers": "python.keras keras.layers",
    "keras_reshaping": "python.keras keras.layers",
    "keras_recurrent": "python.keras keras.layers",
    "keras_stacked_cells": "python.keras keras.layers",
    "keras_rnn_cells": "python.keras keras.layers keras.experimental",
    "keras_rnn_layers": "python.keras keras.layers",
    "keras_rnn_v2": "python.keras.layers.recurrent_v2",
    "keras_wrappers": "python.keras keras.layers",
    "keras_conv_rnn": "python.keras keras.layers",
    "keras_attention": "python.keras keras.layers",
    "keras_losses": "python.keras keras.losses keras.metrics",
    "keras_metrics": "python.keras keras.losses keras.metrics",
    "keras_metrics_counts": "python.keras keras.metrics",
    "keras_optimizers": "python.keras keras.optimizers",
    "keras_optimizers_all": "python.keras keras.optimizers",
    "keras_models": (
        "python.keras keras.models keras.callbacks keras.utils keras.layers keras.mixed_precision"
    ),
    "keras_endpoints": "python.keras",
    "keras_private": "python.keras",
}
# fmt: on
