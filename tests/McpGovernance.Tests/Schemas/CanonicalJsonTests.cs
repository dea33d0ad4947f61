using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public sealed class CanonicalJsonTests
{
    private const string RfcInput = """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """;

    [Test]
    public void Write_ExampleOfTheRfc_GivesItsBytes()
    {
        var output = new ArrayBufferWriter<byte>();

        CanonicalJson.Write(Parse(RfcInput), output, CanonicalNumbers.Rounded);

        Convert.ToHexStringLower(output.WrittenSpan).Should().Be(
            "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e" +
            "756d62657273223a5b3333333333333333332e333333333333332c31652b3330" +
            "2c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac24" +
            "5c75303030665c6e4127425c225c5c5c5c5c222f227d");
    }

    [Test]
    public void Write_SortingExampleOfTheRfc_SortsByUtf16CodeUnits()
    {
        var value = Parse("""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """);

        var order = JsonDocument.Parse(Canonical(value)!).RootElement.EnumerateObject().Select(static member => member.Value.GetString());

        order.Should().Equal(
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh");
    }

    [TestCase("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\"", "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\"")]
    [TestCase("\"\\u007f\\u0080\\u2028\\u2029\\u003c\\/\"", "\"\u007f\u0080\u2028\u2029</\"", TestName = "TryWrite_CharactersThatNobodySees_HaveOneText")]
    [TestCase("\"\\u0022\\u005C\\u00E9\\uD83D\\uDE00\"", "\"\\\"\\\\é😀\"", TestName = "TryWrite_CharactersBeyondTheFirstPlane_HaveOneText")]
    [TestCase("\"\"", "\"\"")]
    [TestCase(" { \"b\" : [ ] , \"a\" : { } } ", "{\"a\":{},\"b\":[]}")]
    [TestCase("{\"\\u0061\":1}", "{\"a\":1}")]
    [TestCase("{\"a\":1,\"\":2,\"aa\":3,\"A\":4}", "{\"\":2,\"A\":4,\"a\":1,\"aa\":3}")]
    public void TryWrite_AnyValue_HasOneText(string json, string expected) => Canonical(Parse(json)).Should().Be(expected);

    [TestCase("{\"a\":1,\"b\":2,\"a\":1}")]
    [TestCase("{\"a\":1,\"\\u0061\":1}")]
    [TestCase("[{\"x\":{\"k\":0,\"k\":0}}]")]
    [TestCase("\"\\ud800\"")]
    [TestCase("\"\\udc00\\ud800\"")]
    [TestCase("\"\\ud800\\u0041\"")]
    [TestCase("\"\\ud800x\"")]
    [TestCase("\"\\ud800\\ud800\"")]
    [TestCase("{\"\\udfff\":1}")]
    [TestCase("9007199254740993")]
    [TestCase("-9007199254740993")]
    [TestCase("1152921504606846976")]
    [TestCase("333333333.33333329")]
    [TestCase("0.1000000000000000055511151231257827")]
    [TestCase("1e400")]
    [TestCase("-1e400")]
    [TestCase("1e-400")]
    [TestCase("1e99999999999999999999")]
    [TestCase("1e-99999999999999999999")]
    public void TryWrite_NoCanonicalForm_ReturnsFalseAndWritesNothing(string json)
    {
        var output = new ArrayBufferWriter<byte>();

        CanonicalJson.TryWrite(Parse(json), output).Should().BeFalse();
        output.WrittenCount.Should().Be(0);
    }

    [Test]
    public void TryWrite_BytesThatAreNotUtf8_ReturnsFalse()
    {
        using var document = JsonDocument.Parse(new ReadOnlyMemory<byte>([(byte)'"', 0xC3, 0x28, (byte)'"']));

        CanonicalJson.TryWrite(document.RootElement, new ArrayBufferWriter<byte>()).Should().BeFalse();
    }

    [Test]
    public void TryWrite_UndefinedValue_ReturnsFalse() => CanonicalJson.TryWrite(default, new ArrayBufferWriter<byte>()).Should().BeFalse();

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void TryWrite_Nesting_IsBounded(int depth, bool expected)
    {
        using var document = JsonDocument.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = 100 });

        CanonicalJson.TryWrite(document.RootElement, new ArrayBufferWriter<byte>()).Should().Be(expected);
    }

    [TestCase("{\"a\":{\"b/c\":[0,{\"~\":9007199254740993}]}}", "/a/b~1c/1/~0", "not exactly a double")]
    [TestCase("{\"a\":[{\"k\":1,\"k\":2}]}", "/a/0/k", "twice")]
    [TestCase("[0,\"\\ud800\"]", "/1", "not well-formed Unicode")]
    [TestCase("{\"o\":{\"\\ud800\":1}}", "/o", "not well-formed Unicode")]
    [TestCase("1e400", "", "not exactly a double")]
    public void Write_NoCanonicalForm_SaysWhereAndWhyButNotTheValue(string json, string pointer, string reason)
    {
        var write = () => CanonicalJson.Write(Parse(json), new ArrayBufferWriter<byte>());

        write.Should().Throw<JsonException>().Which.Message.Should().Contain($"'{pointer}'").And.Contain(reason).And.NotContain("900719").And.NotContain("1e400");
    }

    [TestCase("9007199254740993", "9007199254740992")]
    [TestCase("9223372036854775807", "9223372036854776000")]
    [TestCase("1e-400", "0")]
    public void Write_Rounded_RoundsAsTheRfcDoes(string json, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        CanonicalJson.Write(Parse(json), output, CanonicalNumbers.Rounded);

        Encoding.UTF8.GetString(output.WrittenSpan).Should().Be(expected);
    }

    [Test]
    public void Write_RoundedBeyondTheRange_Throws() =>
        FluentActions.Invoking(static () => CanonicalJson.Write(Parse("1e400"), new ArrayBufferWriter<byte>(), CanonicalNumbers.Rounded))
            .Should().Throw<JsonException>().WithMessage("*beyond the range*");

    [Test]
    public void Digest_KnownValue_IsUnpaddedBase64UrlOfSha256() =>
        CanonicalJson.Digest(Parse("{ }")).Should().Be("sha256-RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");

    [Test]
    public void Digest_NoCanonicalForm_Throws() =>
        FluentActions.Invoking(static () => CanonicalJson.Digest(Parse("{\"a\":1,\"a\":1}"))).Should().Throw<JsonException>();

    [Test]
    public void TryWriteObject_DictionaryOrAnyOtherSequence_EqualsTheObject()
    {
        var value = Parse("{\"b\":[1,2],\"é\":null,\"a\":{\"z\":1,\"y\":\"\\u00e9\"}}");
        var members = value.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
        var fromDictionary = new ArrayBufferWriter<byte>();
        var fromSequence = new ArrayBufferWriter<byte>();

        CanonicalJson.TryWriteObject(members, fromDictionary).Should().BeTrue();
        CanonicalJson.TryWriteObject(members.Select(static pair => pair), fromSequence).Should().BeTrue();

        Encoding.UTF8.GetString(fromDictionary.WrittenSpan).Should().Be(Canonical(value));
        Encoding.UTF8.GetString(fromSequence.WrittenSpan).Should().Be(Canonical(value));
    }

    [Test]
    public void TryWriteObject_NameWithHalfASurrogatePairOrTwice_ReturnsFalse()
    {
        var one = Parse("1");

        CanonicalJson.TryWriteObject([new("\ud800", one)], new ArrayBufferWriter<byte>()).Should().BeFalse();
        CanonicalJson.TryWriteObject([new("a", one), new("a", one)], new ArrayBufferWriter<byte>()).Should().BeFalse();
    }

    [Test]
    public void TryWrite_ManyMembersAndLongText_IsWritten()
    {
        var names = Enumerable.Range(0, 5000).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var json = "{" + string.Join(',', names.Select(static name => $"\"{name}\":\"{new string('x', 50)}\"")) + "}";

        var canonical = JsonDocument.Parse(Canonical(Parse(json))!).RootElement;

        canonical.EnumerateObject().Select(static member => member.Name).Should().Equal(names.Order(StringComparer.Ordinal));
    }

    [Test]
    public void TryWrite_SmallObject_AllocatesNothing()
    {
        var value = Parse("{\"query\":\"printer \\u00e9\",\"limit\":10,\"filter\":{\"state\":\"open\",\"ages\":[1,2.5,3]}}");
        var members = value.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
        var output = new ArrayBufferWriter<byte>(4096);
        Run(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                output.ResetWrittenCount();
                CanonicalJson.TryWrite(value, output);
                CanonicalJson.TryWriteObject(members, output);
            }
        }
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    [SetCulture("")]
    public void TryWrite_AnyCulture_MakesNoDifference(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);

        Canonical(Parse("{\"I\":-1000.5,\"i\":1e-7,\"ı\":1e30}")).Should().Be("{\"I\":-1000.5,\"i\":1e-7,\"ı\":1e+30}");
    }

    internal static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    internal static string? Canonical(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(value, output) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
