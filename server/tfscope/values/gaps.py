"""Why a value is unknown: one sentence per kind of gap.

Engine code names a gap by its key; only this table words it.
"""

GAPS: dict[str, str] = {
    "argument": "an argument of a function that is evaluated on its own",
    "runtime": "a value that exists only when the graph runs",
    "clock": "clocks, random numbers, the network and devices are not known beforehand",
    "environment": "a file, an environment variable or a command line that is not given",
    "unresolved-import": "a module that was not found on the import path",
    "unmodelled-module": "a module that has no model",
    "unmodelled-api": "an API that has no model",
    "unmodelled-name": "a name of an API that has no model, taken and not called",
    "unmodelled-python": "a feature of Python that has no model",
    "unmodelled-attribute": "an attribute that the model of its object does not have",
    "bound": "the evaluation reached a bound",
    "after-error": "the result of a call that raises",
    "syntax": "a statement that could not be read",
    "dimension": "a dimension that is not known statically",
    "data": "the content of data",
    "internal": "a fault of tfscope, which was reported",
}
