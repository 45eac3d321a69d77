"""`python -m specwright`: the same as the command `specwright`."""

import sys

from specwright.cli import main

sys.exit(main())
