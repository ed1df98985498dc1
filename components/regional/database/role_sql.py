"""Script and SQL that create the API's role in PostgreSQL.

Running them again changes nothing but the password.

The master user of RDS is no superuser. It may neither grant nor revoke attributes of
superusers, so they keep their defaults, which are off
(https://www.postgresql.org/docs/current/sql-alterrole.html). Since PostgreSQL 16 the
creator of a role may administer it but not act as it, which giving it a schema
requires. The script grants that right and revokes it at once
(https://www.postgresql.org/docs/current/role-attributes.html).
"""

from collections.abc import Mapping
from string import Template
from typing import Final

from components.regional.database.database_url import APPLICATION_ROLE

#: Schema that the role owns, and the only one in which it may create objects.
SCHEMA: Final = "keeptrusts"
#: Names of the files; the script runs the SQL.
_SQL: Final = "role.sql"
SCRIPT: Final = "create-role.sh"

#: ``\password`` creates a SCRAM verifier in the client and sends only that, so no
#: server log contains the password
#: (https://www.postgresql.org/docs/current/app-psql.html).
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
#: The shell itself parses the password from the URL, so no argument list contains it.
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
    """Return the script and its SQL by file name."""
    names = {"role": APPLICATION_ROLE, "schema": SCHEMA}
    return {SCRIPT: _SCRIPT, _SQL: _ROLE.substitute(names)}
