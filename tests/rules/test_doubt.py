"""What rests on our own assumptions about unknown data is not reported as an error of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.ide.answer import answer
from tfscope.rules.finding import INFO
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

HEAD = "import tensorflow as tf\nlines = open('absent').read().split()\n"

NESTS = """\
import absent
nest = tf.contrib.framework.nest
def body(i, s):
    a, b = s
    return i + 1, (absent.f(a), b)
def body2(i, s):
    return i + 1, absent.f(s)
def body3(i, s):
    return absent.g(i, s)
st = (tf.zeros([2]), (tf.zeros([3]), tf.zeros([4])))
st2 = ((tf.zeros([3]), tf.zeros([4])), tf.zeros([2]))
tf.while_loop(lambda i, s: i < 3, body2, (0, st))
tf.while_loop(lambda i, s: i < 3, body, (0, st2))
tf.while_loop(lambda i, s: i < 3, body3, (0, st2))
tf.scan(lambda s, e: absent.f(s), tf.zeros([5]), st)
tf.scan(lambda s, e: (absent.f(s), s[1]), tf.zeros([5]), st2)
tf.map_fn(lambda e: absent.f(e), tf.zeros([5]), dtype=(tf.float32, (tf.int32, tf.int32)))
tf.map_fn(lambda e: (e, absent.f(e)), tf.zeros([5]), dtype=(tf.float32, (tf.int32, tf.int32)))
tf.foldl(lambda s, e: (absent.f(s), s[1]), tf.zeros([5]), st2)
tf.cond(absent.c, lambda: (absent.f(1), tf.zeros([2])), lambda: ((tf.zeros([2]), tf.zeros([3])), tf.zeros([2])))
tf.cond(tf.constant(True), lambda: (absent.f(1), tf.zeros([2])), lambda: ((tf.zeros([2]), tf.zeros([3])), tf.zeros([2])))
tf.cond(tf.constant(True), lambda: ((tf.zeros([2]), tf.zeros([3])), tf.zeros([2])), lambda: (absent.f(1), tf.zeros([2])))
nest.map_structure(lambda a, b: a, st2, (absent.f(1), tf.zeros([2])))
nest.map_structure(lambda a, b: a, (absent.f(1), tf.zeros([2])), st2)
nest.pack_sequence_as(st2, nest.flatten((absent.f(1), tf.zeros([2]))))
"""

TYPES = """\
import absent
kind, value = absent.x.dtype, absent.y
double, number = tf.constant(1.0, tf.float64), tf.constant([0, 1])
for made in (
    tf.zeros([2], kind), tf.ones([2], dtype=kind), tf.constant(1.0, kind), tf.convert_to_tensor(1.0, kind),
    tf.one_hot(number, 3, dtype=kind), tf.zeros_like(number, kind), tf.ones_like(number, dtype=kind),
    tf.random_normal([2], dtype=kind), tf.random_uniform([2], 0, 5, kind), tf.eye(2, dtype=kind),
    tf.range(5, dtype=kind), tf.sequence_mask(number, dtype=kind), tf.constant_initializer(1.0)([2], kind),
    tf.clip_by_value(value, -1, 1), tf.nn.l2_normalize(value, 0), tf.nn.dropout(value, 0.5),
    tf.nn.max_pool(value, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"), tf.maximum(tf.nn.relu(value), 0.0),
):
    made * double
for made in (tf.argmax(double, output_type=kind), tf.shape(double, out_type=kind), tf.size(number, out_type=kind)):
    made * tf.constant(1, tf.int64) + tf.cast(made, tf.int64)
tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(3), value, dtype=kind)
"""

COLLECTIONS = """\
import absent_lib
x = tf.placeholder(tf.float32, [2, 3])
y = absent_lib.net(x)
l = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
a = 1.0 / len(l)
v = tf.trainable_variables()[0]
assert len(tf.global_variables()) > 0
t = tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
t2 = tf.reduce_mean(tf.add_n(l)) + 1.0
s = sum(l)
u = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(u):
    z = tf.identity(x)
tf.group(*u)
tf.train.AdamOptimizer(0.1).minimize(tf.reduce_mean(y), var_list=tf.trainable_variables())
g = tf.gradients(tf.reduce_mean(y), tf.trainable_variables())
g, n = tf.clip_by_global_norm(g, 5.0)
tf.train.AdamOptimizer(0.1).apply_gradients(zip(g, tf.trainable_variables()))
tf.train.Saver(tf.trainable_variables())
tf.train.Saver()
b = tf.get_collection("boxes")[0]
c = tf.get_collection("boxes", scope="x")[0]
e = tf.train.ExponentialMovingAverage(0.9)
e.apply(tf.trainable_variables())
print(max([v.name for v in tf.global_variables()]))
tf.losses.get_total_loss()
tf.stack(l)
tf.concat(l, 0)
q = [w for w in tf.trainable_variables() if "bn" in w.name][0]
"""

QUIET = {
    "list of unknown length": "a, b, c = [int(x) for x in lines]\n",
    "item of it": "third = [int(x) for x in lines][2]\n",
    "dictionary of unknown keys": "d = {}\nfor x in lines:\n    d[x] = 1\ny = d['the']\n",
    "text with a hole": "d = {'a_index': 1}\ny = d['%s_index' % lines[0]]\n",
    "joined unknowns": "y = ''.join(c for c in lines[0])\n",
    "extended list": "files = []\nfiles.extend(lines)\nx = tf.constant(files)\ny = tf.convert_to_tensor(x, tf.string)\n",
    "size that only we do not know": (
        "n = tf.get_variable('v', [2, len(lines)])\ncount = 1\nfor d in n.get_shape():\n    count *= d.value\n"
    ),
    "size that only we do not know, compared": (
        "x = tf.placeholder(tf.float32, [None, len(lines)])\nn = x.shape.as_list()[1]\n"
        "if n is None:\n    n = tf.shape(x)[1]\nif n > 3:\n    print(n)\nfor i in range(n):\n    print(i)\n"
    ),
    "nests made elsewhere": NESTS,
    "collections that absent code fills": COLLECTIONS,
    "a private attribute within main": (
        "def main(_):\n    tf.get_variable('saved', [2])\n    tf.train.Saver()._check_saver_def.__doc__\n    tf.get_variable('v', [2])\n"
        "if __name__ == '__main__':\n    tf.app.run(main)\n"
    ),
    "a private attribute within a layer": (
        "class Layer(tf.keras.layers.Layer):\n    def call(self, x):\n"
        "        tf.get_variable('saved', [2])\n        return tf.reduce_sum(x) * len(tf.train.Saver()._check_saver_def.__name__)\nLayer()(tf.zeros([2]))\n"
    ),
    "errors that a test expects": (
        "class Test(tf.test.TestCase):\n    def test(self):\n        tf.get_variable('v', [2])\n"
        "        with self.assertRaises(ValueError):\n            tf.get_variable('v', [2])\n"
        "        self.assertRaises(ValueError, lambda: tf.get_variable('v', [2]))\n"
    ),
    "options of a file that is not here": (
        "import configparser, pathlib\nconfig = configparser.ConfigParser()\nconfig.read(pathlib.Path('absent.ini'))\n"
        "tf.get_variable('v', [config.getint('net', 'units')])\nfor key, value in config.items('net'):\n"
        "    print(key, value)\nif config.has_section('other'):\n    print(config['other']['a'])\n"
    ),
    "classes of unknown bases made by calls": (
        "import absent\nfrom typing import TypedDict\nNet = type('Net', (absent.Base,), {'size': 2})\n"
        "if Net().trained:\n    print(Net().size)\nSizes = TypedDict('Sizes', {'width': int})\n"
        "tf.get_variable('v', [Sizes(width=3)['width']])\n"
    ),
    "attributes that a decorator adds": (
        "import absent\n@absent.transform\ndef net(x):\n    return x\nnet.init(1)\nnet.apply\n"
        "@absent.config\nclass Config(object):\n    pass\nConfig.from_json('a')\nConfig().replace(a=1)\n"
    ),
    "types made elsewhere": TYPES,
    "noise of a tensor made elsewhere": "import absent\ny = tf.nn.dropout(absent.encode(1), keep_prob=0.9)\n",
    "longest of what a first pass leaves empty": (
        "from itertools import chain\ndef stories():\n    found, story = [], []\n    for x in lines:\n"
        "        found.append(([s for s in story if s], x))\n        story.append(x)\n"
        "    return found\ndata = list(chain.from_iterable([stories(), stories()]))\n"
        "longest = max(map(len, chain.from_iterable(s for s, _ in data)))\n"
    ),
    "joined data": (
        "import numpy as np\nones, twos = [1 for x in lines], [2 for x in lines]\n"
        "labels = np.concatenate([ones, twos], 0)\nlabels = labels[np.random.permutation(len(labels))]\n"
        "count = int(len(labels) / 64)\nparts = np.split(labels[:count * 64], count, 0)\nat = (0 + 1) % count\n"
    ),
    "rewards of a loop that runs the graph": (
        "sess, rewards = tf.Session(), []\nx = tf.zeros([2])\nfor i in range(4):\n    for j in range(9):\n"
        "        y = sess.run(x)\n        if i == 0:\n            rewards.append(y)\n        else:\n"
        "            rewards[j] += y\n    if i == 0:\n        rewards.append(y)\n    else:\n        rewards[9] += y\n"
    ),
    "rank that only we do not know": "x = tf.placeholder(tf.float32, lines)\na, b = x.get_shape().as_list()\n",
    "columns of a tensor made elsewhere": (
        "import absent\nz = tf.add(absent.encode(1), 1.0)\nfor i in range(z.get_shape()[1]):\n    tf.Variable(0.0)\n"
    ),
    "columns of unknown data": "z = tf.nn.relu(tf.constant(lines))\nx = tf.zeros([2, 3])[:, :z.shape[0]]\n",
    "number beside an unknown type": (
        "for p in tf.split(tf.zeros([2, 3]), lines, axis=1):\n    x = tf.zeros([2, 1]) * (1 - p)\n    y = (p - 1) * x\n"
    ),
    "instance of a class that is not here": (
        "from absent import Box, Discrete\nbox, one = Box(low=-1, shape=(3,)), Discrete(4)\n"
        "for space in (box, one):\n    if isinstance(space, Box):\n        x = tf.placeholder(tf.float32, space.shape)\n"
        "    elif isinstance(space, Discrete):\n        x = tf.zeros([2, 2])\n    tf.layers.dense(x, 2)\n"
    ),
    "none of unknown many": "found = [x for x in lines if x.kind == 'GPU']\nif len(found) == 0:\n    raise RuntimeError('none')\n",
    "settings in somebody's home folder": (
        "import json, os\nname = 'relu'\npath = os.path.join(os.path.expanduser('~'), '.net.json')\n"
        "if os.path.exists(path):\n    name = json.load(open(path)).get('name', name)\nassert name == 'relu'\n"
        "if not os.path.exists(os.path.expanduser('~/.licence')):\n    raise IOError('no licence')\n"
    ),
    "first of unknown many": (
        "for i, x in enumerate(lines):\n    if i > 0:\n        tf.get_variable_scope().reuse_variables()\n"
        "    tf.get_variable('v', [2])\n"
    ),
    "list that a skipped first pass leaves empty": (
        "found = []\nfor i, x in enumerate(lines):\n    if i == 0:\n        continue\n    found.append(x)\n"
        "if not found:\n    raise ValueError('empty')\n"
        "tf.estimator.TrainSpec(lambda: None, max_steps=len(found) // 32)\n"
    ),
    "checks of a model": (
        "tf.train.AdagradOptimizer(0.1, initial_accumulator_value=len(lines))\n"
        "tf.image.central_crop(tf.zeros([8, 8, 3]), 1 / len(lines))\n"
    ),
    "a function's unknown reuse": (
        "def f(x, reuse):\n    with tf.variable_scope('s', reuse=reuse):\n        return tf.get_variable('v', [2])\n"
    ),
    "methods in a guessed order": (
        "class Net:\n    def head(self, x):\n        return tf.get_variable('v', [2])\n"
        "    def build(self, x):\n        return self.head(x)\n    def tail(self, x):\n"
        "        return tf.get_variable('v', [2])\n"
    ),
    "text of unknown many numbers": (
        "line = '%d, %d, %d' % tuple([int(x) for x in lines])\nfor x in lines:\n    line = '%s %s' % tuple(list(x))\n"
    ),
    "variables of every process": "import os\npath = os.path.join(os.getenv('HOME'), os.environ.get('USER'), 'x')\n",
    "channels that only we do not know": (
        "x = tf.image.decode_png(tf.read_file('x.png'), channels=len(lines))\n"
        "tf.get_variable('v', [3, x.shape.as_list()[2]], initializer=tf.keras.initializers.VarianceScaling())\n"
    ),
    "sizes that only we do not know": (
        "import absent\nx = tf.py_func(absent.f, [tf.zeros([2])], tf.float32)\nx.set_shape(list(absent.f(1).shape))\n"
        "tf.train.batch([x], batch_size=2)\n"
    ),
    "parts of unknown many": (
        "many = [tf.zeros([2, 3]) for x in lines]\ntf.split(tf.concat(many, 0), [tf.shape(x)[0] for x in many], 0)\n"
    ),
    "a variable missing behind an error": (
        "import absent\ndef build():\n    if not absent.ready:\n        raise ValueError('no')\n"
        "    tf.get_variable('v', [2])\nbuild()\nwith tf.variable_scope('', reuse=True):\n    tf.get_variable('v')\n"
    ),
    "a flag of an absent module": "import absent\nfrom absl import flags\nflags.FLAGS.set_default('augment', 'd')\n",
    "values of a flag that nobody knows": (
        "from absl import flags\nflags.DEFINE_enum('a', 'd', [x for x in lines] + ['e'], '')\n"
        "flags.DEFINE_enum('b', 'd', open('x').read(), '')\nflags.FLAGS.set_default('a', 'f')\n"
        "flags.FLAGS.set_default('b', 'f')\n"
    ),
    "operations of absent code": (
        "import absent\nabsent.inference(tf.placeholder(tf.float32, [1, 8, 8, 3]))\n"
        "sizes = {op.name: 3 for op in tf.get_default_graph().get_operations() if op.type == 'Conv2D'}\n"
        "print(sizes['net/Conv2D'])\n"
    ),
    "layers and losses of absent code": (
        "from absent import Caps, loss\nfrom tensorflow.keras import layers, Sequential, Model, Input\n"
        "m = Sequential([layers.Dense(4, input_shape=(3,)), Caps(5)])\nm.add(layers.Dense(2))\n"
        "m.compile('adam', loss=loss)\nm.train_on_batch(tf.zeros([1, 3]), tf.zeros([1, 2]))\n"
        "x = Input((3,))\ny = layers.Dense(2, name='out')(Caps(4)(layers.Dense(5)(x)))\n"
        "Model(x, y).compile('sgd', loss={'out': 'mse'})\n"
    ),
}


def findings(folder: Path, text: str) -> list[tuple[str, str]]:
    path = folder / "p.py"
    path.write_text(text)
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert not found.analysis.faults
    return [(f.level, f.message) for f in found.findings]


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_reported(name: str, tmp_path: Path) -> None:
    assert findings(tmp_path, HEAD + QUIET[name]) == []


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nimport tensorflow as tf\npath = sys.argv[1]\n",
        "import sys\nimport tensorflow as tf\n_, path = sys.argv\n",
        "import os\nimport tensorflow as tf\ntf.gfile.MakeDirs(os.environ.get('OUT'))\n",
        "import os\nimport tensorflow as tf\nint(os.getenv('RANK'))\n",
        "import tensorflow as tf\ntf.flags.DEFINE_string('p', None, '')\ntf.Variable(0)\n"
        "tf.train.Saver().restore(tf.Session(), tf.flags.FLAGS.p)\n",
        "import sys\nimport tensorflow as tf\nargs = sys.argv[1:]\nif len(args) != 2:\n    ValueError('x')\nprint(args[0])\n",
        "import os\nimport tensorflow as tf\nif os.path.isdir('logs'):\n    print('x')\nsizes = xrange(2)\n",
        "import argparse\nimport os\nimport tensorflow as tf\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('--data')\npath = os.path.join(parser.parse_args().data, 'x')\n",
        "import tensorflow as tf\ntf.flags.DEFINE_string('tables', '', '')\none, two = tf.flags.FLAGS.tables.split(',')\n",
        "import argparse\nimport tensorflow as tf\nparser = argparse.ArgumentParser()\nparser.add_argument('--gpus', default='')\n"
        "args = parser.parse_args()\nlast = args.gpus.split(',')[1]\n",
    ],
)
def test_an_empty_command_line_or_another_python_is_told_as_an_information(text: str, tmp_path: Path) -> None:
    assert [level for level, _ in findings(tmp_path, text)] == [INFO]


def test_what_is_known_is_still_reported(tmp_path: Path) -> None:
    assert findings(tmp_path, "import tensorflow as tf\nx = {'a': 1}['b']\n")
    assert findings(tmp_path, "import tensorflow as tf\na, b = [1]\n")
    assert findings(tmp_path, "import tensorflow as tf\nx = [1][1]\n")


def test_a_module_has_every_name_it_holds(tmp_path: Path) -> None:
    assert (
        findings(tmp_path, "import numpy as np\nimport tensorflow as tf\nx = np.outer([1], [2])\n")
        == []
    )


def test_what_an_absent_layer_makes_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(
        "import tensorflow as tf\nfrom absent import Caps\nfrom tensorflow.keras import layers, Sequential\n"
        "Sequential([layers.Dense(4, input_shape=(3,)), Caps(5), layers.Dense(2, name='b')])\n"
        "late = Sequential([layers.Dense(3, name='c'), Caps(2), layers.Dense(5, name='d')])\nlate.build((None, 4))\n"
    )
    found = answer(Workspace(), Request(str(path), Settings()), {})
    shapes = {v.name: v.shape for v in found.variables() if v.name.endswith("kernel:0")}
    assert shapes == {
        "dense/kernel:0": (3, 4), "b/kernel:0": (None, 2), "c/kernel:0": (4, 3), "d/kernel:0": (None, 5),
    }  # fmt: skip
