"""Which functions of numpy take their arguments first in a dispatcher, whose name errors tell.

Mirrors NumPy 1.18 core/overrides.py ``array_function_dispatch``.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.run import current_run

PLAIN = frozenset(
    """all allclose amax amin angle any append apply_along_axis apply_over_axes argmax argmin argpartition argsort
argwhere around array2string array_equal array_equiv array_repr array_split array_str asfarray asscalar
atleast_1d atleast_2d atleast_3d average block broadcast_arrays broadcast_to choose clip column_stack
common_type compress cond convolve copy corrcoef correlate count_nonzero cov cross cumprod cumsum delete
diag diagonal diff digitize dstack ediff1d eigvalsh einsum einsum_path expand_dims extract fill_diagonal
flatnonzero flip full_like fv geomspace gradient histogram histogram2d histogram_bin_edges histogramdd i0
imag in1d insert interp intersect1d ipmt irr isclose isin ix_ kron linspace logspace lstsq matrix_power
matrix_rank mean median meshgrid mirr moveaxis msort nan_to_num nanargmax nanargmin nancumprod nancumsum
nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndim nonzero norm
nper npv ones_like outer pad partition percentile piecewise pinv place pmt poly polyder polydiv polyfit
polyint polyval ppmt prod ptp put put_along_axis pv qr quantile rate ravel real real_if_close repeat reshape
resize roll rollaxis roots rot90 save savetxt savez savez_compressed searchsorted select setdiff1d setxor1d
shape sinc size solve sort split squeeze stack std sum svd swapaxes take take_along_axis tensordot tensorinv
tensorsolve tile trace transpose trapz union1d unique unwrap vander var zeros_like""".split()
)
"""Functions whose dispatcher is called after them."""

OTHERS = dict(
    entry.split(":")
    for entry in """alen:_alen_dispathcer alltrue:_all_dispatcher cumproduct:_cumprod_dispatcher
diag_indices_from:_diag_indices_from diagflat:_diag_dispatcher dsplit:_hvdsplit_dispatcher
fix:_dispatcher fliplr:_flip_dispatcher flipud:_flip_dispatcher hsplit:_hvdsplit_dispatcher
hstack:_vhstack_dispatcher iscomplex:_is_type_dispatcher iscomplexobj:_is_type_dispatcher
isneginf:_dispatcher isposinf:_dispatcher isreal:_is_type_dispatcher isrealobj:_is_type_dispatcher
polyadd:_binary_op_dispatcher polymul:_binary_op_dispatcher polysub:_binary_op_dispatcher
product:_prod_dispatcher round_:_around_dispatcher vstack:_vhstack_dispatcher sometrue:_any_dispatcher
sort_complex:_sort_complex tril:_trilu_dispatcher tril_indices_from:_trilu_indices_form_dispatcher
trim_zeros:_trim_zeros triu:_trilu_dispatcher triu_indices_from:_trilu_indices_form_dispatcher
vsplit:_hvdsplit_dispatcher cholesky:_unary_dispatcher det:_unary_dispatcher eig:_unary_dispatcher
eigh:_eigvalsh_dispatcher eigvals:_unary_dispatcher inv:_unary_dispatcher multi_dot:_multidot_dispatcher
slogdet:_unary_dispatcher""".split()
)
"""Functions with a dispatcher of another name."""


IN_C = frozenset(("empty", "zeros", "array", "arange", "astype", "copy", "flatten"))
"""Functions and methods that NumPy 1.18 writes in C, whose keywords CPython itself looks at."""

ALIASES = {"max": "amax", "min": "amin", "round": "around"}
"""What numpy calls functions that it gives under a shorter name, too."""


def words_of_dispatcher(function: Any, text: str) -> str | None:
    """What numpy says in place of ``name() takes …``; ``None`` of other functions."""
    name = getattr(function, "__name__", "")
    if not (getattr(function, "__module__", "") or "").startswith("tfscope.python.library.numpy_"):
        return None
    if name in IN_C and current_run().is_v1:
        _, unexpected, keyword = text.partition(" got an unexpected keyword argument ")
        return f"{keyword} is an invalid keyword argument for {name}()" if unexpected else None
    plain = ALIASES.get(name, name.rstrip("_"))
    other = f"_{plain}_dispatcher" if plain in PLAIN else OTHERS.get(plain)
    own = f"{name}()"
    return f"{other}(){text[len(own) :]}" if other and text.startswith(own) else None
