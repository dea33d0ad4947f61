using System.Text.Json.Nodes;

namespace McpGovernance.Client;

/// <summary>Narrows a <c>subscriptions/listen</c> request to the resources that its caller may read, before it goes out.</summary>
/// <remarks>Names count in any case: the server may read them so.</remarks>
internal static class ClientListening
{
    public static void RemoveWhatIsNotPermitted(JsonNode? parameters, Predicate<string> mayRead)
    {
        foreach (var uris in Members(parameters, "notifications").SelectMany(static told => Members(told, "resourceSubscriptions")).OfType<JsonArray>())
        {
            for (var index = uris.Count - 1; index >= 0; index--)
            {
                if (uris[index] is not JsonValue value
                    || !value.TryGetValue<string>(out var uri)
                    || !mayRead(uri))
                {
                    uris.RemoveAt(index);
                }
            }
        }
    }

    private static IEnumerable<JsonNode?> Members(JsonNode? from, string name) => from is JsonObject members
        ? members.Where(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Select(static member => member.Value)
        : [];
}
