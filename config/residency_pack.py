"""Residency packs: where a law allows each class of data to go.

A pack denies by default: a data class without a rule stays in its region.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config import jurisdictions
from config.text_form import TextForm
from config.types import AwsRegion, PackId, Reason, ResidencyZoneName, StrictModel

CountryOrUnion = Annotated[
    str,
    TextForm(
        pattern=r"^[A-Z]{2}$",
        words="a country code of two capital letters, or EU",
        example="SG",
    ),
]
ProviderName = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z][a-z0-9-]{1,40}$",
        words="a provider's name in lower case",
        example="azure-openai",
        max_length=41,
    ),
]
#: Id of a provider target; gateways compare ids in lower case and without blanks.
TargetId = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z][a-z0-9-]{1,62}$",
        words="the id of a provider target in lower case",
        example="azure-openai-eu",
    ),
]
#: Region in the vocabulary of its provider, such as ``westeurope``.
ProviderRegion = Annotated[
    str,
    TextForm(
        pattern=r"^[a-z][a-z0-9-]{1,30}$",
        words="a region in the words of its provider",
        example="westeurope",
    ),
]


class DataClass(StrEnum):
    """A class of client data.

    ``inference`` is prompts and completions, ``events`` are audit events, ``records``
    are database rows, backups and snapshots, ``secrets`` are credentials, and
    ``telemetry`` is metrics and logs of requests.
    """

    INFERENCE = "inference"
    EVENTS = "events"
    RECORDS = "records"
    SECRETS = "secrets"
    TELEMETRY = "telemetry"


class Reach(StrEnum):
    """Places that are not a list of residency zones."""

    RESIDENCY_ZONE = "residency-zone"
    ANYWHERE = "anywhere"


class Condition(StrEnum):
    """What must be done to data before it leaves the residency zone."""

    AFTER_REDACTION = "after_redaction"


Zones = Annotated[tuple[ResidencyZoneName, ...], Field(min_length=1)]


class DataClassRule(StrictModel):
    """Where the data of one class may go.

    Attributes:
        allowed_in: ``residency-zone``, ``anywhere``, or the names of further residency
            zones. The own residency zone is always allowed.
        condition: What must happen before data leaves the residency zone.
    """

    allowed_in: Literal[Reach.RESIDENCY_ZONE, Reach.ANYWHERE] | Zones
    condition: Condition | None = None

    @model_validator(mode="after")
    def condition_has_a_way_out(self) -> Self:
        """Reject a condition for leaving a residency zone that nothing may leave."""
        if self.condition and self.allowed_in is Reach.RESIDENCY_ZONE:
            msg = (
                f"condition {self.condition.value!r} with allowed_in "
                f"{self.allowed_in.value!r}, which nothing leaves; remove "
                "condition, or allow another residency zone"
            )
            raise ValueError(msg)
        return self


class RecordsRule(DataClassRule):
    """Where rows may go, and whose rows may be copied into the residency zone.

    A physical replica has all rows of its source, so the packs of both ends must allow
    it.
    """

    accepted_from: Literal[Reach.RESIDENCY_ZONE, Reach.ANYWHERE] | Zones = (
        Reach.RESIDENCY_ZONE
    )


class DataClassRules(StrictModel):
    """Rules by data class; a class without a rule stays in its region."""

    inference: DataClassRule | None = None
    events: DataClassRule | None = None
    records: RecordsRule | None = None
    secrets: DataClassRule | None = None
    telemetry: DataClassRule | None = None

    @property
    def by_class(self) -> Mapping[DataClass, DataClassRule]:
        """The rules that the pack has, by data class."""
        rules = {each: getattr(self, each.value) for each in DataClass}
        return {each: rule for each, rule in rules.items() if rule is not None}


class BlockedProvider(StrictModel):
    """A provider that gateways of the residency zone must not use."""

    provider: ProviderName
    reason: Reason


class RequiredProvider(StrictModel):
    """A provider target that gateways of the residency zone must have."""

    target: TargetId
    region: ProviderRegion


class ProviderRules(StrictModel):
    """Model providers that a pack blocks or requires."""

    blocked: tuple[BlockedProvider, ...] = ()
    required: tuple[RequiredProvider, ...] = ()


class PiiCategory(StrEnum):
    """Category of personal data that gateways redact."""

    EMAIL = "email"
    PHONE = "phone"
    NATIONAL_ID = "national_id"
    IP_ADDRESS = "ip_address"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    FINANCIAL_ACCOUNT = "financial_account"
    CREDIT_CARD = "credit_card"


class RedactionRule(StrictModel):
    """Personal data that gateways redact before they send a request."""

    name: PackId
    categories: Annotated[tuple[PiiCategory, ...], Field(min_length=1)]
    redact_before_send: Literal[True]


class ResidencyPack(StrictModel):
    """``policies/residency/<id>.yaml``.

    Attributes:
        id: Name that a stack file lists under ``residency``; equals the file's name.
        residency_zone: Residency zone whose regions may use the pack.
        jurisdiction: Countries of the law, as ISO 3166-1 codes; ``EU`` is all members.
        regions: AWS regions in which data under this pack may be stored or processed.
        default: What applies to a data class without a rule; always ``deny``.
        rules: Where data may go, by data class.
        providers: Providers that gateways must not or must have.
        redaction: Personal data that gateways redact; None for no redaction.
    """

    id: PackId
    version: Annotated[
        str,
        TextForm(
            pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$",
            words="a version of three numbers",
            example="1.0.0",
        ),
    ]
    owner: str
    reason: str
    residency_zone: ResidencyZoneName
    jurisdiction: Annotated[tuple[CountryOrUnion, ...], Field(min_length=1)]
    regions: Annotated[tuple[AwsRegion, ...], Field(min_length=1)]
    default: Literal["deny"]
    rules: DataClassRules
    providers: ProviderRules = ProviderRules()
    redaction: RedactionRule | None = None

    @model_validator(mode="after")
    def regions_are_in_the_jurisdiction(self) -> Self:
        """Reject a region outside the countries of the law."""
        required = [each.region for each in self.providers.required]
        allowed = jurisdictions.countries(self.jurisdiction)
        for key, regions in (
            ("regions", self.regions),
            ("providers.required", required),
        ):
            for region in regions:
                country = jurisdictions.country(region)
                if country not in allowed:
                    where = "no known country" if country is None else country
                    msg = (
                        f"{key}: region {region!r} is in {where}, outside the "
                        f"jurisdiction {[*self.jurisdiction]}; remove it"
                    )
                    raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def conditions_can_be_met(self) -> Self:
        """Reject a condition of redaction in a pack that redacts nothing."""
        conditional = [
            each.value for each, rule in self.rules.by_class.items() if rule.condition
        ]
        if conditional and self.redaction is None:
            msg = (
                f"rules: {conditional} require redaction, but the pack has none; add "
                "redaction"
            )
            raise ValueError(msg)
        return self
