"""Settings, which files are programs, and analyses that are kept while their files are unchanged."""
