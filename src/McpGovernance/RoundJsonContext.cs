using System.Text.Json.Serialization;

namespace McpGovernance;

[JsonSerializable(typeof(CallRound))]
internal sealed partial class RoundJsonContext : JsonSerializerContext;
