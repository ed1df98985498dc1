"""Fixtures of the rehearsal tests."""

import os

import pytest

from tests.rehearsal.deployed_states import DeployedStates


@pytest.fixture(scope="session")
def deployed_states(tmp_path_factory: pytest.TempPathFactory) -> DeployedStates:
    """Return the deployed states of this run, shared by all its workers."""
    own = tmp_path_factory.getbasetemp()
    return DeployedStates(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
