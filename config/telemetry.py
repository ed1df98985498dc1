"""Who watches a region, and whom it calls."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from config.vocabulary import Document

Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
]


class Metrics(StrEnum):
    """Who collects metrics: AWS, an operator in the cluster, or nobody."""

    AMP = "amp"
    OPERATOR = "operator"
    NONE = "none"


class Telemetry(Document):
    """How a region is watched; ``metrics`` follows its size where it is left out."""

    metrics: Metrics | None = None
    notify: tuple[Email, ...] = ()
