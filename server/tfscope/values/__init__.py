"""What an expression of the evaluated program can be, and the state of the evaluation.

Known values are ordinary Python objects (``int``, ``str``, ``list``, …), so that their behaviour is
Python's own.  This package adds what Python has no object for: the unknown value, the mark that
tells an exception of the evaluated program from a bug of ours, names with holes, and the ``Run``
that every layer above reports to.
"""
