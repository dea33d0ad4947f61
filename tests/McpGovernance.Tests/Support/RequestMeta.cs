using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Support;

/// <summary>What the newer revision demands of every request.</summary>
internal static class RequestMeta
{
    public static JsonObject Add(string revision, JsonObject parameters)
    {
        if (revision == Revisions.Newer)
        {
            var meta = parameters["_meta"] as JsonObject ?? [];
            meta["io.modelcontextprotocol/protocolVersion"] = revision;
            meta["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" };
            meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() } };
            parameters["_meta"] = meta;
        }

        return parameters;
    }
}
