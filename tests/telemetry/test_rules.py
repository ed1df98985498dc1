"""Prometheus rules, checked and run by promtool."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from components.regional.monitoring.prometheus_rules import Objective, rules_file
from components.regional.monitoring.scrape_config import scrape_configuration
from config.telemetry import TelemetryConfig
from tests.sample_project import ROOT

HERE: Final = Path(__file__).parent
FAILURES: Final = TelemetryConfig().event_failure_metric


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Write the rules of one region to a file."""
    objective = Objective(region="eu-west-1", p99_seconds=1.0, event_failures=FAILURES)
    path = tmp_path / "rules.yaml"
    path.write_text(rules_file(objective), "utf-8")
    return path


def promtool(*words: str | Path) -> str:
    """Run promtool, which `make test` installs; fail with its output."""
    found = shutil.which("promtool") or ROOT / ".cache" / "bin" / "promtool"
    done = subprocess.run(
        [found, *words], capture_output=True, text=True, timeout=60, check=False
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return output


def test_prometheus_rules_are_valid(rules: Path) -> None:
    """Every expression parses, and no rule is a duplicate."""
    assert "7 rules found" in promtool("check", "rules", "--lint=all", rules)


@pytest.mark.parametrize("file", sorted(HERE.glob("*.yaml")), ids=lambda p: p.stem)
def test_prometheus_rules_record_and_fire_as_expected(rules: Path, file: Path) -> None:
    """The series of the file lead to its recordings and alerts, and to no others."""
    copy = rules.parent / file.name
    shutil.copy(file, copy)

    assert "SUCCESS" in promtool("test", "rules", copy)


def test_scrape_configuration_is_valid(tmp_path: Path) -> None:
    """Prometheus can load the configuration of the collector."""
    path = tmp_path / "prometheus.yaml"
    text = scrape_configuration(app="keeptrusts-gateway", port="http", path="/metrics")
    path.write_text(text, "utf-8")

    assert "SUCCESS" in promtool("check", "config", path)
