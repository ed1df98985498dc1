"""TLS policies (security policies) of load balancers."""

from typing import Final

#: Variants of the TLS 1.3 policies: plain, FIPS, and post-quantum key exchange.
#: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_PLAIN: Final = ("2", "2-Res", "2-Ext1", "2-Ext2", "3", "1", "0")
_FIPS: Final = ("2", "2-Res", "2-Ext0", "2-Ext1", "2-Ext2", "3", "1", "0")
_POST_QUANTUM: Final = ("2", "2-Res", "2-Ext1", "2-Ext2", "3", "0")
_FIPS_POST_QUANTUM: Final = ("2", "2-Res", "2-Ext0", "2-Ext1", "2-Ext2", "3", "0")
_OLDER: Final = (
    *("2016-08", "TLS-1-0-2015-04", "TLS-1-1-2017-01", "TLS-1-2-2017-01"),
    *("TLS-1-2-Ext-2018-06", "FS-2018-06", "FS-1-1-2019-08", "FS-1-2-2019-08"),
    *("FS-1-2-Res-2019-08", "FS-1-2-Res-2020-10", "2015-05"),
    "TLS13-1-2-Ext0-RFC9151-FIPS-2023-07",
)

POLICIES: Final = tuple(
    f"ELBSecurityPolicy-{name}"
    for name in (
        *(f"TLS13-1-{version}-2021-06" for version in _PLAIN),
        *(f"TLS13-1-{version}-FIPS-2023-04" for version in _FIPS),
        *(f"TLS13-1-{version}-PQ-2025-09" for version in _POST_QUANTUM),
        *(f"TLS13-1-{version}-FIPS-PQ-2025-09" for version in _FIPS_POST_QUANTUM),
        *_OLDER,
    )
)
