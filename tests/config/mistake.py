"""A mistake an operator makes in one of the files."""

from typing import Final, NamedTuple

EU: Final = "Pulumi.eu-west-1.yaml"
US: Final = "Pulumi.us-east-1.yaml"
GLOBAL: Final = "Pulumi.global.yaml"
ALL: Final = "Pulumi.yaml"


class Mistake(NamedTuple):
    """One edit of a file, and the parts that its message must have."""

    file: str
    old: str
    new: str
    message_parts: tuple[str, ...]
