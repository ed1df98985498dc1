"""Every setting of a region changes resources, and only the reviewed ones."""

import json
import os
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import pytest
import yaml
from pydantic import BaseModel

from config import loader
from config.stacks import RegionConfig
from config.types import PROJECT
from rehearsal import edit
from tests import sample_project, shipped_stacks

REVIEWED: Final = Path(__file__).with_name("config_reaches_resources.json")
STACK: Final = "us-east-1"

#: A value other than the default for every setting.
VALUES: Final[Mapping[str, Any]] = {
    "cidr": "10.77.0.0/16",
    "size": "dev",
    "network.availability_zones": ["a", "b", "f"],
    "network.nat": "per-az",
    "network.vpc_endpoints": "full",
    "network.existing": {
        "vpc_id": "vpc-0123456789abcdef0",
        "public_subnet_ids": [f"subnet-a{n:07}" for n in range(3)],
        "private_subnet_ids": [f"subnet-b{n:07}" for n in range(3)],
        "database_subnet_ids": [f"subnet-d{n:07}" for n in range(3)],
    },
    "cluster.version": "1.34",
    "cluster.endpoint_access": "private",
    "cluster.public_access_cidrs": ["198.51.100.0/24"],
    "cluster.administrators": ["arn:aws:iam::111122223333:role/another"],
    "cluster.operators": ["arn:aws:iam::111122223333:role/operating"],
    "cluster.viewers": ["arn:aws:iam::111122223333:role/viewing"],
    **{
        f"capacity.{pods}.{key}": value
        for pods in ("gateway", "api")
        for key, value in (
            ("min_replicas", 4),
            ("max_replicas", 44),
            ("cpu_request", "77m"),
            ("cpu_limit", "7"),
            ("memory_request", "77Mi"),
            ("memory_limit", "7777Mi"),
        )
    },
    "capacity.nodes.cpu_limit": 7777,
    "capacity.nodes.memory_limit_gib": 7777,
    "database.role": "promoted",
    "database.generation": 2,
    "database.retired_replica": "release",
    "database.engine_version": "17.7",
    "database.allow_major_version_upgrade": True,
    "database.instance_class": "db.m8g.large",
    "database.multi_az": False,
    "database.allocated_storage_gib": 77,
    "database.max_allocated_storage_gib": 7777,
    "database.insights_mode": "standard",
    "database.alarms.replica_lag_s": 77,
    "database.alarms.slot_lag_mib": 77,
    "database.alarms.free_storage_gib": 7,
    "database.alarms.database_connections": 77,
    "gateway.token_env_var": "ANOTHER_TOKEN",
    "gateway.secret_name": "another-secret",
    "gateway.provider_keys_secret_name": "another-secret",
    "gateway.liveness_path": "/another/live",
    "gateway.readiness_path": "/another/ready",
    "policy.dialect": "guide",
    "policy.event_delivery": "omit",
    "api.replica_accepts_events": True,
    "api.database_url_env_var": "ANOTHER_DATABASE",
    "api.audit_bucket_env_var": "ANOTHER_BUCKET",
    "api.secret_name": "another-secret",
    "api.liveness_path": "/another/live",
    "api.readiness_path": "/another/ready",
    "api.migration_command": ["another", "migration"],
    "waf.gateway_rate_limit_5m": 7777,
    "waf.api_rate_limit_5m": 7777,
    "service_mesh": "istio",
    "gateway_token.source": "external",
    "gateway_token.version": "another-word",
    "policy.delivery": "git",
    "policy.git.repository": "https://git.example.com/another.git",
    "policy.git.branch": "another",
    "policy.git.layout": "branch",
    "policy.git.repo_url_key": "repo_url",
    "policy.git.poll_interval_seconds": 77,
    "policy.git.auto_create_configuration": False,
    "policy.git.api_url": "https://another.example.com",
    "telemetry.metrics": "operator",
    "telemetry.alert_emails": ["a@example.com"],
    "telemetry.metrics_path": "/another/metrics",
    "telemetry.event_failure_metric": "another_counter_total",
    "telemetry.prometheus_operator.namespace": "another",
    "telemetry.prometheus_operator.labels": {"release": "another"},
    "images.gateway": "another/gateway:2",
    "images.api": "another/api:2",
    "images.mirror": "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror",
    "streams.max_duration_s": 777,
    "streams.idle_timeout_s": 777,
    "lifecycle.protect": False,
}
_REPOSITORY: Final = {"policy.git.repository": "https://git.example.com/p.git"}
#: Settings that must change together with a setting.
CHANGED_TOGETHER: Final[Mapping[str, Mapping[str, Any]]] = {
    "policy.delivery": _REPOSITORY,
    "cluster.endpoint_access": {"cluster.public_access_cidrs": []},
}
#: Settings without which a setting has no effect.
PREREQUISITES: Final[Mapping[str, Mapping[str, Any]]] = {
    "gateway_token.version": {"gateway_token.source": "external"},
    **{
        key: {"policy.delivery": "git", **_REPOSITORY}
        for key in VALUES
        if key.startswith("policy.git.")
    },
    "telemetry.prometheus_operator.namespace": {"telemetry.metrics": "operator"},
    "telemetry.prometheus_operator.labels": {"telemetry.metrics": "operator"},
}
#: Settings of a replica; home has none.
REPLICA_SETTINGS: Final = {
    "database.role",
    "database.generation",
    "database.alarms.replica_lag_s",
    "api.replica_accepts_events",
}
#: Settings of a region whose residency zone has just got a home of its own.
ZONE_HOME_SETTINGS: Final = {"database.retired_replica"}


def setting_keys(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the dotted key of every setting below a config model."""
    for name, field in model.model_fields.items():
        parts = (field.annotation, *typing.get_args(field.annotation))
        below = [p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)]
        whole = ".".join((*path, name))
        if below and whole not in VALUES:
            yield from setting_keys(below[0], (*path, name))
        else:
            yield whole


@cache
def recorded_resources(
    stack: str, settings: str, *, after_replica: bool = False
) -> dict[str, dict[str, Any]]:
    """Return the resources of a region under some settings, by type and name.

    With ``after_replica`` the region had a replica of the fleet's home before its
    residency zone got a home of its own.
    """
    with TemporaryDirectory() as directory:
        root = sample_project.write(Path(directory))
        previous = None
        if after_replica:
            database = shipped_stacks.database_output(loader.load_project(root), stack)
            previous = {"contract": {"version": 1, "database": database}}
            file = f"Pulumi.{stack}.yaml"
            sample_project.edit(root, file, "[eu-gdpr]", "[eu-sovereign]")
        _edit(root / f"Pulumi.{stack}.yaml", stack, json.loads(settings))
        graph = shipped_stacks.record_stack(loader.load_project(root), stack, previous)
    return {f"{each['type']} {each['name']}": each for each in graph.dump()}


def _edit(file: Path, stack: str, settings: Mapping[str, Any]) -> None:
    """Set values of a region in its file."""
    document = yaml.safe_load(file.read_text("utf-8"))
    for key, value in settings.items():
        one = edit.Edit(stack=stack, key=f"region.{key}", value=value)
        edit.apply(one, document, PROJECT)
    file.write_text(yaml.safe_dump(document), "utf-8")


def changed_paths(before: object, after: object, path: str) -> Iterator[str]:
    """Yield the paths at which two JSON values differ, none below a list."""
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for key in sorted({*old, *new}):
            yield from changed_paths(old.get(key), new.get(key), f"{path}.{key}")
    elif before != after:
        yield path.removeprefix(".")


def effect_of(key: str) -> dict[str, Any]:
    """Return the created, deleted and changed resources of one changed setting."""
    after_replica = key in ZONE_HOME_SETTINGS
    is_eu = after_replica or key in REPLICA_SETTINGS
    stack = "eu-west-1" if is_eu else STACK
    prerequisites = PREREQUISITES.get(key, {})
    before = recorded_resources(
        stack, json.dumps(prerequisites), after_replica=after_replica
    )
    changes = {
        **prerequisites,
        **CHANGED_TOGETHER.get(key, {}),
        key: VALUES[key],
    }
    after = recorded_resources(stack, json.dumps(changes), after_replica=after_replica)
    changed = {
        name: paths
        for name in sorted(before.keys() & after.keys())
        if (paths := list(changed_paths(before[name], after[name], "")))
    }
    return {
        "made": sorted(after.keys() - before.keys()),
        "gone": sorted(before.keys() - after.keys()),
        "changed": changed,
    }


def test_every_setting_has_a_value_to_try() -> None:
    """No setting of a region is without a value other than its default."""
    assert set(setting_keys(RegionConfig)) == set(VALUES)


@pytest.mark.parametrize("key", VALUES)
def test_changed_setting_has_the_reviewed_effect(key: str) -> None:
    """The created, deleted and changed resources are listed; there is at least one."""
    actual = effect_of(key)
    reviewed: dict[str, Any] = json.loads(REVIEWED.read_text("utf-8"))

    if os.environ.get("UPDATE_GOLDEN"):
        reviewed[key] = actual
        REVIEWED.write_text(
            json.dumps(reviewed, indent=1, sort_keys=True) + "\n", "utf-8"
        )

    assert any(actual.values())
    assert reviewed[key] == actual
