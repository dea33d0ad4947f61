using System.Text.Json;

namespace McpGovernance.Cli;

/// <summary>How members of enumerations are written, for people and in JSON.</summary>
internal static class EnumWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
