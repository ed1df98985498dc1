"""The composition root: which program a stack runs, by its name."""

from components.edge import edge_program
from components.foundation import foundation_program
from components.neighbours import Outputs, Secret
from components.regional import regional_program
from config.load import FOUNDATION, GLOBAL, Project


def deploy(project: Project, stack: str, secret: Secret) -> Outputs:
    """Declare one stack and return what it exports.

    ``secret`` reads a key of the stack's own file that holds a secret.
    """
    if stack == FOUNDATION:
        return foundation_program.deploy(project)
    if stack == GLOBAL:
        return edge_program.deploy(project)
    return regional_program.deploy(project, stack, secret)
