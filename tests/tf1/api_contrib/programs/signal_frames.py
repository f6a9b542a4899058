import tensorflow as tf

signal = tf.signal
waves = tf.placeholder(tf.float32, [2, 4000])
unknown = tf.placeholder(tf.float32, [None, None])


def keep(name, tensor):
    sizes = [0 if n is None else n for n in tensor.shape.as_list()]
    tf.get_variable(name, [len(sizes), 1 + sum(sizes)])


keep("frames", signal.frame(waves, 256, 128))
keep("padded", signal.frame(unknown, 256, 128, pad_end=True, axis=1))
spectra = signal.stft(waves, frame_length=400, frame_step=160, fft_length=512)
keep("spectra", spectra)
keep("unknown", tf.contrib.signal.stft(unknown, 400, 160, window_fn=None, pad_end=True))
window = signal.inverse_stft_window_fn(160)
keep("inverse", signal.inverse_stft(spectra, 400, 160, window_fn=window))
keep("cut", signal.inverse_stft(spectra, 400, 400, fft_length=512, window_fn=None))
matrix = signal.linear_to_mel_weight_matrix(40, 257, 16000, 20.0, 7600.0)
keep("matrix", matrix)
mel = tf.tensordot(tf.abs(spectra), matrix, 1)
keep("mfccs", signal.mfccs_from_log_mel_spectrograms(tf.log(mel + 1e-6))[..., :13])
keep("hamming", signal.hamming_window(tf.placeholder(tf.int32, [])))
with tf.name_scope("cosine"):
    keep("dct", signal.dct(waves, norm="ortho"))
    keep("dct1", tf.spectral.dct(waves, type=1))
    keep("idct", signal.idct(waves, n=100, norm="ortho"))
    keep("longer", signal.dct(waves, type=3, n=5000))
keep("rfft2d", signal.rfft2d(waves, [4, 4002]))
keep("irfft", signal.irfft(tf.cast(waves, tf.complex64)))
keep("rfft", signal.rfft(unknown))
keep("shifted", signal.fftshift(waves, name="shifted_"))
keep("back", signal.ifftshift(waves, axes=[1]))
keep("joined", signal.overlap_and_add(signal.frame(waves, 100, 30), 30))
signal.linear_to_mel_weight_matrix(40, 257, 16000, 20.0, 8600.0)
