using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Reads the keywords about arrays; all dialects come to one form.</summary>
internal sealed class ArrayReader(SchemaCompiler compiler, NodeReader reader, SchemaPlace place, SchemaNode node)
{
    private readonly SchemaDialect _dialect = place.Resource.Dialect;

    public void Read()
    {
        var rules = new ArrayRules
        {
            MinItems = reader.Count("minItems", 0),
            MaxItems = reader.Count("maxItems", int.MaxValue),
            UniqueItems = _dialect.Has(SchemaVocabularies.Validation) && reader.Flag("uniqueItems"),
        };
        if (_dialect.Has(SchemaVocabularies.Applicator))
        {
            ReadItems(rules);
            ReadContains(rules);
        }

        if (_dialect.Version >= DialectVersion.Draft201909 && _dialect.Has(UnevaluatedVocabulary()) && reader.TryGet("unevaluatedItems", out var unevaluated))
        {
            rules.Unevaluated = reader.Schema("unevaluatedItems", unevaluated);
        }

        var isEmpty = rules is { MinItems: 0, MaxItems: int.MaxValue, UniqueItems: false, Prefix.Length: 0, Items: null, Contains: null, Unevaluated: null };
        node.Array = isEmpty ? null : rules;
    }

    private SchemaVocabularies UnevaluatedVocabulary() =>
        _dialect.Version == DialectVersion.Draft201909 ? SchemaVocabularies.Applicator : SchemaVocabularies.Unevaluated;

    private void ReadItems(ArrayRules rules)
    {
        if (_dialect.Version == DialectVersion.Draft202012)
        {
            rules.Prefix = reader.TryGet("prefixItems", out var prefix) ? reader.Schemas("prefixItems", prefix) : [];
            rules.Items = reader.TryGet("items", out var rest) ? reader.Schema("items", rest) : null;
            return;
        }

        if (!reader.TryGet("items", out var items))
        {
            return;
        }

        if (items.ValueKind == JsonValueKind.Array)
        {
            rules.Prefix = reader.Schemas("items", items, mayBeEmpty: true);
            rules.Items = reader.TryGet("additionalItems", out var additional) ? reader.Schema("additionalItems", additional) : null;
        }
        else
        {
            rules.Items = reader.Schema("items", items);
        }
    }

    private void ReadContains(ArrayRules rules)
    {
        if (_dialect.Version == DialectVersion.Draft04 || !reader.TryGet("contains", out var contains))
        {
            return;
        }

        rules.Contains = compiler.Node(place.At("contains", contains));
        rules.ContainsEvaluates = _dialect.Version == DialectVersion.Draft202012;
        if (_dialect.Version >= DialectVersion.Draft201909)
        {
            rules.MinContains = reader.Count("minContains", 1);
            rules.MaxContains = reader.Count("maxContains", int.MaxValue);
        }
    }
}
