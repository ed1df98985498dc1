"""How property tests run: on the same examples everywhere, however slow the machine."""

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
