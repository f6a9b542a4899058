"""Private attributes of the classes of TensorFlow 1.15 that programs derive from.

A subclass may use one: if no model has it, it is unknown, not missing.
"""

from __future__ import annotations

_TRACKABLE = frozenset(
    """
    _add_variable_with_custom_getter _checkpoint_dependencies _deferred_dependencies
    _flatten _gather_saveables_for_checkpoint _handle_deferred_dependencies
    _list_extra_dependencies_for_serialization _list_functions_for_serialization
    _lookup_dependency _maybe_initialize_trackable _name_based_attribute_restore
    _name_based_restores _no_dependency _object_identifier _preload_simple_restoration
    _restore_from_checkpoint_position _setattr_tracking
    _single_restoration_from_checkpoint_position _track_trackable _tracking_metadata
    _unconditional_checkpoint_dependencies _unconditional_dependency_names _update_uid
    """.split()
)

_LAYER = _TRACKABLE | frozenset(
    """
    _add_inbound_node _call_accepts_kwargs _call_arg_was_passed _call_fn_args _clear_losses
    _collect_input_masks _compute_dtype _dtype _eager_add_metric _eager_losses
    _gather_children_attribute _get_call_arg_value _get_existing_metric
    _get_node_attribute_at_index _get_trainable_state _handle_activity_regularization
    _handle_weight_regularization _init_call_fn_args _init_set_name _is_layer
    _is_legacy_layer _make_unique_name _maybe_build _maybe_cast_inputs
    _maybe_create_attribute _name_scope _obj_reference_counts _process_inputs
    _rnn_get_variable _set_connectivity_metadata_ _set_dtype_policy _set_mask_metadata
    _set_scope _set_trainable_state _should_compute_mask _symbolic_add_metric _symbolic_call
    _unique_trainable_weights _validate_state_spec _warn_about_input_casting
    """.split()
)

PRIVATE = {
    "Trackable": _TRACKABLE,
    "Layer": _LAYER,
    "Model": _LAYER
    | frozenset(
        """
        _add_unique_metric_name _assert_compile_was_called _assert_weights_created _base_init
        _build_model_with_inputs _cache_output_metric_attributes _check_call_args
        _check_trainable_weights_consistency _compile_eagerly _compile_from_inputs
        _compile_weights_loss_and_weighted_metrics _distribution_standardize_user_data
        _feed_loss_fns _feed_output_names _feed_output_shapes _feed_sample_weights _feed_targets
        _get_callback_model _get_training_eval_metrics _graph_network_add_loss
        _graph_network_add_metric _handle_metrics _handle_per_output_metrics
        _in_multi_worker_mode _init_distributed_function_cache_if_not_compiled
        _init_graph_network _init_metric_attributes _init_subclassed_network _insert_layers
        _loss_weights_list _make_callback_model _make_execution_function _make_predict_function
        _make_test_function _make_train_function _maybe_load_initial_epoch_from_ckpt
        _output_loss_metrics _prepare_output_masks _prepare_sample_weights
        _prepare_skip_target_masks _prepare_total_loss _prepare_validation_data
        _process_target_tensor_for_compile _recompile_weights_loss_and_weighted_metrics
        _run_internal_graph _sample_weight_modes _select_training_loop _set_input_attrs
        _set_inputs _set_metric_attributes _set_optimizer _set_output_attrs _set_output_names
        _set_per_output_metric_attributes _standardize_user_data _targets _track_layers
        _update_sample_weight_modes _updated_config
        _validate_compile_param_for_distribution_strategy _validate_graph_inputs_and_outputs
        _validate_or_infer_batch_size
        """.split()
    ),
    "Optimizer": _TRACKABLE
    | frozenset(
        """
        _apply_dense _apply_sparse _apply_sparse_duplicate_indices _apply_sparse_shared
        _assert_valid_dtypes _call_if_callable _compute_gradients _create_hypers
        _create_non_slot_variable _create_or_restore_slot_variable _create_slots _decayed_lr
        _dense_apply_args _distributed_apply _fallback_apply_state _finish
        _get_beta_accumulators _get_hyper _get_non_slot_variable _get_or_make_slot
        _get_or_make_slot_with_initializer _init_set_name _non_slot_variables _prepare
        _prepare_local _resource_apply_dense _resource_apply_sparse
        _resource_apply_sparse_duplicate_indices _resource_scatter_add _resource_scatter_update
        _restore_slot_variable _scale_loss _serialize_hyperparameter _set_hyper _slot_dict
        _sparse_apply_args _valid_dtypes _zeros_slot
        """.split()
    ),
    "Distribution": frozenset(
        """
        _batch_shape _batch_shape_tensor _call_cdf _call_log_cdf _call_log_prob
        _call_log_survival_function _call_prob _call_quantile _call_sample_n
        _call_survival_function _cdf _covariance _cross_entropy _entropy _event_shape
        _event_shape_tensor _expand_sample_shape_to_vector _inv_z _is_scalar_helper
        _kl_divergence _log_cdf _log_normalization _log_prob _log_survival_function
        _log_unnormalized_prob _mean _mode _name_scope _param_shapes _parameters _prob _quantile
        _sample_n _set_sample_static_shape _stddev _survival_function _variance _z
        """.split()
    ),
}
