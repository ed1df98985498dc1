"""Check the exported templates with cfn-lint and checkov.

Usage: python -m operations.template_checks UV, where UV is the `uv` that runs checkov.
"""

import hashlib
import sys
from pathlib import Path
from typing import Final

from config.loader import FOUNDATION, GLOBAL, load_project
from operations.template_checks import findings
from operations.template_checks.tool import run_tool

TEMPLATES: Final = Path(".rehearsal/template")
REPORTS: Final = Path(".cache/checkov")
CHECKOV: Final = "3.3.30"
#: cfn-lint's exit code is the sum of 2 for errors, 4 for warnings, 8 for informations.
#: https://github.com/aws-cloudformation/cfn-lint#exit-codes
_LINT_FINDINGS: Final = range(2, 15, 2)


def main(uv: str) -> None:
    """Check every template; print findings without a waiver and exit 1 if any."""
    templates = sorted(TEMPLATES.glob("*.json"))
    if not templates:
        sys.exit(f"no template in {TEMPLATES}; run `make rehearse` first")
    home = load_project(TEMPLATES.parent / "work").fleet.home
    messages = [line for path in templates for line in _lint(path, home)]
    messages += findings.unwaived(
        findings.findings(_report(uv, templates)), findings.waivers()
    )
    print("\n".join(messages))  # noqa: T201 - the findings are this program's output
    if messages:
        sys.exit(1)
    sys.stdout.write(f"{len(templates)} templates, no finding without a waiver\n")


def _lint(template: Path, home: str) -> list[str]:
    *_, region = template.stem.split(".")
    region = home if region in (FOUNDATION, GLOBAL) else region
    linter = str(Path(sys.executable).with_name("cfn-lint"))
    return run_tool(
        (linter, "--regions", region, "--format", "parseable", "--", str(template)),
        findings_codes=_LINT_FINDINGS,
    ).splitlines()


def _report(uv: str, templates: list[Path]) -> str:
    """Return checkov's report, cached by the hash of the templates."""
    digest = hashlib.sha256(CHECKOV.encode())
    for template in templates:
        digest.update(template.name.encode() + template.read_bytes())
    cached = REPORTS / f"{digest.hexdigest()}.json"
    if not cached.exists():
        REPORTS.mkdir(parents=True, exist_ok=True)
        cached.write_text(_run_checkov(uv), "utf-8")
    return cached.read_text("utf-8")


def _run_checkov(uv: str) -> str:
    return run_tool(
        (
            *(uv, "tool", "run", "--from", f"checkov=={CHECKOV}", "checkov"),
            *("--directory", str(TEMPLATES), "--framework", "cloudformation"),
            *("--output", "json", "--compact", "--quiet", "--skip-download"),
        ),
        findings_codes={1},
    )


if __name__ == "__main__":
    main(sys.argv[1])
