using System.Text.Json;

namespace McpGovernance;

/// <summary>Computes the digest that binds a round to the arguments of its call.</summary>
internal delegate string ArgumentsBinding(IDictionary<string, JsonElement>? arguments);
