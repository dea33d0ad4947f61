using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>The tools of one server as its lists show them: the definition in the form that came, so that no unknown field escapes the digest.</summary>
/// <remarks>Thread safe, bounded. Whatever a server says of a tool, it counts as destructive, and its data as of no class: a hint is a stranger's word.</remarks>
internal sealed class RemoteTools(Func<System.Text.Json.JsonElement, string> digest)
{
    private const int MaxTools = 10_000;
    private readonly ConcurrentDictionary<string, ToolContract> _contracts = new(StringComparer.Ordinal);

    public ToolContract? Find(string name) => _contracts.GetValueOrDefault(name);

    public ToolContract? Learn(JsonNode? definition)
    {
        if (ClientJson.TextOrNull(definition, "name") is not { Length: > 0 } name || ClientJson.Read<Tool>(definition) is not { } tool)
        {
            return null;
        }

        var raw = ClientJson.Copy(definition);
        var contract = new LiveContract(tool, ToolKind.Destructive, _ => digest(raw)) { Classes = ToolClasses.Unknown };
        if (_contracts.Count < MaxTools || _contracts.ContainsKey(name))
        {
            _contracts[name] = contract;
        }

        return contract;
    }
}
