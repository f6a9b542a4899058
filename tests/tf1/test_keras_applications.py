"""Every network of tf.keras.applications: variables, parameters and name of its model.

The figures are those of TensorFlow 1.15.5 (`len(m.weights)`, `m.count_params()`, `m.name`).
"""

from __future__ import annotations

from math import prod
from pathlib import Path

import pytest
from tfscope.analysis.analyze import Options, analyze

NETWORKS = {
    "VGG16": (32, 138_357_544, "vgg16"),
    "VGG19": (38, 143_667_240, "vgg19"),
    "ResNet50": (320, 25_636_712, "resnet50"),
    "ResNet101": (626, 44_707_176, "resnet101"),
    "ResNet152": (932, 60_419_944, "resnet152"),
    "ResNet50V2": (272, 25_613_800, "resnet50v2"),
    "ResNet101V2": (544, 44_675_560, "resnet101v2"),
    "ResNet152V2": (816, 60_380_648, "resnet152v2"),
    "DenseNet121": (606, 8_062_504, "densenet121"),
    "DenseNet169": (846, 14_307_880, "densenet169"),
    "DenseNet201": (1006, 20_242_984, "densenet201"),
    "InceptionV3": (378, 23_851_784, "inception_v3"),
    "InceptionResNetV2": (898, 55_873_736, "inception_resnet_v2"),
    "Xception": (236, 22_910_480, "xception"),
    "MobileNet": (137, 4_253_864, "mobilenet_1.00_224"),
    "MobileNetV2": (262, 3_538_984, "mobilenetv2_1.00_224"),
    "NASNetMobile": (1126, 5_326_716, "NASNet"),
    "NASNetLarge": (1546, 88_949_818, "NASNet"),
}

NEWER = {
    "EfficientNetB0": (314, 5_330_571, "efficientnetb0"),
    "EfficientNetB1": (442, 7_856_239, "efficientnetb1"),
    "EfficientNetB4": (613, 19_466_823, "efficientnetb4"),
    "MobileNetV3Small": (210, 2_554_968, "MobilenetV3small"),
    "MobileNetV3Large": (266, 5_507_432, "MobilenetV3large"),
}
"""What only TensorFlow 2 has, as 2.15.1 makes it."""

PROGRAM = """
import tensorflow as tf
net = tf.keras.applications.{}(weights=None)
tf.get_variable("name/" + net.name, [1])
"""


@pytest.mark.parametrize("network", [*NETWORKS, *NEWER])
def test_network(network: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(PROGRAM.format(network))
    found = analyze(str(main), Options(target="1.15" if network in NETWORKS else "2.x"))
    assert not found.errors and not found.faults and not found.gaps
    *weights, named = found.graphs[0].variables
    sizes = [prod(v.shape) for v in weights]
    assert (len(weights), sum(sizes), named.name[5:-2]) == {**NETWORKS, **NEWER}[network]
