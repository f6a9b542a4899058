"""The Python language: statements, expressions, calls, imports, evaluated over the syntax tree.

This layer does not know TensorFlow; libraries reach it as ``ModuleModel`` objects through
``Evaluation.providers``.
"""
