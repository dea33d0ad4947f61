namespace McpGovernance.Catalog;

/// <summary>The keys of a catalog file.</summary>
internal static class CatalogKeys
{
    public const string Schema = "$schema", Server = "server", Environment = "environment", Owner = "owner", Contact = "contact", Tools = "tools";
    public const string Kind = "kind", Risk = "risk", Data = "data", Target = "target", Channels = "channels", Versions = "versions";
    public const string Status = "status", Digest = "digest", Definition = "definition", Approved = "approved", Deprecated = "deprecated";
    public const string By = "by", At = "at", Note = "note", Since = "since", Sunset = "sunset", ReplacedBy = "replacedBy", History = "history", What = "what";
    public const string Upgrade = "upgrade", To = "to", Arguments = "arguments", Result = "result", InCode = "code", Value = "value", Values = "values", From = "from", In = "in", Text = "text";

    /// <summary>Times are UTC and to the second, so that one moment is written in one way.</summary>
    public const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static IReadOnlyDictionary<string, ToolKind> Kinds { get; } = Words<ToolKind>();

    public static IReadOnlyDictionary<string, ToolRisk> Risks { get; } = Words<ToolRisk>();

    public static IReadOnlyDictionary<string, CatalogStatus> Statuses { get; } = Words<CatalogStatus>();

    public static IReadOnlyDictionary<string, UpgradeStepKind> Steps { get; } = Words<UpgradeStepKind>();

    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(Word, StringComparer.Ordinal);
}
