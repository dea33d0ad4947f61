using System.Text.Json;

namespace McpGovernance.Tests.Policy;

/// <summary>One call, as a test describes it: nothing of it was made by the code under test.</summary>
internal sealed record NaiveCall
{
    public required string Kind { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public string? Subject { get; init; }

    public string? Client { get; init; }

    public string? Tenant { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Claims { get; init; } = [];

    public string? ClientName { get; init; }

    public required string Tool { get; init; }

    public TargetKind Target { get; init; } = TargetKind.Tool;

    public string? ToolKind { get; init; }

    public string? Version { get; init; }

    public string? Risk { get; init; }

    public IReadOnlyList<string> Data { get; init; } = [];

    public IDictionary<string, JsonElement>? Arguments { get; init; }

    public string? Environment { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>The values of a fact.</summary>
    public IReadOnlyList<string> Facts(string name)
    {
        IReadOnlyList<string> Vouched(params IEnumerable<string?> values) => Kind == "authenticated" ? [.. values.OfType<string>()] : [];
        IReadOnlyList<string> OfTool(bool isKnown, params IEnumerable<string?> values) => Target == TargetKind.Tool && isKnown ? [.. values.OfType<string>()] : [];
        return name switch
        {
            "caller.kind" => [Kind],
            "caller.roles" => Roles,
            "caller.subject" => Vouched(Subject),
            "caller.client" => Vouched(Client),
            "caller.tenant" => Vouched(Tenant),
            "caller.scopes" => Vouched(Scopes),
            "client.name" => ClientName is null ? [] : [ClientName],
            "environment" => Environment is null ? [] : [Environment],
            "tool.name" => OfTool(true, Tool),
            "tool.kind" => OfTool(ToolKind is not null, ToolKind),
            "tool.version" => OfTool(ToolKind is not null, Version),
            "tool.risk" => OfTool(Version is not null, Risk),
            "tool.data" => OfTool(Version is not null, Data),
            _ => Vouched(Claims.Where(claim => name == $"caller.claims.{claim.Name}").Select(static claim => claim.Value)),
        };
    }
}
