"""Have the exported templates judged by cfn-lint and by checkov.

Usage: python -m operations.checks UV, where UV is the `uv` that brings checkov.
"""

import hashlib
import sys
from pathlib import Path
from typing import Final

from config.loader import FOUNDATION, GLOBAL, load_project
from operations.checks import verdict
from operations.checks.tool import judgement

TEMPLATES: Final = Path(".rehearsal/template")
REPORTS: Final = Path(".cache/checkov")
CHECKOV: Final = "3.3.30"
#: cfn-lint's exit code is the sum of 2 for errors, 4 for warnings, 8 for informations.
#: https://github.com/aws-cloudformation/cfn-lint#exit-codes
_LINT_FOUND: Final = range(2, 15, 2)


def main(uv: str) -> None:
    """Judge every template; exit 1 with what is not explained."""
    templates = sorted(TEMPLATES.glob("*.json"))
    if not templates:
        sys.exit(f"no template in {TEMPLATES}; run `make rehearse` first")
    home = load_project(TEMPLATES.parent / "work").fleet.home
    objections = [line for path in templates for line in _linted(path, home)]
    objections += verdict.unexplained(
        verdict.findings(_report(uv, templates)), verdict.waivers()
    )
    print("\n".join(objections))  # noqa: T201 - the verdict is this program's output
    if objections:
        sys.exit(1)
    sys.stdout.write(f"{len(templates)} templates, no unexplained objection\n")


def _linted(template: Path, home: str) -> list[str]:
    *_, region = template.stem.split(".")
    region = home if region in (FOUNDATION, GLOBAL) else region
    linter = str(Path(sys.executable).with_name("cfn-lint"))
    return judgement(
        (linter, "--regions", region, "--format", "parseable", "--", str(template)),
        found=_LINT_FOUND,
    ).splitlines()


def _report(uv: str, templates: list[Path]) -> str:
    """Return checkov's report, kept under the hash of what it judged."""
    digest = hashlib.sha256(CHECKOV.encode())
    for template in templates:
        digest.update(template.name.encode() + template.read_bytes())
    kept = REPORTS / f"{digest.hexdigest()}.json"
    if not kept.exists():
        REPORTS.mkdir(parents=True, exist_ok=True)
        kept.write_text(_judged(uv), "utf-8")
    return kept.read_text("utf-8")


def _judged(uv: str) -> str:
    return judgement(
        (
            *(uv, "tool", "run", "--from", f"checkov=={CHECKOV}", "checkov"),
            *("--directory", str(TEMPLATES), "--framework", "cloudformation"),
            *("--output", "json", "--compact", "--quiet", "--skip-download"),
        ),
        found={1},
    )


if __name__ == "__main__":
    main(sys.argv[1])
