using System.Text;
using System.Text.Json.Nodes;

namespace McpGovernance.Client;

/// <summary>How much a result carries: bytes of its texts, decoded blobs and structured content.</summary>
internal static class ClientPayload
{
    public static long Size(JsonNode result) =>
        Each(result, "content", Block)
        + Each(result, "contents", Contents)
        + Each(result, "messages", static message => Block(ClientJson.Member(message, "content")))
        + (ClientJson.Member(result, "structuredContent") is { } structured ? ClientJson.Copy(structured).GetRawText().Length : 0);

    private static long Each(JsonNode from, string name, Func<JsonNode?, long> size)
    {
        var sum = 0L;
        if (ClientJson.Member(from, name) is JsonArray items)
        {
            foreach (var item in items)
            {
                sum += size(item);
            }
        }

        return sum;
    }

    private static long Block(JsonNode? block) =>
        Text(block, "text") + Decoded(block, "data") + Contents(ClientJson.Member(block, "resource"));

    private static long Contents(JsonNode? contents) => Text(contents, "text") + Decoded(contents, "blob");

    private static long Text(JsonNode? from, string name) => Encoding.UTF8.GetByteCount(ClientJson.Text(from, name));

    private static long Decoded(JsonNode? from, string name) => ClientJson.Text(from, name).AsSpan().TrimEnd('=').Length * 3L / 4;
}
