namespace McpGovernance.OpenTelemetry.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class OpenTelemetryAuditSinkOptionsValidatorTests
{
    [TestCase(false, false, true)]
    [TestCase(true, false, true)]
    [TestCase(true, true, true)]
    [TestCase(false, true, false)]
    public void Validate_RecordWithoutArguments_IsRefused(bool arguments, bool record, bool expected) =>
        new OpenTelemetryAuditSinkOptionsValidator().Validate(null, new() { IncludeArguments = arguments, IncludeRecord = record }).Succeeded.Should().Be(expected);

    [Test]
    public void Validate_RecordWithoutArguments_SaysWhatToSet() =>
        new OpenTelemetryAuditSinkOptionsValidator().Validate(null, new() { IncludeRecord = true }).FailureMessage.Should().Contain("IncludeRecord").And.Contain("Set 'IncludeArguments' too");
}
