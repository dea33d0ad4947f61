using McpGovernance.Audit;
using ModelContextProtocol.Server;

namespace McpGovernance.Hosting;

/// <summary>Holds the levels of the record against the tools of a server.</summary>
internal static class LevelReview
{
    /// <summary>Refuses a server of which a tool that is more than a read would not be on record.</summary>
    /// <exception cref="GovernanceConfigurationException">There is one.</exception>
    public static void Check(McpServerOptions options, ToolDirectory tools, AuditOptions audit)
    {
        var levels = new AuditLevels(audit);
        var silent = (options.ToolCollection ?? []).Select(tool => tools.Find(tool.ProtocolTool)).OfType<ToolContract>()
            .Where(contract => contract.Kind != ToolKind.Read && levels.Of(contract.Name) == AuditLevel.None)
            .Select(static contract => contract.Name).Order(StringComparer.Ordinal).ToArray();
        if (silent.Length > 0)
        {
            throw new GovernanceConfigurationException(
                $"'AuditOptions.Levels' has 'None' for '{string.Join("', '", silent)}', which can do more than read. Use 'Metadata' or more: what changes something is always on record.");
        }
    }
}
