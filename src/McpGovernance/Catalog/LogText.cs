using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>Words of a stranger for a line of the log: of bounded length, and without a character that ends the line.</summary>
internal static class LogText
{
    private const int MaxLength = 512;

    public static string Of(string text) =>
        JsonEncodedText.Encode(text.Length <= MaxLength ? text : text[..MaxLength] + "…", JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
