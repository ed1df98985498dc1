"""Write the policy files of all gateways into a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from config.loader import Project
from plan import service_control_policy as plan_scp
from plan.gateway_policy import repository_files

#: Folder of the policy files in this project.
FOLDER: Final = Path("policies") / "gateway"


#: File of the service control policy, which no gateway reads.
SERVICE_CONTROL_POLICY: Final = "service-control-policy.json"


def files(
    project: Project, *, service_control_policy: bool = False
) -> Mapping[str, str]:
    """Return the text of each file by its path in the folder.

    ``service_control_policy`` adds the policy for AWS Organizations.
    """
    rendered = dict(repository_files(project))
    if service_control_policy:
        text = plan_scp.service_control_policy(project)
        rendered[SERVICE_CONTROL_POLICY] = text
    return rendered


def stale(folder: Path, rendered: Mapping[str, str]) -> list[Path]:
    """Return the files that differ, are missing, or are of a region that is gone."""
    differing = [
        folder / name
        for name, text in rendered.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]
    return [*differing, *_left_over(folder, rendered)]


def write(folder: Path, rendered: Mapping[str, str]) -> list[Path]:
    """Write the files that differ, and delete those of regions that are gone."""
    changed = stale(folder, rendered)
    for path in _left_over(folder, rendered):
        path.unlink()
    for name, text in rendered.items():
        path = folder / name
        if path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return changed


def _left_over(folder: Path, rendered: Mapping[str, str]) -> list[Path]:
    known = {folder / name for name in rendered}
    return sorted(
        path
        for path in folder.glob("regions/*/policy-config.yaml")
        if path not in known
    )
