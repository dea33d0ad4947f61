using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Limits;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class RequestScannerTests
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 10_000 };

    [TestCase("""{}""")]
    [TestCase("""{"name":"t","arguments":{"a":1,"b":[1,{"a":2},{"a":3}],"c":{"a":null}}}""")]
    [TestCase("""{"arguments":{"a":1},"_meta":{"a":1,"A":2}}""", TestName = "CaseOutsideArguments")]
    [TestCase("""{"arguments":{"b":9007199254740993,"c":1e400,"d":"\u0000","e\u0000":true}}""", TestName = "OddNumbersAndNul")]
    [TestCase("""[{"a":1},{"a":1}]""", TestName = "PositionalParameters")]
    [TestCase("\"text\"", TestName = "Text")]
    public void Scan_Ordinary_Passes(string json) => Scan(json).Should().BeNull();

    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":1,"\u0061":2}""", TestName = "Escaped")]
    [TestCase("""{"arguments":{"x":[{"k":1,"b":2,"k":3}]}}""", TestName = "Nested")]
    [TestCase("""{"_meta":{"x":{"k":1},"x":{}}}""", TestName = "InMeta")]
    [TestCase("""{"arguments":{"amount":1,"amount":5000}}""", TestName = "Amount")]
    [TestCase("""{"arguments":{"Amount":1,"amount":5000}}""", TestName = "CaseOnly")]
    [TestCase("""{"arguments":{"x":[[{"É":1,"\u00e9":2}]]}}""", TestName = "CaseOnlyNestedAndEscaped")]
    [TestCase("""{"name":"a","Name":"b"}""", TestName = "CaseOnlyInParameters")]
    [TestCase("""{"Arguments":{"a":1,"A":2}}""", TestName = "ArgumentsInOtherCase")]
    [TestCase("""{"":1,"":2}""", TestName = "EmptyKeys")]
    [TestCase("""{"a\u0000b":1,"a\u0000b":2}""", TestName = "NulInKeys")]
    public void Scan_DuplicateKey_IsRefused(string json) => Scan(json).Should().Be(DenialCodes.AdmissionDuplicateKey);

    [TestCase("tr-TR")]
    [TestCase("en-US")]
    public void Scan_CaseOnlyUnderAnyCulture_IsTheSame(string culture)
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new(culture);
        try
        {
            Scan("""{"arguments":{"id":1,"ID":2}}""").Should().Be(DenialCodes.AdmissionDuplicateKey);
            Scan("""{"arguments":{"i":1,"İ":2,"ı":3}}""").Should().BeNull();
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Scan_DuplicateInANodeThatWasReadBefore_IsRefused()
    {
        var outer = Parse("""{"arguments":{"a":1,"a":2},"b":1}""").AsObject();
        _ = outer["b"];
        var inner = outer["arguments"]!.AsObject();
        ((Action)(() => inner.ContainsKey("a"))).Should().Throw<ArgumentException>();

        new RequestScanner(new()).Scan(outer, out _)!.Code.Should().Be(DenialCodes.AdmissionDuplicateKey);
    }

    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("""{"a":["\udc00x"]}""")]
    [TestCase("""{"\ud800":1}""")]
    public void Scan_LoneSurrogate_IsMalformed(string json) => Scan(json).Should().Be(DenialCodes.AdmissionMalformed);

    [Test]
    public void Scan_SurrogatePair_Passes() => Scan("""{"a😀":"\ud83d\ude00"}""").Should().BeNull();

    [TestCase(7, true)]
    [TestCase(8, true)]
    [TestCase(9, false)]
    [TestCase(10, false)]
    [TestCase(2_000, false)]
    public void Scan_Depth_HasABound(int depth, bool passes)
    {
        var options = new AdmissionOptions { MaxDepth = 8 };

        foreach (var json in new[]
        {
            string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth),
            new string('[', depth) + new string(']', depth),
        })
        {
            Scan(json, options).Should().Be(passes ? null : DenialCodes.AdmissionTooDeep);
        }
    }

    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Scan_Bytes_HaveABound(int beyond, bool passes)
    {
        var options = new AdmissionOptions { MaxRequestBytes = 10_000 };
        var json = "{\"a\":\"" + new string('x', 10_000 - 8 + beyond) + "\"}";

        var denial = new RequestScanner(options).Scan(Parse(json), out var bytes);

        (denial?.Code).Should().Be(passes ? null : DenialCodes.AdmissionTooLarge);
        bytes.Should().Be(10_000 + beyond);
    }

    [TestCase("x")]
    [TestCase("é")]
    [TestCase("😀")]
    [TestCase("\\n")]
    [TestCase("\\\"")]
    public void Scan_Bytes_AreThoseOfTheWire(string text)
    {
        var json = "{\"a\":\"" + string.Concat(Enumerable.Repeat(text, 20_000)) + "\"}";

        new RequestScanner(new()).Scan(Parse(json), out var bytes).Should().BeNull();

        bytes.Should().BeInRange((int)(Encoding.UTF8.GetByteCount(json) * 0.9), Encoding.UTF8.GetByteCount(json) * 3);
    }

    [Test]
    public void Scan_FarTooLarge_StopsEarly()
    {
        var scan = new RequestScan(new() { MaxRequestBytes = 1_000 });
        var many = Parse("{\"a\":[" + string.Join(',', Enumerable.Repeat("\"xxxxxxxxxxxxxxxxxxxxxxxx\"", 200_000)) + "]}");
        var one = Parse("{\"a\":\"" + new string('x', 5_000_000) + "\"}");

        foreach (var node in new[] { many, one, Parse("{}") })
        {
            (scan.Scan(node) is { } denial ? denial.Code : null).Should().Be(ReferenceEquals(node, many) || ReferenceEquals(node, one) ? DenialCodes.AdmissionTooLarge : null);
        }

        scan.Capacity.Should().BeLessThan(64 * 1024);
    }

    [TestCase(99, true)]
    [TestCase(100, true)]
    [TestCase(101, false)]
    [TestCase(100_000, false)]
    public void Scan_Keys_HaveABound(int keys, bool passes)
    {
        var options = new AdmissionOptions { MaxKeys = 100, MaxRequestBytes = 10_000_000 };
        var flat = "{" + string.Join(',', Enumerable.Range(0, keys).Select(static key => $"\"k{key}\":0")) + "}";
        var nested = "[" + string.Join(',', Enumerable.Repeat("{\"k\":0}", keys)) + "]";

        Scan(flat, options).Should().Be(passes ? null : DenialCodes.AdmissionTooManyKeys);
        Scan(nested, options).Should().Be(passes ? null : DenialCodes.AdmissionTooManyKeys);
    }

    [TestCase(255, true)]
    [TestCase(256, true)]
    [TestCase(257, false)]
    [TestCase(100_000, false)]
    public void Scan_KeyLength_HasABound(int length, bool passes)
    {
        var expected = passes ? null : DenialCodes.AdmissionTooManyKeys;
        Scan("{\"" + new string('k', length) + "\":0}").Should().Be(expected);
        Scan("{\"" + string.Concat(Enumerable.Repeat("\\u0001", length)) + "\":0}").Should().Be(expected);
        Scan("{\"" + new string('日', length) + "\":0}").Should().Be(expected);
    }

    [Test]
    public void Scan_MoreKeysThanTheTableBegins_AllAreRemembered()
    {
        var keys = Enumerable.Range(0, 9_000).Select(static key => $"\"k{key}\":0").ToArray();

        Scan("{" + string.Join(',', keys) + "}").Should().BeNull();
        foreach (var repeated in new[] { 0, 127, 128, 4_500, 8_999 })
        {
            Scan("{" + string.Join(',', keys) + "," + keys[repeated] + "}").Should().Be(DenialCodes.AdmissionDuplicateKey);
        }
    }

    [Test]
    public void Scan_OneScannerAgainAndAgain_RemembersOnlyTheRequestAtHand()
    {
        var scanner = new RequestScanner(new AdmissionOptions());
        for (var keys = 1; keys < 40; keys++)
        {
            var distinct = Enumerable.Range(0, keys).Select(static key => $"\"k{key}\":0").ToArray();
            foreach (var repeated in distinct)
            {
                var twice = JsonNode.Parse("{\"o\":{" + string.Join(',', distinct) + "}," + "\"p\":{" + string.Join(',', distinct) + "," + repeated + "}}")!;
                scanner.Scan(twice, out _)!.Code.Should().Be(DenialCodes.AdmissionDuplicateKey);
            }

            scanner.Scan(JsonNode.Parse("{" + string.Join(',', distinct) + "}")!, out _).Should().BeNull();
        }
    }

    [Test]
    public void Scan_KeysThatCollideUnderASimpleHash_AreToldApart()
    {
        // "Aa" and "BB" have one polynomial hash, and so has every sequence of them.
        var keys = Enumerable.Range(0, 1 << 13).Select(static bits =>
            string.Concat(Enumerable.Range(0, 13).Select(bit => (bits >> bit & 1) == 0 ? "Aa" : "BB"))).ToArray();

        Scan("{" + string.Join(',', keys.Select(static key => $"\"{key}\":0")) + "}").Should().BeNull();
        Scan("{" + string.Join(',', keys.Append(keys[^1]).Select(static key => $"\"{key}\":0")) + "}").Should().Be(DenialCodes.AdmissionDuplicateKey);
    }

    [Test]
    public void Scan_AfterRefusals_IsLikeNew()
    {
        var scanner = new RequestScanner(new() { MaxDepth = 8, MaxRequestBytes = 1_000 });
        foreach (var hostile in new[] { """{"a":1,"a":2}""", """{"a":"\ud800"}""", new string('[', 20) + new string(']', 20), "\"" + new string('x', 2_000) + "\"" })
        {
            scanner.Scan(Parse(hostile), out _).Should().NotBeNull();
            scanner.Scan(Parse("""{"a":1,"b":{"a":2}}"""), out var bytes).Should().BeNull();
            bytes.Should().Be(19);
        }
    }

    [Test]
    public void Scan_DoesNotChangeTheRequest()
    {
        var node = Parse("""{"b":1e400,"a":{"x":"\u0061"}}""");

        new RequestScanner(new()).Scan(node, out _);

        node.ToJsonString().Should().Be("""{"b":1e400,"a":{"x":"a"}}""");
    }

    [Test]
    public void Scan_OrdinaryRequest_AllocatesNothing()
    {
        var scanner = new RequestScanner(new());
        var request = Parse("""{"name":"create_ticket","arguments":{"title":"Broken screen","tags":["a","b"],"customer":{"id":42,"name":"Zoë"}},"_meta":{"progressToken":1}}""");

        Allocations.PerRun(() => scanner.Scan(request, out _)).Should().Be(0);
    }

    [Test]
    public async Task Scan_ByManyAtOnce_EachHasItsOwnAnswer()
    {
        var scanner = new RequestScanner(new());

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() =>
            scanner.Scan(Parse(number % 2 == 0 ? """{"a":1,"b":2}""" : """{"a":1,"a":2}"""), out _) is null)));

        answers.Should().Equal(Enumerable.Range(0, 64).Select(static number => number % 2 == 0));
    }

    private static string? Scan(string json, AdmissionOptions? options = null) => new RequestScanner(options ?? new()).Scan(Parse(json), out _)?.Code;

    private static JsonNode Parse(string json) => JsonSerializer.Deserialize<JsonNode>(Encoding.UTF8.GetBytes(json), Deep)!;
}
