using System.Globalization;

namespace McpGovernance.Audit;

/// <summary>The name of one file of a journal: <c>&lt;epoch, 6 digits&gt;-&lt;first seq, 12 digits&gt;.jsonl</c>, so that names sort as records do.</summary>
internal readonly record struct SegmentName(int Epoch, long First)
{
    public const string Pattern = "*.jsonl";

    public static string Format(int epoch, long first) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch:D6}-{first:D12}.jsonl");

    public static bool TryParse(ReadOnlySpan<char> fileName, out SegmentName name)
    {
        name = default;
        if (fileName.Length != 25 || fileName[6] != '-' || !fileName.EndsWith(".jsonl", StringComparison.Ordinal) ||
            !int.TryParse(fileName[..6], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ||
            !long.TryParse(fileName[7..19], NumberStyles.None, CultureInfo.InvariantCulture, out var first))
        {
            return false;
        }

        name = new SegmentName(epoch, first);
        return true;
    }
}
