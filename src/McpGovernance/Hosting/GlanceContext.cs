using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Hosting;

/// <summary>A look at one tool on somebody's behalf, for the caller resolver. It runs nothing.</summary>
internal sealed class GlanceContext(Governance governance, Tool tool, in GovernanceTarget target, ClaimsPrincipal? user, IServiceProvider? services)
    : InvokeContext(
        new RequestFacts
        {
            Method = RequestMethods.ToolsCall,
            Server = governance.Options.Server,
            Transport = "http",
            RequestId = default,
            User = user?.Identities.Any(static identity => identity.IsAuthenticated) == true ? user : null,
            Services = services,
        },
        GovernedOperation.CallTool,
        target,
        governance.Policy.Current,
        governance.Time)
{
    internal override IDictionary<string, JsonElement>? SentArguments => null;

    internal override Tool? Definition => tool;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override JsonNode? RawParams => null;

    private protected override ValueTask InvokeHandlerAsync() => throw new InvalidOperationException("A glance runs nothing.");
}
