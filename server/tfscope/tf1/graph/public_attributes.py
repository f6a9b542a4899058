"""Public attributes of TensorFlow's classes, of 1.15 and 2.x together.

Reading another one is an error of the program.
"""

from __future__ import annotations

PUBLIC = {
    "DType": frozenset(
        """
        as_datatype_enum as_numpy_dtype base_dtype cast experimental_as_proto
        experimental_from_proto experimental_type_proto flatten from_tensors is_bool
        is_compatible_with is_complex is_floating is_integer is_numeric is_numpy_compatible
        is_quantized is_subtype_of is_unsigned limits max min most_specific_common_supertype
        name placeholder_value real_dtype size to_tensors
        """.split()
    ),
    "Dimension": frozenset("assert_is_compatible_with is_compatible_with merge_with value".split()),
    "Graph": frozenset(
        """
        Dismantle add_to_collection add_to_collections as_default as_graph_def as_graph_element
        building_function clear_collection collections colocate_with container
        control_dependencies create_op device finalize finalized get get_all_collection_keys
        get_collection get_collection_ref get_name_scope get_operation_by_name get_operations
        get_tensor_by_name gradient_override_map graph_def_versions is_feedable is_fetchable
        name_scope new_operations num_operations op_def_for_type operations prevent_feeding
        prevent_fetching seed switch_to_thread_local unique_name version
        """.split()
    ),
    "TensorShape": frozenset(
        """
        as_list as_proto assert_has_rank assert_is_compatible_with
        assert_is_fully_defined assert_same_rank cast concatenate dims
        experimental_as_proto experimental_from_proto experimental_type_proto
        flatten from_tensors is_compatible_with is_fully_defined is_subtype_of
        merge_with most_specific_common_supertype most_specific_compatible_shape
        ndims num_elements placeholder_value rank to_tensors with_rank
        with_rank_at_least with_rank_at_most
        """.split()
    ),
    "VariableScope": frozenset(
        """
        caching_device constraint custom_getter dtype get_collection get_variable
        global_variables initializer local_variables name original_name_scope partitioner
        regularizer reuse reuse_variables set_caching_device set_custom_getter set_dtype
        set_initializer set_partitioner set_regularizer set_use_resource trainable_variables
        use_resource
        """.split()
    ),
    "Operation": frozenset(
        """
        colocation_groups control_inputs device experimental_set_type from_node_def
        get_attr graph inputs name node_def op_def outputs run traceback
        traceback_with_start_lines type values
        """.split()
    ),
    "PartitionedVariable": frozenset(
        "as_tensor assign assign_add assign_sub dtype get_shape name shape".split()
    ),
    "RefVariable": frozenset(
        """
        SaveSliceInfo aggregation assign assign_add assign_sub batch_scatter_update
        constraint count_up_to device dtype eval experimental_ref from_proto gather_nd
        get_shape graph initial_value initialized_value initializer load name op
        read_value ref scatter_add scatter_div scatter_max scatter_min scatter_mul
        scatter_nd_add scatter_nd_max scatter_nd_min scatter_nd_sub scatter_nd_update
        scatter_sub scatter_update set_shape shape sparse_read synchronization to_proto
        trainable value
        """.split()
    ),
    "ResourceVariable": frozenset(
        """
        SaveSliceInfo aggregation assign assign_add assign_sub batch_scatter_update
        constraint count_up_to create device dtype eval experimental_ref from_proto
        gather_nd get_shape graph handle initial_value initialized_value initializer
        is_initialized load name numpy op read_value read_value_no_copy ref scatter_add
        scatter_div scatter_max scatter_min scatter_mul scatter_nd_add scatter_nd_max
        scatter_nd_min scatter_nd_sub scatter_nd_update scatter_sub scatter_update
        set_shape shape sparse_read synchronization to_proto trainable value
        """.split()
    ),
    "Tensor": frozenset(
        """
        OVERLOADABLE_OPERATORS consumers device dtype eval experimental_ref get_shape
        graph name ndim op ref set_shape shape value_index
        """.split()
    ),
}
