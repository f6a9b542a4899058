"""tfscope: a symbolic evaluator of TensorFlow-1 programs, for editors and CI.

The package evaluates TF1-style code without running it and without importing TensorFlow.
``server/ARCHITECTURE.md`` is the map of the layers.
"""

__version__ = "0.1.0"
