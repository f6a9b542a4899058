"""Text in, syntax tree out: reading never fails, and every position is that of the file."""
