using System.Text.Json.Nodes;
using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class AnswerScanTests
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
    [TestCase("""[]""", 0)]
    [TestCase("""{"content":[[{"text":"abc"}],{"text":["abc"],"resource":7}],"messages":{"content":{"text":"abc"}},"structuredContent":null}""", 0)]
    [TestCase("""{"content":[{"text":"a\u00e4\n"}]}""", 4)]
    public void PayloadBytes_AreWhatAReaderGets(string result, long size) => AnswerScan.Read(JsonNode.Parse(result)).PayloadBytes.Should().Be(size);

    [TestCase("""{}""", null, false)]
    [TestCase("""{"resultType":"input_required"}""", "input_required", false)]
    [TestCase("""{"content":[{"resultType":"input_required","isError":true}],"resultType":"task","isError":true}""", "task", true)]
    [TestCase("""{"resultType":"other"}""", "other", false)]
    [TestCase("""{"resultType":{"a":["input_required"]},"isError":"true"}""", null, false)]
    [TestCase("""{"_meta":{"x":"\ud800"},"resultType":"input_required","isError":true}""", "input_required", true)]
    public void TypeAndError_AreWhatTheResultSays(string result, string? type, bool isError)
    {
        var facts = AnswerScan.Read(JsonNode.Parse(result));

        facts.ResultType.Should().Be(type);
        facts.IsError.Should().Be(isError);
    }

    [TestCase("""{"ResultType":"input_required","isERROR":true}""")]
    [TestCase("""{"result\u0054ype":"input_required","isError":true,"RESULTTYPE":"complete"}""")]
    public void Read_NamesInAnotherCase_AreReadAsTheClientReadsThem(string result)
    {
        var ignoresCase = new JsonNodeOptions { PropertyNameCaseInsensitive = true };

        AnswerScan.Read(JsonNode.Parse(result, ignoresCase)).ResultType.Should().Be(ClientJson.TextOrNull(JsonNode.Parse(result, ignoresCase), "resultType"));
        AnswerScan.Read(JsonNode.Parse("""{"ResultType":"input_required"}""", ignoresCase)).ResultType.Should().Be("input_required");
    }

    [Test]
    public void Read_TextThatIsNone_KnowsNoSize() => AnswerScan.Read(JsonNode.Parse("""{"content":[{"text":"\ud800"}]}""")).PayloadBytes.Should().BeNull();

    [Test]
    public void Read_NoResult_IsEmpty() => AnswerScan.Read(null).Should().Be(new AnswerFacts(null, false, 0));

    [Test]
    public void Read_LargeResultsAndManyThreads_EachGetsItsOwn() => Parallel.For(0, 64, static number =>
    {
        var text = new string('x', number * 10_000);
        AnswerScan.Read(JsonNode.Parse($$"""{"content":[{"text":"{{text}}"}]}""")).PayloadBytes.Should().Be(text.Length);
    });
}
