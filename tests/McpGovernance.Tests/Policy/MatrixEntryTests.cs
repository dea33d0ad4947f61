using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class MatrixEntryTests
{
    [TestCase(2048, true)]
    [TestCase(2049, false)]
    public void Parse_LongName_UpToItsBound(int length, bool isGood)
    {
        var (entry, wrong, expected) = MatrixEntry.Parse(new string('n', length));

        (entry is not null).Should().Be(isGood);
        wrong.Should().Be(isGood ? "" : $"The entry '{new string('n', length)}' is too long.");
        expected.Should().Be(isGood ? "" : "Expected 1 to 2048 characters. Write a name or a pattern.");
    }

    [TestCase("", "The entry '' names nothing.")]
    [TestCase("prompt:", "The entry 'prompt:' names nothing.")]
    [TestCase("other:x", "The entry 'other:x' begins with an unknown prefix.")]
    public void Parse_NoEntry_SaysWhy(string text, string said)
    {
        var (entry, wrong, _) = MatrixEntry.Parse(text);

        (entry, wrong).Should().Be((null, said));
    }

    [TestCase("a", TargetKind.Tool, "a")]
    [TestCase("tool:a:b", TargetKind.Tool, "tool:a:b")]
    [TestCase("tool:a", TargetKind.Tool, "a")]
    [TestCase("resource:x://*", TargetKind.Resource, "resource:x://*")]
    [TestCase("prompt:p", TargetKind.Prompt, "prompt:p")]
    [TestCase("method:m/n", TargetKind.Method, "method:m/n")]
    public void Parse_Entry_HasOneText(string text, TargetKind target, string expected)
    {
        var (entry, wrong, said) = MatrixEntry.Parse(text);

        (entry!.Target, entry.Text, entry.Offset, entry.Key, wrong, said).Should().Be((target, expected, -1, "", "", ""));
    }

    [TestCase("resource:x://*", TargetKind.Resource, "x://a", true)]
    [TestCase("resource:x://*", TargetKind.ResourceTemplate, "x://{a}", true)]
    [TestCase("resource:x://**", TargetKind.Resource, "x://a/../b", false)]
    [TestCase("resource:x://*", TargetKind.Tool, "x://a", false)]
    [TestCase("..", TargetKind.Tool, "..", true)]
    [TestCase("prompt:..", TargetKind.Prompt, "..", true)]
    public void Match_IsOfItsKind_AndOfPlainUris(string text, TargetKind kind, string name, bool expected) =>
        MatrixEntry.Parse(text).Entry!.Match(new GovernanceTarget(kind, name)).Should().Be(expected ? Answers.True : Answers.False);
}
