using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogEntryReaderTests
{
    private const string Approved = """{"by":"jane","at":"2026-11-26T08:00:00Z","note":"Read."}""";
    private static readonly string s_digest = ToolDigest.Of(System.Text.Json.JsonElement.Parse("""{"name":"a"}"""));

    private static string Catalog(string more) => $$"""{ "server": "tickets", "owner": "support", "tools": {}, {{more}} }""";

    [Test]
    public void Read_WhatIsRight_IsAllThere()
    {
        var catalog = Catalogs.Read(Catalog($$"""
            "prompts": { "a": { "digest": "{{s_digest}}", "approved": {{Approved}}, "definition": { "name": "a" } } }, "resources": {}, "instructions": { "text": "" }
            """));

        catalog.Find(CatalogSection.Prompts, "a")!.Approval.Should().Be(new CatalogApproval("jane", new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), "Read."));
        (catalog.Resources!.Count, catalog.Templates).Should().Be((0, null));
        catalog.Instructions.Should().Be(new CatalogInstructions("", null));
    }

    /// <summary>Each fault with what the message says of it.</summary>
    [TestCase("""{ "prompts": [] }""", "at '/prompts': The value is an array. Expected an object from each name to its definition.")]
    [TestCase("""{ "resources": 1 }""", "Expected an object from each uri to its definition.")]
    [TestCase("""{ "templates": null }""", "Expected an object from each uriTemplate to its definition.")]
    [TestCase("""{ "prompts": { "a": [] } }""", "at '/prompts/a': The value is an array. Expected an object with 'digest' and 'definition'.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "definition": { "name": "a" }, "version": "1.0.0" } } }""", "The key 'version' is unknown.")]
    [TestCase("""{ "prompts": { "a": { "definition": { "name": "a" } } } }""", "The key 'digest' is missing.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D" } } }""", "The key 'definition' is missing. Expected the whole definition of the prompt, as the server's list gives it. Add it.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "definition": [] } } }""", "at '/prompts/a/definition': The value is an array. Expected the definition, an object.")]
    [TestCase("""{ "prompts": { "a": { "digest": "sha256-x", "definition": { "name": "a" } } } }""", "at '/prompts/a/digest': The digest is not that of the definition, which is 'D'.")]
    [TestCase("""{ "prompts": { "b": { "digest": "D", "definition": { "name": "a" } } } }""", "The definition is of 'a', and stands under 'b'. Expected the same 'name', compared exactly.")]
    [TestCase("""{ "resources": { "a": { "digest": "D", "definition": { "name": "a" } } } }""", "The definition is of '', and stands under 'a'. Expected the same 'uri', compared exactly.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "approved": 1, "definition": { "name": "a" } } } }""", "Expected an object with 'by', 'at' and 'note'.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "approved": { "by": "j", "at": "2026-11-26T08:00:00Z" }, "definition": { "name": "a" } } } }""", "The key 'note' is missing.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "approved": { "by": "j", "note": "n" }, "definition": { "name": "a" } } } }""", "The key 'at' is missing.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "approved": { "by": "j", "at": "2026-11-26", "note": "n" }, "definition": { "name": "a" } } } }""", "'2026-11-26' is no time. Expected a time in UTC to the second, such as '2026-11-26T09:00:00Z'. Correct it.")]
    [TestCase("""{ "prompts": { "a": { "digest": "D", "approved": { "by": "j", "at": "2026-11-26T08:00:00Z", "note": "n", "x": 1 }, "definition": { "name": "a" } } } }""", "The key 'x' is unknown.")]
    [TestCase("""{ "instructions": "Use me." }""", "Expected an object with 'text' and 'approved'.")]
    [TestCase("""{ "instructions": { } }""", "The key 'text' is missing, or is no text. Expected what the server says of itself, word for word. Add it.")]
    [TestCase("""{ "instructions": { "text": 1 } }""", "The key 'text' is missing, or is no text.")]
    [TestCase("""{ "instructions": { "text": "a", "digest": "b" } }""", "The key 'digest' is unknown.")]
    [TestCase("""{ "prompts": {}, "prompts": {} }""", "The key 'prompts' stands twice in one object.")]
    public void Read_WhatIsWrong_IsRefusedWithItsPlace(string more, string message)
    {
        var text = Catalog(more.Trim()[1..^1].Replace("\"D\"", $"\"{s_digest}\"", StringComparison.Ordinal));
        FluentActions.Invoking(() => Catalogs.Read(text)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain(message.Replace("'D'", $"'{s_digest}'", StringComparison.Ordinal));
    }
}
