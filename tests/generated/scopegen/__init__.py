"""Random TensorFlow-1 programs about scopes, sharing and layers; recorded, compared and shrunk."""
