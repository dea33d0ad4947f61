using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>A compiled JSON Schema.</summary>
/// <remarks>Immutable and thread safe. A validation of a valid value allocates nothing.</remarks>
public sealed class JsonSchema : SchemaValidator
{
    private readonly SchemaNode _root;
    private readonly SchemaNode _meant;
    private readonly SchemaLimits _limits;

    private JsonSchema(SchemaNode root, SchemaLimits limits)
    {
        _root = root;
        _meant = root.Meant;
        _limits = limits;
    }

    internal SchemaNode Root => _root;

    internal SchemaLimits Limits => _limits;

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">The schema. It is copied.</param>
    /// <param name="options">How; <see langword="null"/> for <see cref="JsonSchemaSettings.Default"/>.</param>
    /// <returns>The compiled schema.</returns>
    /// <exception cref="JsonSchemaException">The schema is none, or means something that is not here, or exceeds a limit.</exception>
    public static JsonSchema Compile(JsonElement schema, JsonSchemaSettings? options = null)
    {
        options ??= JsonSchemaSettings.Default;
        return new JsonSchema(SchemaCompiler.Compile(schema.Clone(), options), options.Limits);
    }

    /// <inheritdoc/>
    public override SchemaVerdict Validate(JsonElement value)
    {
        var scan = ValueScan.Check(value, _limits);
        return scan != SchemaVerdict.Valid ? scan : Judge(new ElementInstance(value), JsonMarshal.GetRawUtf8Value(value).Contains((byte)'\\'));
    }

    /// <inheritdoc/>
    public override SchemaVerdict Validate(IDictionary<string, JsonElement> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var scan = ValueScan.Check(arguments, _limits);
        return scan != SchemaVerdict.Valid ? scan : Judge(new ArgumentsInstance(arguments), mayHaveEscapes: true);
    }

    /// <inheritdoc/>
    public override SchemaReport Explain(JsonElement value)
    {
        var verdict = Validate(value);
        if (verdict != SchemaVerdict.Invalid)
        {
            return new SchemaReport { Verdict = verdict, Errors = [], IsCut = false };
        }

        // The second walk asks again at each level; it may take its time, within bounds.
        var explanation = new Explanation(_limits);
        var evaluation = new Evaluation(_limits with { MaxWork = (int)long.Min(int.MaxValue, _limits.MaxWork * 8L) });
        try
        {
            explanation.Explain(_root, value, "", ref evaluation);
        }
        finally
        {
            evaluation.Dispose();
        }

        return new SchemaReport { Verdict = verdict, Errors = explanation.Errors, IsCut = explanation.IsCut };
    }

    /// <inheritdoc/>
    public override SchemaReport Explain(IDictionary<string, JsonElement> arguments)
    {
        var verdict = Validate(arguments);
        return verdict == SchemaVerdict.Invalid ? Explain(ArgumentsElement.From(arguments)) : new SchemaReport { Verdict = verdict, Errors = [], IsCut = false };
    }

    private SchemaVerdict Judge<T>(T value, bool mayHaveEscapes)
        where T : struct, IInstance
    {
        var evaluation = new Evaluation(_limits, mayHaveEscapes);
        try
        {
            var isValid = evaluation.Check(_meant, value, default);
            return evaluation.Problem != SchemaVerdict.Valid ? evaluation.Problem : isValid ? SchemaVerdict.Valid : SchemaVerdict.Invalid;
        }
        finally
        {
            evaluation.Dispose();
        }
    }
}
