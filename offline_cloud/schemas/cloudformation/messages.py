"""Shortening of cfn-lint's messages."""

import difflib
import re
from typing import Final

_CHOICES: Final = re.compile(r"^('.*') is not one of (\[.*\])(.*)$", re.DOTALL)
#: One choice, as Python prints it. ``ast.literal_eval`` fails in some threads
#: (https://github.com/python/cpython/issues/106905).
_CHOICE: Final = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,\[\]]+)""")
#: Choices that a message lists at most.
_MAX_CHOICES: Final = 6


def shorten(message: str) -> str:
    """Return a message with a long list of choices reduced to the nearest ones."""
    match = _CHOICES.match(message)
    if match is None:
        return message
    seen, listed, rest = match.groups()
    choices = ["".join(found) for found in _CHOICE.findall(listed)]
    if len(choices) <= _MAX_CHOICES:
        return message
    near = difflib.get_close_matches(seen.strip("'"), choices, n=_MAX_CHOICES, cutoff=0)
    nearest = ", ".join(repr(choice) for choice in near)
    return f"{seen} is none of the {len(choices)} allowed; nearest: {nearest}{rest}"
