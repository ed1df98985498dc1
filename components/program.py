"""Entry point: selects the program of a stack by the stack's name."""

from components.stack_references import SecretReader, StackOutputs
from config.loader import FOUNDATION, GLOBAL, Project


def deploy(project: Project, stack: str, secret: SecretReader) -> StackOutputs:
    """Declare one stack and return its outputs.

    ``secret`` reads a secret key of the stack's own file. Each program is imported when
    it runs, because the SDKs of the others take a second to import.
    """
    if stack == FOUNDATION:
        from components.foundation import program as foundation_program  # noqa: PLC0415 - see above

        return foundation_program.deploy(project)
    if stack == GLOBAL:
        from components.edge import program as edge_program  # noqa: PLC0415 - see above

        return edge_program.deploy(project)
    from components.regional import program as regional_program  # noqa: PLC0415 - see above

    return regional_program.deploy(project, stack, secret)
