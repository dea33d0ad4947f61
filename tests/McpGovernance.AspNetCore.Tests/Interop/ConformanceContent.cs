using ModelContextProtocol.Protocol;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Contents that tools, prompts and resources of <see cref="ConformanceServer"/> share.</summary>
internal static class ConformanceContent
{
    public const string ImageType = "image/png";

    /// <summary>One pixel.</summary>
    public static readonly byte[] Image = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNQSFgAAAHEASFcollRAAAAAElFTkSuQmCC");

    /// <summary>One sample of silence.</summary>
    public static readonly byte[] Sound = Convert.FromBase64String("UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==");

    public static TextContentBlock Text(string text) => new() { Text = text };

    public static ImageContentBlock Picture() => ImageContentBlock.FromBytes(Image, ImageType);

    public static EmbeddedResourceBlock Embedded(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };

    public static CallToolResult Result(string text) => new() { Content = [Text(text)] };
}
