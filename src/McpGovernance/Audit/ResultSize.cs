using System.Runtime.InteropServices;
using System.Text;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Audit;

/// <summary>How much a result carries: bytes of its texts, decoded blobs and structured content, without serialising it again.</summary>
internal static class ResultSize
{
    /// <summary>The size, or <see langword="null"/> for a result that carries no payload we know.</summary>
    public static long? Of(Result? result) => result switch
    {
        CallToolResult call => Of(call.Content) + (call.StructuredContent is { } structured ? JsonMarshal.GetRawUtf8Value(structured).Length : 0),
        ReadResourceResult read => OfContents(read.Contents),
        GetPromptResult prompt => OfMessages(prompt.Messages),
        CompleteResult complete => OfTexts(complete.Completion.Values),
        _ => null,
    };

    private static long Of(IList<ContentBlock>? blocks)
    {
        var size = 0L;
        for (var i = 0; i < (blocks?.Count ?? 0); i++)
        {
            size += Of(blocks![i]);
        }

        return size;
    }

    private static long Of(ContentBlock block) => block switch
    {
        TextContentBlock text => Of(text.Text),
        ImageContentBlock image => DecodedLength(image.Data.Span),
        AudioContentBlock audio => DecodedLength(audio.Data.Span),
        EmbeddedResourceBlock embedded => Of(embedded.Resource),
        ResourceLinkBlock link => Of(link.Uri),
        _ => 0,
    };

    private static long Of(ResourceContents? contents) => contents switch
    {
        TextResourceContents text => Of(text.Text),
        BlobResourceContents blob => DecodedLength(blob.Blob.Span),
        _ => 0,
    };

    private static long Of(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static long OfContents(IList<ResourceContents>? contents)
    {
        var size = 0L;
        for (var i = 0; i < (contents?.Count ?? 0); i++)
        {
            size += Of(contents![i]);
        }

        return size;
    }

    private static long OfMessages(IList<PromptMessage>? messages)
    {
        var size = 0L;
        for (var i = 0; i < (messages?.Count ?? 0); i++)
        {
            size += Of(messages![i].Content);
        }

        return size;
    }

    private static long OfTexts(IList<string>? texts)
    {
        var size = 0L;
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            size += Of(texts![i]);
        }

        return size;
    }

    private static long DecodedLength(ReadOnlySpan<byte> base64)
    {
        var length = base64.TrimEnd((byte)'=').Length;
        return length * 3L / 4;
    }
}
