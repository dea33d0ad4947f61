namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class DotNetPatternTests
{
    [TestCase("\\u{10000}-\\u{10FFFF}", "(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])")]
    [TestCase("\\u{10000}", "(?:[\\uD800][\\uDC00])")]
    [TestCase("\\u{10000}-\\u{10001}", "(?:[\\uD800][\\uDC00-\\uDC01])")]
    [TestCase("\\u{10001}-\\u{10002}", "(?:[\\uD800][\\uDC01-\\uDC02])")]
    [TestCase("\\u{10000}-\\u{103FF}", "(?:[\\uD800][\\uDC00-\\uDFFF])")]
    [TestCase("\\u{10001}-\\u{103FF}", "(?:[\\uD800][\\uDC01-\\uDFFF])")]
    [TestCase("\\u{10000}-\\u{10400}", "(?:[\\uD800][\\uDC00-\\uDFFF]|[\\uD801][\\uDC00])")]
    [TestCase("\\u{10001}-\\u{10400}", "(?:[\\uD800][\\uDC01-\\uDFFF]|[\\uD801][\\uDC00])")]
    [TestCase("\\u{10001}-\\u{107FF}", "(?:[\\uD800][\\uDC01-\\uDFFF]|[\\uD801][\\uDC00-\\uDFFF])")]
    [TestCase("\\u{10001}-\\u{10FFFE}", "(?:[\\uD800][\\uDC01-\\uDFFF]|[\\uD801-\\uDBFE][\\uDC00-\\uDFFF]|[\\uDBFF][\\uDC00-\\uDFFE])")]
    [TestCase("a\\u{10000}", "(?:[\\u0061]|[\\uD800][\\uDC00])")]
    [TestCase("\\uFFFF-\\u{10000}", "(?:[\\uFFFF]|[\\uD800][\\uDC00])")]
    [TestCase("\\u{10000}\\u{10FFFF}", "(?:[\\uD800][\\uDC00]|[\\uDBFF][\\uDFFF])")]
    public void Print_ARangeBeyondTheFirstPlane_IsOneOfPairs(string range, string expected) => EcmaPatternTests.Print($"[{range}]").Should().Be(expected);
}
