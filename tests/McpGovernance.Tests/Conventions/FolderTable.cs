namespace McpGovernance.Tests.Conventions;

/// <summary>Who may use whom within McpGovernance: the table of the house style. Change both or neither.</summary>
internal static class FolderTable
{
    /// <summary>The folder of the shared words and the spine.</summary>
    public const string Root = "";

    private static readonly string[] Capability = [Root, "Schemas", "Documents"];

    /// <summary>For each folder, what it may use beside itself.</summary>
    public static IReadOnlyDictionary<string, string[]> MayUse { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Root] = [],
        ["Schemas"] = [],
        ["Documents"] = [Root],
        ["Identity"] = Capability,
        ["Containment"] = Capability,
        ["Catalog"] = Capability,
        ["Policy"] = Capability,
        ["Limits"] = Capability,
        ["Approvals"] = Capability,
        ["Redaction"] = Capability,
        ["Audit"] = [.. Capability, "Redaction"],
        ["Telemetry"] = Capability,
        ["Server"] = [Root],
        ["Client"] = [Root],
        ["Hosting"] =
        [
            Root, "Schemas", "Documents", "Identity", "Containment", "Catalog", "Policy", "Limits", "Approvals", "Redaction", "Audit", "Telemetry", "Server", "Client",
        ],
    };

    public static bool Permits(string from, string to) => from == to || (MayUse.TryGetValue(from, out var allowed) && allowed.Contains(to));
}
