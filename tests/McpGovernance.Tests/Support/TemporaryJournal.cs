using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Tests.Support;

/// <summary>A real journal on disk, with its keys, gone afterwards. Read it when its server has stopped.</summary>
internal sealed class TemporaryJournal : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Root => _directory.Sub("journal");

    /// <summary>Where the server of this journal keeps its keys.</summary>
    public string Keys => _directory.Sub("keys.json");

    public GovernanceBuilder Keep(GovernanceBuilder governance) => governance.UseKeys(Keys).UseAudit(audit => audit.Root = Root);

    /// <summary>Everything that is on record about requests, in order, as it was written. Nothing may be wrong with the journal.</summary>
    public IReadOnlyList<JsonElement> Read() => Read(static type => !type.StartsWith("audit.", StringComparison.Ordinal) && !type.StartsWith("policy.", StringComparison.Ordinal));

    /// <summary>Everything that is on record about policies that came into force or did not, in order.</summary>
    public IReadOnlyList<JsonElement> ReadPolicies() => Read(static type => type.StartsWith("policy.", StringComparison.Ordinal));

    /// <summary>All bytes of all files of the journal, as text.</summary>
    public string ReadBytes() =>
        string.Concat(Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith("lock", StringComparison.Ordinal)).Select(File.ReadAllText));

    public void Dispose() => _directory.Dispose();

    private IReadOnlyList<JsonElement> Read(Predicate<string> isWanted) =>
    [
        .. new JournalReader(Root)
            .Read(static problem => throw new InvalidOperationException($"{problem.File}({problem.Line}) {problem.Message}"))
            .Select(static record => (record.Type, Json: Checked(JsonElement.Parse(record.Utf8Json.Span))))
            .Where(record => isWanted(record.Type!))
            .Select(static record => record.Json),
    ];

    private static JsonElement Checked(JsonElement record)
    {
        RecordSchema.Check(record);
        return record;
    }
}
