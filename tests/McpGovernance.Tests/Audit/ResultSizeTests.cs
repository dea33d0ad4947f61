using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class ResultSizeTests
{
    [Test]
    public void Of_ToolResult_CountsTextsBlobsAndStructuredContent()
    {
        var result = new CallToolResult
        {
            Content =
            [
                new TextContentBlock { Text = "äb" },
                new ImageContentBlock { Data = Encoding.UTF8.GetBytes(Convert.ToBase64String(new byte[10])), MimeType = "image/png" },
                new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "x:y", Text = "1234" } },
            ],
            StructuredContent = JsonElement.Parse("""{"a": 1}"""),
        };

        ResultSize.Of(result).Should().Be(3 + 10 + 4 + 8);
    }

    [Test]
    public void Of_Resource_CountsTextAndDecodedBlob()
    {
        var result = new ReadResourceResult
        {
            Contents =
            [
                new TextResourceContents { Uri = "x:y", Text = "123" },
                new BlobResourceContents { Uri = "x:y", Blob = Encoding.UTF8.GetBytes(Convert.ToBase64String(new byte[11])) },
            ],
        };

        ResultSize.Of(result).Should().Be(14);
    }

    [Test]
    public void Of_PromptAndCompletion_CountTexts()
    {
        ResultSize.Of(new GetPromptResult { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = "abc" } }] }).Should().Be(3);
        ResultSize.Of(new CompleteResult { Completion = new Completion { Values = ["a", "bc"] } }).Should().Be(3);
    }

    [Test]
    public void Of_Nothing_IsUnknown() => ResultSize.Of(null).Should().BeNull();
}
