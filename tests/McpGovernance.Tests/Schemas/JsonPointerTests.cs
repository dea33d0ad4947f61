using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class JsonPointerTests
{
    private static readonly JsonElement s_value = JsonElement.Parse("""{"a":[1,{"b":2}],"":3,"~/":4,"01":5}""");

    // RFC 6901, sections 3 and 4.
    [TestCase("", """{"a":[1,{"b":2}],"":3,"~/":4,"01":5}""")]
    [TestCase("/a/0", "1")]
    [TestCase("/a/1/b", "2")]
    [TestCase("/", "3")]
    [TestCase("/~0~1", "4")]
    [TestCase("/01", "5")]
    public void TryFind_WhatIsThere_IsFound(string pointer, string expected)
    {
        JsonPointer.TryFind(s_value, pointer, out var found).Should().BeTrue();
        found.GetRawText().Should().Be(expected);
    }

    [TestCase("a")]
    [TestCase("/b")]
    [TestCase("/a/2")]
    [TestCase("/a/01")]
    [TestCase("/a/-")]
    [TestCase("/a/-1")]
    [TestCase("/a/+1")]
    [TestCase("/a/0/x")]
    [TestCase("/a/99999999999")]
    public void TryFind_WhatIsNotThere_IsNot(string pointer) => JsonPointer.TryFind(s_value, pointer, out _).Should().BeFalse();

    [TestCase("~/")]
    [TestCase("~1")]
    [TestCase("~01")]
    public void Escape_AndUnescape_GiveTheSameBack(string token) => JsonPointer.Unescape(JsonPointer.Escape(token)).Should().Be(token);
}
