"""The script that gives the control-plane API its role in the database, as text.

Running it again changes nothing but the password, which becomes the one it is given.

The master of an RDS instance is no superuser: it may neither grant nor take away what
only superusers have, so those attributes are left at their defaults, which are off
(https://www.postgresql.org/docs/current/sql-alterrole.html). Since PostgreSQL 16
whoever creates a role may administer it but not act as it, and acting as it is what
giving it a schema takes; that right is taken back at once
(https://www.postgresql.org/docs/current/role-attributes.html).
"""

from collections.abc import Mapping
from string import Template
from typing import Final

from components.regional.database.database_url import APPLICATION_ROLE

#: The schema the role owns: all it may create anything in.
SCHEMA: Final = "keeptrusts"
#: Names of the files, of which the second is run.
_SQL: Final = "role.sql"
SCRIPT: Final = "create-role.sh"

#: ``\password`` makes a SCRAM verifier here and sends only that, so no log of the
#: server ever holds the password (https://www.postgresql.org/docs/current/app-psql.html).
_ROLE: Final = Template("""\
\\set ON_ERROR_STOP on
SELECT 'CREATE ROLE $role LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$role') \\gexec
\\password $role
GRANT $role TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
CREATE SCHEMA IF NOT EXISTS $schema AUTHORIZATION $role;
REVOKE $role FROM CURRENT_USER GRANTED BY CURRENT_USER;
SELECT format('GRANT CONNECT ON DATABASE %I TO $role', current_database()),
       format('ALTER ROLE $role IN DATABASE %I SET search_path = $schema',
              current_database()) \\gexec
""")
#: The password leaves the address in the shell itself: it is in no argument list.
_SCRIPT: Final = f"""\
set -eu
rest=${{DATABASE_URL#*://*:}}
password=${{rest%%@*}}
case $password in
'' | *[!A-Za-z0-9]*)
  echo 'the password in DATABASE_URL is not of letters and digits only' >&2
  exit 1
  ;;
esac
psql() {{
  command psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"
}}
printf '%s\\n%s\\n' "$password" "$password" | psql --file="${{0%/*}}/{_SQL}"
PGUSER={APPLICATION_ROLE} PGPASSWORD=$password psql \\
  --command='CREATE TABLE {SCHEMA}.owned (); DROP TABLE {SCHEMA}.owned'
"""


def role_files() -> Mapping[str, str]:
    """Return the script and the SQL beside it, by file name."""
    names = {"role": APPLICATION_ROLE, "schema": SCHEMA}
    return {SCRIPT: _SCRIPT, _SQL: _ROLE.substitute(names)}
