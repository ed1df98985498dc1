"""Limits of CloudWatch alarms."""

from typing import Final

#: Characters of an alarm's name.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
ALARM_NAME_LIMIT: Final = 255
