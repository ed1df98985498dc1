"""Keys, tags and recovery window of secrets in AWS Secrets Manager and Kubernetes.

The provider generates the physical names. Commands that have no Pulumi state find a
secret by its tag.
"""

from typing import Final

#: Key of the gateway token in both Secrets.
GATEWAY_TOKEN_KEY: Final = "gateway-key"
#: Key of the API's database URL in both Secrets.
DATABASE_URL_KEY: Final = "database-url"

#: Tag with the purpose of a secret.
PURPOSE_TAG: Final = "keeptrusts:secret"
#: Purpose of the secret with the gateway token.
GATEWAY_PURPOSE: Final = "gateway"
#: Pulumi's URN pattern of the ExternalSecret that copies this secret into the cluster.
#: Only the ExternalSecret and its dependents need the secret to have a value.
GATEWAY_EXTERNAL_SECRET_URN_PATTERN: Final = "**::gateway-workload-secret-copy"
#: Purpose of the secret with the API's database URL.
DATABASE_PURPOSE: Final = "database"

#: Recovery window of a deleted secret in days: the longest that AWS allows.
#: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
RECOVERY_DAYS: Final = 30


def first_up_command(stack: str) -> str:
    """Return the command that deploys a region without its external gateway token."""
    pattern = GATEWAY_EXTERNAL_SECRET_URN_PATTERN
    return f"pulumi up --stack {stack} --exclude '{pattern}' --exclude-dependents"
