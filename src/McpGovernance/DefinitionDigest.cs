using System.Text.Json;

namespace McpGovernance;

/// <summary>The digest of a tool's definition in the form in which it came: SHA-256 over its RFC 8785 canonical JSON.</summary>
internal delegate string DefinitionDigest(JsonElement definition);
