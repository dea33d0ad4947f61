using System.Text.Json.Serialization;

namespace McpGovernance.Hosting;

/// <summary>What a key file holds.</summary>
internal sealed class KeyFile
{
    [JsonRequired]
    public required MasterKey[] Keys { get; init; }
}

internal sealed class MasterKey
{
    [JsonRequired]
    public required string Id { get; init; }

    /// <summary>32 bytes, base64.</summary>
    [JsonRequired]
    public required string Secret { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, WriteIndented = true)]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class KeyFileJsonContext : JsonSerializerContext;
