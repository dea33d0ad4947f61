using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Which arguments a tool's schema declares.</summary>
/// <remarks>Immutable and thread safe, as far as the validator is.</remarks>
internal sealed class DeclaredArguments
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SchemaValidator? _patterns;
    private readonly bool _isAny;

    public DeclaredArguments(SchemaShape shape, SchemaValidatorFactory validators)
    {
        var patterns = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var part in shape.Together(perhaps: true))
        {
            _names.UnionWith(part.Members.Keys);
            _isAny |= part.DescribesOthers;
            foreach (var (pattern, schema) in part.Patterns)
            {
                patterns[pattern] = schema;
            }
        }

        if (patterns.Count > 0 && !_isAny)
        {
            _patterns = validators.Create(SchemaShape.OfPatterns(shape.Schema, patterns.Keys));
        }
    }

    /// <summary>Known names, for a caller that used another one.</summary>
    public IReadOnlyCollection<string> Names => _names;

    public bool Contains(string name) => _isAny || _names.Contains(name) || (_patterns is not null && Matches(name));

    private bool Matches(string name) =>
        _patterns!.Validate(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [name] = SchemaShape.Anything }) == SchemaVerdict.Valid;
}
