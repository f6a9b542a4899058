"""Where the models are: files under ``tf1/api`` → prefixes of public names.

A file is loaded when a symbol at or below one of its prefixes is first used; one without prefixes is
loaded with ``import tensorflow`` itself.
"""

from __future__ import annotations

# fmt: off
PREFIXES: dict[str, str] = {
    "variables partitioned_variables template tensor_array": "",
    "python_util": "python.util contrib.framework",
    "contrib_nn": "contrib.nn",
    "rare_ops": (
        "sets sparse io serialize_sparse serialize_many_sparse deserialize_many_sparse quantize_v2 quantize "
        "quantization math.cumulative_logsumexp random nn contrib.nn contrib.memory_stats "
        "sparse_reduce_sum_sparse sparse_reduce_max_sparse assert_proper_iterable debugging"
    ),
    "control_autograph control_flow": "",
    "conv_utils": "python.layers.utils python.keras.utils.conv_utils python.ops.nn_ops.Convolution",
    "control_tuple while_loop functional_ops": "",
    "compat_v2": "compat.v2",
    "compiled": "xla contrib.compiler python.compiler vectorized_map python.ops.parallel_for",
    "logging_ops string_ops": "",
    "ragged ragged_factories": "RaggedTensor ragged python.ops.ragged",
    "ragged_strings": (
        "strings.bytes_split strings.ngrams strings.unicode_decode strings.unicode_encode strings.unicode_split "
        "strings.unicode_decode_with_offsets strings.unicode_split_with_offsets python.ops.ragged.ragged_string_ops"
    ),
    "ragged_more": "ragged python.ops.ragged",
    "sparse_rare": "sparse sparse_mask sparse_reset_shape batch_scatter_update",
    "control_rare": "switch_case CriticalSection",
    "nn_rare": (
        "nn.conv_transpose nn.with_space_to_batch nn.ctc_loss_v2 nn.ctc_unique_labels nn.collapse_repeated "
        "python.ops.ctc_ops"
    ),
    "parsing_ops sparse_ops sparse_places linalg_ops": "",
    "parsing_sequences": "parse_single_sequence_example io",
    "image_ops": "image compat.v2.image python.ops.image_ops python.ops.image_ops_impl",
    "image_color": "image io",
    "image_boxes image_fit image_quality": "image",
    "lookup_indices": "contrib.lookup python.ops.lookup_ops",
    "lookup_mutable": "lookup contrib.lookup python.ops.lookup_ops",
    "lookup_ops": (
        "lookup contrib.lookup python.ops.lookup_ops tables_initializer initialize_all_tables "
        "initializers"
    ),
    "array_index array_batch_gather check_ops matrix_diagonals math_saturate": "",
    "nn_ops": "nn math",
    "nn_dropout": "nn.dropout",
    "conv_ops conv_transposed conv_backprop nn_losses": "nn",
    "nn_impl": "nn math linalg",
    "linear_operators linear_operators_whole linear_operators_kinds linear_operators_identity linear_operators_made linalg_more": "linalg",
    "math_special": "math lbeta histogram_fixed_width histogram_fixed_width_bins",
    "signal_fft": "signal spectral contrib.signal python.ops.signal",
    "signal_ops signal_mel": "signal contrib.signal python.ops.signal",
    "embedding_ops": "nn",
    "embedding_safe": "nn.safe_embedding_lookup_sparse contrib.layers",
    "nn_sampled": "nn random",
    "framework framework_constants framework_sparse": "",
    "framework_specs": "contrib.framework python.framework.tensor_spec",
    "framework_functions": "",
    "tensor_lists": "python.ops.list_ops python.ops.inplace_ops python.ops.gen_list_ops raw_ops",
    "private_small": (
        "python.framework.ops python.framework.tensor_util python.framework.common_shapes python.framework.random_seed "
        "python.framework.test_util python.ops.control_flow_util python.ops.summary_op_util python.ops.math_ops "
        "python.ops.state_ops python.ops.data_flow_ops python.data.util python.eager.context python.distribute "
        "python.feature_column python.saved_model.model_utils python.util.object_identity python.ops.gradients_impl "
        "python.ops.resource_variable_ops python.ops.control_flow_ops python.training.optimizer "
        "python.training.basic_session_run_hooks python.tpu.tpu tpu contrib.tpu "
        "contrib.framework contrib.eager debugging random"
    ),
    "contrib_warps": "contrib.image",
    "contrib_percentile": "contrib.distributions.percentile contrib.distributions.python.ops.sample_stats",
    "contrib_transformed contrib_affine": "contrib.distributions",
    "gradient_tape": "GradientTape python.eager.backprop",
    "graph_defs": "NodeDef GraphDef core.framework graph_util python.framework.graph_util"
    " python.framework.graph_util_impl",
    "graph_imports": "import_graph_def graph_util python.framework.importer",
    "meta_graphs": "train python.training python.framework.meta_graph MetaGraphDef core.protobuf",
    "session messages variables_api math_ops math_products math_operators math_reductions clip_ops": "",
    "array_ops array_stack array_misc random_seeds random_ops init_ops init_ops_scaling init_ops_matrix": "",
    "init_ops_keras": "keras.initializers",
    "generated_ops": "",
    # -- training, data, estimators ----------------------------------------------------------------
    "gradients": "gradients hessians AggregationMethod UnconnectedGradients python.ops.unconnected_gradients",
    "gradients_registered": "RegisterGradient NotDifferentiable NoGradient no_gradient python.framework.ops",
    "gradients_function": "python.framework.function python.ops.control_flow_util",
    "custom_gradient": "custom_gradient recompute_grad grad_pass_through python.ops.custom_gradient",
    "estimator_inputs": "python.estimator.util estimator",
    "estimator_tpu": "python.tpu contrib.tpu.python estimator contrib.tpu tpu",
    "optimizers_base optimizers": "train",
    "optimizers_adam": "train python.training",
    "optimizers_wrappers": "train contrib.tpu tpu",
    "loss_scales": "train python.training.experimental keras.mixed_precision",
    "train_global_step train_moving_averages": "train python.training",
    "train_decay": "train",
    "train_hooks": "train estimator",
    "train_session": "train",
    "train_cluster": "train distribute contrib.training",
    "train_example": "train",
    "saver": "train python.training",
    "saveables": "python.training.saving",
    "init_from_checkpoint": "train",
    "saver_checkpoints": (
        "contrib.eager.Checkpoint "
        "train python.training pywrap_tensorflow python.pywrap_tensorflow io "
        "contrib.training.checkpoints_iterator"
    ),
    "queues_input": "train io",
    "queues_batch": "train contrib.slim.prefetch_queue contrib.slim.python.slim.data",
    "queues_runner": "train contrib.slim.queues contrib.slim.python.slim.queues",
    "summary": "train summary Summary Event python.ops.summary_op_util",
    "losses_weights": (
        "train python.ops.weights_broadcast_ops python.ops.confusion_matrix confusion_matrix "
        "math.confusion_matrix"
    ),
    "metrics": "python.ops.metrics_impl metrics",
    "losses": "losses",
    "metrics_counts": "python.ops.metrics_impl metrics",
    "metrics_ranked": "metrics",
    "data_dataset": "data python.data",
    "data_iterators": "data python.data contrib.data",
    "data_transforms data_readers": "data contrib.data",
    "queues": (
        "queue QueueBase FIFOQueue RandomShuffleQueue PaddingFIFOQueue PriorityQueue contrib.staging io"
    ),
    "accumulators": "ConditionalAccumulator ConditionalAccumulatorBase SparseConditionalAccumulator sparse",
    "readers": (
        "ReaderBase TFRecordReader TextLineReader WholeFileReader IdentityReader LMDBReader "
        "FixedLengthRecordReader"
    ),
    "gfile": "io gfile python_io python.platform.gfile python.lib.io resource_loader sysconfig",
    "estimator": "estimator",
    "estimator_spec": "estimator contrib.learn.ModeKeys",
    "estimator_training": "estimator",
    "contrib_learn contrib_learn_words contrib_learn_heads contrib_learn_canned": "contrib.learn",
    "contrib_gmm": "contrib.factorization",
    "contrib_learn_experiment contrib_learn_heads_more contrib_learn_ops contrib_learn_io": "contrib.learn",
    "contrib_sdca": "contrib.learn contrib.linear_optimizer contrib.kernel_methods",
    "estimator_canned": "estimator python.estimator.canned",
    "estimator_extenders": "estimator contrib.estimator",
    "estimator_head_classes": "estimator",
    "estimator_head_more": "estimator contrib.estimator python.estimator.canned",
    "estimator_contrib_heads estimator_contrib_rnn": "contrib.estimator",
    "estimator_boosted": "estimator contrib.estimator",
    "estimator_heads": "python.estimator.canned estimator contrib.estimator",
    "distribute": "tpu distribute contrib.distribute contrib.cluster_resolver",
    "optimizers_v2": "contrib.optimizer_v2",
    "optimizers_contrib optimizers_averaged optimizers_shampoo optimizers_custom_getters": "contrib.opt",
    "contrib_mixed_precision": "contrib.mixed_precision",
    "contrib_small": (
        "contrib.sparsemax contrib.nn contrib.deprecated contrib.kernel_methods contrib.image "
        "contrib.slim tf_slim"
    ),
    "contrib_image": "contrib.image contrib.resampler",
    "optimizers_contrib_adam": "contrib.opt",
    "feature_column": "feature_column python.feature_column contrib.feature_column",
    "feature_column_layers": "feature_column",
    "feature_column_cache feature_column_types feature_column_dense": "python.feature_column",
    "feature_column_sequence": "feature_column contrib.feature_column python.feature_column"
    " keras.experimental",
    "feature_column_keras": "keras.layers.DenseFeatures python.feature_column",
    "misc_app": "app flags logging get_logger compat python.platform python.compat python.util.compat",
    "misc_errors": "errors OpError python.framework.errors_impl python.framework.errors",
    "misc_test": "test python.platform.test python.framework.test_util python.keras.keras_parameterized profiler",
    "saved_model": "saved_model python.saved_model",
    # -- contrib, rnn, seq2seq ---------------------------------------------------------------------
    "contrib_nest": "nest contrib.framework python.util.nest",
    "contrib_nest_paths": "contrib.framework python.util.nest",
    "contrib_arg_scope contrib_framework_variables": "contrib.framework contrib.slim tf_slim",
    "contrib_framework": "contrib.framework contrib.slim tf_slim",
    "contrib_framework_tensors": "contrib.framework",
    "contrib_layers_utils": "contrib.layers contrib.slim tf_slim",
    "contrib_rev_block": "contrib.layers",
    "contrib_feature_columns": "contrib.layers contrib.learn",
    "contrib_feature_columns_sparse": "contrib.layers",
    "contrib_feature_column_makers": "contrib.layers contrib.learn",
    "contrib_feature_column_layers contrib_layers_gdn": "contrib.layers",
    "contrib_layers_initializers contrib_layers_conv": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_dense contrib_layers_pool": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_batch_norm contrib_layers_norm": "contrib.layers contrib.slim tf_slim",
    "contrib_layers_optimizers contrib_layers_summaries": "contrib.layers contrib.slim tf_slim",
    "contrib_slim_nets contrib_slim_inception": "contrib.slim.nets contrib.slim.python.slim.nets",
    "contrib_summary": "contrib.summary python.ops.summary_ops_v2",
    "contrib_training contrib_evaluation": "contrib.training contrib.slim tf_slim",
    "contrib_tensor_forest contrib_forest_estimator": "contrib.tensor_forest",
    "resources": "python.ops.resources",
    "clustering_ops": (
        "contrib.factorization python.ops.clustering_ops estimator.experimental.KMeans"
    ),
    "contrib_hparams": "contrib.training",
    "contrib_losses": "contrib.losses contrib.slim tf_slim",
    "contrib_metric_losses": "contrib.losses",
    "contrib_metrics contrib_metrics_more contrib_metrics_streaming": "contrib.metrics contrib.slim tf_slim",
    "rnn_cell_base": (
        "nn.rnn_cell contrib.rnn python.ops.rnn_cell_impl python.ops.rnn_cell "
        "python.ops.rnn_cell_wrapper_impl"
    ),
    "rnn_cell": (
        "nn.rnn_cell contrib.rnn python.ops.rnn_cell_impl python.ops.rnn_cell "
        "python.ops.rnn_cell_wrapper_impl"
    ),
    "rnn_wrappers_v2": "python.keras.layers.rnn_cell_wrapper_v2 nn.RNNCellDropoutWrapper nn.RNNCellResidualWrapper nn.RNNCellDeviceWrapper",
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
    "contrib_rnn_block contrib_rnn_cells contrib_rnn_ntm contrib_rnn_scoped contrib_rnn_special": "contrib.rnn",
    "contrib_rnn_grid": "contrib.rnn",
    "contrib_grid_rnn": "contrib.grid_rnn",
    "contrib_cudnn_rnn": "contrib.cudnn_rnn",
    "seq2seq_attention seq2seq_wrapper seq2seq_helper seq2seq_helper_scheduled": "contrib.seq2seq",
    "seq2seq_decoder seq2seq_beam_arrays seq2seq_beam seq2seq_beam_step seq2seq_monotonic": "contrib.seq2seq",
    "seq2seq_legacy seq2seq_legacy_loss": "contrib.legacy_seq2seq",
    "contrib_crf": "contrib.crf",
    "contrib_masked_layers contrib_model_pruning": "contrib.model_pruning",
    "contrib_integrate": "contrib.integrate",
    "contrib_solvers": "contrib.solvers",
    "contrib_learn_data": "contrib.learn.datasets contrib.learn.python.learn.datasets examples",
    "rare_rest": (
        "contrib.lookup.HasherSpec contrib.lookup.StrongHashSpec contrib.lookup.string_to_index "
        "contrib.lookup.index_to_string python.ops.lookup_ops get_session_tensor delete_session_tensor fingerprint "
        "RaggedTensorSpec TensorArraySpec distributions.ReparameterizationType random.Algorithm "
        "random.experimental.Algorithm contrib.distributions.ReparameterizationType "
        "estimator.classifier_parse_example_spec estimator.regressor_parse_example_spec"
    ),
    "contrib_constrained": "contrib.constrained_optimization",
    "newer_math": (
        "math.special math.erfinv math.erfcinv math.ndtri math.xlog1py math.sobol_sample signal linalg random "
        "nn.approx_max_k nn.approx_min_k"
    ),
    "contrib_rest": (
        "contrib.autograph python.autograph.impl.api.convert contrib.checkpoint contrib.tpu.while_loop contrib.tpu.repeat "
        "contrib.slim.parallel_reader contrib.slim.data_provider contrib.slim.python.slim.data python.training.tracking"
    ),
    "contrib_learn_more": "contrib.learn",
    "random_generator": "random",
    "contrib_nn_sampled": "contrib.nn",
    "contrib_metrics_auc": "contrib.metrics",
    "contrib_framework_rare": "contrib.framework contrib.losses contrib.copy_graph",
    "check_shapes": "debugging",
    "contrib_sampling contrib_state_saver": "contrib.training",
    "contrib_eager_metrics contrib_eager_network": "contrib.eager",
    "eager_function": "contrib.eager.defun python.eager.function",
    "def_function": (
        "function contrib.eager.function python.eager.def_function config.experimental_run_functions_eagerly "
        "config.run_functions_eagerly"
    ),
    "graph_editor_util graph_editor_select graph_editor_views graph_editor_edit": "contrib.graph_editor",
    "graph_editor_copy": "contrib.graph_editor",
    "contrib_quantize": "contrib.quantize",
    "contrib_misc": (
        "contrib.framework python.framework.smart_cond contrib.training contrib.slim "
        "tf_slim"
    ),
    "distributions_continuous distributions_positive": "distributions contrib.distributions",
    "distributions_discrete": "distributions contrib.distributions",
    "contrib_distributions_kinds": "contrib.distributions",
    "probability": "tensorflow_probability",
    "tree_package": "tree",
    "contrib_distributions_made": "contrib.distributions",
    "contrib_distributions_more": "distributions contrib.distributions",
    "contrib_distributions_util": "contrib.distributions python.ops.distributions",
    "contrib_bijectors contrib_bijectors_numbers contrib_bijectors_shaped contrib_bijectors_flows contrib_bijectors_networks": "contrib.distributions",
    # -- layers ------------------------------------------------------------------------------------
    "base_layer layers_core layers_conv layers_pooling": "layers python.layers",
    "keras_input": "layers python.layers python.keras keras.layers keras.Input",
    "keras_input_spec": "layers python.layers python.keras keras.layers",
    "keras_module": "Module python.module python.training.tracking contrib.checkpoint",
    "keras_layer keras_core keras_lambda keras_conv keras_local": "python.keras keras.layers",
    "keras_conv_special keras_conv_depthwise keras_pooling keras_normalization": "python.keras keras.layers",
    "keras_network": "python.keras",
    "keras_sequential": "python.keras keras.Sequential keras.models",
    "keras_training": "python.keras keras.Model keras.models",
    "keras_op_layer keras_make_variable": "python.keras",
    "keras_serialize": "python.keras keras.utils",
    "keras_activations": "python.keras keras.activations",
    "keras_regularizers": "python.keras keras.regularizers keras.constraints",
    "keras_backend keras_backend_math keras_backend_random keras_backend_shapes": "python.keras keras.backend",
    "keras_backend_nn keras_backend_rnn keras_backend_ctc": "python.keras keras.backend",
    "keras_merge keras_dot keras_activation_layers keras_reshaping keras_recurrent": "python.keras keras.layers",
    "keras_stacked_cells": "python.keras keras.layers",
    "keras_rnn_cells": "python.keras keras.layers keras.experimental",
    "keras_rnn_layers": "python.keras keras.layers",
    "keras_rnn_v2": "python.keras",
    "keras_wrappers keras_conv_rnn keras_attention": "python.keras keras.layers",
    "keras_einsum keras_preprocessing": "keras.layers",
    "keras_reduction": "keras.losses python.keras.utils python.ops.losses",
    "keras_losses keras_metrics": "python.keras keras.losses keras.metrics",
    "keras_metrics_counts": "python.keras keras.metrics",
    "keras_optimizers": "python.keras keras.optimizers",
    "keras_optimizers_v1": "python.keras keras.optimizers contrib.keras.optimizers contrib.keras.api.keras.optimizers",
    "keras_optimizers_found keras_optimizers_moments keras_optimizers_all": "python.keras keras.optimizers",
    "keras_models": (
        "python.keras keras.models keras.utils keras.layers keras.mixed_precision"
    ),
    "keras_newer": (
        "keras.layers.Identity keras.losses keras.metrics keras.backend.random_bernoulli sparse.bincount "
        "keras.utils.register_keras_serializable"
    ),
    "keras_premade": (
        "keras.models.save_model keras.experimental keras.models.LinearModel keras.models.WideDeepModel keras.wrappers"
    ),
    "keras_data": "keras.datasets keras.utils",
    "keras_text": "keras.preprocessing.text contrib.keras.preprocessing.text",
    "keras_sequence": "keras.preprocessing.sequence contrib.keras.preprocessing.sequence keras.utils.pad_sequences",
    "keras_estimator": "keras.estimator",
    "keras_callbacks keras_callbacks_kinds": "keras.callbacks python.keras.callbacks",
    "keras_data_utils": "keras.utils python.keras.utils",
    "keras_multi_gpu": "keras.utils python.keras.utils",
    "keras_image_data": "keras.preprocessing.image python.keras.preprocessing",
    "keras_schedules": "keras.optimizers.schedules keras.experimental",
    "keras_applications keras_applications_residual": "keras.applications python.keras.applications",
    "keras_applications_inception keras_applications_mobile": "keras.applications python.keras.applications",
    "keras_applications_efficient keras_applications_newer": "keras.applications python.keras.applications",
    "keras_applications_nasnet": "keras.applications python.keras.applications",
    "keras_endpoints keras_private": "python.keras",
    "reachable": "python.keras.utils.tf_utils python.framework.ops._TensorLike python.framework.tensor_like",
}
# fmt: on

MODULES: dict[str, str] = {
    module: prefixes for modules, prefixes in PREFIXES.items() for module in modules.split()
}
"""The prefixes of each file."""
