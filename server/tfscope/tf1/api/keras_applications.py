"""tf.keras.applications: what its networks share.

Mirrors keras_applications 1.0.8 (the package that TensorFlow 1.15 wraps) and, for 2.x, keras 2.15
src/applications: arguments, inputs, heads, and the preparation of images.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.base.records import dataclass
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@dataclass(frozen=True)
class Network:
    """One architecture: features of images, and what stands above them.

    ``function`` is its public name, ``name`` that of its models; ``size`` is the side of the images it was
    made for, ``least`` the smallest it takes; ``head`` makes classes of features; ``pools`` name the
    layers that pool features where there is no head; ``flattens`` says that TensorFlow 1.15 wants the
    size known without a head, too; ``refusal`` is how TensorFlow 2 ends what it says of a wrong number
    of classes; ``any_size`` says that sizes need not be known with a head either; ``behind`` is what stands
    behind the features where there is no head.
    """

    function: str
    name: Callable[..., str] | str
    size: int
    least: int
    features: Callable[..., Any]
    head: Callable[[Any, Any, Any], Any]
    pools: tuple[str | None, str | None] = (None, None)
    flattens: bool = False
    refusal: str = ""
    any_size: bool = False
    behind: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Wanted:
    """The arguments of every network."""

    include_top: Any = True
    weights: Any = "imagenet"
    input_tensor: Any = None
    input_shape: Any = None
    pooling: Any = None
    classes: Any = 1000
    classifier_activation: Any = "softmax"


def export(module: str, *names: str) -> Callable[[Any], Any]:
    """Registers a network under its short name and in its module."""
    places = ("keras.applications", "python.keras.applications")
    short = [f"{place}.{name}" for place in places for name in names]
    return tf_export(
        *short, *[f"{p}.{m}.{n}" for p in places for m in module.split() for n in names]
    )


def network(module: str, made: Network) -> Any:
    """The public function of an architecture whose arguments are the common ones."""

    def build(
        include_top: Any = True,
        weights: Any = "imagenet",
        input_tensor: Any = None,
        input_shape: Any = None,
        pooling: Any = None,
        classes: Any = 1000,
        *activation: Any,
        **more: Any,
    ) -> Any:
        head = head_activation(activation, more)
        given = (include_top, weights, input_tensor, input_shape, pooling, classes, head)
        return model_of(made, Wanted(*given))

    build.__name__ = made.function
    export(module, made.function)(build)
    return build


def head_activation(given: tuple[Any, ...], more: dict[str, Any]) -> Any:
    """``classifier_activation``, which TensorFlow 1.15 does not know; refuses what nobody knows."""
    v1 = current_run().is_v1
    known = ("backend", "layers", "models", "utils") if v1 else ("classifier_activation",)
    unknown = {key: value for key, value in more.items() if key not in known}
    if unknown and not v1:
        raise raised(ValueError(f"Unknown argument(s): {(unknown,)}"))
    for key in unknown:
        raise raised(TypeError("Invalid keyword argument: %s", key))
    return given[0] if given else more.get("classifier_activation", "softmax")


def model_of(made: Network, wanted: Wanted, *options: Any) -> Any:
    """The model; ``options`` are given to its features and its name."""
    _check_classes(wanted, made.refusal)
    needs = wanted.include_top and not made.any_size or made.flattens and current_run().is_v1
    shape = input_shape_of(wanted, made.size, made.least, needs)
    image = _image(wanted.input_tensor, shape)
    x = made.features(image, *options)
    if wanted.include_top:
        x = made.head(x, wanted.classes, wanted.classifier_activation)
    elif wanted.pooling == "avg":
        x = tf.keras.layers.GlobalAveragePooling2D(name=made.pools[0])(x)
    elif wanted.pooling == "max":
        x = tf.keras.layers.GlobalMaxPooling2D(name=made.pools[1])(x)
    if made.behind is not None and not wanted.include_top:
        x = made.behind(x)
    inputs = image
    if wanted.input_tensor is not None:
        inputs = tf.keras.utils.get_source_inputs(wanted.input_tensor)
    name = made.name if isinstance(made.name, str) else made.name(shape, *options)
    model = tf.keras.Model(inputs, x, name=name)
    if wanted.weights is not None:
        model.load_weights(Unknown("environment", "the file of weights"))
    return model


def _check_classes(wanted: Wanted, refusal: str) -> None:
    if wanted.weights == "imagenet" and wanted.include_top and wanted.classes != 1000:
        text = 'If using `weights` as `"imagenet"` with `include_top` as true, `classes` should be 1000'
        raise raised(ValueError(text + of_target("", refusal.format(wanted.classes))))


def input_shape_of(wanted: Wanted, size: int, least: int, needs_sizes: Any) -> Any:
    """Height, width and channels of the images.  Mirrors imagenet_utils.py ``_obtain_input_shape``."""
    shape, first = wanted.input_shape, channel_axis() == 1
    if isinstance(shape, Unknown):
        return shape
    if shape is not None and not isinstance(shape, (tuple, list)):
        raise raised(TypeError(f"object of type '{type(shape).__name__}' has no len()"))
    trained = wanted.weights == "imagenet"
    channels = 3
    if not trained and shape and len(shape) == 3:
        channels = shape[0] if first else shape[-1]
    default = (channels, size, size) if first else (size, size, channels)
    if trained and needs_sizes:
        if shape is not None and shape != default:
            text = "When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be "
            received = of_target("", f"  Received: input_shape={shape}")
            raise raised(ValueError(f"{text}{default}.{received}"))
        return default
    if shape:
        _check_shape(shape, trained, least, first)
        if needs_sizes and None in shape:
            got = of_target(f" Got `input_shape={shape}`", f" Received: input_shape={shape}")
            text = "If `include_top` is True, you should specify a static `input_shape`."
            raise raised(ValueError(text + got))
        return shape
    if needs_sizes:
        return default
    return (3, None, None) if first else (None, None, 3)


def shape_or_that_of(input_shape: Any, input_tensor: Any) -> Any:
    """The sizes asked for, else those of the images given."""
    if input_shape is None and input_tensor is not None:
        if tf.keras.backend.is_keras_tensor(input_tensor):
            return tuple(tf.keras.backend.int_shape(input_tensor)[1:])
    return input_shape


def _check_shape(shape: Any, trained: bool, least: int, first: bool) -> None:
    v1 = current_run().is_v1
    if len(shape) != 3:
        raise raised(ValueError("`input_shape` must be a tuple of three integers."))
    if trained and shape[0 if first else -1] != 3:
        got = "got" if v1 else "Received"
        text = f"The input must have 3 channels; {got} `input_shape={shape}`"
        raise raised(ValueError(text))
    sides = shape[1:] if first else shape[:2]
    if any(isinstance(side, int) and side < least for side in sides):
        got = f"got `input_shape={shape}`" if v1 else f"Received: input_shape={shape}"
        raise raised(ValueError(f"Input size must be at least {least}x{least}; {got}"))


def _image(tensor: Any, shape: Any) -> Any:
    if tensor is None:
        return tf.keras.layers.Input(shape=shape)
    if isinstance(tensor, Unknown) or tf.keras.backend.is_keras_tensor(tensor):
        return tensor
    return tf.keras.layers.Input(tensor=tensor, shape=shape)


# -- layers ----------------------------------------------------------------------------------------
def channel_axis() -> int:
    """The axis of channels: 3, or 1 where the program set the data format so."""
    return 1 if tf.keras.backend.image_data_format() == "channels_first" else 3


def conv(x: Any, filters: Any, size: Any, **options: Any) -> Any:
    """A convolution."""
    return tf.keras.layers.Conv2D(filters, size, **options)(x)


def norm(x: Any, **options: Any) -> Any:
    """A batch normalization over the channels."""
    return tf.keras.layers.BatchNormalization(axis=channel_axis(), **options)(x)


def relu(x: Any, name: str | None = None) -> Any:
    """An activation."""
    return tf.keras.layers.Activation("relu", name=name)(x)


def relu6(x: Any, name: str) -> Any:
    """An activation that ends at 6."""
    return tf.keras.layers.ReLU(6.0, name=name)(x)


def pad(x: Any, padding: Any, name: str | None = None) -> Any:
    """Zeros around images."""
    return tf.keras.layers.ZeroPadding2D(padding, name=name)(x)


def channels_of(x: Any) -> Any:
    """The number of channels; unknown where it is lost."""
    shape = tf.keras.backend.int_shape(x)
    if isinstance(shape, Unknown) or shape is None:
        return Unknown("dimension", "channels")
    return shape[channel_axis()]


def divisible(count: Any) -> Any:
    """The next count that 8 divides, not below nine tenths.  Mirrors ``_make_divisible``."""
    if isinstance(count, Unknown):
        return count
    found = max(8, int(count + 4) // 8 * 8)
    return found + 8 if found < 0.9 * count else found


def halving_pad(x: Any, size: int) -> Any:
    """The padding of a convolution that halves images.  Mirrors ``correct_pad``."""
    shape = tf.keras.backend.int_shape(x)
    first = 2 if channel_axis() == 1 else 1
    lost = isinstance(shape, Unknown) or shape is None
    sides: Any = (None, None) if lost else shape[first : first + 2]
    odd = [1, 1] if sides[0] is None else [1 - side % 2 for side in sides]
    half = size // 2
    return ((half - odd[0], half), (half - odd[1], half))


def pooled_head(name: str, pool: str | None = "avg_pool") -> Callable[[Any, Any, Any], Any]:
    """A head of one dense layer above pooled features; ``name`` is its name in 1.15."""

    def head(x: Any, classes: Any, activation: Any) -> Any:
        x = tf.keras.layers.GlobalAveragePooling2D(name=pool)(x)
        named = of_target(name, "predictions")
        return tf.keras.layers.Dense(classes, activation=activation, name=named)(x)

    return head


# -- images ----------------------------------------------------------------------------------------
def _prepared(x, data_format, mode):
    """Mirrors imagenet_utils.py ``_preprocess_symbolic_input``; arrays keep their shape."""
    if not isinstance(x, ops.Tensor):
        return x if hasattr(x, "shape") else Unknown("data", "preprocess_input()")
    if mode == "tf":
        return x / 127.5 - 1.0
    first = (data_format or tf.keras.backend.image_data_format()) == "channels_first"
    if mode == "torch":
        x = x / 255.0
    else:
        x = (x[::-1, ...] if x.shape.ndims == 3 else x[:, ::-1, ...]) if first else x[..., ::-1]
    keras = tf.keras.backend
    means = [-0.485, -0.456, -0.406] if mode == "torch" else [-103.939, -116.779, -123.68]
    mean = keras.constant(means)
    if keras.dtype(x) != keras.dtype(mean):
        mean = keras.cast(mean, keras.dtype(x))
    x = keras.bias_add(x, mean, "channels_first" if first else "channels_last")
    return x / [0.229, 0.224, 0.225] if mode == "torch" else x


def _export_images(module: str, mode: str) -> None:
    def preprocess_input(x: Any, data_format: Any = None, **_: Any) -> Any:
        """Images as the network was trained on."""
        return _prepared(x, data_format, mode)

    def decode_predictions(preds: Any, top: Any = 5, **_: Any) -> Any:
        """Names of classes, which the network gives when it runs."""
        return Unknown("runtime", "decode_predictions()")

    for function in (preprocess_input, decode_predictions):
        for place in ("keras.applications", "python.keras.applications"):
            tf_export(f"{place}.{module}.{function.__name__}")(function)


for _module in "vgg16 vgg19 resnet resnet50".split():
    _export_images(_module, "caffe")
for (
    _module
) in "resnet_v2 inception_v3 inception_resnet_v2 xception mobilenet mobilenet_v2 nasnet".split():
    _export_images(_module, "tf")
_export_images("densenet", "torch")


@tf_export("keras.applications.imagenet_utils.preprocess_input")
def preprocess_input(x, data_format=None, mode="caffe", **_):
    """Images prepared in one of three ways."""
    return _prepared(x, data_format, mode)


@tf_export("keras.applications.imagenet_utils.decode_predictions")
def decode_predictions(preds, top=5, **_):
    """Names of classes, which the network gives when it runs."""
    return Unknown("runtime", "decode_predictions()")
