using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>One schema, ready to hold values against it. <see cref="JsonSchema"/> is ours; derive from it to bring another library's.</summary>
/// <remarks>Implementations are immutable and thread safe, and never throw for a value: what cannot be judged has a verdict too, and only <see cref="SchemaVerdict.Valid"/> lets anything pass.</remarks>
public abstract class SchemaValidator
{
    /// <summary>Holds a value against the schema. It may stop at the first fault.</summary>
    /// <param name="value">The value.</param>
    /// <returns><see cref="SchemaVerdict.Valid"/>, or why not.</returns>
    public abstract SchemaVerdict Validate(JsonElement value);

    /// <summary>Holds the arguments of a call, which are an object, against the schema. It may stop at the first fault.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns><see cref="SchemaVerdict.Valid"/>, or why not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="arguments"/> is <see langword="null"/>.</exception>
    /// <remarks>Unless overridden, it makes one element of the arguments.</remarks>
    public virtual SchemaVerdict Validate(IDictionary<string, JsonElement> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Validate(ArgumentsElement.From(arguments));
    }

    /// <summary>Holds a value against the schema and lists its faults.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The verdict, and the faults of an invalid value.</returns>
    public abstract SchemaReport Explain(JsonElement value);

    /// <summary>Holds the arguments of a call against the schema and lists their faults.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The verdict, and the faults of invalid arguments.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="arguments"/> is <see langword="null"/>.</exception>
    /// <remarks>Unless overridden, it makes one element of the arguments.</remarks>
    public virtual SchemaReport Explain(IDictionary<string, JsonElement> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Explain(ArgumentsElement.From(arguments));
    }
}
