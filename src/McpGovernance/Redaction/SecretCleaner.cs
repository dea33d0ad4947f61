using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>Takes secrets out of whatever leaves, as the options say.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class SecretCleaner : MessageCleaner
{
    private const string RequestState = "requestState";

    private readonly bool _isOn;
    private readonly TextRedactor _texts;
    private readonly JsonRedactor _json;
    private readonly ResultRedactor _results;
    private readonly StructuredRedactor _structured;

    public SecretCleaner(IOptions<RedactionOptions> options, OutputSchemas schemas)
    {
        _isOn = SecretKinds.All.Except(options.Value.PassedSecrets).Any();
        _texts = new TextRedactor(options.Value.PassedSecrets.ToHashSet(StringComparer.Ordinal));
        _json = new JsonRedactor(_texts);
        _results = new ResultRedactor(_texts, _json);
        _structured = new StructuredRedactor(_json, schemas);
    }

    public override JsonNode? Clean(JsonNode? node) => _isOn ? _json.Clean(node, new SecretTally()) : null;

    public override string Clean(string text) => _isOn ? _texts.Clean(text, new SecretTally()) : text;

    /// <summary>Cleans a result, in place.</summary>
    /// <returns>What was taken out, or <see langword="null"/> for nothing; and whether what is left is what the tool promises.</returns>
    public (SecretTally? Taken, bool IsValid) Clean(Result result, Tool? definition)
    {
        if (!_isOn)
        {
            return (null, true);
        }

        var tally = new SecretTally();
        _results.Clean(result, tally);
        if (result is CallToolResult { StructuredContent: { } content } call)
        {
            if (_structured.Clean(content, definition, tally) is not { } clean)
            {
                return (tally, false);
            }

            call.StructuredContent = clean;
        }

        return (tally.IsEmpty ? null : tally, true);
    }

    /// <summary>Cleans a result that came over the wire.</summary>
    /// <returns>The clean copy, or <see langword="null"/> when it may be handed on as it is; what was taken out; and whether what is left is what the tool promises.</returns>
    public (JsonNode? Clean, SecretTally? Taken, bool IsValid) Clean(JsonNode? result, Tool? definition)
    {
        var tally = new SecretTally();
        if (!_isOn || _json.Clean(result, tally) is not { } clean)
        {
            return (null, null, true);
        }

        if (clean is JsonObject answer && result is JsonObject asked && asked[RequestState] is { } state)
        {
            answer[RequestState] = state.DeepClone();   // It is the server's own, whatever it looks like, and must come back to it as it is.
        }

        if (clean is JsonObject members && result is JsonObject given && given["structuredContent"] is { } content && !JsonNode.DeepEquals(content, members["structuredContent"]))
        {
            if (_structured.Clean(System.Text.Json.JsonElement.Parse(content.ToJsonString()), definition, new SecretTally()) is not { } structured)
            {
                return (clean, tally, false);
            }

            members["structuredContent"] = StructuredRedactor.Node(structured);
        }

        return (clean, tally, true);
    }
}
