"""``python -m tfscope``."""

import sys

from tfscope.cli.process import main

if __name__ == "__main__":
    sys.exit(main())
