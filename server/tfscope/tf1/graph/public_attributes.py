"""Public attributes of TensorFlow's classes, of 1.15 and 2.x together.

Reading another one is an error of the program.
"""

from __future__ import annotations

PUBLIC = {
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
