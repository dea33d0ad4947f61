using System.Text.Json;
using McpGovernance.Redaction;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Redaction;

/// <summary>What stands in the place of a secret is whatever the tool's schema admits.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StructuredRedactorTests
{
    private static readonly string s_secret = LeakingTools.NewSecret();

    private static string? Clean(string content, string? schema)
    {
        var redactor = new StructuredRedactor(new JsonRedactor(new TextRedactor(new HashSet<string>())), new OutputSchemas(new JsonSchemaFactory()));
        var tool = new Tool { Name = "t", OutputSchema = schema is null ? null : JsonElement.Parse(schema) };
        return redactor.Clean(JsonElement.Parse(content.Replace("SECRET", s_secret, StringComparison.Ordinal)), tool, new SecretTally())?.GetRawText();
    }

    [TestCase("""{"type":"object"}""", """{"a":"[redacted:provider-token]"}""")]
    [TestCase(null, """{"a":"[redacted:provider-token]"}""")]
    [TestCase("""{"properties":{"a":{"minLength":40}}}""", """{"a":"****************************************"}""")]
    [TestCase("""{"properties":{"a":{"maxLength":40,"pattern":"^[^*\\[]*$"}}}""", """{"a":""}""")]
    [TestCase("""{"properties":{"a":{"maxLength":40,"minLength":40,"pattern":"^g"}}}""", null)]
    [TestCase("""{"properties":{"a":{"type":"integer"}}}""", """{"a":"[redacted:provider-token]"}""")]
    [TestCase("""{"type":"no type"}""", """{"a":"[redacted:provider-token]"}""")]
    public void Clean_Text_AsTheSchemaAdmits(string? schema, string? expected) => Clean("""{"a":"SECRET"}""", schema).Should().Be(expected);

    [TestCase("""{"properties":{"n":{"type":["string","integer"]}}}""", """{"n":"[redacted:payment-card]"}""")]
    [TestCase("""{"properties":{"n":{"type":"integer"}}}""", """{"n":0}""")]
    [TestCase("""{"properties":{"n":{"minimum":1,"type":"integer"}}}""", null)]
    public void Clean_Number_AsTheSchemaAdmits(string schema, string? expected) => Clean("""{"n":4111111111111111}""", schema).Should().Be(expected);

    /// <summary>Before the revision of July 2026 the schema speaks of what is inside.</summary>
    [Test]
    public void Clean_WrappedContent_IsHeldAgainstWhatWasValidBefore() =>
        Clean("""{"result":["SECRET"]}""", """{"type":"array","items":{"minLength":40}}""").Should().Be("""{"result":["****************************************"]}""");

    [Test]
    public void Clean_NothingToHide_IsTheSame()
    {
        var content = JsonElement.Parse("""{"a":"plain","b":[1,2,{"c":"\u0061"}]}""");
        var redactor = new StructuredRedactor(new JsonRedactor(new TextRedactor(new HashSet<string>())), new OutputSchemas(new JsonSchemaFactory()));

        redactor.Clean(content, null, new SecretTally())!.Value.GetRawText().Should().Be(content.GetRawText());
    }

    [Test]
    public void Clean_EscapedSecret_IsFound() =>
        Clean($$"""{"a":"{{string.Concat(s_secret.Select(static character => $"\\u{(int)character:x4}"))}}"}""", null).Should().Be("""{"a":"[redacted:provider-token]"}""");
}
