using McpGovernance.Catalog;
using McpGovernance.Policy;
using McpGovernance.Server;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>Compares a policy with the server that it is for.</summary>
internal static class ServerReview
{
    private const int MaxNamed = 20;
    private const int MaxErrors = 100;

    /// <summary>Lets only policies come into force that fit the server: the one that is, now, and each other one before it does.</summary>
    /// <param name="options">The server. It is not kept alive.</param>
    /// <param name="governance">The governance that it is for.</param>
    /// <param name="logger">Where to log what an author should look at.</param>
    /// <param name="approved">Gives the versions that a catalog serves.</param>
    /// <exception cref="GovernanceConfigurationException">The policy in force does not fit.</exception>
    public static void Require(McpServerOptions options, Governance governance, ILogger logger, Func<IEnumerable<ToolContract>> approved) =>
        governance.Policy.Require(options, (server, policy) =>
        {
            Check((McpServerOptions)server, policy);
            Review((McpServerOptions)server, governance, policy, logger, approved());
        });

    /// <summary>Refuses a policy that names what the server does not have.</summary>
    /// <exception cref="GovernanceConfigurationException">The policy names a tool, prompt or method that does not exist.</exception>
    /// <remarks>Where a handler of the server's author serves names that nobody can list beforehand, none of that kind is judged.</remarks>
    public static void Check(McpServerOptions options, PolicyEvaluator policy)
    {
        var missing = policy.NamedTargets.Where(named => !MayExist(options, named.Target)).Select(Describe).Order(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            throw new GovernanceConfigurationException(
                $"Policy '{policy.Name}' {policy.Version} names what the server does not have: {string.Join("; ", missing.Take(MaxNamed))}{(missing.Length > MaxNamed ? $"; and {missing.Length - MaxNamed} more" : "")}. "
                + "Correct the names, register what is missing before the host starts, or use a pattern for what appears later.");
        }
    }

    /// <summary>Refuses a policy whose guards do not fit the tools, and logs what else its author should look at.</summary>
    /// <param name="options">The server.</param>
    /// <param name="governance">The governance that it is for.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="approved">The versions that a catalog serves; a tool that it has is judged by these, and any other by its live definition.</param>
    /// <exception cref="GovernanceConfigurationException">A guard asks for what no call to its tools can have; the message has all of it.</exception>
    public static void Review(McpServerOptions options, Governance governance, PolicyEvaluator policy, ILogger logger, IEnumerable<ToolContract>? approved = null)
    {
        if (policy is not CompiledPolicy compiled)
        {
            return;
        }

        List<ToolContract> contracts = [.. approved ?? []];
        var known = contracts.Select(static contract => contract.Name).ToHashSet(StringComparer.Ordinal);
        contracts.AddRange((options.ToolCollection ?? []).Select(tool => governance.Tools.Find(tool.ProtocolTool)).OfType<ToolContract>().Where(contract => !known.Contains(contract.Name)));
        var findings = PolicyAnalysis.Of(compiled, contracts, areAll: options.Handlers.CallToolHandler is null);
        var errors = findings.Where(static finding => finding.Severity == PolicySeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new GovernanceConfigurationException(
                $"Policy '{policy.Name}' {policy.Version} does not fit the tools of server '{governance.Options.Server}'. Errors: {errors.Count}."
                + string.Concat(errors.Take(MaxErrors).Select(static error => $"\n  {error}")) + (errors.Count > MaxErrors ? $"\n  … and {errors.Count - MaxErrors} more." : ""));
        }

        // Tools that nobody may use are announced with the line that would admit them; which tools one role has beside each other is for a review of the policy.
        var warnings = findings.Where(static finding => finding is { Severity: PolicySeverity.Warning, Code: not (PolicyFindingCodes.DeadTool or PolicyFindingCodes.BlendedRole) }).ToList();
        foreach (var warning in warnings.Take(MaxNamed))
        {
            PolicyLog.Warning(logger, warning.ToString());
        }

        if (warnings.Count > MaxNamed)
        {
            PolicyLog.Warning(logger, $"Policy '{policy.Name}' has {warnings.Count - MaxNamed} more warnings. Review it with its tools to see them.");
        }
    }

    /// <summary>Logs what is in force, each tool that nobody may use with the line that would admit it, and each that is not served for its schemas.</summary>
    public static void Announce(McpServerOptions options, Governance governance, ContractSchemas schemas, ILogger logger)
    {
        var policy = governance.Policy.Current;
        if (logger.IsEnabled(LogLevel.Information))
        {
            ServerLog.InForce(logger, governance.Options.Server, policy.Name, policy.Version, policy.Digest, governance.Pipeline.ToString());
        }

        foreach (var tool in options.ToolCollection ?? [])
        {
            var contract = governance.Tools.Find(tool.ProtocolTool);
            if (contract is not null && schemas.Of(contract) is var compiled && compiled.IsFirstSightOfProblem())
            {
                ContractLog.NotServed(logger, contract.Name, governance.Options.Server, compiled.Problem!);
            }

            if (!policy.MayAdmit(new GovernanceTarget(TargetKind.Tool, tool.ProtocolTool.Name, contract)))
            {
                ServerLog.ToolWithheld(logger, tool.ProtocolTool.Name, contract?.Kind ?? ToolKind.Destructive);
            }
        }
    }

    private static bool MayExist(McpServerOptions options, GovernanceTarget target) => target.Kind switch
    {
        TargetKind.Tool => options.Handlers.CallToolHandler is not null || options.ToolCollection?.TryGetPrimitive(target.Name, out _) == true,
        TargetKind.Prompt => options.Handlers.GetPromptHandler is not null || options.PromptCollection?.TryGetPrimitive(target.Name, out _) == true,
        _ => true,
    };

    private static string Describe(NamedTarget named) => $"{(named.Target.Kind == TargetKind.Tool ? "tool" : "prompt")} '{named.Target.Name}' ({named.Where})";
}
