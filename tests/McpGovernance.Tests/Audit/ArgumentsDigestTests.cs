using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class ArgumentsDigestTests
{
    [Test]
    public void Write_Arguments_IsTheHmacOfTheSortedObject()
    {
        const string Sorted = """{"a":"x","b":1}""";
        var expected = HMACSHA256.HashData(new FakeKeyRing().Current("inputs").Secret.Span, Encoding.UTF8.GetBytes(Sorted));

        var inputs = Digest(("b", "1"), ("a", "\"x\""));

        inputs.GetProperty("size").GetInt32().Should().Be(Sorted.Length);
        inputs.GetProperty("digest").GetProperty("value").GetString().Should().Be(System.Buffers.Text.Base64Url.EncodeToString(expected));
    }

    [TestCase(10)]
    [TestCase(4096 - 8)]
    [TestCase(4096 - 7)]
    [TestCase(100_000)]
    public void Write_AnySize_IsTheHmac(int length)
    {
        var value = new string('x', length);
        var expected = HMACSHA256.HashData(new FakeKeyRing().Current("inputs").Secret.Span, Encoding.UTF8.GetBytes($"{{\"a\":\"{value}\"}}"));

        Value(("a", $"\"{value}\"")).Should().Be(System.Buffers.Text.Base64Url.EncodeToString(expected));
    }

    [Test]
    public void Write_OtherOrder_IsTheSame() => Value(("a", "1"), ("b", "2")).Should().Be(Value(("b", "2"), ("a", "1")));

    [Test]
    public void Write_OtherValue_Differs() => Value(("a", "1")).Should().NotBe(Value(("a", "2")));

    [Test]
    public void Write_NumbersBeyondDouble_DoNotCollide() => Value(("a", "9007199254740993")).Should().NotBe(Value(("a", "9007199254740992")));

    [Test]
    public void Write_QuoteInAKey_CannotImitateAnotherObject() =>
        Value(("a\":1,\"b", "2")).Should().NotBe(Value(("a", "1"), ("b", "2")));

    [TestCase("plain")]
    [TestCase("")]
    [TestCase("tab\t line\n quote\" slash\\ bell\a")]
    [TestCase("ä 漢 😀")]
    public void Write_AnyKey_IsEscapedAsRfc8785Does(string key)
    {
        var escaped = "\"" + key.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\a", "\\u0007") + "\"";

        Digest((key, "1")).GetProperty("size").GetInt32().Should().Be(Encoding.UTF8.GetByteCount($"{{{escaped}:1}}"));
    }

    [Test]
    public void Write_Nothing_IsAnEmptyObject() => Digest().GetProperty("size").GetInt32().Should().Be(2);

    [Test]
    public void Write_TheArguments_AreNotInTheRecord()
    {
        Digest(("password", "\"hunter2\"")).GetRawText().Should().NotContain("hunter2").And.NotContain("password");
    }

    [Test]
    public void Write_AnotherKey_IsUsedAtOnce()
    {
        var keys = new RotatingKeyRing();
        var digest = new ArgumentsDigest(keys);
        var first = Write(digest, [("a", "1")]);
        keys.Rotate();

        var second = Write(digest, [("a", "1")]);

        second.GetProperty("digest").GetProperty("kid").GetString().Should().Be("k2");
        second.GetProperty("digest").GetProperty("value").GetString().Should().NotBe(first.GetProperty("digest").GetProperty("value").GetString());
    }

    private static string Value(params (string Key, string Json)[] arguments) =>
        Digest(arguments).GetProperty("digest").GetProperty("value").GetString()!;

    private static JsonElement Digest(params (string Key, string Json)[] arguments) => Write(new ArgumentsDigest(new FakeKeyRing()), arguments);

    private static JsonElement Write(ArgumentsDigest digest, (string Key, string Json)[] arguments)
    {
        var record = new RecordWriter();
        record.Begin(RecordNames.CallIntent, Guid.Empty, DateTimeOffset.UnixEpoch);
        record.Open(RecordNames.Inputs);
        digest.Write(record, arguments.ToDictionary(static argument => argument.Key, static argument => JsonElement.Parse(argument.Json)));
        record.Close();
        record.End();
        return JsonElement.Parse(Complete(record)).GetProperty("inputs");
    }

    /// <summary>As the journal's thread completes it.</summary>
    private static byte[] Complete(RecordWriter record)
    {
        var entry = new JournalEntryPool(1).Rent();
        entry.Hold(record, keep: false);
        using var digests = new DigestFiller();
        entry.Complete(digests);
        return entry.Body.ToArray();
    }

    private sealed class RotatingKeyRing : KeyRing
    {
        private GovernanceKey _key = new("k1", new byte[32]);

        public override bool IsPersistent => true;

        public void Rotate() => _key = new GovernanceKey("k2", Enumerable.Repeat((byte)7, 32).ToArray());

        public override GovernanceKey Current(string purpose) => _key;

        public override GovernanceKey? Find(string purpose, string id) => null;
    }
}
