import tensorflow as tf

image = tf.image
pictures = tf.placeholder(tf.float32, [2, 8, 6, 3])
unknown = tf.placeholder(tf.float32, [None, None, None, 3])
boxes = tf.placeholder(tf.float32, [10, 4])
scores = tf.placeholder(tf.float32, [10])


def keep(name, tensor):
    sizes = [0 if n is None else n for n in tensor.shape.as_list()]
    tf.get_variable(name, [1 + len(sizes), 1 + sum(sizes)])


keep("yiq", image.rgb_to_yiq(pictures))
keep("yuv", image.yuv_to_rgb(unknown))
for index, difference in enumerate(image.image_gradients(unknown)):
    keep("gradient_%d" % index, difference)
keep("edges", image.sobel_edges(pictures))
keep("padded", image.non_max_suppression_padded(boxes, scores, 5, pad_to_max_output_size=True)[0])
keep("scored", image.non_max_suppression_with_scores(boxes, scores, 5)[1])
keep("overlapping", image.non_max_suppression_overlaps(tf.zeros([10, 10]), scores, 5))
many = image.combined_non_max_suppression(tf.zeros([2, 10, 1, 4]), tf.zeros([2, 10, 3]), 4, 6)
keep("many", many[0])
keep("quality", image.adjust_jpeg_quality(pictures[0], 75))
keep("random", image.random_jpeg_quality(pictures[0], 75, 95))
image.random_jpeg_quality(pictures[0], 95, 75)
