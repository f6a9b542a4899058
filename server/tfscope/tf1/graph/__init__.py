"""TensorFlow's graph, names, scopes and variable store: its own algorithms, stated once."""
