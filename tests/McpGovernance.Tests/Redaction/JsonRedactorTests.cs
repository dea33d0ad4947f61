using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Redaction;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Redaction;

[Parallelizable(ParallelScope.All)]
internal sealed class JsonRedactorTests
{
    private const string Token = "[redacted:provider-token]";
    private static readonly string s_secret = LeakingTools.NewSecret();

    private static JsonRedactor Redactor(params string[] passed) => new(new TextRedactor(passed.ToHashSet(StringComparer.Ordinal)));

    private static (string? Clean, SecretTally Tally) Clean(string json, RedactionStyle style = RedactionStyle.Named)
    {
        var tally = new SecretTally();
        return (Redactor().Clean(JsonNode.Parse(json.Replace("SECRET", s_secret, StringComparison.Ordinal)), tally, style)?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), tally);
    }

    [TestCase("""{"a":"SECRET"}""", $$"""{"a":"{{Token}}"}""")]
    [TestCase("""["a","SECRET",{"b":["x SECRET y"]}]""", $$"""["a","{{Token}}",{"b":["x {{Token}} y"]}]""")]
    [TestCase("""{"SECRET":1,"b":2}""", $$"""{"b":2,"{{Token}}":1}""")]
    [TestCase("""{"SECRET":1,"x SECRET":{"SECRET":"SECRET"}}""", $$$"""{"{{{Token}}}":1,"x {{{Token}}}":{"{{{Token}}}":"{{{Token}}}"}}""")]
    [TestCase(""" "SECRET" """, $"\"{Token}\"")]
    [TestCase("""{"a":4111111111111111,"b":4111111111111112}""", """{"a":"[redacted:payment-card]","b":4111111111111112}""")]
    [TestCase("""{"password":"hunter22hunter","text":"hunter22hunter"}""", """{"password":"[redacted:named-secret]","text":"hunter22hunter"}""")]
    [TestCase("""{"clientSecret":["hunter22hunter"],"note":"short"}""", """{"clientSecret":["[redacted:named-secret]"],"note":"short"}""")]
    [TestCase("""{"password":"none","password_hint":"hunter22hunter"}""", null)]
    [TestCase("""{"a":null,"b":true,"c":1.5,"d":[],"e":{},"f":"plain"}""", null)]
    [TestCase("null", null)]
    public void Clean_Json(string json, string? expected) => Clean(json).Clean.Should().Be(expected);

    [Test]
    public void Clean_EscapedText_IsReadBeforeItIsLookedAt()
    {
        var escaped = string.Concat(s_secret.Select(static character => $"\\u{(int)character:x4}"));

        Clean($$"""{"a":"{{escaped}}"}""").Clean.Should().Be($$"""{"a":"{{Token}}"}""");
    }

    [Test]
    public void Clean_TwoNamesThatBecomeOne_LoseNoValue()
    {
        var (one, other) = (LeakingTools.NewSecret(), LeakingTools.NewSecret());

        Clean($$"""{"{{one}}":1,"{{other}}":2}""").Clean.Should().Be($$"""{"{{Token}}":1,"{{Token}}-2":2}""");
    }

    [TestCase("""{"a":"SECRET"}""", """{"a":"****************************************"}""")]
    [TestCase("""{"a":4111111111111111}""", """{"a":0}""")]
    public void Clean_Masked(string json, string expected) => Clean(json, RedactionStyle.Masked).Clean.Should().Be(expected);

    [TestCase("""{"a":"x SECRET y"}""", """{"a":"x  y"}""")]
    [TestCase("""{"a":4111111111111111}""", """{"a":0}""")]
    public void Clean_Empty(string json, string expected) => Clean(json, RedactionStyle.Empty).Clean.Should().Be(expected);

    [Test]
    public void Clean_Counts_ByKind()
    {
        var tally = Clean("""{"a":"SECRET and SECRET","b":4111111111111111}""").Tally;

        tally.Counts.Should().Equal(new Dictionary<string, int> { ["payment-card"] = 1, ["provider-token"] = 2 });
        tally.ToString().Should().Be("1 payment-card, 2 provider-token");
    }

    /// <summary>What a text hides, JSON that holds the text hides too: as it is parsed, as it is made, and as a name.</summary>
    [Test]
    public void Clean_EverySecretOfTheSet_InJson_IsTakenOut()
    {
        foreach (var (name, text, secret) in SecretSamples.Secrets().Where(static sample => SecretDetector.Find(sample.Text).Count > 0))
        {
            JsonNode[] forms = [new JsonObject { ["a"] = text }, JsonNode.Parse(new JsonObject { ["a"] = new JsonArray(text) }.ToJsonString())!, new JsonObject { [text] = 1 }];
            foreach (var form in forms)
            {
                Redactor().Clean(form, new SecretTally()).Should().NotBeNull("{0} in {1}", name, form.ToJsonString());
            }

            var blob = new JsonObject { ["blob"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)) };
            Redactor().Clean(blob, new SecretTally()).Should().NotBeNull("{0} in a blob", name);
            secret.Should().NotBeEmpty();
        }
    }

    [Test]
    [NonParallelizable]
    public void Clean_OrdinaryJson_AllocatesNothing()
    {
        var node = JsonNode.Parse("""{"content":[{"type":"text","text":"Ticket 42 was closed.\nSee https://example.com/42?a=b for more."}],"structuredContent":{"id":42,"title":"Größe & <more>"},"isError":false}""")!;
        var redactor = Redactor();
        redactor.Clean(node, new SecretTally()).Should().BeNull();
        var tally = new SecretTally();

        // Code that was not compiled for good yet boxes what it does not later, and that waits until nothing new is compiled.
        var allocated = long.MaxValue;
        for (var attempt = 0; attempt < 500 && allocated > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                redactor.Clean(node, tally);
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Thread.Sleep(allocated > 0 ? 20 : 0);
        }

        allocated.Should().BeLessThanOrEqualTo(Written(node) + (100 * 32), "only what the node itself makes to write itself");
    }

    /// <summary>What a node allocates when it is written a hundred times.</summary>
    private static long Written(JsonNode node)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(4 << 10);
        using var writer = new Utf8JsonWriter(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            bytes.ResetWrittenCount();
            writer.Reset(bytes);
            node.WriteTo(writer);
            writer.Flush();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Test]
    public void Clean_WhatItIsGiven_StaysAsItIs()
    {
        var given = JsonNode.Parse($$"""{"a":["{{s_secret}}"]}""")!;
        var before = given.ToJsonString();

        Redactor().Clean(given, new SecretTally()).Should().NotBeNull();
        given.ToJsonString().Should().Be(before);
    }

    /// <summary>Two readers of such members see two different things, so nobody can vouch for either.</summary>
    [TestCase("""{"a":1,"a":"SECRET"}""", "{}")]
    [TestCase("""[{"a":1,"a":"SECRET"}]""", "[]")]
    [TestCase("""{"a":"SECRET","a":1}""", "{}")]
    [TestCase("""{"a":1,"a":"\u0022+"}""", null)]
    [TestCase("""{"a":1,"a":2}""", null)]
    public void Clean_NameTwice_IsLeftOutWhereItMayHideSomething(string json, string? expected) => Clean(json).Clean.Should().Be(expected);

    [Test]
    public void Clean_PassedKind_Stays()
    {
        var tally = new SecretTally();

        Redactor(SecretKinds.PaymentCard).Clean(JsonNode.Parse($$"""{"a":"4111 1111 1111 1111","b":"4111 1111 1111 1111 {{s_secret}}"}"""), tally)!.ToJsonString().Should().Be($$"""{"a":"4111 1111 1111 1111","b":"4111 1111 1111 1111 {{Token}}"}""");
        tally.Counts.Should().ContainSingle();
    }

    [Test]
    public void Clean_HalfOfASurrogatePair_IsNoReasonToFail() =>
        Redactor().Clean(JsonNode.Parse($$"""{"a":"\ud800","b":"{{s_secret}}"}"""), new SecretTally())!["b"]!.GetValue<string>().Should().Be(Token);
}
