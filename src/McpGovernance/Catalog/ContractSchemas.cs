using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>The schemas of contracts, each compiled once and kept as long as its contract lives.</summary>
/// <remarks>
/// Thread safe. A list handler may make its definitions anew for each request; so that this does not compile them anew, those of
/// ordinary size are also found by their text, as many as there is room for.
/// </remarks>
internal sealed class ContractSchemas(SchemaValidatorFactory validators)
{
    public const int MaxTexts = 1_024;
    private const int MaxTextLength = 32_768;

    private readonly ConditionalWeakTable<ToolContract, CompiledContract> _compiled = [];
    private readonly ConcurrentDictionary<(string Input, string? Output), CompiledContract> _byText = new();

    public CompiledContract Of(ToolContract contract) =>
        _compiled.TryGetValue(contract, out var known) ? known : _compiled.GetValue(contract, contract => Compile(contract.Definition));

    private CompiledContract Compile(Tool definition)
    {
        var text = (definition.InputSchema.GetRawText(), definition.OutputSchema?.GetRawText());
        if (_byText.TryGetValue(text, out var known))
        {
            return known;
        }

        var compiled = CompiledContract.Compile(definition, validators);
        if (_byText.Count < MaxTexts && text.Item1.Length + text.Item2?.Length is null or <= MaxTextLength && text.Item1.Length <= MaxTextLength)
        {
            _byText.TryAdd(text, compiled);
        }

        return compiled;
    }
}
