using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>Answers from the live definitions: a tool is a read when our own code says so, and destructive otherwise.</summary>
/// <remarks>
/// A definition is judged when it is first seen, which is at start, and remembered as long as it lives: a filter that later
/// marks the shared definition as reading opens nothing. One that stops saying so is destructive from then on.
/// </remarks>
internal sealed class LiveToolDirectory : ToolDirectory
{
    private readonly ConditionalWeakTable<Tool, ToolContract> _contracts = [];

    public override ToolContract? Find(Tool definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var kind = definition.Annotations?.ReadOnlyHint == true ? ToolKind.Read : ToolKind.Destructive;
        if (_contracts.TryGetValue(definition, out var known) && (known.Kind == kind || known.Kind == ToolKind.Destructive))
        {
            return known;
        }

        var contract = new LiveContract(definition, kind, Digest);
        _contracts.AddOrUpdate(definition, contract);
        return contract;
    }

    private static string Digest(Tool definition)
    {
        using var document = JsonSerializer.SerializeToDocument(definition, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)));
        return ToolDigest.Of(document.RootElement);
    }
}
