using System.Text;

namespace McpGovernance.Tests.Support;

/// <summary>
/// A file of blocks as they were approved. With <c>MCPGOV_APPROVE=1</c> what is said is written anew; the change of it is what a reviewer reads.
/// </summary>
internal sealed class ApprovedFile(string folder, string name)
{
    private const string Start = "# ";
    private const string Indent = "    ";

    public IReadOnlyList<ApprovedBlock> Blocks { get; } = Read(name);

    public IEnumerable<TestCaseData> Cases => Blocks.Select(static block => new TestCaseData(block).SetArgDisplayNames(block.Title));

    public void ApproveIfAsked(Func<ApprovedBlock, string> said)
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, "tests/McpGovernance.Tests", folder, "Approved", name), string.Join('\n', Blocks.Select(block => Text(block, said(block)))));
        }
    }

    private static string Text(ApprovedBlock block, string said) =>
        string.Concat([$"{Start}{block.Title}\n", .. block.Given.Select(static line => line + "\n"), .. said.TrimEnd('\n').Split('\n').Select(static line => $"{Indent}{line}\n")]);

    private static List<ApprovedBlock> Read(string name)
    {
        using var stream = typeof(ApprovedFile).Assembly.GetManifestResourceStream($"Approved.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static text => Parse(text.TrimEnd('\n').Split('\n')))];
    }

    private static ApprovedBlock Parse(string[] lines)
    {
        string[] given = [.. lines.Skip(1).TakeWhile(static line => !line.StartsWith(Indent, StringComparison.Ordinal))];
        return new ApprovedBlock(lines[0][Start.Length..], given, string.Join('\n', lines.Skip(1 + given.Length).Select(static line => line[Indent.Length..])));
    }
}
