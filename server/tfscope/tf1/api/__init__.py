"""The public API of TensorFlow: one file per tf module, one model per symbol."""
