"""Settings for all tests."""

import os

from hypothesis import settings

# The same examples every time, so that a failure is the fault of the change at hand; HYPOTHESIS_PROFILE=search looks
# for new ones. A machine under load is slow now and then; slowness is measured by `make bench`, never by a test.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
