using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class LiveToolDirectoryTests
{
    private readonly LiveToolDirectory _directory = new();

    private static Tool Tool(bool? readOnly = null, string description = "does") => new()
    {
        Name = "tool",
        Description = description,
        Annotations = readOnly is null ? null : new ToolAnnotations { ReadOnlyHint = readOnly },
    };

    [TestCase(null, ToolKind.Destructive)]
    [TestCase(false, ToolKind.Destructive)]
    [TestCase(true, ToolKind.Read)]
    public void Find_OnlyAnExplicitMark_MakesARead(bool? mark, ToolKind kind) => _directory.Find(Tool(mark))!.Kind.Should().Be(kind);

    [Test]
    public void Find_MarkedAsReadingLater_StaysDestructive()
    {
        var tool = Tool();
        _directory.Find(tool);
        tool.Annotations = new ToolAnnotations { ReadOnlyHint = true };
        _directory.Find(tool)!.Kind.Should().Be(ToolKind.Destructive);
    }

    [Test]
    public void Find_NoLongerMarkedAsReading_IsDestructiveFromThenOn()
    {
        var tool = Tool(readOnly: true);
        _directory.Find(tool)!.Kind.Should().Be(ToolKind.Read);
        tool.Annotations!.ReadOnlyHint = null;
        _directory.Find(tool)!.Kind.Should().Be(ToolKind.Destructive);
        tool.Annotations.ReadOnlyHint = true;
        _directory.Find(tool)!.Kind.Should().Be(ToolKind.Destructive);
    }

    [Test]
    public void Find_TheSameDefinition_IsTheSameContract()
    {
        var tool = Tool();
        _directory.Find(tool).Should().BeSameAs(_directory.Find(tool));
    }

    [Test]
    public void Digest_CoversWhatAModelSees_AndNotOurOwnKeys()
    {
        var digest = _directory.Find(Tool())!.Digest;
        digest.Should().StartWith("sha256-");
        _directory.Find(Tool(description: "does more"))!.Digest.Should().NotBe(digest);
        _directory.Find(Tool(readOnly: true))!.Digest.Should().NotBe(digest);
        var ours = Tool();
        ours.Meta = new JsonObject { ["dev.mcpgovernance/tool"] = 1 };
        var foreign = Tool();
        foreign.Meta = new JsonObject { ["acme/tool"] = 1 };
        _directory.Find(foreign)!.Digest.Should().NotBe(digest);
        var withEmptyMeta = Tool();
        withEmptyMeta.Meta = [];
        _directory.Find(ours)!.Digest.Should().Be(_directory.Find(withEmptyMeta)!.Digest);
    }

    [Test]
    public void Digest_SchemaBoundsThatNoDoubleHolds_HasOne()
    {
        var tool = Tool();
        tool.InputSchema = JsonDocument.Parse("""{"type":"object","properties":{"n":{"type":"integer","maximum":9223372036854775807}}}""").RootElement;
        _directory.Find(tool)!.Digest.Should().StartWith("sha256-");
    }
}
