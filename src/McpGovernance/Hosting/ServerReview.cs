using McpGovernance.Catalog;
using McpGovernance.Server;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>Compares a policy with the server that it is for.</summary>
internal static class ServerReview
{
    private const int MaxNamed = 20;

    /// <summary>Lets only policies come into force that fit the server: the one that is, now, and each other one before it does.</summary>
    /// <exception cref="GovernanceConfigurationException">The policy in force names a tool, prompt or method that does not exist.</exception>
    public static void Require(McpServerOptions options, PolicySource policies) =>
        policies.Require(options, static (server, policy) => Check((McpServerOptions)server, policy));

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
