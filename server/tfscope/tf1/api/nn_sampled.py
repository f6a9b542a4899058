"""Sampled losses and CTC.  Mirrors python/ops/{nn_impl,candidate_sampling_ops,ctc_ops}.py."""

from __future__ import annotations

from typing import NamedTuple

from tfscope.tf1.api.array_index import slice_helper
from tfscope.tf1.api.array_ops import (
    expand_dims,
    ones,
    ones_like,
    reshape,
    transpose,
    zeros_like,
)
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.embedding_ops import embedding_lookup
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.math_ops import base, binary, cast, type_like
from tfscope.tf1.api.math_products import matmul
from tfscope.tf1.api.nn_losses import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits_v2,
)
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.random_seeds import drawn
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class Candidates(NamedTuple):
    """The result of a sampler."""

    sampled_candidates: object
    true_expected_count: object
    sampled_expected_count: object


def _sampler(op_type, *names):
    def function(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
        attrs = {
            "num_true": num_true,
            "num_sampled": num_sampled,
            "unique": unique,
            "range_max": range_max,
        }
        return Candidates(*drawn(op_type, seed, name, attrs, true_classes=true_classes))

    function.__name__ = names[0].rpartition(".")[2]
    tf_export(*names)(function)
    return function


log_uniform = _sampler(
    "LogUniformCandidateSampler",
    "nn.log_uniform_candidate_sampler",
    "random.log_uniform_candidate_sampler",
)
_sampler(
    "UniformCandidateSampler", "nn.uniform_candidate_sampler", "random.uniform_candidate_sampler"
)
_sampler(
    "LearnedUnigramCandidateSampler", "nn.learned_unigram_candidate_sampler",
    "random.learned_unigram_candidate_sampler",
)  # fmt: skip


@tf_export("nn.fixed_unigram_candidate_sampler", "random.fixed_unigram_candidate_sampler")
def fixed_unigram_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, vocab_file="", distortion=1.0,
    num_reserved_ids=0, num_shards=1, shard=0, unigrams=(), seed=None, name=None,
):  # fmt: skip
    """Samples of given frequencies."""
    attrs = {
        "num_true": num_true, "num_sampled": num_sampled, "unique": unique, "range_max": range_max,
        "vocab_file": vocab_file, "distortion": distortion, "num_reserved_ids": num_reserved_ids,
        "num_shards": num_shards, "shard": shard, "unigrams": unigrams,
    }  # fmt: skip
    sampler = "FixedUnigramCandidateSampler"
    return Candidates(*drawn(sampler, seed, name, attrs, true_classes=true_classes))


@tf_export("nn.compute_accidental_hits")
def compute_accidental_hits(true_classes, sampled_candidates, num_true, seed=None, name=None):
    """Samples that are true classes."""
    attrs = {"num_true": num_true}
    found = make(
        "ComputeAccidentalHits",
        name,
        attrs,
        true_classes=true_classes,
        sampled_candidates=sampled_candidates,
    )
    return tuple(found)


def _sum_rows(x):
    columns = shape_op(x)[1]
    column = ones(stack([columns, 1]), type_like(x))
    return reshape(matmul(x, column), [-1])


def _slice(x, begin, size):
    return make("Slice", None, input=x, begin=begin, size=size)


def _sampled_logits(weights, biases, labels, inputs, options, name):
    """Logits and labels of the true and the sampled classes."""
    num_true, num_sampled = options["num_true"], options["num_sampled"]
    if isinstance(weights, PartitionedVariable):
        weights = list(weights)
    weights = weights if isinstance(weights, list) else [weights]
    strategy = options["partition_strategy"]
    with op_scope(name, "compute_sampled_logits"):
        if base(labels) != dtypes.int64:
            labels = cast(labels, dtypes.int64)
        flat = reshape(labels, [-1])
        values = options["sampled_values"]
        if values is None:
            values = log_uniform(labels, num_true, num_sampled, True, options["num_classes"])
        sampled, true_count, sampled_count = (make("StopGradient", None, input=v) for v in values)
        sampled = cast(sampled, dtypes.int64)
        ids = concat([flat, sampled], 0)
        rows = embedding_lookup(weights, ids, partition_strategy=strategy)
        rows = cast(rows, base(inputs)) if base(rows) != base(inputs) else rows
        true_w = _slice(rows, [0, 0], stack([shape_op(flat)[0], -1]))
        sampled_w = _slice(rows, stack([shape_op(flat)[0], 0]), [-1, -1])
        sampled_logits = matmul(inputs, sampled_w, transpose_b=True)
        bias = embedding_lookup(biases, ids, partition_strategy=strategy)
        bias = cast(bias, base(inputs)) if base(bias) != base(inputs) else bias
        true_b = _slice(bias, [0], shape_op(flat))
        sampled_b = _slice(bias, shape_op(flat), [-1])
        true_logits = _true_logits(true_w, inputs, num_true) + reshape(true_b, [-1, num_true])
        sampled_logits = sampled_logits + sampled_b
        if options["remove_accidental_hits"]:
            sampled_logits = _without_hits(labels, sampled, sampled_logits, num_true, num_sampled)
        true_logits = true_logits - make("Log", None, x=true_count)
        sampled_logits = sampled_logits - make("Log", None, x=sampled_count)
        logits = concat([true_logits, sampled_logits], 1)
        return logits, concat([ones_like(true_logits) / num_true, zeros_like(sampled_logits)], 1)


def _true_logits(true_w, inputs, num_true):
    depth = slice_helper(shape_op(true_w), slice(1, 2))
    wanted = concat([[-1, num_true], depth], 0)
    dots = binary("Mul", expand_dims(inputs, 1), reshape(true_w, wanted))
    matrix = reshape(dots, concat([[-1], depth], 0))
    return reshape(_sum_rows(matrix), [-1, num_true])


def _without_hits(labels, sampled, logits, num_true, num_sampled):
    indices, ids, weights = compute_accidental_hits(labels, sampled, num_true)
    column = reshape(indices, [-1, 1])
    ids = reshape(cast(ids, dtypes.int32), [-1, 1])
    places = concat([column, ids], 1, "sparse_indices")
    whole = concat([shape_op(labels)[:1], expand_dims(num_sampled, 0)], 0)
    weights = cast(weights, base(logits)) if base(weights) != base(logits) else weights
    return logits + make(
        "SparseToDense", None, {"validate_indices": False},
        sparse_indices=places, output_shape=whole, sparse_values=weights, default_value=0.0,
    )  # fmt: skip


def _options(**values):
    return values


@tf_export("nn.nce_loss")
def nce_loss(
    weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
    remove_accidental_hits=False, partition_strategy="mod", name="nce_loss",
):  # fmt: skip
    """A loss per row from sampled classes."""
    options = _options(
        num_sampled=num_sampled, num_classes=num_classes, num_true=num_true, sampled_values=sampled_values,
        remove_accidental_hits=remove_accidental_hits, partition_strategy=partition_strategy,
    )  # fmt: skip
    logits, labels = _sampled_logits(weights, biases, labels, inputs, options, name)
    return _sum_rows(
        sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="sampled_losses")
    )


@tf_export("nn.sampled_softmax_loss")
def sampled_softmax_loss(
    weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
    remove_accidental_hits=True, partition_strategy="mod", name="sampled_softmax_loss", seed=None,
):  # fmt: skip
    """A loss per row from sampled classes."""
    options = _options(
        num_sampled=num_sampled, num_classes=num_classes, num_true=num_true, sampled_values=sampled_values,
        remove_accidental_hits=remove_accidental_hits, partition_strategy=partition_strategy,
    )  # fmt: skip
    logits, labels = _sampled_logits(weights, biases, labels, inputs, options, name)
    labels = make("StopGradient", "labels_stop_gradient", input=labels)
    return softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)


def sampled_logits(weights, biases, labels, inputs, name=None, **options):
    """Logits and labels of the true and the sampled classes.  Mirrors nn_impl.py _compute_sampled_logits."""
    return _sampled_logits(weights, biases, labels, inputs, _options(**options), name)


# -- CTC ---------------------------------------------------------------------------------------
@tf_export("nn.ctc_loss")
def ctc_loss(
    labels, inputs=None, sequence_length=None, preprocess_collapse_repeated=False,
    ctc_merge_repeated=True, ignore_longer_outputs_than_inputs=False, time_major=True, logits=None,
):  # fmt: skip
    """A loss per sequence."""
    if isinstance(labels, Unknown):
        indices, values = labels.attribute("indices"), labels.attribute("values")
    elif isinstance(labels, SparseTensor):
        indices, values = labels.indices, labels.values
    else:
        raise raised(TypeError("Expected labels (first argument) to be a SparseTensor"))
    inputs = given(inputs, logits, "logits", "inputs")
    if not time_major:
        inputs = transpose(inputs, [1, 0, 2])
    attrs = {
        "preprocess_collapse_repeated": preprocess_collapse_repeated,
        "ctc_merge_repeated": ctc_merge_repeated,
        "ignore_longer_outputs_than_inputs": ignore_longer_outputs_than_inputs,
    }
    return make(
        "CTCLoss", None, attrs, inputs=inputs, labels_indices=indices, labels_values=values,
        sequence_length=sequence_length,
    )[0]  # fmt: skip


@tf_export("nn.ctc_greedy_decoder")
def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True):
    """The best path, and its probability."""
    attrs = {"merge_repeated": merge_repeated}
    parts = make("CTCGreedyDecoder", None, attrs, inputs=inputs, sequence_length=sequence_length)
    return [SparseTensor(parts[0], parts[1], parts[2])], parts[3]


def _beam_search(inputs, sequence_length, beam_width, top_paths, merge_repeated):
    attrs = {"beam_width": beam_width, "top_paths": top_paths, "merge_repeated": merge_repeated}
    parts = make(
        "CTCBeamSearchDecoder", None, attrs, inputs=inputs, sequence_length=sequence_length
    )
    n = top_paths
    decoded = [SparseTensor(parts[i], parts[n + i], parts[2 * n + i]) for i in range(n)]
    return decoded, parts[3 * n]


@tf_export("nn.ctc_beam_search_decoder")
def ctc_beam_search_decoder(
    inputs, sequence_length, beam_width=100, top_paths=1, merge_repeated=True
):
    """The best paths, and their probabilities."""
    return _beam_search(inputs, sequence_length, beam_width, top_paths, merge_repeated)


@tf_export("nn.ctc_beam_search_decoder_v2")
def ctc_beam_search_decoder_v2(inputs, sequence_length, beam_width=100, top_paths=1):
    """The best paths, and their probabilities."""
    return _beam_search(inputs, sequence_length, beam_width, top_paths, False)
