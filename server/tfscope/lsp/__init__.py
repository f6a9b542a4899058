"""The language server: documents and requests in, ``ide`` answers out.  Nothing here evaluates."""
