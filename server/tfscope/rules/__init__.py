"""Rules: pure readers of an ``Analysis`` that word findings.

A rule is a file with one ``RULE`` and a page in ``docs/``; ``registry.RULES`` lists them.
"""
