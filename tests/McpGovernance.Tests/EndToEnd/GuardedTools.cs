using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>Tools, a prompt and a resource of somebody who used <c>[Authorize]</c> before.</summary>
[McpServerToolType]
[McpServerPromptType]
[McpServerResourceType]
[Authorize]
internal sealed class GuardedTools(RunCounter runs)
{
    /// <summary>For everybody, says the attribute.</summary>
    [McpServerTool(Name = "open")]
    [AllowAnonymous]
    public string Open() => runs.Count("open");

    /// <summary>For who is authenticated, by the attribute of the class.</summary>
    [McpServerTool(Name = "account")]
    public string Account() => runs.Count("account");

    /// <summary>For finance only.</summary>
    [McpServerTool(Name = "refund")]
    [Authorize(Roles = "finance")]
    public string Refund() => runs.Count("refund");

    [McpServerPrompt(Name = "dun")]
    [Authorize(Roles = "finance")]
    public string Dun() => runs.Count("dun");

    [McpServerResource(UriTemplate = "ledger://all", Name = "ledger")]
    [Authorize(Roles = "finance")]
    public string Ledger() => runs.Count("ledger");
}
