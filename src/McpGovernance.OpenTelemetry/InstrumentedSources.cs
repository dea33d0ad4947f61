namespace McpGovernance.OpenTelemetry;

/// <summary>The names under which activities and measurements come.</summary>
internal static class InstrumentedSources
{
    /// <summary>Ours: activity source and meter.</summary>
    public const string Governance = "McpGovernance";

    /// <summary>The SDK's: activity source and meter.</summary>
    public const string Sdk = "Experimental.ModelContextProtocol";

    /// <summary>What the SDK's loggers begin with.</summary>
    public const string SdkLoggers = "ModelContextProtocol";

    public static bool Includes(string source) => source is Governance or Sdk;
}
