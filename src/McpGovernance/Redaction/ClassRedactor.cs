using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>
/// Takes data of the classes that a policy keeps from a caller out of a tool's result, so that what is left is valid against the tool's output
/// schema. Texts, resources and <c>_meta</c> are of no class that anybody knows, so of them only what repeats the structured content stays.
/// </summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ClassRedactor(OutputSchemas schemas, ClassRedactors redactors)
{
    private const string Withheld = "[redacted: this part of the result is of no known class]";

    private static readonly ClassStyle[] s_styles = Enum.GetValues<ClassStyle>();

    /// <summary>Takes the data out, in place.</summary>
    /// <param name="result">The result.</param>
    /// <param name="contract">The tool's.</param>
    /// <param name="classes">The classes whose data goes.</param>
    /// <param name="tally">Counts what was taken out.</param>
    /// <returns>Whether what is left is what the tool promises; when not, nobody may see it.</returns>
    public bool Clean(CallToolResult result, ToolContract contract, IReadOnlyList<string> classes, SecretTally tally)
    {
        var given = result.StructuredContent;
        JsonElement? clean = null;
        if (given is { } content && result.IsError == true)
        {
            tally.Add(ToolClasses.Unclassified);    // Nothing says that what a failed tool gives is described by its schema.
        }
        else if (given is { } whole)
        {
            clean = Clean(whole, contract, classes, tally);
            if (clean is null)
            {
                return false;
            }
        }

        for (var i = 0; i < (result.Content?.Count ?? 0); i++)
        {
            result.Content![i] = Shown(result.Content[i], given, clean, tally);
        }

        result.StructuredContent = clean;
        result.Meta = Marked(result.Meta, contract, tally);
        return true;
    }

    private JsonElement? Clean(JsonElement content, ToolContract contract, IReadOnlyList<string> classes, SecretTally tally)
    {
        if (schemas.Of(contract.Definition) is not { } schema)
        {
            return null;
        }

        if (schema.Validate(content) == SchemaVerdict.Valid)
        {
            return Clean(content, schema, contract.Classes.Output, classes, tally);
        }

        return OutputSchemas.Inner(content) is { } inner && schema.Validate(inner) == SchemaVerdict.Valid && Clean(inner, schema, contract.Classes.Output, classes, tally) is { } clean
            ? ToElement(OutputSchemas.Wrapped(StructuredRedactor.Node(clean)))
            : null;     // What does not follow the schema is of no class that the schema knows.
    }

    /// <summary>Place by place, each in the first form that leaves the whole valid.</summary>
    private JsonElement? Clean(JsonElement content, SchemaValidator schema, ClassNode node, IReadOnlyList<string> classes, SecretTally tally)
    {
        var copy = new ClassCopy(classes, redactors);
        foreach (var place in copy.Places(content, node))
        {
            if (!s_styles.Any(style => IsValidWith(style, place)))
            {
                return null;
            }
        }

        var clean = ToElement(copy.Make(content, node, tally));
        return schema.Validate(clean) == SchemaVerdict.Valid ? clean : null;

        bool IsValidWith(ClassStyle style, ClassNode place)
        {
            copy.Choose(place, style);
            return schema.Validate(ToElement(copy.Make(content, node, new SecretTally()))) == SchemaVerdict.Valid;
        }
    }

    /// <summary>A text that says in JSON what the structured content says is said anew; everything else is withheld.</summary>
    private static TextContentBlock Shown(ContentBlock block, JsonElement? given, JsonElement? clean, SecretTally tally)
    {
        if (clean is { } left && given is { } whole && block is TextContentBlock { Text: { } text })
        {
            if (Says(text, whole))
            {
                return new TextContentBlock { Text = left.GetRawText() };
            }

            if (OutputSchemas.Inner(whole) is { } inner && Says(text, inner) && OutputSchemas.Inner(left) is { } rest)
            {
                return new TextContentBlock { Text = rest.GetRawText() };
            }
        }

        tally.Add(ToolClasses.Unclassified);
        return new TextContentBlock { Text = Withheld };
    }

    private static bool Says(string text, JsonElement value)
    {
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(text), value);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Says what was taken out. Of what was there only the version stays, in our own words: under our names anybody can put anything.</summary>
    private static JsonObject? Marked(JsonObject? meta, ToolContract contract, SecretTally tally)
    {
        var marked = new JsonObject();
        foreach (var (name, _) in meta ?? [])
        {
            if (name == WireNames.Tool && contract.Told() is { } told)
            {
                marked[name] = told;
            }
            else
            {
                tally.Add(ToolClasses.Unclassified);
            }
        }

        if (!tally.IsEmpty)
        {
            marked[WireNames.Redacted] = new JsonArray([.. tally.Counts.Keys.Select(static one => (JsonNode)JsonValue.Create(one))]);
        }

        return marked.Count == 0 ? null : marked;
    }

    private static JsonElement ToElement(JsonNode? node) => JsonElement.Parse(node?.ToJsonString() ?? "null");
}
