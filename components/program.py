"""The composition root: which program a stack runs, by its name."""

from components.stack_references import SecretReader, StackOutputs
from config.load import FOUNDATION, GLOBAL, Project


def deploy(project: Project, stack: str, secret: SecretReader) -> StackOutputs:
    """Declare one stack and return what it exports.

    ``secret`` reads a key of the stack's own file that holds a secret. Each program
    is imported where it is run: the SDKs of the others cost a second a stack.
    """
    if stack == FOUNDATION:
        from components.foundation import program as foundation_program  # noqa: PLC0415 - see above

        return foundation_program.deploy(project)
    if stack == GLOBAL:
        from components.edge import program as edge_program  # noqa: PLC0415 - see above

        return edge_program.deploy(project)
    from components.regional import program as regional_program  # noqa: PLC0415 - see above

    return regional_program.deploy(project, stack, secret)
