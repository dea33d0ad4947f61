using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>Narrows a <c>subscriptions/listen</c> request to the resources that its caller may read.</summary>
/// <remarks>The server acknowledges what it honours, so what is left out is left out as an unknown resource would be.</remarks>
internal static class Listening
{
    public static void RemoveWhatIsNotPermitted(JsonRpcRequest request, Predicate<string> mayRead)
    {
        if (request.Params is not JsonObject { } parameters
            || parameters["notifications"] is not JsonObject notifications
            || notifications["resourceSubscriptions"] is not JsonArray uris)
        {
            return;
        }

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
