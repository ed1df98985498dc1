"""Case files of residency packs: samples, each with the expected decision.

A case file documents its pack for those who own the law, and a test compares every case
with what the program decides.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from config import yaml_loader
from config.errors import ConfigError, config_error
from config.residency_pack import (
    DataClass,
    PiiCategory,
    ProviderName,
    ProviderRegion,
    Reach,
    ResidencyPack,
    TargetId,
)
from config.types import AwsRegion, ResidencyZoneName, StrictModel
from config.validation_messages import validated

#: End of the name of a case file.
SUFFIX: Final = ".cases.yaml"

#: Destination of data that does not leave its region.
SAME_REGION: Final = "same-region"


class Expected(StrEnum):
    """Decision on a sample."""

    ALLOW = "allow"
    REFUSE = "refuse"


class FlowSample(StrictModel):
    """Data of one class that moves to a residency zone, or stays in its region."""

    kind: Literal["flow"]
    data_class: DataClass
    to: ResidencyZoneName | Literal["same-region"]
    redacted: bool = False


class CopySample(StrictModel):
    """Rows of another residency zone that are copied into the pack's zone."""

    kind: Literal["copy"]
    source: ResidencyZoneName


class RegionSample(StrictModel):
    """AWS region that stores or processes data under the pack."""

    kind: Literal["region"]
    region: AwsRegion


class ProviderSample(StrictModel):
    """Provider that a gateway uses."""

    kind: Literal["provider"]
    provider: ProviderName


class TargetsSample(StrictModel):
    """All provider targets of a gateway, each with its region."""

    kind: Literal["targets"]
    targets: Mapping[TargetId, ProviderRegion]


class PersonalDataSample(StrictModel):
    """Personal data in a request to a provider."""

    kind: Literal["personal_data"]
    category: PiiCategory
    redacted: bool


Sample = Annotated[
    FlowSample
    | CopySample
    | RegionSample
    | ProviderSample
    | TargetsSample
    | PersonalDataSample,
    Field(discriminator="kind"),
]


class PackCase(StrictModel):
    """One sample.

    Attributes:
        name: What happens, in words; unique in the file.
        rule: Key of the pack that decides, such as ``rules.inference.allowed_in``.
        sample: What the pack is asked.
        expect: The decision.
    """

    name: Annotated[str, StringConstraints(min_length=8, max_length=120)]
    rule: str
    sample: Sample
    expect: Expected


class PackCases(StrictModel):
    """``policies/residency/<id>.cases.yaml``.

    Attributes:
        pack: Id of the residency pack; equals the file's name.
        cases: Samples, with an allowed and a refused one for every rule.
    """

    pack: str
    cases: Annotated[tuple[PackCase, ...], Field(min_length=1)]


def outcomes(pack: ResidencyPack) -> frozenset[tuple[str, Expected]]:
    """Return each rule of a pack by key, with every decision that it can make.

    A destination of ``anywhere`` refuses nothing, so that its rule can only allow.
    """
    return frozenset(_outcomes(pack))


def _outcomes(pack: ResidencyPack) -> Iterator[tuple[str, Expected]]:
    for key in ("regions", *_keys_that_do_both(pack)):
        yield from ((key, each) for each in Expected)
    if pack.providers.blocked:
        yield "providers.blocked", Expected.ALLOW
        for blocked in pack.providers.blocked:
            yield f"providers.blocked.{blocked.provider}", Expected.REFUSE
    for key, places in _places(pack):
        yield key, Expected.ALLOW
        if places is not Reach.ANYWHERE:
            yield key, Expected.REFUSE


def _keys_that_do_both(pack: ResidencyPack) -> Iterator[str]:
    for required in pack.providers.required:
        yield f"providers.required.{required.target}"
    for category in pack.redaction.categories if pack.redaction else ():
        yield f"redaction.categories.{category.value}"
    if len(pack.rules.by_class) < len(DataClass):
        yield "default"
    for data_class, rule in pack.rules.by_class.items():
        if rule.condition is not None:
            yield f"rules.{data_class.value}.condition"


def _places(pack: ResidencyPack) -> Iterator[tuple[str, Reach | tuple[str, ...]]]:
    for data_class, rule in pack.rules.by_class.items():
        yield f"rules.{data_class.value}.allowed_in", rule.allowed_in
    if pack.rules.records is not None:
        yield "rules.records.accepted_from", pack.rules.records.accepted_from


def load_cases(
    folder: Path, packs: Mapping[str, ResidencyPack]
) -> Mapping[str, PackCases]:
    """Return the case file of every residency pack, by id of the pack.

    ``folder`` is the folder of the packs.

    Raises:
        ConfigError: A case file is malformed or has no pack, a pack has no case file,
            a case is for a rule that the pack lacks, or two cases have one name.
    """
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    files = {path.name.removesuffix(SUFFIX): path for path in paths}
    found = [*_files_without_their_counterpart(files, packs)]
    loaded = {pack: _load(path) for pack, path in files.items()}
    for pack, cases in loaded.items():
        if pack in packs:
            found += _contradictions(packs[pack], cases)
    if found:
        raise ConfigError("\n".join(map(str, found)))
    return loaded


def _files_without_their_counterpart(
    files: Mapping[str, Path], packs: Mapping[str, ResidencyPack]
) -> Iterator[ConfigError]:
    for pack in sorted({*files} - {*packs}):
        message = (
            f"there is no pack {pack}.yaml; remove the case file, or add the pack; "
            f"there are {sorted(packs)}"
        )
        yield config_error(f"{pack}{SUFFIX}", "pack", message)
    for pack in sorted({*packs} - {*files}):
        message = (
            f"the pack has no case file; add {pack}{SUFFIX} with an allowed and a "
            "refused sample for every rule"
        )
        yield config_error(f"{pack}.yaml", "rules", message)


def _load(path: Path) -> PackCases:
    document = yaml_loader.load_mapping(path)
    return validated(PackCases, path.name, "", document, namespace="pack_cases")


def _contradictions(pack: ResidencyPack, cases: PackCases) -> Iterator[ConfigError]:
    file = f"{pack.id}{SUFFIX}"
    if cases.pack != pack.id:
        message = f"{cases.pack!r} differs from the file's name; write {pack.id!r}"
        yield config_error(file, "pack", message)
    known = sorted({key for key, _ in outcomes(pack)})
    first: dict[str, int] = {}
    for index, case in enumerate(cases.cases):
        if case.rule not in known:
            message = f"{case.rule!r} is no rule of {pack.id}.yaml; allowed: {known}"
            yield config_error(file, f"cases.{index}.rule", message)
        earlier = first.setdefault(case.name, index)
        if earlier != index:
            message = (
                f"{case.name!r} is the name of cases.{earlier} already; give each "
                "case its own"
            )
            yield config_error(file, f"cases.{index}.name", message)
