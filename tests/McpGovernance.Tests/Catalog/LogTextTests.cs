using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class LogTextTests
{
    [TestCase("plain 'text'", "plain 'text'")]
    [TestCase("a\nb\r\tc", @"a\nb\r\tc")]
    [TestCase("ä票", "ä票")]
    public void Of_StaysOneLine(string text, string expected) => LogText.Of(text).Should().Be(expected);

    [Test]
    public void Of_LongText_IsCut()
    {
        LogText.Of(new string('x', 512)).Should().Be(new string('x', 512));
        LogText.Of(new string('x', 513)).Should().Be(new string('x', 512) + "…");
    }
}
