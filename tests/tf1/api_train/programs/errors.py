import tensorflow as tf

tf.get_default_graph()


def attempt(name, function):
    try:
        function()
    except Exception as e:
        text = "%s_%s" % (type(e).__name__, str(e).split("\n")[0])
        kept = "".join(c if c.isalnum() else "_" for c in text)
        with tf.Graph().as_default():
            tf.get_variable("%s_%s" % (name, kept[:240]), [1])


def minimize(make, **kwargs):
    def run():
        with tf.Graph().as_default():
            tf.train.AdamOptimizer().minimize(make(), **kwargs)

    return run


def unused():
    tf.get_variable("w", [1])
    return tf.constant(1.0)


def integer():
    return tf.reduce_sum(tf.get_variable("i", [2], dtype=tf.int32))


def spec(**kwargs):
    return lambda: tf.estimator.EstimatorSpec(**kwargs)


attempt("none", minimize(lambda: tf.constant(1.0)))
attempt("unused", minimize(unused))
attempt("integer", minimize(integer))
attempt("empty", minimize(unused, var_list=[]))
attempt("name", lambda: tf.train.GradientDescentOptimizer(0.1, name=""))
attempt("adagrad", lambda: tf.train.AdagradOptimizer(0.1, initial_accumulator_value=0.0))
attempt("ftrl", lambda: tf.train.FtrlOptimizer(0.1, l1_regularization_strength=-1.0))
attempt("provided", lambda: tf.train.AdamOptimizer().apply_gradients([]))
attempt("labels", lambda: tf.losses.mean_squared_error(None, tf.zeros([1])))
attempt("shapes", lambda: tf.losses.mean_squared_error(tf.zeros([2, 3]), tf.zeros([3])))
attempt("weights", lambda: tf.losses.mean_squared_error(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.ones([3])))
attempt("dims", lambda: tf.losses.mean_squared_error(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.ones([1, 2])))
attempt("reduction", lambda: tf.losses.mean_squared_error(tf.zeros([2]), tf.zeros([2]), reduction="x"))
attempt("saver", lambda: tf.train.Saver([]))
attempt("save", lambda: tf.train.Saver(tf.constant(1.0)))
attempt("twice", lambda: tf.train.Saver([tf.Variable(1.0, name="a")] * 2))
attempt("mode", spec(mode=tf.estimator.ModeKeys.TRAIN))
attempt("loss", spec(mode=tf.estimator.ModeKeys.EVAL))
attempt("predictions", spec(mode=tf.estimator.ModeKeys.PREDICT))
attempt("metrics", spec(mode=tf.estimator.ModeKeys.EVAL, loss=tf.constant(1.0), eval_metric_ops=[]))
attempt("steps", lambda: tf.estimator.TrainSpec(lambda: None, max_steps=0))
attempt("hook", lambda: tf.train.StopAtStepHook())
attempt("logging", lambda: tf.train.LoggingTensorHook({}))
attempt("curve", lambda: tf.metrics.auc([1], [0.5], curve="X"))
attempt("epochs", lambda: tf.train.limit_epochs(tf.constant(1), 0))
attempt("column", lambda: tf.feature_column.embedding_column(None, 0))
attempt("vocabulary", lambda: tf.feature_column.categorical_column_with_vocabulary_list("a", []))
attempt("boundaries", lambda: tf.train.piecewise_constant(tf.constant(1.0), [1], [1.0, 2.0]))
attempt("cluster", lambda: tf.train.ClusterSpec(3))
attempt("coordinator", lambda: tf.train.QueueRunner())
