"""Tests neither use nor leave answers in the user's cache folder."""

import os

os.environ["TFSCOPE_CACHE_DIR"] = ""
