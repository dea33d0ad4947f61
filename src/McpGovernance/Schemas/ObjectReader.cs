using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Reads the keywords about objects; all names that they mention get a number.</summary>
internal sealed class ObjectReader(SchemaCompiler compiler, NodeReader reader, SchemaPlace place, SchemaNode node)
{
    private readonly SchemaDialect _dialect = place.Resource.Dialect;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<SchemaNode?> _properties = [];
    private readonly List<(int Name, int[] Required)> _dependentRequired = [];
    private readonly List<(int Name, SchemaNode Schema)> _dependentSchemas = [];

    public void Read()
    {
        var rules = new ObjectRules { MinProperties = reader.Count("minProperties", 0), MaxProperties = reader.Count("maxProperties", int.MaxValue) };
        if (_dialect.Has(SchemaVocabularies.Applicator))
        {
            ReadProperties(rules);
        }

        if (_dialect.Has(SchemaVocabularies.Validation))
        {
            rules.Required = reader.TryGet("required", out var required) ? Numbers("required", required) : [];
        }

        ReadDependencies();
        if (_dialect.Version >= DialectVersion.Draft201909
            && _dialect.Has(_dialect.Version == DialectVersion.Draft201909 ? SchemaVocabularies.Applicator : SchemaVocabularies.Unevaluated)
            && reader.TryGet("unevaluatedProperties", out var unevaluated))
        {
            rules.Unevaluated = reader.Schema("unevaluatedProperties", unevaluated);
        }

        Settle(rules);
    }

    private void ReadProperties(ObjectRules rules)
    {
        if (reader.TryGet("properties", out var properties))
        {
            foreach (var property in Members("properties", properties))
            {
                _properties[Number(property.Name)] = compiler.Node(place.At("properties", property.Name, property.Value));
            }
        }

        if (reader.TryGet("patternProperties", out var patterns))
        {
            rules.Patterns =
            [
                .. Members("patternProperties", patterns).Select(property =>
                    (reader.Pattern("patternProperties", property.Name), compiler.Node(place.At("patternProperties", property.Name, property.Value)))),
            ];
        }

        rules.Additional = reader.TryGet("additionalProperties", out var additional) ? reader.Schema("additionalProperties", additional) : null;
        rules.PropertyNames = _dialect.Version > DialectVersion.Draft04 && reader.TryGet("propertyNames", out var names) ? reader.Schema("propertyNames", names) : null;
    }

    /// <summary><c>dependencies</c> keeps working where later editions split it: published schemas use it.</summary>
    private void ReadDependencies()
    {
        if (_dialect.Has(SchemaVocabularies.Applicator) && reader.TryGet("dependencies", out var both))
        {
            foreach (var one in Members("dependencies", both))
            {
                if (one.Value.ValueKind == JsonValueKind.Array)
                {
                    _dependentRequired.Add((Number(one.Name), Numbers("dependencies", one.Value)));
                }
                else
                {
                    _dependentSchemas.Add((Number(one.Name), compiler.Node(place.At("dependencies", one.Name, one.Value))));
                }
            }
        }

        if (_dialect.Version < DialectVersion.Draft201909)
        {
            return;
        }

        if (_dialect.Has(SchemaVocabularies.Validation) && reader.TryGet("dependentRequired", out var required))
        {
            foreach (var one in Members("dependentRequired", required))
            {
                _dependentRequired.Add((Number(one.Name), Numbers("dependentRequired", one.Value)));
            }
        }

        if (_dialect.Has(SchemaVocabularies.Applicator) && reader.TryGet("dependentSchemas", out var schemas))
        {
            foreach (var one in Members("dependentSchemas", schemas))
            {
                _dependentSchemas.Add((Number(one.Name), compiler.Node(place.At("dependentSchemas", one.Name, one.Value))));
            }
        }
    }

    private void Settle(ObjectRules rules)
    {
        rules.Names = new NameTable([.. _numbers.OrderBy(static pair => pair.Value).Select(static pair => Encoding.UTF8.GetBytes(pair.Key))]);
        rules.Properties = [.. _properties];
        rules.DependentRequired = [.. _dependentRequired];
        rules.DependentSchemas = [.. _dependentSchemas];
        rules.RequiredBits = rules.Required.Length == 0 ? [] : new ulong[rules.Words];
        foreach (var number in rules.Required)
        {
            rules.RequiredBits[number >> 6] |= 1UL << number;
        }

        var isEmpty = rules.Names.Count == 0 && rules is { Patterns.Length: 0, Additional: null, PropertyNames: null, MinProperties: 0, MaxProperties: int.MaxValue, Unevaluated: null };
        node.Object = isEmpty ? null : rules;
    }

    private JsonElement.ObjectEnumerator Members(string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw place.Error(keyword, "it must be an object");

    private int[] Numbers(string keyword, JsonElement value) => [.. reader.Names(keyword, value).Select(Number)];

    private int Number(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(name, number);
            _properties.Add(null);
        }

        return number;
    }
}
