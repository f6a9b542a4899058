"""Graphs, scopes, collections, seeds, devices, switches."""
import tensorflow as tf
from tensorflow.python.framework import ops, random_seed
from notes import error, note

g = tf.Graph()
with g.as_default():
    a = tf.constant(1, name="a")
    note(tf.get_default_graph() is g, a.graph is g, g.version, g.finalized)
with tf.name_scope("s") as s:
    note(s, tf.get_default_graph().get_name_scope(), ops.get_name_scope())
    with tf.name_scope(None) as r:
        note(r)
with tf.op_scope([], "o", "d") as o:
    note(o)
with tf.op_scope([], None, "d") as o:
    note(o)
error(tf.op_scope([], None, None).__enter__)
error(tf.name_scope("_bad").__enter__)
error(tf.name_scope(None, None, [1]).__enter__)
with tf.control_dependencies([tf.no_op("first")]):
    t = tf.constant(2, name="t")
    note([c.name for c in t.op.control_inputs])
    with tf.control_dependencies(None):
        note([c.name for c in tf.constant(2).op.control_inputs])
with tf.device("/gpu:0"):
    note(tf.constant(1).device)
    with tf.device("/cpu:1"):
        note(tf.constant(1).device)
    with tf.device(None):
        note(repr(tf.constant(1).device))
    with tf.device("/job:ps"):
        note(tf.constant(1).device)
with tf.device(lambda op: "/job:worker/task:3"):
    note(tf.constant(1).shape)
note(tf.DeviceSpec(job="ps", task=2, device_type="GPU", device_index=1).to_string(),
     tf.DeviceSpec.from_string("/job:worker/replica:0/cpu:*").to_string(), tf.DeviceSpec().to_string())
error(tf.DeviceSpec.from_string, "/nothing:3")
with tf.colocate_with(t):
    note(tf.constant(1).name)
with tf.container("box"):
    note(tf.constant(1).name)
with tf.init_scope():
    note(tf.get_default_graph().get_name_scope() or "")
tf.add_to_collection("mine", 3)
tf.add_to_collections(["mine", "yours"], t)
note(tf.get_collection("mine"), tf.get_collection("mine", "t"), tf.get_collection("mine", "x"), tf.get_collection("none"), len(tf.get_collection_ref("mine")))
tf.get_collection_ref("mine").append(4)
note(tf.get_collection("mine"), sorted(k for k in tf.get_default_graph().get_all_collection_keys()))
tf.get_default_graph().clear_collection("mine")
note(tf.get_collection("mine"))
note(tf.GraphKeys.GLOBAL_VARIABLES, tf.GraphKeys.VARIABLES, tf.GraphKeys.UPDATE_OPS, tf.GraphKeys.REGULARIZATION_LOSSES,
     tf.GraphKeys.LOSSES, tf.GraphKeys.SUMMARIES, tf.GraphKeys.TRAIN_OP, tf.GraphKeys.INIT_OP, tf.GraphKeys.SAVERS, tf.GraphKeys.CONCATENATED_VARIABLES,
     tf.GraphKeys.MODEL_VARIABLES, tf.GraphKeys.QUEUE_RUNNERS, tf.GraphKeys.LOCAL_RESOURCES, tf.GraphKeys.RESOURCES)
note(tf.get_seed(3), tf.get_seed(None), random_seed.get_seed(None))
tf.set_random_seed(7)
note(tf.get_seed(3), tf.random.get_seed(5), tf.get_default_graph().seed)
note(tf.executing_eagerly(), tf.resource_variables_enabled(), tf.control_flow_v2_enabled())
tf.enable_resource_variables()
note(tf.resource_variables_enabled(), type(tf.get_variable("r", [2])).__name__)
tf.disable_resource_variables()
note(tf.resource_variables_enabled(), type(tf.get_variable("n", [2])).__name__)
graph = tf.get_default_graph()
note(graph.get_tensor_by_name("t:0") is t, graph.get_operation_by_name("t") is t.op, graph.as_graph_element("t:0") is t)
error(graph.get_tensor_by_name, "t")
error(graph.get_tensor_by_name, "nothing")
error(graph.get_tensor_by_name, "nothing:0")
error(graph.get_tensor_by_name, "t:1")
error(graph.get_operation_by_name, "nothing")
error(graph.get_operation_by_name, "t:0")
error(graph.as_graph_element, 3)
error(tf.reset_default_graph) if False else None
with tf.Graph().as_default():
    error(tf.reset_default_graph)
error(lambda: tf.concat([a, t], 0))


class Wrapper(object):
    def __init__(self, tensor):
        self.tensor = tensor


def convert(value, dtype=None, name=None, as_ref=False):
    return value.tensor if dtype is None or dtype == value.tensor.dtype else NotImplemented


tf.register_tensor_conversion_function(Wrapper, convert)
note(tf.convert_to_tensor(Wrapper(t)) is t, tf.add(Wrapper(t), 1))
error(tf.register_tensor_conversion_function, Wrapper, 3)
error(tf.register_tensor_conversion_function, 3, convert)
error(tf.RegisterGradient, 3)
error(tf.NoGradient, 3)


@tf.RegisterGradient("MyGradient")
def my_gradient(op, grad):
    return grad


with graph.gradient_override_map({"Identity": "MyGradient"}):
    tf.identity(t, name="overridden")


@tf.function
def f(x):
    return x + 1


note(tf.autograph.to_graph(lambda x: x)(3))
note(tf.is_tensor(t))
note(tf.VERSION, tf.__version__, tf.newaxis, tf.AUTO_REUSE)
finished = tf.Graph()
finished.finalize()
try:
    with finished.as_default():
        tf.constant(1)
except RuntimeError as e:
    note(e, finished.finalized)
