using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

#pragma warning disable MCP9005 // Sampling is deprecated, and what it carries must not leave either.

namespace McpGovernance.Redaction;

/// <summary>Takes secrets out of every part of a result, in place: texts, resources, structured content, <c>_meta</c>. What is not text is left alone.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ResultRedactor(TextRedactor texts, JsonRedactor json)
{
    /// <summary>Cleans everything but the structured content of a tool, which has to stay valid.</summary>
    public void Clean(Result result, SecretTally tally)
    {
        result.Meta = Clean(result.Meta, tally);
        switch (result)
        {
            case CallToolResult call:
                Clean(call.Content, tally);
                break;
            case ReadResourceResult read:
                for (var i = 0; i < (read.Contents?.Count ?? 0); i++)
                {
                    Clean(read.Contents![i], tally);
                }

                break;
            case GetPromptResult prompt:
                prompt.Description = Clean(prompt.Description, tally);
                for (var i = 0; i < (prompt.Messages?.Count ?? 0); i++)
                {
                    Clean(prompt.Messages![i].Content, tally);
                }

                break;
            case CompleteResult { Completion.Values: { } values } complete:
                if (values.Select(value => texts.Clean(value, tally)).ToList() is var clean && !clean.SequenceEqual(values, StringComparer.Ordinal))
                {
                    complete.Completion.Values = clean;
                }

                break;
        }
    }

    private void Clean(IList<ContentBlock>? blocks, SecretTally tally)
    {
        for (var i = 0; i < (blocks?.Count ?? 0); i++)
        {
            Clean(blocks![i], tally);
        }
    }

    private void Clean(ContentBlock block, SecretTally tally)
    {
        block.Meta = Clean(block.Meta, tally);
        switch (block)
        {
            case TextContentBlock text:
                text.Text = Clean(text.Text, tally)!;
                break;
            case EmbeddedResourceBlock embedded:
                Clean(embedded.Resource, tally);
                break;
            case ResourceLinkBlock link:
                link.Uri = Clean(link.Uri, tally)!;
                link.Name = Clean(link.Name, tally)!;
                link.Title = Clean(link.Title, tally);
                link.Description = Clean(link.Description, tally);
                break;
            case ToolUseContentBlock use:
                use.Input = Clean(use.Input, tally);
                break;
            case ToolResultContentBlock inner:
                Clean(inner.Content, tally);
                inner.StructuredContent = inner.StructuredContent is { } structured ? Clean(structured, tally) : null;
                break;
        }
    }

    private void Clean(ResourceContents? contents, SecretTally tally)
    {
        switch (contents)
        {
            case TextResourceContents text:
                text.Text = Clean(text.Text, tally)!;
                break;
            case BlobResourceContents blob:
                blob.Blob = BlobText.Clean(blob.Blob.Span, texts, tally) is { } clean ? Encoding.ASCII.GetBytes(clean) : blob.Blob;
                break;
        }

        if (contents is not null)
        {
            contents.Uri = Clean(contents.Uri, tally)!;
            contents.Meta = Clean(contents.Meta, tally);
        }
    }

    private string? Clean(string? text, SecretTally tally) => text is null ? null : texts.Clean(text, tally);

    private JsonObject? Clean(JsonObject? meta, SecretTally tally) => json.Clean(meta, tally) as JsonObject ?? meta;

    private JsonElement Clean(JsonElement value, SecretTally tally) => json.Clean(StructuredRedactor.Node(value), tally) is { } clean ? JsonElement.Parse(clean.ToJsonString()) : value;
}
