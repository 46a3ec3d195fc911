"""Settings for all tests."""

from hypothesis import settings

# A machine under load is slow now and then; slowness is measured by `make bench`, never by a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
