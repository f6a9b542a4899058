"""Candidates of fixes, by rule.  A candidate is a guess: it is offered only once it was proven."""
