"""`python -m explorer` is `aperture`."""

import sys

from explorer.cli import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        from explorer.study.background import serve_a_frozen_app

        serve_a_frozen_app()
    sys.exit(main())
