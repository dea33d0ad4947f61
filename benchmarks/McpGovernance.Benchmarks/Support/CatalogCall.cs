using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks.Support;

/// <summary>A call whose caller is known and whose contract is to be found.</summary>
internal sealed class CatalogCall : InvokeContext
{
    private readonly JsonObject _parameters;

    /// <param name="policy">The policy.</param>
    /// <param name="expect">The version that the caller expects; null when it expects none.</param>
    public CatalogCall(PolicyEvaluator policy, string? expect)
        : base(
            new RequestFacts { Method = "tools/call", Server = CatalogSamples.Server, Transport = "http", RequestId = new RequestId(7), ClientInfo = new Implementation { Name = "agent", Version = "1.0" } },
            GovernedOperation.CallTool,
            new GovernanceTarget(TargetKind.Tool, CatalogSamples.Ticket),
            policy,
            TimeProvider.System)
    {
        Caller = new Caller { Kind = CallerKind.Authenticated, Issuer = "https://login.example.com", Subject = "u-1", ClientId = "support-agent" };
        Roles = policy.ResolveRoles(Caller, TimeProvider.System.GetUtcNow());
        _parameters = new JsonObject { ["name"] = CatalogSamples.Ticket, ["arguments"] = new JsonObject { ["title"] = "Printer on fire" } };
        if (expect is not null)
        {
            _parameters["_meta"] = new JsonObject { ["dev.mcpgovernance/expect"] = expect };
        }
    }

    internal override IDictionary<string, JsonElement>? SentArguments => null;

    internal override Tool? Definition => null;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override JsonNode? RawParams => _parameters;

    private protected override ValueTask InvokeHandlerAsync() => ValueTask.CompletedTask;
}
