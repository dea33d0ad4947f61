namespace McpGovernance.Tests.Support;

/// <summary>A fenced block of a Markdown page.</summary>
/// <param name="Page">The page, relative to the repository.</param>
/// <param name="Line">The line of the fence, from 1.</param>
/// <param name="Language">What stands after the fence, such as <c>csharp</c>.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>All blocks of a page, in their order.</summary>
    public static IReadOnlyList<CodeBlock> Of(string page)
    {
        var lines = Repository.Read(page).Split('\n');
        var blocks = new List<CodeBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, static line => line.Trim() == Fence);
                if (end < 0)
                {
                    throw new InvalidOperationException($"The block that begins in {page}, line {i + 1}, does not end.");
                }

                blocks.Add(new CodeBlock(page, i + 1, lines[i].Trim()[Fence.Length..], string.Join('\n', lines[(i + 1)..end])));
                i = end;
            }
        }

        return blocks;
    }

    public override string ToString() => $"{Page}, line {Line}";
}
