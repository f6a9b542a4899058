import tensorflow as tf

w = tf.get_variable("w", [3, 2])
v = tf.get_variable("v", [2])
loss = tf.reduce_sum(tf.square(w)) + tf.reduce_sum(v)
opt = tf.contrib.opt
step = tf.train.get_or_create_global_step()
opt.AdamWOptimizer(0.01).minimize(loss)
opt.MomentumWOptimizer(0.01, 0.1, 0.9).minimize(loss)
opt.AdaMaxOptimizer().minimize(loss)
opt.NadamOptimizer().minimize(loss)
opt.LazyAdamOptimizer().minimize(loss)
opt.PowerSignOptimizer().minimize(loss)
opt.AddSignOptimizer().minimize(loss)
opt.LARSOptimizer(0.1).minimize(loss)
average = opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(0.1))
average.minimize(loss)
average.swapping_saver()
sync = tf.train.SyncReplicasOptimizer(tf.train.AdamOptimizer(name="Sync"), 2)
sync.minimize(loss, global_step=step)
hook = sync.make_session_run_hook(True)
tf.contrib.tpu.CrossShardOptimizer(tf.train.MomentumOptimizer(0.1, 0.9, name="Cross"))


class Mine(tf.train.Optimizer):
    def __init__(self, rate, name="Mine"):
        super(Mine, self).__init__(False, name)
        self._rate = rate

    def _create_slots(self, var_list):
        for var in var_list:
            self._zeros_slot(var, "acc", self._name)

    def _prepare(self):
        self._rate_t = tf.convert_to_tensor(self._rate, name="rate")

    def _apply_dense(self, grad, var):
        acc = self.get_slot(var, "acc")
        update = tf.assign(acc, acc * 0.9 + grad)
        return tf.group(tf.assign_sub(var, self._rate_t * update), update)


Mine(0.1).minimize(loss, global_step=step)
