using System.Text.Json.Nodes;
using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class ClientPayloadTests
{
    [TestCase("""{}""", 0)]
    [TestCase("""{"content":[]}""", 0)]
    [TestCase("""{"content":7}""", 0)]
    [TestCase("""{"content":[7,null,{"text":7}]}""", 0)]
    [TestCase("""{"content":[{"type":"text","text":"abc"},{"type":"text","text":"ä"}]}""", 5)]
    [TestCase("""{"content":[{"type":"image","data":"AAECAw=="}]}""", 4)]
    [TestCase("""{"content":[{"type":"resource","resource":{"uri":"a://a","blob":"AAEC"}}]}""", 3)]
    [TestCase("""{"content":[{"type":"resource","resource":{"uri":"a://a","text":"four"}}]}""", 4)]
    [TestCase("""{"contents":[{"uri":"a://a","text":"abc"},{"uri":"a://b","blob":"AA=="}]}""", 4)]
    [TestCase("""{"messages":[{"role":"user","content":{"type":"text","text":"abc"}}]}""", 3)]
    [TestCase("""{"content":[{"type":"text","text":"ab"}],"structuredContent":{"a":1}}""", 9)]
    [TestCase("""{"structuredContent":7}""", 1)]
    public void Size_IsWhatAReaderGets(string result, long size) => ClientPayload.Size(JsonNode.Parse(result)!).Should().Be(size);
}
