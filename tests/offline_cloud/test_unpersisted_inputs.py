"""Inputs that an API does not store cause a difference in the next preview."""

from pathlib import Path

import pytest

from offline_cloud.property_values import Path as Steps
from offline_cloud.store import ResourceStore
from tests.offline_cloud.cloudflare_objects import (
    MONITOR,
    POOL,
    RECORD,
    REWRITTEN,
    VALID,
    with_value,
)
from tests.offline_cloud.provider_client import Provider

#: Types that can be made alone: a balancer refers to pools.
_ALONE = (MONITOR, POOL, RECORD)


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    """Return a provider with an empty store."""
    return Provider("cloudflare", ResourceStore(tmp_path / "cloud.sqlite"), {})


@pytest.mark.parametrize(
    ("token", "path", "value", "places"), [r for r in REWRITTEN if r[0] in _ALONE]
)
def test_unpersisted_input_is_a_difference_in_the_next_preview(
    provider: Provider, token: str, path: Steps, value: object, places: set[str]
) -> None:
    """The difference equals that of the vendor's provider."""
    requested = with_value(VALID[token], path, value)
    _, state = provider.create(token, requested)
    response = provider.diff(token, requested, requested, state.values)
    assert set(response.diffs) == {changed.partition("[")[0] for changed in places}
    assert not any(detail.inputDiff for detail in response.detailedDiff.values())
    assert list(response.replaces) == []


@pytest.mark.parametrize("token", _ALONE)
def test_persisted_inputs_are_no_difference(provider: Provider, token: str) -> None:
    """Inputs without API defaults cause no difference either."""
    _, state = provider.create(token, VALID[token])
    response = provider.diff(token, VALID[token], VALID[token], state.values)
    assert list(response.diffs) == []
