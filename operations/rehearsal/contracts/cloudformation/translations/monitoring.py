"""Alarms, in CloudFormation.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudWatch.html
"""

from operations.rehearsal.contracts.cloudformation.translation import Translation

TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        token="aws:cloudwatch/metricAlarm:MetricAlarm",
        cloudformation="AWS::CloudWatch::Alarm",
        rename={
            "name": "AlarmName",
            "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
            "metricQueries": "Metrics",
        },
        attributes={"arn": "Arn", "name": "Ref"},
    ),
)
