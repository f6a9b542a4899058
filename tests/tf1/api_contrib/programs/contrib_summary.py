import tensorflow as tf
from tensorflow.contrib import summary as cs

gs = tf.train.get_or_create_global_step()
w = cs.create_file_writer('logs', flush_millis=1000)
with w.as_default(), cs.always_record_summaries():
    o = cs.scalar('a', tf.constant(1.0))
    cs.histogram('h', tf.zeros([3]), step=gs)
with cs.record_summaries_every_n_global_steps(10):
    cs.scalar('b', 2.0)
with w.as_default(), cs.record_summaries_every_n_global_steps(10, global_step=gs):
    cs.scalar('b', 2.0)
    cs.generic('g', tf.zeros([2]))
    cs.image('i', tf.zeros([1, 3, 3, 3]))
    cs.audio('au', tf.zeros([1, 3, 1]), 44100., 1)

i = w.init() if hasattr(w, 'init') else None
cs.summary_writer_initializer_op()
w.flush(); cs.flush()

w2 = cs.create_file_writer('logs')
with w2.as_default(), tf.name_scope('out'), cs.always_record_summaries():
    cs.scalar('x', 3, family='fam')
    cs.scalar('x', 3)
    w2.close()
cs.scalar('notthere', 1)
with cs.never_record_summaries(), w2.as_default():
    cs.scalar('z', 1.0)
    cs.graph(tf.placeholder(tf.string), 0)
w2.set_as_default()
cs.scalar('de', 3)
