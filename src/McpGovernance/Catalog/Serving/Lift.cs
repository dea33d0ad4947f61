using System.Collections.ObjectModel;
using System.Text.Json;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>A call of one version that another version carries out: its arguments on the way in, its result on the way out.</summary>
internal sealed class Lift(ServingPlan plan, CompiledContract runs)
{
    private const string Wrapper = "result";

    /// <summary>The schemas of the version that runs.</summary>
    public CompiledContract Runs => runs;

    /// <summary>Makes the arguments those of the version that runs.</summary>
    /// <returns>The refusal, when that version does not take them.</returns>
    public Denial? Arguments(InvokeContext context)
    {
        var lifted = plan.Lift(context.Arguments ?? ReadOnlyDictionary<string, JsonElement>.Empty);
        if (runs.Input.Validate(lifted) != SchemaVerdict.Valid)
        {
            return VersionDenials.UpgradeFailed(ContractDenials.Faults(runs.Input.Explain(lifted)));
        }

        context.Freeze(lifted);
        return null;
    }

    /// <summary>Makes the result one of the caller's version, and the text that repeats it.</summary>
    public void Lower(InvokeContext context, CompiledContract caller, CallToolResult result)
    {
        if (result.StructuredContent is not { } given)
        {
            return;
        }

        var isEarlier = !ProtocolRevision.IsJuly2026OrLater(context.ProtocolVersion);
        var natural = isEarlier && runs.IsWrappedBeforeJuly2026 ? given.GetProperty(Wrapper) : given;
        var lowered = plan.Lower(natural);
        var shown = isEarlier && caller.IsWrappedBeforeJuly2026 ? ObjectMembers.Wrapped(lowered, Wrapper) : lowered;
        result.StructuredContent = shown;
        if (result.Content is [TextContentBlock text] && (Repeats(text.Text, given) || Repeats(text.Text, natural)))
        {
            result.Content = [new TextContentBlock { Text = lowered.GetRawText(), Annotations = text.Annotations, Meta = text.Meta }];
        }
    }

    private static bool Repeats(string text, JsonElement value)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonEquality.AreEqual(document.RootElement, value);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
