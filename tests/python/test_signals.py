"""``numpy.fft`` and windows: shapes, types and frequencies as numpy 1.18 gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

SHAPES = {
    "np.fft.fft(a)": ((4, 10), "complex128"),
    "np.fft.rfft(a)": ((4, 6), "complex128"),
    "np.fft.rfft(a, 16)": ((4, 9), "complex128"),
    "np.fft.irfft(a)": ((4, 18), "float64"),
    "np.fft.irfft(a, n=7, axis=0)": ((7, 10), "float64"),
    "np.fft.rfft2(a)": ((4, 6), "complex128"),
    "np.fft.irfftn(a)": ((4, 18), "float64"),
    "np.fft.rfftn(np.zeros([2, 3, 4]))": ((2, 3, 3), "complex128"),
    "np.fft.fftn(a, axes=[0])": ((4, 10), "complex128"),
    "np.fft.fftshift(a)": ((4, 10), "float32"),
    "np.hamming(7)": ((7,), "float64"),
    "np.kaiser(5, 2.0)": ((5,), "float64"),
    "np.convolve([1, 2, 3], [1, 2])": ((4,), "int64"),
    "np.convolve(np.ones(5), np.ones(2), 'valid')": ((4,), "float64"),
    "np.polyfit([1, 2, 3], [1, 2, 3], 1)": ((2,), "float64"),
    "np.sinc(a)": ((4, 10), "float32"),
}


@pytest.mark.parametrize("call", SHAPES)
def test_shape_and_type(call: str, tmp_path: Path) -> None:
    text = f"x = {call}\nassert (x.shape, x.dtype.name) == {SHAPES[call]!r}"
    assert ends(text, tmp_path) is None


def test_frequencies_are_known(tmp_path: Path) -> None:
    text = """
assert np.fft.fftfreq(5).tolist() == [0.0, 0.2, 0.4, -0.4, -0.2]
assert np.fft.rfftfreq(6).tolist() == [0.0, 1 / 6, 2 / 6, 0.5]
fx = np.fft.fftfreq(16)[:9]
assert np.sqrt(fx * fx + np.fft.fftfreq(4)[:, None]).shape == (4, 9)
assert not hasattr(np.fft, "restore_all")
"""
    assert ends(text, tmp_path) is None


def ends(text: str, tmp_path: Path) -> object:
    """The error that ends a program."""
    main = tmp_path / "main.py"
    main.write_text(f"import numpy as np\na = np.zeros([4, 10], np.float32)\n{text}\n")
    return analyze(str(main), Options()).error
