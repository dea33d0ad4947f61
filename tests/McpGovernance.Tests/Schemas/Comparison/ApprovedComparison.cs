using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

/// <summary>A pair with everything that is said of it, as somebody read and approved it.</summary>
/// <param name="File">The file that it stands in.</param>
/// <param name="Title">What changes.</param>
/// <param name="Old">The old schema or tool.</param>
/// <param name="New">The new one.</param>
/// <param name="Report">What is said.</param>
internal sealed record ApprovedComparison(string File, string Title, string Old, string New, string Report)
{
    private const string Folder = "tests/McpGovernance.Tests/Schemas/Comparison/Approved";

    /// <summary>The pairs of a file.</summary>
    public static IReadOnlyList<ApprovedComparison> In(string file)
    {
        using var stream = typeof(ApprovedComparison).Assembly.GetManifestResourceStream($"Approved.{file}")!;
        using var reader = new StreamReader(stream);
        return [.. Blocks(reader.ReadToEnd().ReplaceLineEndings("\n")).Select(lines => new ApprovedComparison(file, lines[0][2..], lines[1][4..], lines[2][4..], string.Concat(lines.Skip(3).Select(static line => $"{line}\n"))))];
    }

    /// <summary>Writes what is said now in the place of what was approved; whoever commits it has read it.</summary>
    public static void Write(string file, IEnumerable<ApprovedComparison> comparisons) => System.IO.File.WriteAllText(
        Path.Combine(Repository.Root, Folder, file), string.Join('\n', comparisons.Select(static one => $"# {one.Title}\nold {one.Old}\nnew {one.New}\n{one.Report}")));

    private static IEnumerable<List<string>> Blocks(string text)
    {
        var block = new List<string>();
        foreach (var line in text.Split('\n').Where(static line => line.Length > 0))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal) && block.Count > 0)
            {
                yield return block;
                block = [];
            }

            block.Add(line);
        }

        yield return block;
    }
}
