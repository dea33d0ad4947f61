using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JoinedCallTests : IDisposable
{
    private const string Time = "2026-11-25T21:00:00Z";

    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public void WriteTo_IntentAndOutcome_IsOneObjectOfBoth()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", Time, "c1", $"{Who("alice")},{What("get_ticket")},\"inputs\":{{\"size\":3}},{Allowed}"),
            Line(LogA, 2, "call.outcome", "2026-11-25T21:00:01.5Z", "c1", Came("done")));

        Json().Should().Be(
            "{\"v\":1,\"type\":\"call.outcome\",\"call\":\"c1\",\"status\":\"done\",\"open\":false,\"began\":\"2026-11-25T21:00:00Z\",\"ended\":\"2026-11-25T21:00:01.5Z\",\"side\":\"server\","
            + $"{Who("alice")},{What("get_ticket")},\"inputs\":{{\"size\":3}},{Allowed},{Came("done")},"
            + $"\"records\":[{{\"log\":\"{LogA}\",\"epoch\":1,\"seq\":1,\"type\":\"call.intent\",\"id\":\"r1\",\"time\":\"2026-11-25T21:00:00Z\"}},"
            + $"{{\"log\":\"{LogA}\",\"epoch\":1,\"seq\":2,\"type\":\"call.outcome\",\"id\":\"r2\",\"time\":\"2026-11-25T21:00:01.5Z\"}}]}}");
    }

    [Test]
    public void WriteTo_OpenCall_HasNoEnd()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.intent", Time, "c1", Who("alice")));

        var json = JsonElement.Parse(Json());

        json.GetProperty("open").GetBoolean().Should().BeTrue();
        json.GetProperty("status").GetString().Should().Be("indeterminate");
        json.TryGetProperty("ended", out _).Should().BeFalse();
    }

    [Test]
    public void WriteTo_MemberOfALaterVersion_IsCopied()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.outcome", Time, "c1", "\"approval\":{\"by\":\"carol\",\"n\":1.50}"));

        Json().Should().Contain("\"approval\":{\"by\":\"carol\",\"n\":1.50}", "numbers stay as they were written");
    }

    [TestCase("\\ud800")]
    [TestCase("\\u001b[2J")]
    [TestCase("a\\\"b\\\\c")]
    public void WriteTo_TextThatIsHardToWrite_MeansTheSame(string text)
    {
        _journal.Append(LogA, Line(LogA, 1, "call.outcome", Time, text, $"{Who(text)},\"outcome\":{{\"status\":\"{text}\"}}"));

        var line = Json();

        var read = new CallQuestion { Call = Call().Last.Call };
        read.Matches(Call()).Should().BeTrue();
        JsonElement.Parse(line).GetProperty("caller").GetProperty("subject").GetRawText().Should().Be($"\"{text}\"");
        line.Should().NotContain("\u001b");
    }

    [Test]
    public void Text_MissingMember_IsNull()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.outcome", Time, "c1", Came("done")));

        Call().Text("outcome", "detail").Should().BeNull();
        Call().Text("outcome", "status").Should().Be("done");
        Call().Member("nothing").ValueKind.Should().Be(JsonValueKind.Undefined);
    }

    private JoinedCall Call() => new CallHistory(_journal.Root).Read(static _ => { }).Single();

    private string Json()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Call().WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
