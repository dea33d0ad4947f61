using System.Text.Json;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>A tool's schemas, ready to hold calls against them; or why they are not.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class CompiledContract
{
    private int _isReported;

    private CompiledContract()
    {
    }

    /// <summary>Why the tool cannot be served, for the operator; <see langword="null"/> when it can.</summary>
    public string? Problem { get; private init; }

    /// <summary>Of the arguments. Not to be asked for when there is a <see cref="Problem"/>.</summary>
    public SchemaValidator Input { get; private init; } = null!;

    /// <summary>Of the structured result; <see langword="null"/> when the tool declares none.</summary>
    public SchemaValidator? Output { get; private init; }

    /// <summary>Whether a result is put into an object before it goes to a client of an earlier revision.</summary>
    public bool IsWrappedBeforeJuly2026 { get; private init; }

    /// <summary>What can be filled in.</summary>
    public ArgumentDefaults Defaults { get; private init; } = null!;

    /// <summary>What the schema declares.</summary>
    public DeclaredArguments Declared { get; private init; } = null!;

    /// <summary>Makes a tool's schemas ready. It never throws: what goes wrong is the <see cref="Problem"/>.</summary>
    public static CompiledContract Compile(Tool definition, SchemaValidatorFactory validators)
    {
        var part = "input";
        try
        {
            var input = validators.Create(definition.InputSchema);
            var shape = SchemaShapeReader.Read(definition.InputSchema);
            var declared = new DeclaredArguments(shape, validators);
            part = "output";
            return new CompiledContract
            {
                Input = input,
                Output = definition.OutputSchema is { } output ? validators.Create(output) : null,
                IsWrappedBeforeJuly2026 = definition.OutputSchema is { } natural && !IsOfObjects(natural),
                Defaults = new ArgumentDefaults(shape),
                Declared = declared,
            };
        }
        catch (Exception cause)
        {
            return new CompiledContract { Problem = $"its {part} schema: {LogText.Of(cause.Message)}" };
        }
    }

    /// <summary>Whether there is a problem that nobody has been told yet: true once.</summary>
    public bool IsFirstSightOfProblem() => Problem is not null && Interlocked.Exchange(ref _isReported, 1) == 0;

    /// <summary>What the SDK takes for a schema of objects, and so does not wrap.</summary>
    public static bool IsOfObjects(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind switch
        {
            JsonValueKind.String => type.ValueEquals("object"),
            JsonValueKind.Array => type.GetArrayLength() == 2 && type.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.String)
                && type[0].ValueEquals("object") && type[1].ValueEquals("null"),
            _ => false,
        };
}
