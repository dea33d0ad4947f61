using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class JsonKindsTests
{
    [TestCase("{}", "an object of 0 properties")]
    [TestCase("{\"a\":1}", "an object of 1 property")]
    [TestCase("[]", "an array of 0 items")]
    [TestCase("[1]", "an array of 1 item")]
    [TestCase("\"\"", "a string of 0 characters")]
    [TestCase("\"\\ud83d\\ude00\"", "a string of 1 character")]
    [TestCase("\"a\\n\"", "a string of 2 characters")]
    [TestCase("-1", "an integer")]
    [TestCase("1.0", "a whole number with a fraction or an exponent")]
    [TestCase("1e2", "a whole number with a fraction or an exponent")]
    [TestCase("1.5", "a number with a fraction")]
    [TestCase("true", "a boolean")]
    [TestCase("false", "a boolean")]
    [TestCase("null", "null")]
    public void Describe_AValue_SaysItsKindAndSize(string value, string expected) => JsonKinds.Describe(JsonElement.Parse(value)).Should().Be(expected);

    [Test]
    public void Describe_NoValue_SaysSo() => JsonKinds.Describe(default).Should().Be("nothing");
}
