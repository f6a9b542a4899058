"""``python -m tfscope``."""

import sys

from tfscope.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
