"""Findings of cfn-lint as sentences that a person reads to the end."""

import difflib
import re
from typing import Final

_CHOICES: Final = re.compile(r"^('.*') is not one of (\[.*\])(.*)$", re.DOTALL)
#: One of them, as Python writes it; the compiler would do, but not while exceptions of
#: other threads are cleared away (https://github.com/python/cpython/issues/106905).
_CHOICE: Final = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,\[\]]+)""")
#: More are not read.
_FEW: Final = 6


def shorten(message: str) -> str:
    """Return a message in which a long list of choices is cut to the likely ones."""
    match = _CHOICES.match(message)
    if match is None:
        return message
    seen, listed, rest = match.groups()
    choices = ["".join(found) for found in _CHOICE.findall(listed)]
    if len(choices) <= _FEW:
        return message
    near = difflib.get_close_matches(seen.strip("'"), choices, n=_FEW, cutoff=0)
    nearest = ", ".join(repr(choice) for choice in near)
    return f"{seen} is none of the {len(choices)} allowed; nearest: {nearest}{rest}"
