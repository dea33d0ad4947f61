using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class EcmaClassTests
{
    [TestCase("[]", "(?!)")]
    [TestCase("[^]", "(?:[\\u0000-\\uD7FF\\uE000-\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])")]
    [TestCase("[^a]b", "(?:[\\u0000-\\u0060\\u0062-\\uD7FF\\uE000-\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])[\\u0062]")]
    [TestCase("[a^]", "[\\u005E\\u0061]")]
    [TestCase("[a-c]", "[\\u0061-\\u0063]")]
    [TestCase("[a-a]", "[\\u0061]")]
    [TestCase("[a-]", "[\\u002D\\u0061]")]
    [TestCase("[-a]", "[\\u002D\\u0061]")]
    [TestCase("[a-c-e]", "[\\u002D\\u0061-\\u0063\\u0065]")]
    [TestCase("[+--]", "[\\u002B-\\u002D]")]
    [TestCase("[\\x41-\\x43]", "[\\u0041-\\u0043]")]
    [TestCase("[\\b-\\t]", "[\\u0008-\\u0009]")]
    [TestCase("[\\da]", "[\\u0030-\\u0039\\u0061]")]
    [TestCase("[\\d-]", "[\\u002D\\u0030-\\u0039]")]
    [TestCase("[[]", "[\\u005B]")]
    [TestCase("[(|)]", "[\\u0028-\\u0029\\u007C]")]
    [TestCase("[\U0001F600-\U0001F602]", "(?:[\\uD83D][\\uDE00-\\uDE02])", TestName = "{m}(signs beyond the first plane)")]
    public void Read_AClass_HasItsCodePoints(string expression, string expected)
    {
        EcmaPatternTests.Print(expression).Should().Be(expected);
        EcmaPatternTests.Print(expression, isStrict: true).Should().Be(expected);
    }

    // As older expressions have it, the hyphen is itself then.
    [TestCase("[\\d-z]", "[\\u002D\\u0030-\\u0039\\u007A]", "a class cannot begin a range")]
    [TestCase("[a-\\d]", "[\\u002D\\u0030-\\u0039\\u0061]", "a class cannot end a range")]
    public void Read_AClassInARange_IsRefusedWhereItIsStrict(string expression, string expected, string message)
    {
        EcmaPatternTests.Print(expression).Should().Be(expected);
        EcmaPatternTests.Refuse(expression, isStrict: true, 1, message);
    }

    [TestCase("\\D")]
    [TestCase("\\w")]
    [TestCase("\\W")]
    [TestCase("\\s")]
    [TestCase("\\S")]
    [TestCase("\\p{Zl}")]
    [TestCase("\\P{Zl}")]
    public void Read_EachClassInARange_IsRefused(string escape)
    {
        EcmaPatternTests.Refuse($"b[{escape}-z]", isStrict: true, 2, "a class cannot begin a range");
        EcmaPatternTests.Refuse($"b[a-{escape}]", isStrict: true, 2, "a class cannot end a range");
    }

    [TestCase("a[", 1, "'[' is not closed")]
    [TestCase("a[^", 1, "'[' is not closed")]
    [TestCase("a[b", 1, "'[' is not closed")]
    [TestCase("a[b-", 1, "'[' is not closed")]
    [TestCase("a[c-b]", 2, "a range runs backwards")]
    public void Read_NoClass_SaysWhy(string expression, int offset, string message) => EcmaPatternTests.Refuse(expression, isStrict: false, offset, message);
}
