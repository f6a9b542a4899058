"""TensorFlow 1: its graph (``graph/``) and its public API (``api/``), as models."""
