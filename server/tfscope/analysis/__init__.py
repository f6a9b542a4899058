"""The engine's one door: a program in, an immutable ``Analysis`` out."""
