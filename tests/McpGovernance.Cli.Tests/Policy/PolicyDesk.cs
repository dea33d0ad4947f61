using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Policy;

/// <summary>A policy, a catalog and a journal in a directory of their own, and the command over them.</summary>
internal sealed class PolicyDesk : IDisposable
{
    public const string Refunds = """
        {
          "name": "refunds",
          "version": "1",
          "roles": {
            "finance": { "anyOf": [ { "scope": "refunds" } ] },
            "support": { "anyOf": [ { "claim": "groups", "contains": "support" } ] }
          },
          "matrix": {
            "finance": [ "refund" ],
            "support": [ "resource:ticket://*", { "kind": "read" } ]
          },
          "guards": [
            { "name": "not large", "tools": [ "refund" ], "when": { "args.amount": { "exclusiveMinimum": 100 } }, "deny": true }
          ]
        }

        """;

    private static readonly CatalogAuthor s_jane = new("jane", new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), "Looked at it.");

    private readonly TemporaryDirectory _directory = new();

    public HandWrittenJournal Journal { get; } = new();

    /// <summary>Writes a file and gives its path.</summary>
    public string File(string name, string text)
    {
        var path = _directory.Sub(name);
        System.IO.File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        return path;
    }

    public string Policy(string text = Refunds, string name = "policy.json") => File(name, text);

    /// <summary>Writes a catalog of these tools.</summary>
    public string Catalog(params (string Name, ToolKind Kind)[] tools)
    {
        var catalog = new CatalogDocument { Server = "s", Owner = "o" };
        foreach (var (name, kind) in tools)
        {
            catalog = CatalogEditor.Approve(catalog, System.Text.Json.JsonElement.Parse($$$"""{"name":"{{{name}}}","description":"d","inputSchema":{"type":"object"}}"""), s_jane);
            catalog = catalog.With(catalog.Find(name)! with { Kind = kind, Risk = ToolRisk.Low });
        }

        var path = _directory.Sub("mcp-catalog.json");
        System.IO.File.Delete(path);
        CatalogFile.Save(path, catalog, null);
        return path;
    }

    public static Task<CliRun> RunAsync(params string[] arguments) => CliRun.RedirectedAsync(["policy", .. arguments]);

    public void Dispose()
    {
        Journal.Dispose();
        _directory.Dispose();
    }
}
