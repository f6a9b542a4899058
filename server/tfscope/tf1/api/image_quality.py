"""How alike two images are.  Mirrors psnr, ssim and ssim_multiscale of python/ops/image_ops_impl.py."""

from __future__ import annotations

from tfscope.tf1.api.image_color import convert_image_dtype
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run

SCALES = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
HALVED = [1, 2, 2, 1]


def _compatible(first, second):
    """``(shape tensors, checks)``; raises the ValueError of shapes that cannot go together."""
    one = first.get_shape().with_rank_at_least(3)
    other = second.get_shape().with_rank_at_least(3)
    one[-3:].assert_is_compatible_with(other[-3:])
    if one.ndims is not None and other.ndims is not None:
        pairs = zip(reversed(one.as_list()[:-3]), reversed(other.as_list()[:-3]))
        if any(None not in pair and 1 not in pair and pair[0] != pair[1] for pair in pairs):
            raise raised(ValueError(f"Two images are not compatible: {one} and {other}"))
    shapes = tf.shape_n([first, second])
    large = tf.Assert(tf.greater_equal(tf.size(shapes[0]), 3), list(shapes), summarize=10)
    same = tf.equal(shapes[0][-3:], shapes[1][-3:])
    return shapes, [large, tf.Assert(tf.reduce_all(same), list(shapes), summarize=10)]


def _as_floats(first, second, max_val):
    """The largest value and both images as float32."""
    largest = convert_image_dtype(tf.cast(max_val, first.dtype), dtypes.float32)
    first = convert_image_dtype(first, dtypes.float32)
    return first, convert_image_dtype(second, dtypes.float32), largest


@tf_export("image.psnr")
def psnr(a, b, max_val, name=None):
    """A number for each pair of images.  Mirrors psnr."""
    with op_scope(name, "PSNR", [a, b]):
        a, b, largest = _as_floats(a, b, max_val)
        error = tf.reduce_mean(tf.squared_difference(a, b), [-3, -2, -1])
        ratio = 20 * tf.log(largest) / tf.log(10.0)
        found = tf.subtract(ratio, 4.3429446 * tf.log(error), name="psnr")
        with tf.control_dependencies(_compatible(a, b)[1]):
            return tf.identity(found)


def _index(x, y, reducer, largest, k1, k2):
    """Luminance and contrast.  Mirrors _ssim_helper."""
    c1, c2 = (k1 * largest) ** 2, (k2 * largest) ** 2
    mean_x, mean_y = reducer(x), reducer(y)
    both = mean_x * mean_y * 2.0
    either = tf.square(mean_x) + tf.square(mean_y)
    luminance = (both + c1) / (either + c1)
    above = reducer(x * y) * 2.0
    below = reducer(tf.square(x) + tf.square(y))
    c2 *= 1.0
    return luminance, (above - both + c2) / (below - either + c2)


def _gaussian(size, sigma):
    """A square window.  Mirrors _fspecial_gauss."""
    places = tf.cast(tf.range(size), sigma.dtype)
    places -= tf.cast(size - 1, sigma.dtype) / 2.0
    weights = tf.square(places)
    weights *= -0.5 / tf.square(sigma)
    weights = tf.reshape(weights, [1, -1]) + tf.reshape(weights, [-1, 1])
    weights = tf.nn.softmax(tf.reshape(weights, [1, -1]))
    return tf.reshape(weights, [size, size, 1, 1])


def _per_channel(first, second, largest, windows):
    """The index and the contrast of each channel.  Mirrors _ssim_per_channel."""
    filter_size, filter_sigma, k1, k2 = windows
    size = tf.constant(filter_size, dtype=dtypes.int32)
    sigma = tf.constant(filter_sigma, dtype=first.dtype)
    shapes = tf.shape_n([first, second])
    checks = []
    for shape in shapes:
        large = tf.reduce_all(tf.greater_equal(shape[-3:-1], size))
        checks.append(tf.Assert(large, [shape, size], summarize=8))
    with tf.control_dependencies(checks):
        first = tf.identity(first)
    kernel = tf.tile(_gaussian(size, sigma), [1, 1, shapes[0][-1], 1])

    def reducer(x):
        shape = tf.shape(x)
        x = tf.reshape(x, tf.concat([[-1], shape[-3:]], 0))
        y = tf.nn.depthwise_conv2d(x, kernel, [1, 1, 1, 1], "VALID")
        return tf.reshape(y, tf.concat([shape[:-3], tf.shape(y)[1:]], 0))

    luminance, contrast = _index(first, second, reducer, largest, k1, k2)
    axes = tf.constant([-3, -2], dtype=dtypes.int32)
    return tf.reduce_mean(luminance * contrast, axes), tf.reduce_mean(contrast, axes)


@tf_export("image.ssim")
def ssim(img1, img2, max_val, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03):
    """A number for each pair of images.  Mirrors ssim."""
    if current_run().is_v1:
        return _similar(img1, img2, max_val, (filter_size, filter_sigma, k1, k2))
    with op_scope(None, "SSIM", [img1, img2]):
        return _similar(img1, img2, max_val, (filter_size, filter_sigma, k1, k2))


def _similar(img1, img2, max_val, windows):
    img1, img2 = convert_to_tensor(img1, name="img1"), convert_to_tensor(img2, name="img2")
    with tf.control_dependencies(_compatible(img1, img2)[1]):
        img1 = tf.identity(img1)
    img1, img2, largest = _as_floats(img1, img2, max_val)
    return tf.reduce_mean(_per_channel(img1, img2, largest, windows)[0], [-1])


@tf_export("image.ssim_multiscale")
def ssim_multiscale(
    img1, img2, max_val, power_factors=SCALES, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03
):  # fmt: skip
    """A number for each pair of images, over several scales.  Mirrors ssim_multiscale."""
    with op_scope(None, "MS-SSIM", [img1, img2]):
        img1, img2 = convert_to_tensor(img1, name="img1"), convert_to_tensor(img2, name="img2")
        shapes, checks = _compatible(img1, img2)
        with tf.control_dependencies(checks):
            img1 = tf.identity(img1)
        img1, img2, largest = _as_floats(img1, img2, max_val)
        images = [img1, img2]
        heads, tails = [s[:-3] for s in shapes], [s[-3:] for s in shapes]
        divisor = tf.constant(HALVED[1:], dtype=dtypes.int32)
        found = []
        for scale in range(len(power_factors)):
            with op_scope(None, f"Scale{scale}", images):
                if scale > 0:
                    images, tails = _halved(images, heads, tails, divisor)
                index, contrast = _per_channel(
                    *images, largest, (filter_size, filter_sigma, k1, k2)
                )
                found.append(tf.nn.relu(contrast))
        found.pop()
        stacked = tf.stack([*found, tf.nn.relu(index)], axis=-1)
        whole = tf.reduce_prod(tf.pow(stacked, power_factors), [-1])
        return tf.reduce_mean(whole, [-1])


def _halved(images, heads, tails, divisor):
    """Both images of half the size, and the shapes of one image each."""
    flat = [tf.reshape(x, tf.concat([[-1], tail], 0)) for x, tail in zip(images, tails)]
    remainder = tails[0] % divisor
    odd = tf.reduce_any(tf.not_equal(remainder, 0))

    def padded():
        borders = tf.pad(tf.expand_dims(remainder, -1), [[1, 0], [1, 0]])
        return [tf.pad(x, borders, mode="SYMMETRIC") for x in flat]

    even = tf.cond(odd, padded, lambda: flat)
    pooled = [tf.nn.avg_pool(x, HALVED, HALVED, "VALID") for x in even]
    tails = [shape[1:] for shape in tf.shape_n(pooled)]
    images = [
        tf.reshape(x, tf.concat([head, tail], 0)) for x, head, tail in zip(pooled, heads, tails)
    ]
    return images, tails
