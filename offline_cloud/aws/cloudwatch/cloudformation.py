"""CloudFormation types and property names of Amazon CloudWatch and CloudWatch Logs.

Types: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

from offline_cloud.schemas.cloudformation.mapping import ResourceMapping

CLOUDFORMATION: tuple[ResourceMapping, ...] = (
    ResourceMapping(
        token="aws:cloudwatch/logGroup:LogGroup",
        cloudformation="AWS::Logs::LogGroup",
        rename={"name": "LogGroupName"},
        omitted={"skipDestroy": "the deletion policy of the template"},
        attributes={"id": "Ref", "name": "Ref"},
    ),
    ResourceMapping(
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
