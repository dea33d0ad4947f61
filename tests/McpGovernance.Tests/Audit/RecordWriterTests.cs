using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class RecordWriterTests
{
    [TestCase("a\nb\r\u0000\u001b[31m")]
    [TestCase("line\u2028separator\u2029")]
    [TestCase("right-to-left \u202e and \ufeff")]
    [TestCase("quote \" and back\\slash")]
    [TestCase("emoji 😀 stays")]
    public void Text_Hostile_IsOneAsciiLineAndReadsBack(string text)
    {
        var body = Write(text);

        body.Should().OnlyContain(static b => b >= 0x20 && b < 0x7f);
        JsonElement.Parse(body).GetProperty("name").GetString().Should().Be(text);
    }

    [TestCase("half ", 0xD800, " pair")]
    [TestCase("", 0xDC00, "")]
    [TestCase("end ", 0xD83D, "")]
    public void Text_HalfASurrogatePair_IsReplacedAndDoesNotThrow(string before, int half, string after) =>
        JsonElement.Parse(Write(before + (char)half + after)).GetProperty("name").GetString().Should().Be(before + "\ufffd" + after);

    [Test]
    public void Text_TooLong_IsCutAndMarked()
    {
        var record = JsonElement.Parse(Write(new string('a', 100_000)));

        record.GetProperty("name").GetString().Should().HaveLength(RecordWriter.MaxText).And.EndWith("a\u2026");
        record.GetProperty("truncated").GetBoolean().Should().BeTrue();
    }

    [Test]
    public void Text_JustFits_IsNotCut()
    {
        var record = JsonElement.Parse(Write(new string('a', RecordWriter.MaxText)));

        record.GetProperty("name").GetString().Should().HaveLength(RecordWriter.MaxText);
        record.TryGetProperty("truncated", out _).Should().BeFalse();
    }

    [Test]
    public void Text_CutInAPair_LeavesNoHalf()
    {
        var record = JsonElement.Parse(Write("a" + string.Concat(Enumerable.Repeat("😀", 4000))));

        record.GetProperty("name").GetString().Should().NotContain("\ufffd").And.EndWith("\u2026");
    }

    [TestCase('a')]
    [TestCase('\u0001')]
    [TestCase('\u4e00')]
    [TestCase('\ud800')]
    public void WriteEnd_EverythingIsHuge_FitsARecordAndIsNotDropped(char filler)
    {
        var huge = new string(filler, 70_000);
        var many = Enumerable.Repeat(huge, 1000).ToList();
        var call = new FakeInvokeContext(target: huge, facts: FakeFacts.Create(huge) with
        {
            SessionId = huge,
            ClientInfo = new() { Name = huge, Version = huge },
            ProtocolVersion = huge,
            RequestId = new(huge),
        })
        {
            Values = new() { [new string('k', 70_000)] = JsonElement.Parse("1") },
        };
        call.Caller = new Caller { Kind = CallerKind.Authenticated, Issuer = huge, Subject = huge, ClientId = huge, Tenant = huge, Actors = many, Scopes = many, Authentication = huge, TokenIdHash = huge };
        call.GrantedBy = huge;
        call.Refuse(new Denial { Code = huge, Detail = huge });
        var record = new RecordWriter();

        new CallRecords(new UuidSource(TimeProvider.System), new FakeKeyRing(), TimeProvider.System, new AuditOptions()).WriteEnd(record, call);

        record.Body.Length.Should().BeLessThan(RecordWriter.MaxRecordBytes - 200);
        var read = JsonElement.Parse(record.Body);
        read.GetProperty("truncated").GetBoolean().Should().BeTrue();
        read.GetProperty("outcome").GetProperty("status").GetString().Should().Be("refused");
        read.GetProperty("inputs").GetProperty("digest").GetProperty("value").GetString().Should().HaveLength(43);
    }

    [TestCase(0, "0")]
    [TestCase(4, "0")]
    [TestCase(5, "0.001")]
    [TestCase(-5, "-0.001")]
    [TestCase(1_000, "0.1")]
    [TestCase(12_340_000, "1234")]
    [TestCase(12_345_678, "1234.568")]
    [TestCase(864_000_000_000 * 365, "31536000000")]
    [TestCase(long.MaxValue, "922337203685477.581")]
    [TestCase(long.MinValue, "-922337203685477.581")]
    public void Milliseconds_AnyTime_HasAtMostThreePlaces(long ticks, string expected)
    {
        var record = new RecordWriter();
        record.Begin(RecordNames.CallOutcome, Guid.Empty, DateTimeOffset.UnixEpoch);
        record.Milliseconds(RecordNames.Ms, TimeSpan.FromTicks(ticks));
        record.End();

        JsonElement.Parse(record.Body).GetProperty("ms").GetRawText().Should().Be(expected);
    }

    [Test]
    public void Begin_Reused_StartsAfresh()
    {
        var record = new RecordWriter();
        for (var i = 0; i < 2; i++)
        {
            record.Begin(RecordNames.CallIntent, Guid.Empty, DateTimeOffset.UnixEpoch);
            record.Text(RecordNames.Name, i == 0 ? new string('a', 9000) : "short");
            record.End();
        }

        JsonElement.Parse(record.Body).GetRawText().Should().Be(
            """{"v":1,"type":"call.intent","id":"00000000-0000-0000-0000-000000000000","time":"1970-01-01T00:00:00.0000000Z","name":"short"}""");
    }

    private static byte[] Write(string text)
    {
        var record = new RecordWriter();
        record.Begin(RecordNames.CallIntent, Guid.Empty, DateTimeOffset.UnixEpoch);
        record.Text(RecordNames.Name, text);
        record.End();
        return record.Body.ToArray();
    }
}
