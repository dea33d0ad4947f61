using System.Collections.ObjectModel;
using System.Security.Claims;
using System.Text.Json;

namespace McpGovernance.Identity;

/// <summary>Reads who acts for the subject: the <c>act</c> claim of RFC 8693, nearest actor first.</summary>
/// <remarks>Whoever acts is part of who calls. What cannot be understood throws, so that nobody acts unseen.</remarks>
internal static class ActorChain
{
    public static IReadOnlyList<string> Read(ClaimsIdentity identity, string? issuer, int maxActors)
    {
        Claim? act = null;
        foreach (var claim in identity.Claims)
        {
            if (string.Equals(claim.Type, "act", StringComparison.Ordinal))
            {
                act = act is null ? claim : throw new FormatException("The token has several 'act' claims; expected one object.");
            }
        }

        return act is null ? [] : Parse(act.Value, issuer, maxActors);
    }

    private static ReadOnlyCollection<string> Parse(string value, string? issuer, int maxActors)
    {
        var actors = new List<string>();
        try
        {
            // Each actor is one level; an actor's own members may be objects too.
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = maxActors + 8, AllowDuplicateProperties = false });
            for (JsonElement? actor = document.RootElement; actor is { } current; actor = Member(current, "act", JsonValueKind.Object))
            {
                if (actors.Count == maxActors)
                {
                    throw new FormatException($"The token's 'act' chain is longer than {maxActors} (IdentityOptions.MaxActors).");
                }

                actors.Add(Name(current, issuer));
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The cause may quote the token: it is not passed on.
            throw new FormatException("The token's 'act' claim is not a JSON object as in RFC 8693, or is nested too deeply.");
        }

        return actors.AsReadOnly();
    }

    /// <summary>An actor of another issuer than the token's carries its issuer, because subjects are unique only within one.</summary>
    private static string Name(JsonElement actor, string? issuer)
    {
        var name = (Text(actor, "sub") ?? Text(actor, "client_id") ?? Text(actor, "azp"))
            ?? throw new FormatException("The token's 'act' claim has an actor without 'sub' and 'client_id'.");
        return Text(actor, "iss") is { } own && !string.Equals(own, issuer, StringComparison.Ordinal) ? $"{own} {name}" : name;
    }

    private static string? Text(JsonElement actor, string name) =>
        Member(actor, name, JsonValueKind.String)?.GetString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Member(JsonElement actor, string name, JsonValueKind kind) =>
        !actor.TryGetProperty(name, out var member) ? null :
        member.ValueKind == kind ? member :
        throw new FormatException($"The token's 'act' claim has a '{name}' that is no {kind}.");
}
