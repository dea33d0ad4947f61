using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Redaction;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>Values in records: clear where their class is, tokens everywhere else.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ValueRecorderTests
{
    private const string Schema = """
        {"properties":{"country":{"x-mcp-governance-class":"public"},"amount":{"x-mcp-governance-class":"public","type":"number"},"account":{"x-mcp-governance-class":"account"},
         "mixed":{"x-mcp-governance-class":["public","account"]},"lines":{"items":{"properties":{"sku":{"x-mcp-governance-class":"public"},"note":{}}}}}}
        """;

    private static JsonElement Record(string arguments, KeyRing? keys = null)
    {
        var record = new RecordWriter();
        record.Begin(RecordNames.CallIntent, Guid.Empty, DateTimeOffset.UnixEpoch);
        var recorder = new ValueRecorder(keys ?? new PurposeKeys(), new HashSet<string> { "public" }, new TextRedactor(new HashSet<string>()));
        recorder.Write(record, RecordNames.Value, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)!, ClassMap.Read(JsonElement.Parse(Schema)));
        record.End();
        var entry = new JournalEntryPool(1).Rent();
        entry.Hold(record, keep: false);
        using var digests = new DigestFiller();
        entry.Complete(digests);
        return JsonElement.Parse(entry.Body);
    }

    private static string Value(string arguments) => Record(arguments).GetProperty("value").GetRawText();

    private static string Token(string dataClass, string content) =>
        $"tok:k-{dataClass}:{Base64Url.EncodeToString(HMACSHA256.HashData(PurposeKeys.Secret(ValueRecorder.PurposeOf(dataClass)), Encoding.UTF8.GetBytes(content)).AsSpan(0, 16))}";

    [Test]
    public void Write_ClearClasses_AsTheyAre() => Value("""{"country":"DE","amount":45.50}""").Should().Be("""{"country":"DE","amount":45.50}""");

    [Test]
    public void Write_EverythingElse_AsTokensOfItsClass()
    {
        Value("""{"account":"DE-4711"}""").Should().Be($$"""{"account":"{{Token("account", "s\"DE-4711\"")}}"}""");
        Value("""{"mixed":"a"}""").Should().Be($$"""{"mixed":"{{Token("account", "s\"a\"")}}"}""");
        Value("""{"lines":[{"sku":"x-1","note":"call her"},null]}""").Should().Be($$"""{"lines":[{"sku":"x-1","note":"{{Token("unclassified", "s\"call her\"")}}"},null]}""");
    }

    [TestCase("true", "btrue")]
    [TestCase("1", "n1")]
    [TestCase("45.50", "n45.5")]
    [TestCase("4.55e1", "n45.5")]
    [TestCase("9007199254740993", "n9007199254740993")]
    [TestCase("\"2026-11-28\"", "s\"2026-11-28\"")]
    [TestCase("\"\\u0061\"", "s\"a\"")]
    [TestCase("\"a\\\"b\"", "s\"a\\\"b\"")]
    public void Write_Unclassified_IsATokenWhateverItsType(string value, string content) =>
        Value($$"""{"account":{{value}}}""").Should().Be($$"""{"account":"{{Token("account", content)}}"}""");

    [Test]
    public void Write_NameThatNoSchemaHas_IsATokenToo() =>
        Value("""{"DE-4711":{"inner":1}}""").Should().Be($$$"""{"{{{Token("unclassified", "k\"DE-4711\"")}}}":{"{{{Token("unclassified", "k\"inner\"")}}}":"{{{Token("unclassified", "n1")}}}"}}""");

    [Test]
    public void Write_ManyTokens_EachHasItsOwn()
    {
        var record = Record($$"""{"lines":[{{string.Join(',', Enumerable.Range(0, 100).Select(static one => $$"""{"note":"n{{one}}"}"""))}}]}""");

        var tokens = record.GetProperty("value").GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("note").GetString()).ToList();
        tokens.Should().Equal(Enumerable.Range(0, 100).Select(static one => Token("unclassified", $"s\"n{one}\"")));
    }

    [Test]
    public void Write_LongValue_HasTheTokenOfTheWhole()
    {
        var text = new string('x', 100_000);

        Value($$"""{"account":"{{text}}","mixed":"b"}""").Should().Be($$"""{"account":"{{Token("account", $"s\"{text}\"")}}","mixed":"{{Token("account", "s\"b\"")}}"}""");
    }

    [Test]
    public void Write_MoreThanThereIsRoomFor_IsCutAndSaysSo()
    {
        var record = Record($$"""{"lines":[{{string.Join(',', Enumerable.Range(0, 5_000).Select(static one => $"\"{one}\""))}}],"country":"DE"}""");

        record.GetRawText().Length.Should().BeLessThan(24 << 10);
        record.GetProperty("truncated").GetBoolean().Should().BeTrue();
        Record($$"""{"country":"{{new string('x', 100_000)}}"}""").GetProperty("truncated").GetBoolean().Should().BeTrue();
        Record($$"""{"amount":{{new string('9', 5_000)}}}""").GetRawText().Length.Should().BeLessThan(8 << 10);
    }

    [Test]
    public void Write_SecretInAClearClass_IsTakenOut()
    {
        var secret = LeakingTools.NewSecret();

        Value($$"""{"country":"x {{secret}}","amount":4111111111111111}""").Should().Be("""{"country":"x [redacted:provider-token]","amount":"[redacted:payment-card]"}""");
    }

    /// <summary>Nothing of a value that is not clear stands in the record, in any spelling.</summary>
    [Test]
    public void Write_PlantedValue_LeavesNothing()
    {
        var record = Record("""{"account":"planted-7331","x":{"planted-7331":["planted-7331",{"y":"planted-7331"}]},"mixed":"planted-7331"}""").GetRawText();

        record.Should().NotContain("planted").And.NotContain("7331").And.NotContain(Convert.ToBase64String("planted-7331"u8)[..8]);
    }

    /// <summary>Whoever knows the value finds the records; whoever has only the records does not find the value.</summary>
    [TestCase("DE-4711", """{"account":"DE-4711"}""", true)]
    [TestCase("45.5", """{"account":45.50}""", true)]
    [TestCase("45.5", """{"account":"45.5"}""", true)]
    [TestCase("true", """{"account":true}""", true)]
    [TestCase("DE-4711", """{"account":"de-4711"}""", false)]
    [TestCase("45.5", """{"account":45.6}""", false)]
    public void Tokens_OfAValue_AreThoseInTheRecord(string value, string arguments, bool expected)
    {
        var record = Record(arguments).GetRawText();

        AuditTokens.Of(new PurposeKeys(), value, "account").Any(record.Contains).Should().Be(expected);
        AuditTokens.Of(new PurposeKeys(), value).Any(record.Contains).Should().BeFalse("each class has its own key");
    }

    [TestCase("\"\\ud800\"")]
    [TestCase("\"\\udc00x\"")]
    public void Write_HalfOfASurrogatePair_IsNoReasonToFail(string value)
    {
        Value($$"""{"account":{{value}}}""").Should().Contain("tok:k-account:");
        Value($$"""{"country":{{value}}}""").Should().Be("""{"country":"unreadable"}""");
    }

    /// <summary>A key of its own for each purpose, as real key rings have.</summary>
    private sealed class PurposeKeys : KeyRing
    {
        public static byte[] Secret(string purpose) => SHA256.HashData(Encoding.UTF8.GetBytes(purpose));

        public override bool IsPersistent => true;

        public override GovernanceKey Current(string purpose) => new($"k-{purpose["token/".Length..]}", Secret(purpose));

        public override GovernanceKey? Find(string purpose, string id) => null;
    }
}
